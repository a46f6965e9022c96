/// Tagged, length-prefixed fields in ascending order of tags: the frame of a leaf, without meaning.
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

    /// Takes the frame apart; refuses unknown tags, wrong order, repetition, cut or trailing bytes.
    init(decoding bytes: [UInt8]) throws(AuditLogError) {
        guard bytes.count <= Self.byteLimit, bytes.starts(with: Self.header) else {
            throw AuditLogError(.notCanonicalLeaf, "not a leaf of version 1")
        }
        var rest = bytes.dropFirst(Self.header.count)
        var last: UInt8 = 0
        while let raw = rest.popFirst() {
            guard let tag = LeafTag(rawValue: raw), raw > last else {
                throw AuditLogError(.notCanonicalLeaf, "unknown, repeated or misplaced field tag \(raw)")
            }
            guard let high = rest.popFirst(), let low = rest.popFirst() else {
                throw AuditLogError(.notCanonicalLeaf, "length of field \(tag) is cut")
            }
            let count = Int(high) << 8 | Int(low)
            guard count > 0, rest.count >= count else {
                throw AuditLogError(.notCanonicalLeaf, "field \(tag) is empty or cut")
            }
            self[tag] = Array(rest.prefix(count))
            rest = rest.dropFirst(count)
            last = raw
        }
    }
}
