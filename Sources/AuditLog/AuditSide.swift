/// What opens the commitments of one leaf: kept beside the log, encrypted by the store, erasable.
///
/// Encoding: byte `01`, then per field in the order of `PersonalField.allCases`: number of the field (1 byte, from 1),
/// salt (32 bytes), length of the value (2 bytes, big-endian), value.
public struct AuditSide: Hashable, Sendable {
    // One place a field: a dictionary would cost a full verification more than opening the values.
    private var user: AuditSecret?
    private var session: AuditSecret?
    private var subject: AuditSecret?
    private var messageDigest: AuditSecret?

    private static let version: UInt8 = 1

    /// Puts secrets together.
    public init(secrets: [PersonalField: AuditSecret] = [:]) { self.secrets = secrets }

    /// Salt and value by field; fields of which nothing is left are absent.
    public var secrets: [PersonalField: AuditSecret] {
        get {
            var secrets: [PersonalField: AuditSecret] = [:]
            for field in PersonalField.allCases { secrets[field] = self[field] }
            return secrets
        }
        set { for field in PersonalField.allCases { self[field] = newValue[field] } }
    }

    /// Salt and value of one field.
    public subscript(field: PersonalField) -> AuditSecret? {
        get {
            switch field {
            case .user: user
            case .session: session
            case .subject: subject
            case .messageDigest: messageDigest
            }
        }
        set {
            switch field {
            case .user: user = newValue
            case .session: session = newValue
            case .subject: subject = newValue
            case .messageDigest: messageDigest = newValue
            }
        }
    }

    /// Whether nothing is left.
    public var isEmpty: Bool { user == nil && session == nil && subject == nil && messageDigest == nil }

    /// The bytes to encrypt. Personal in clear: never to be written as they are.
    public func encoded() -> [UInt8] {
        var bytes = [Self.version]
        for (index, field) in PersonalField.allCases.enumerated() {
            guard let secret = self[field] else { continue }
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
        self.init()
        var (position, last) = (1, 0)
        while position < bytes.count {
            let number = Int(bytes[position])
            guard number > last, number <= PersonalField.allCases.count else {
                throw AuditLogError(.notCanonicalSide, "unknown or misplaced field")
            }
            let length = position + 1 + AuditCommitment.saltByteCount
            guard bytes.count >= length + 2 else { throw AuditLogError(.notCanonicalSide, "a field is cut") }
            let end = length + 2 + (Int(bytes[length]) << 8 | Int(bytes[length + 1]))
            guard bytes.count >= end else { throw AuditLogError(.notCanonicalSide, "a value is cut") }
            self[PersonalField.allCases[number - 1]] = AuditSecret(
                salt: Array(bytes[position + 1..<length]), value: Array(bytes[length + 2..<end]))
            (position, last) = (end, number)
        }
    }
}
