extension SchemaMigration {
    /// Keeps API keys as hashes of their secrets, each with a keyed hash of its row.
    static let apiKeys = SchemaMigration(
        number: 25, name: "api-keys", tables: ["api_key"],
        sql: """
            CREATE TABLE api_key (
                tenant text NOT NULL DEFAULT current_setting('ocmw.tenant'),
                seq bigint GENERATED ALWAYS AS IDENTITY,
                id text NOT NULL,
                secret_hash bytea NOT NULL,
                -- Words separated by one space.
                scopes text NOT NULL,
                label text NOT NULL,
                created_at bigint NOT NULL,
                expires_at bigint NOT NULL,
                revoked_at bigint,
                tag bytea NOT NULL,
                PRIMARY KEY (tenant, seq),
                UNIQUE (tenant, id)
            );
            CREATE INDEX api_key_by_label ON api_key (tenant, label);
            """)
}
