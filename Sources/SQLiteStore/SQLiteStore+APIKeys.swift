import GRDB
import MessageStore
import XMLSecurity

extension SQLiteStore {
    private static let validKeysALabel = 2

    /// Adds a key; throws `.limitExceeded` when two valid keys have its label at its creation. Keys that somebody else wrote
    /// are not counted.
    public func insertAPIKey(_ key: APIKeyRecord, changes: Changes) async throws {
        try await write { session in
            // Not what reads remember: they must not remember a line that is not committed yet.
            let revokedKeys = RevokedKeys()
            let valid = try session.all(
                "SELECT * FROM api_key WHERE label = ? AND revoked_at IS NULL AND expires_at > ?",
                [key.label, key.createdAt.milliseconds]
            ).filter { try session.keyRecord($0, revoked: revokedKeys).isOurs }
            guard valid.count < Self.validKeysALabel else {
                throw MessageStoreError(.limitExceeded, "two valid API keys have this label; remedy: revoke one")
            }
            try session.insert(APIKeyRow(key))
            try session.apply(changes)
        }
    }

    /// One key by its public identifier.
    public func apiKey(id: String) async throws -> APIKeyRecord? {
        try await read { [revokedKeys] session in
            try session.one("SELECT * FROM api_key WHERE id = ?", [id]).map {
                try session.keyRecord($0, revoked: revokedKeys)
            }
        }
    }

    /// Every key, oldest first.
    public func apiKeys() async throws -> [APIKeyRecord] {
        try await read { [revokedKeys] session in
            try session.all("SELECT * FROM api_key ORDER BY created_at, seq", []).map {
                try session.keyRecord($0, revoked: revokedKeys)
            }
        }
    }

    /// A key that was revoked before keeps its first instant.
    public func revokeAPIKey(id: String, at instant: UTCInstant, changes: Changes) async throws {
        try await write { session in
            try session.revokeKey(id: id, at: instant)
            try session.apply(changes)
        }
    }
}
