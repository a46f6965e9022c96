/// What opens the commitments of one leaf: kept beside the log, encrypted by the store, erasable.
///
/// Encoding: byte `01`, then per field in the order of `PersonalField.allCases`: number of the field (1 byte, from 1),
/// salt (32 bytes), length of the value (2 bytes, big-endian), value.
public struct AuditSide: Hashable, Sendable {
    /// Salt and value by field; fields of which nothing is left are absent.
    public var secrets: [PersonalField: AuditSecret]

    private static let version: UInt8 = 1

    /// Puts secrets together.
    public init(secrets: [PersonalField: AuditSecret] = [:]) { self.secrets = secrets }

    /// Salt and value of one field.
    public subscript(field: PersonalField) -> AuditSecret? { secrets[field] }

    /// The bytes to encrypt. Personal in clear: never to be written as they are.
    public func encoded() -> [UInt8] {
        var bytes = [Self.version]
        for (index, field) in PersonalField.allCases.enumerated() {
            guard let secret = secrets[field] else { continue }
            bytes.append(UInt8(index + 1))
            bytes += secret.salt
            bytes += [
                UInt8(truncatingIfNeeded: secret.value.count >> 8), UInt8(truncatingIfNeeded: secret.value.count),
            ]
            bytes += secret.value
        }
        return bytes
    }

    /// Reads decrypted bytes. Throws `.notCanonicalSide`.
    public init(decoding bytes: [UInt8]) throws(AuditLogError) {
        guard bytes.first == Self.version else { throw AuditLogError(.notCanonicalSide, "unknown version") }
        var rest = bytes.dropFirst()
        var last = 0
        var secrets: [PersonalField: AuditSecret] = [:]
        while let number = rest.popFirst().map(Int.init) {
            guard number > last, number <= PersonalField.allCases.count else {
                throw AuditLogError(.notCanonicalSide, "unknown or misplaced field")
            }
            let saltCount = AuditCommitment.saltByteCount
            guard rest.count >= saltCount + 2 else { throw AuditLogError(.notCanonicalSide, "a field is cut") }
            let salt = Array(rest.prefix(saltCount))
            rest = rest.dropFirst(saltCount)
            let count = rest.prefix(2).reduce(0) { $0 << 8 | Int($1) }
            rest = rest.dropFirst(2)
            guard rest.count >= count else { throw AuditLogError(.notCanonicalSide, "a value is cut") }
            secrets[PersonalField.allCases[number - 1]] = AuditSecret(salt: salt, value: Array(rest.prefix(count)))
            rest = rest.dropFirst(count)
            last = number
        }
        self.secrets = secrets
    }
}
