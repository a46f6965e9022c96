extension SchemaMigration {
    /// Keeps the answers of acts under the callers' keys for a while, so that a repeated call repeats nothing.
    static let idempotencyKeys = SchemaMigration(
        number: 11, name: "idempotency-keys", tables: ["idempotent_act"],
        sql: """
            CREATE TABLE idempotent_act (
                tenant text NOT NULL DEFAULT current_setting('ocmw.tenant'),
                -- HMAC of the application and its key, which may hold anything.
                key_index bytea NOT NULL,
                -- HMAC of the digest of the request.
                request_tag bytea NOT NULL,
                status bigint NOT NULL,
                location text,
                -- Sealed: the body.
                body bytea NOT NULL,
                kept_at bigint NOT NULL,
                PRIMARY KEY (tenant, key_index)
            );
            CREATE INDEX idempotent_act_by_age ON idempotent_act (tenant, kept_at);
            """)
}
