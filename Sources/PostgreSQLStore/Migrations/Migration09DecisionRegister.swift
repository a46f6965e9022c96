extension SchemaMigration {
    /// Keeps what this OCMW decided about persons, found by blind index of person and reference, sealed otherwise.
    static let decisionRegister = SchemaMigration(
        number: 9, name: "decision-register", tables: ["register_entry", "register_state"],
        sql: """
            CREATE TABLE register_entry (
                tenant text NOT NULL DEFAULT current_setting('ocmw.tenant'),
                seq bigint GENERATED ALWAYS AS IDENTITY,
                kind text NOT NULL CHECK (kind IN ('decision', 'dossier')),
                reference_index bytea NOT NULL,
                reference bytea NOT NULL,
                subject_index bytea NOT NULL,
                -- Sealed: the SSIN.
                subject bytea NOT NULL,
                content bytea NOT NULL,
                -- Keyed digest of the content, to find out that nothing changed.
                content_tag bytea NOT NULL,
                updated_at bigint NOT NULL,
                PRIMARY KEY (tenant, seq),
                UNIQUE (tenant, kind, reference_index)
            );
            CREATE INDEX register_by_subject ON register_entry (tenant, subject_index);
            CREATE TABLE register_state (
                tenant text PRIMARY KEY DEFAULT current_setting('ocmw.tenant'),
                as_of bigint NOT NULL
            );
            """)
}
