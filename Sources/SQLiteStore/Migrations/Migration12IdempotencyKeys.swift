extension SchemaMigration {
    /// Keeps the answers of acts under the callers' keys for a while, so that a repeated call repeats nothing.
    ///
    /// Rows of the first versions, whose index is an HMAC of the key alone, were not converted: nothing finds them, and they
    /// are removed by age like the others.
    static let idempotencyKeys = SchemaMigration(
        name: "12-idempotency-keys",
        sql: """
            CREATE TABLE idempotent_act (
                -- HMAC of the application and its key, which may hold anything.
                key_index BLOB PRIMARY KEY,
                -- HMAC of the digest of the request.
                request_tag BLOB NOT NULL,
                status INTEGER NOT NULL,
                location TEXT,
                -- Sealed: the body.
                body BLOB NOT NULL,
                kept_at INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX idempotent_act_by_age ON idempotent_act (kept_at);
            """)
}
