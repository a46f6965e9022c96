extension SchemaMigration {
    /// Names the one OCMW that owns the file, and lets a wrong key file be found before anything is written.
    static let tenant = SchemaMigration(
        name: "01-tenant",
        sql: """
            CREATE TABLE tenant (
                id INTEGER PRIMARY KEY CHECK (id = 1),
                organisation TEXT NOT NULL,
                -- Keyed digest of nothing: equal only under the same key file.
                key_check BLOB NOT NULL
            ) STRICT;
            """)
}
