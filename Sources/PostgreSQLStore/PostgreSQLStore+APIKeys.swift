import MessageStore
import XMLSecurity

extension PostgreSQLStore {
    private static let validKeysALabel = 2

    /// Adds a key; throws `.limitExceeded` when two valid keys have its label at its creation. Keys that somebody else wrote
    /// are not counted.
    public func insertAPIKey(_ key: APIKeyRecord, changes: Changes) async throws {
        try await write { session in
            // A writer sees what may be undone: it remembers nothing.
            let revoked = RevokedKeys()
            let valid = try session.all(
                "SELECT * FROM api_key WHERE label = $1 AND revoked_at IS NULL AND expires_at > $2",
                [.text(key.label), .instant(key.createdAt)]
            ).filter { try session.keyRecord($0, revoked: revoked).isOurs }
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
            try session.one("SELECT * FROM api_key WHERE id = $1", [.text(id)]).map {
                try session.keyRecord($0, revoked: revokedKeys)
            }
        }
    }

    /// Every key, oldest first.
    public func apiKeys() async throws -> [APIKeyRecord] {
        try await read { [revokedKeys] session in
            try session.all("SELECT * FROM api_key ORDER BY created_at, seq").map {
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
