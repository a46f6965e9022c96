extension SchemaMigration {
    /// Keeps API keys as hashes of their secrets.
    static let apiKeys = SchemaMigration(
        name: "09-api-keys",
        sql: """
            CREATE TABLE api_key (
                seq INTEGER PRIMARY KEY,
                id TEXT NOT NULL UNIQUE,
                secret_hash BLOB NOT NULL,
                -- Words separated by one space.
                scopes TEXT NOT NULL,
                label TEXT NOT NULL,
                created_at INTEGER NOT NULL,
                expires_at INTEGER NOT NULL,
                revoked_at INTEGER
            ) STRICT;
            CREATE INDEX api_key_by_label ON api_key (label);
            """)
}
