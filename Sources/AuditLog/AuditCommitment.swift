/// A commitment to one personal value: it fixes the value without showing it, until its salt is given.
///
///     HMAC-SHA256(key: salt, message: "ocmw-gateway/audit-commitment/v1" 00 field-name 00 value)
///
/// The field's name in the message separates fields: a commitment to a user never opens as one to a subject.
/// Without the 32-byte salt a search through all SSINs is no help. Source: RFC 2104; FIPS 180-4.
public struct AuditCommitment: Hashable, Sendable {
    /// Length of a salt in bytes.
    public static let saltByteCount = 32
    /// What stands before the value, by field.
    private static let beginnings = PersonalField.allCases.map {
        Array("ocmw-gateway/audit-commitment/v1".utf8) + [0] + Array($0.rawValue.utf8) + [0]
    }

    /// The 32 bytes that stand in the leaf.
    public let hash: MerkleHash

    /// Reads a commitment back from a leaf.
    public init(_ hash: MerkleHash) { self.hash = hash }

    /// Commits to a value.
    public init(field: PersonalField, secret: AuditSecret) {
        hash = ShortKeyHMAC.code(key: secret.salt, Self.beginnings[field.order], secret.value)
    }

    /// Says what `secret`, kept beside the log, tells about the value.
    func opening(_ field: PersonalField, with secret: AuditSecret?) -> CommitmentOpening {
        guard let secret else { return .unproven }
        return isOpened(by: secret, field: field) ? .proven(secret) : .different
    }

    /// Whether what is kept of a field opens this commitment; `nil` when nothing is kept of it. Compares in constant time.
    func isOpened(_ field: PersonalField, by side: AuditSide) -> Bool? {
        guard let salt = side.salt(of: field), let value = side.value(of: field) else { return nil }
        return hash.isIdentical(to: ShortKeyHMAC.code(key: salt, Self.beginnings[field.order], value))
    }

    /// Tells whether `secret` opens this commitment; compares in constant time.
    public func isOpened(by secret: AuditSecret, field: PersonalField) -> Bool {
        guard secret.salt.count == Self.saltByteCount else { return false }
        return hash.isIdentical(to: AuditCommitment(field: field, secret: secret).hash)
    }
}

/// What can be said about one personal field of a line when it is opened again.
public enum CommitmentOpening: Hashable, Sendable {
    /// The line has no such field.
    case absent
    /// Salt and value fit the commitment: this is the value that was recorded.
    case proven(AuditSecret)
    /// Salt and value do not fit: what was kept beside the log was changed.
    case different
    /// Salt and value are gone or erased; nothing can be said.
    case unproven
}
