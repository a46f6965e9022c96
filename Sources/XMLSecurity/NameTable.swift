/// Strings of names by the address that libxml2 keeps them at; looked up for every element, so hashing is one multiplication.
///
/// Has room for 192 names; those that come later are decoded each time.
struct NameTable {
    private static let slotCount = 256
    private var addresses = [UInt](repeating: 0, count: slotCount)
    private var names = [String](repeating: "", count: slotCount)
    private var used = 0

    /// The name at `pointer`, "" for nil.
    mutating func name(_ pointer: UnsafePointer<UInt8>?) -> String {
        guard let pointer else { return "" }
        let address = UInt(bitPattern: pointer)
        var slot = Int(truncatingIfNeeded: (address &* 0x9E37_79B9_7F4A_7C15) >> 56)
        while addresses[slot] != 0 {
            if addresses[slot] == address { return names[slot] }
            slot = (slot + 1) % Self.slotCount
        }
        let name = String(cString: pointer)
        guard used < 192 else { return name }
        used += 1
        addresses[slot] = address
        names[slot] = name
        return name
    }
}
