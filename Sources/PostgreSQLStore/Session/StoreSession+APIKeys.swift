import MessageStore
import XMLSecurity

extension APIKeyRow {
    init(_ row: Row) throws(MessageStoreError) {
        self.init(
            id: try row.text("id"), secretHash: try row.bytes("secret_hash"), scopes: try row.text("scopes"),
            label: try row.text("label"), createdAt: try row.integer("created_at"),
            expiresAt: try row.integer("expires_at"), revokedAt: try row.optionalInteger("revoked_at"))
    }
}

extension StoreSession {
    /// Whether the row of a key bears its tag; not when somebody else put it in or changed it.
    func isOurs(_ key: APIKeyRow, _ row: Row) throws -> Bool { sealer.isOurs(try row.bytes("tag"), key) }

    /// The key of a row, whoever wrote it. A row without revocation of a key that the log says was revoked is not ours:
    /// somebody put it back.
    func keyRecord(_ row: Row, revoked: RevokedKeys) throws -> APIKeyRecord {
        let key = try APIKeyRow(row)
        guard try isOurs(key, row) else { return key.record(isOurs: false) }
        return key.record(isOurs: try key.revokedAt != nil || !revoked.contains(key, in: self))
    }

    func insert(_ key: APIKeyRow) throws {
        try run(
            """
            INSERT INTO api_key (id, secret_hash, scopes, label, created_at, expires_at, revoked_at, tag)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            """,
            [
                .text(key.id), .bytes(key.secretHash), .text(key.scopes), .text(key.label), .integer(key.createdAt),
                .integer(key.expiresAt), Value(key.revokedAt), .bytes(sealer.tag(key)),
            ])
    }

    /// Revokes a key; one that somebody else wrote is revoked too, and gets no tag by that.
    func revokeKey(id: String, at instant: UTCInstant) throws {
        guard let row = try one("SELECT * FROM api_key WHERE id = $1", [.text(id)]) else {
            throw MessageStoreError(.notFound, "no such API key")
        }
        var key = try APIKeyRow(row)
        let isOurs = try isOurs(key, row)
        key.revokedAt = key.revokedAt ?? instant.milliseconds
        try run(
            "UPDATE api_key SET revoked_at = $1, tag = $2 WHERE id = $3",
            [Value(key.revokedAt), .bytes(isOurs ? sealer.tag(key) : try row.bytes("tag")), .text(id)])
    }
}
