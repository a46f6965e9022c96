/// Names by the address that libxml2 keeps them at: decoded once each, however often and under however many prefixes they come.
///
/// Looked up for every element, so hashing is one multiplication. Open addressing, at most half full.
struct NameTable {
    /// Each name once; the first is "", the name at no address.
    private(set) var all: [String] = [""]
    /// Addresses and indices of ``all``; 0 for a free slot.
    private var slots: [(address: UInt, index: Int32)]
    /// Bits of a hash that say no slot.
    private var shift: UInt

    init() {
        slots = [(address: UInt, index: Int32)](repeating: (0, 0), count: 128)
        shift = 57
        all.reserveCapacity(64)
    }

    /// The index in ``all`` of the name at `pointer`, 0 for nil.
    mutating func index(_ pointer: UnsafePointer<UInt8>?) -> Int32 {
        guard let pointer else { return 0 }
        let address = UInt(bitPattern: pointer)
        let slot = slot(of: address)
        if slots[slot].address == address { return slots[slot].index }
        let index = Int32(all.count)
        all.append(String(cString: pointer))
        slots[slot] = (address, index)
        if all.count * 2 > slots.count { grow() }
        return index
    }

    /// Where `address` is, or would be put.
    private func slot(of address: UInt) -> Int {
        var slot = Int(truncatingIfNeeded: (address &* 0x9E37_79B9_7F4A_7C15) >> shift)
        while slots[slot].address != 0 && slots[slot].address != address { slot = (slot + 1) % slots.count }
        return slot
    }

    private mutating func grow() {
        let old = slots
        slots = [(address: UInt, index: Int32)](repeating: (0, 0), count: old.count * 2)
        shift -= 1
        for entry in old where entry.address != 0 { slots[slot(of: entry.address)] = entry }
    }
}
