import Crypto

/// A commitment to one personal value: it fixes the value without showing it, until its salt is given.
///
///     HMAC-SHA256(key: salt, message: "ocmw-gateway/audit-commitment/v1" 00 field-name 00 value)
///
/// The field's name in the message separates fields: a commitment to a user never opens as one to a subject.
/// Without the 32-byte salt a search through all SSINs is no help. Source: RFC 2104; FIPS 180-4.
public struct AuditCommitment: Hashable, Sendable {
    /// Length of a salt in bytes.
    public static let saltByteCount = 32
    private static let domain = Array("ocmw-gateway/audit-commitment/v1".utf8)

    /// The 32 bytes that stand in the leaf.
    public let hash: MerkleHash

    /// Reads a commitment back from a leaf.
    public init(_ hash: MerkleHash) { self.hash = hash }

    /// Commits to a value.
    public init(field: PersonalField, secret: AuditSecret) {
        var hmac = HMAC<SHA256>(key: SymmetricKey(data: secret.salt))
        hmac.update(data: Self.domain + [0] + Array(field.rawValue.utf8) + [0])
        hmac.update(data: secret.value)
        hash = MerkleHash(hmac.finalize())
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
