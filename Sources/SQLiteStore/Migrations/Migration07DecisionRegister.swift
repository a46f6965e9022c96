extension SchemaMigration {
    /// Keeps what this OCMW decided about persons, found by blind index of person and reference, sealed otherwise.
    static let decisionRegister = SchemaMigration(
        name: "07-decision-register",
        sql: """
            CREATE TABLE register_entry (
                seq INTEGER PRIMARY KEY,
                kind TEXT NOT NULL CHECK (kind IN ('decision', 'dossier')),
                reference_index BLOB NOT NULL,
                reference BLOB NOT NULL,
                subject_index BLOB NOT NULL,
                content BLOB NOT NULL,
                -- Keyed digest of the content, to find out that nothing changed.
                content_tag BLOB NOT NULL,
                updated_at INTEGER NOT NULL,
                UNIQUE (kind, reference_index)
            ) STRICT;
            CREATE INDEX register_by_subject ON register_entry (subject_index);
            CREATE TABLE register_state (
                id INTEGER PRIMARY KEY CHECK (id = 1),
                as_of INTEGER NOT NULL
            ) STRICT;
            """)
}
