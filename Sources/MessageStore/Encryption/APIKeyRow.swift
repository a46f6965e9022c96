import AuditLog
import XMLSecurity

/// A row of a store's table of API keys, as its tag covers it.
public struct APIKeyRow: Hashable, Sendable {
    /// Name of the key.
    public let id: String
    /// Hash of the secret.
    public let secretHash: [UInt8]
    /// Words separated by one space.
    public let scopes: String
    /// What its owner calls it.
    public let label: String
    /// Milliseconds since 1970-01-01T00:00:00Z, as the others.
    public let createdAt: Int64
    /// When it ends.
    public let expiresAt: Int64
    /// When it was revoked; `nil` while it is valid.
    public var revokedAt: Int64?

    /// Takes the columns of a row.
    public init(
        id: String, secretHash: [UInt8], scopes: String, label: String, createdAt: Int64, expiresAt: Int64,
        revokedAt: Int64?
    ) {
        self.id = id
        self.secretHash = secretHash
        self.scopes = scopes
        self.label = label
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.revokedAt = revokedAt
    }
}

extension APIKeyRow {
    /// The row of a key.
    public init(_ key: APIKeyRecord) {
        self.init(
            id: key.id, secretHash: key.secretHash,
            scopes: key.scopes.map(\.rawValue).sorted().joined(separator: " "), label: key.label,
            createdAt: key.createdAt.milliseconds, expiresAt: key.expiresAt.milliseconds,
            revokedAt: key.revokedAt?.milliseconds)
    }

    /// Hash of everything that the key may do, each text after its length, 4 bytes, so that no two rows make the same bytes;
    /// numbers are big-endian.
    public var hash: MerkleHash {
        var bytes: [UInt8] = []
        for part in [Array(id.utf8), secretHash, Array(label.utf8), Array(scopes.utf8)] {
            withUnsafeBytes(of: UInt32(clamping: part.count).bigEndian) { bytes.append(contentsOf: $0) }
            bytes += part
        }
        for instant in [createdAt, expiresAt] {
            withUnsafeBytes(of: instant.bigEndian) { bytes.append(contentsOf: $0) }
        }
        bytes.append(revokedAt == nil ? 0 : 1)
        withUnsafeBytes(of: (revokedAt ?? 0).bigEndian) { bytes.append(contentsOf: $0) }
        return MerkleHash(leaf: bytes)
    }

    /// What lines of the log call this key: its id, and since labels stand there, both.
    public var objects: [String] { ["api-key/\(id) (\(label))", "api-key/\(id)"] }

    /// The key as the contract shows it.
    public func record(isOurs: Bool) -> APIKeyRecord {
        APIKeyRecord(
            id: id, secretHash: secretHash,
            scopes: Set(scopes.split(separator: " ").compactMap { APIScope(rawValue: String($0)) }), label: label,
            createdAt: UTCInstant(milliseconds: createdAt), expiresAt: UTCInstant(milliseconds: expiresAt),
            revokedAt: revokedAt.map { UTCInstant(milliseconds: $0) }, isOurs: isOurs)
    }
}
