import GRDB
import MessageStore
import XMLSecurity

extension SQLiteStore {
    private static let validKeysALabel = 2

    /// Adds a key; throws `.limitExceeded` when two valid keys have its label at its creation.
    public func insertAPIKey(_ key: APIKeyRecord, changes: Changes) async throws {
        try await write { session in
            let valid = try session.all(
                "SELECT id FROM api_key WHERE label = ? AND revoked_at IS NULL AND expires_at > ?",
                [key.label, key.createdAt.milliseconds])
            guard valid.count < Self.validKeysALabel else {
                throw MessageStoreError(.limitExceeded, "two valid API keys have this label; remedy: revoke one")
            }
            try session.insert(key)
            try session.apply(changes)
        }
    }

    /// One key by its public identifier.
    public func apiKey(id: String) async throws -> APIKeyRecord? {
        try await read { try $0.one("SELECT * FROM api_key WHERE id = ?", [id]).map(APIKeyRecord.init(row:)) }
    }

    /// Every key, oldest first.
    public func apiKeys() async throws -> [APIKeyRecord] {
        try await read { try $0.all("SELECT * FROM api_key ORDER BY created_at, seq", []).map(APIKeyRecord.init(row:)) }
    }

    /// A key that was revoked before keeps its first instant.
    public func revokeAPIKey(id: String, at instant: UTCInstant, changes: Changes) async throws {
        try await write { session in
            try session.run(
                "UPDATE api_key SET revoked_at = coalesce(revoked_at, ?) WHERE id = ?", [instant.milliseconds, id])
            guard session.db.changesCount == 1 else { throw MessageStoreError(.notFound, "no such API key") }
            try session.apply(changes)
        }
    }
}

extension StoreSession {
    fileprivate func insert(_ key: APIKeyRecord) throws {
        try run(
            """
            INSERT INTO api_key (id, secret_hash, scopes, label, created_at, expires_at, revoked_at)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """,
            [
                key.id, key.secretHash.blob, key.scopes.map(\.rawValue).sorted().joined(separator: " "), key.label,
                key.createdAt.milliseconds, key.expiresAt.milliseconds, key.revokedAt?.milliseconds,
            ])
    }
}

extension APIKeyRecord {
    fileprivate init(row: Row) throws(MessageStoreError) {
        let scopes = (try row["scopes"] as String).split(separator: " ").compactMap { APIScope(rawValue: String($0)) }
        self.init(
            id: try row["id"], secretHash: try row.bytes("secret_hash"), scopes: Set(scopes), label: try row["label"],
            createdAt: try row.instant("created_at"), expiresAt: try row.instant("expires_at"),
            revokedAt: try row.optionalInstant("revoked_at"))
    }
}
