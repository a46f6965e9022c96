extension SchemaMigration {
    /// Holds the audit log: leaves, hashes of perfect subtrees and checkpoints for ever, openings sealed beside them.
    ///
    /// Lines and checkpoints are numbered by the store, without gaps within a tenant. What is written with a line in one
    /// statement needs no foreign key to it: lines are never taken out.
    static let auditLog = SchemaMigration(
        number: 20, name: "audit-log",
        tables: ["audit_leaf", "audit_side", "audit_erasure", "audit_node", "audit_year", "checkpoint"],
        sql: """
            CREATE TABLE audit_leaf (
                tenant text NOT NULL DEFAULT current_setting('ocmw.tenant'),
                seq bigint NOT NULL,
                year bigint NOT NULL,
                position bigint NOT NULL CHECK (position >= 0),
                leaf bytea NOT NULL,
                -- Keyed hash of place and content: the store knows its own lines by it.
                tag bytea NOT NULL,
                -- A row of audit_kind.
                kind bigint NOT NULL,
                PRIMARY KEY (tenant, seq),
                UNIQUE (tenant, year, position)
            );
            CREATE INDEX audit_leaf_by_kind ON audit_leaf (tenant, kind, seq);
            CREATE TABLE audit_side (
                tenant text NOT NULL DEFAULT current_setting('ocmw.tenant'),
                leaf bigint NOT NULL,
                subject_index bytea,
                user_index bigint,
                side bytea NOT NULL,
                -- Of the line's time: year * 12 + month - 1.
                month bigint NOT NULL,
                PRIMARY KEY (tenant, leaf)
            );
            CREATE INDEX audit_side_by_subject ON audit_side (tenant, subject_index, leaf)
                WHERE subject_index IS NOT NULL;
            CREATE INDEX audit_side_by_user ON audit_side (tenant, user_index, leaf) WHERE user_index IS NOT NULL;
            CREATE INDEX audit_side_by_month ON audit_side (tenant, month);
            -- Lines that tell of erasures.
            CREATE TABLE audit_erasure (
                tenant text NOT NULL DEFAULT current_setting('ocmw.tenant'),
                leaf bigint NOT NULL,
                PRIMARY KEY (tenant, leaf)
            );
            CREATE TABLE audit_node (
                tenant text NOT NULL DEFAULT current_setting('ocmw.tenant'),
                year bigint NOT NULL,
                level bigint NOT NULL,
                position bigint NOT NULL,
                hash bytea NOT NULL,
                PRIMARY KEY (tenant, year, level, position)
            );
            CREATE TABLE audit_year (
                tenant text NOT NULL DEFAULT current_setting('ocmw.tenant'),
                year bigint NOT NULL,
                PRIMARY KEY (tenant, year)
            );
            CREATE TABLE checkpoint (
                tenant text NOT NULL DEFAULT current_setting('ocmw.tenant'),
                seq bigint NOT NULL,
                year bigint NOT NULL,
                size bigint NOT NULL,
                note text NOT NULL,
                kept_at bigint NOT NULL,
                tag bytea NOT NULL,
                PRIMARY KEY (tenant, seq)
            );
            CREATE INDEX checkpoint_by_size ON checkpoint (tenant, year, size, seq);
            \(appendOnly("audit_leaf", "the audit log is append-only"))
            \(appendOnly("audit_node", "the audit log is append-only"))
            \(appendOnly("checkpoint", "checkpoints are kept"))
            """)

    /// Triggers that let rows be added to a table and nothing else.
    static func appendOnly(_ table: String, _ refusal: String) -> String {
        """
        CREATE TRIGGER \(table)_kept BEFORE DELETE OR UPDATE ON \(table)
            FOR EACH ROW EXECUTE FUNCTION refuse('\(refusal)');
        CREATE TRIGGER \(table)_not_emptied BEFORE TRUNCATE ON \(table)
            FOR EACH STATEMENT EXECUTE FUNCTION refuse('\(refusal)');
        """
    }
}
