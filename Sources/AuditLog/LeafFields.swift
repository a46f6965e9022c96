/// Tagged, length-prefixed fields in ascending order of tags: a leaf as it is written. `LeafFrame` reads it.
struct LeafFields {
    /// `OGW` and the version.
    static let header: [UInt8] = [0x4F, 0x47, 0x57, 0x01]
    /// Longest leaf in bytes.
    static let byteLimit = 8192

    /// Values by raw tag; an empty value is an absent field.
    private var values = [[UInt8]](repeating: [], count: LeafTag.allCases.count + 1)

    init() {}

    subscript(tag: LeafTag) -> [UInt8]? {
        get { values[Int(tag.rawValue)].isEmpty ? nil : values[Int(tag.rawValue)] }
        set { values[Int(tag.rawValue)] = newValue ?? [] }
    }

    /// The one encoding of these fields.
    func encoded() -> [UInt8] {
        var bytes = Self.header
        bytes.reserveCapacity(values.reduce(Self.header.count) { $0 + 3 + $1.count })
        for (tag, value) in values.enumerated() where !value.isEmpty {
            bytes.append(UInt8(tag))
            bytes.append(UInt8(truncatingIfNeeded: value.count >> 8))
            bytes.append(UInt8(truncatingIfNeeded: value.count))
            bytes.append(contentsOf: value)
        }
        return bytes
    }
}
