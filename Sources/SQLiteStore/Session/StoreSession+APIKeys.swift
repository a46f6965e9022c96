import GRDB
import MessageStore
import XMLSecurity

extension APIKeyRow {
    /// `nil` for a row with a value of another type: somebody else put it in.
    init?(_ row: Row) {
        guard let id = Self.text(row["id"]), let secretHash = [UInt8].fromColumn(row["secret_hash"]),
            let scopes = Self.text(row["scopes"]), let label = Self.text(row["label"]),
            let createdAt = Self.number(row["created_at"]), let expiresAt = Self.number(row["expires_at"])
        else { return nil }
        let revoked = row["revoked_at"] as DatabaseValue
        guard revoked.isNull || Self.number(revoked) != nil else { return nil }
        self.init(
            id: id, secretHash: secretHash, scopes: scopes, label: label, createdAt: createdAt, expiresAt: expiresAt,
            revokedAt: Self.number(revoked))
    }

    private static func text(_ value: DatabaseValue) -> String? {
        guard case .string(let text) = value.storage else { return nil }
        return text
    }

    private static func number(_ value: DatabaseValue) -> Int64? {
        guard case .int64(let number) = value.storage else { return nil }
        return number
    }
}

extension StoreSession {
    /// The key of a row that bears its tag; `nil` for one that somebody else put in or changed.
    func ownKey(_ row: Row) -> APIKeyRow? {
        guard let key = APIKeyRow(row), sealer.isOurs([UInt8].fromColumn(row["tag"]), key) else { return nil }
        return key
    }

    /// The key of a row, whoever wrote it; a value of another type shows as nothing. A row without revocation of a key that the
    /// log says was revoked is not ours: somebody put it back.
    func keyRecord(_ row: Row, revoked: RevokedKeys) throws -> APIKeyRecord {
        if let key = ownKey(row) {
            return key.record(isOurs: try key.revokedAt != nil || !revoked.contains(key, in: self))
        }
        if let key = APIKeyRow(row) { return key.record(isOurs: false) }
        let start = UTCInstant(milliseconds: 0)
        return APIKeyRecord(
            id: String.fromDatabaseValue(row["id"]) ?? "", secretHash: [], scopes: [], label: "", createdAt: start,
            expiresAt: start, isOurs: false)
    }

    func insert(_ key: APIKeyRow) throws {
        try run(
            """
            INSERT INTO api_key (id, secret_hash, scopes, label, created_at, expires_at, revoked_at, tag)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                key.id, key.secretHash.blob, key.scopes, key.label, key.createdAt, key.expiresAt, key.revokedAt,
                sealer.tag(key).blob,
            ])
    }

    /// Revokes a key; one that somebody else wrote is revoked too, and gets no tag by that.
    func revokeKey(id: String, at instant: UTCInstant) throws {
        guard let row = try one("SELECT * FROM api_key WHERE id = ?", [id]) else {
            throw MessageStoreError(.notFound, "no such API key")
        }
        guard var key = ownKey(row) else {
            return try run(
                "UPDATE api_key SET revoked_at = coalesce(revoked_at, ?) WHERE id = ?", [instant.milliseconds, id])
        }
        key.revokedAt = key.revokedAt ?? instant.milliseconds
        try run(
            "UPDATE api_key SET revoked_at = ?, tag = ? WHERE id = ?", [key.revokedAt, sealer.tag(key).blob, id])
    }
}
