/// What opens the commitments of one leaf: kept beside the log, encrypted by the store, erasable.
///
/// Encoding: byte `01`, then per field in the order of `PersonalField.allCases`: number of the field (1 byte, from 1),
/// salt (32 bytes), length of the value (2 bytes, big-endian), value.
public struct AuditSide: Hashable, Sendable {
    /// Longest encoding in bytes: four fields of 64 KiB each.
    public static let byteLimit = 1 + PersonalField.allCases.count * (1 + AuditCommitment.saltByteCount + 2 + 0xffff)

    // Salts and values stay where they lie: a full verification would make several objects a line of them.
    private var bytes: [UInt8]
    /// Where the salt of a field begins; 0 when nothing is left of the field.
    private var starts = SIMD4<Int32>(repeating: 0)
    /// Where the value of a field ends.
    private var ends = SIMD4<Int32>(repeating: 0)

    private static let version: UInt8 = 1
    private static let lengthByteCount = 2

    /// Puts secrets together.
    ///
    /// - Precondition: salts have 32 bytes, values fewer than 65,536.
    public init(secrets: [PersonalField: AuditSecret] = [:]) {
        bytes = [Self.version]
        for field in PersonalField.allCases {
            guard let secret = secrets[field] else { continue }
            precondition(secret.salt.count == AuditCommitment.saltByteCount, "a salt of another length opens nothing")
            starts[field.order] = Int32(bytes.count + 1)
            bytes.append(UInt8(field.order + 1))
            bytes += secret.salt
            withUnsafeBytes(of: UInt16(secret.value.count).bigEndian) { bytes.append(contentsOf: $0) }
            bytes += secret.value
            ends[field.order] = Int32(bytes.count)
        }
    }

    /// Salt and value by field; fields of which nothing is left are absent.
    public var secrets: [PersonalField: AuditSecret] {
        get {
            var secrets: [PersonalField: AuditSecret] = [:]
            for field in PersonalField.allCases { secrets[field] = self[field] }
            return secrets
        }
        set { self = AuditSide(secrets: newValue) }
    }

    /// Salt and value of one field.
    public subscript(field: PersonalField) -> AuditSecret? {
        salt(of: field).flatMap { salt in
            value(of: field).map { AuditSecret(salt: Array(salt), value: Array($0)) }
        }
    }

    /// The value of one field where it lies.
    public func value(of field: PersonalField) -> ArraySlice<UInt8>? {
        let start = Int(starts[field.order])
        guard start > 0 else { return nil }
        return bytes[start + AuditCommitment.saltByteCount + Self.lengthByteCount..<Int(ends[field.order])]
    }

    func salt(of field: PersonalField) -> ArraySlice<UInt8>? {
        let start = Int(starts[field.order])
        return start > 0 ? bytes[start..<start + AuditCommitment.saltByteCount] : nil
    }

    /// Whether nothing is left.
    public var isEmpty: Bool { bytes.count == 1 }

    /// The bytes to encrypt. Personal in clear: never to be written as they are.
    public func encoded() -> [UInt8] { bytes }

    /// Reads decrypted bytes. Throws `.notCanonicalSide`.
    public init(decoding bytes: [UInt8]) throws(AuditLogError) {
        guard bytes.first == Self.version else { throw AuditLogError(.notCanonicalSide, "unknown version") }
        self.bytes = bytes
        var (position, last) = (1, 0)
        while position < bytes.count {
            let number = Int(bytes[position])
            guard number > last, number <= PersonalField.allCases.count else {
                throw AuditLogError(.notCanonicalSide, "unknown or misplaced field")
            }
            let length = position + 1 + AuditCommitment.saltByteCount
            guard bytes.count >= length + Self.lengthByteCount else {
                throw AuditLogError(.notCanonicalSide, "a field is cut")
            }
            let end = length + Self.lengthByteCount + (Int(bytes[length]) << 8 | Int(bytes[length + 1]))
            guard bytes.count >= end else { throw AuditLogError(.notCanonicalSide, "a value is cut") }
            // At most four fields of 64 KiB each, see `byteLimit`.
            (starts[number - 1], ends[number - 1]) = (Int32(position + 1), Int32(end))
            (position, last) = (end, number)
        }
    }

    /// Compares salts and values.
    public static func == (left: AuditSide, right: AuditSide) -> Bool { left.bytes == right.bytes }

    /// Hashes salts and values.
    public func hash(into hasher: inout Hasher) { hasher.combine(bytes) }
}
