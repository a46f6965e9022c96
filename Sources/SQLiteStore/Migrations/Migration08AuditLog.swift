extension SchemaMigration {
    /// Holds the audit log: leaves, hashes of perfect subtrees and checkpoints for ever, openings sealed beside them.
    static let auditLog = SchemaMigration(
        name: "08-audit-log",
        sql: """
            CREATE TABLE audit_leaf (
                seq INTEGER PRIMARY KEY,
                year INTEGER NOT NULL,
                position INTEGER NOT NULL CHECK (position >= 0),
                leaf BLOB NOT NULL,
                UNIQUE (year, position)
            ) STRICT;
            CREATE TABLE audit_side (
                leaf INTEGER PRIMARY KEY REFERENCES audit_leaf (seq),
                subject_index BLOB,
                side BLOB NOT NULL
            ) STRICT;
            CREATE INDEX audit_side_by_subject ON audit_side (subject_index, leaf) WHERE subject_index IS NOT NULL;
            CREATE TABLE audit_node (
                year INTEGER NOT NULL,
                level INTEGER NOT NULL,
                position INTEGER NOT NULL,
                hash BLOB NOT NULL,
                PRIMARY KEY (year, level, position)
            ) STRICT, WITHOUT ROWID;
            CREATE TABLE audit_year (
                year INTEGER PRIMARY KEY
            ) STRICT;
            CREATE TABLE checkpoint (
                seq INTEGER PRIMARY KEY,
                year INTEGER NOT NULL,
                size INTEGER NOT NULL,
                note TEXT NOT NULL,
                kept_at INTEGER NOT NULL
            ) STRICT;
            CREATE INDEX checkpoint_by_size ON checkpoint (year, size, seq);
            CREATE TRIGGER audit_leaf_kept BEFORE DELETE ON audit_leaf
            BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
            CREATE TRIGGER audit_leaf_fixed BEFORE UPDATE ON audit_leaf
            BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
            CREATE TRIGGER audit_node_kept BEFORE DELETE ON audit_node
            BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
            CREATE TRIGGER audit_node_fixed BEFORE UPDATE ON audit_node
            BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
            CREATE TRIGGER checkpoint_kept BEFORE DELETE ON checkpoint
            BEGIN SELECT RAISE(ABORT, 'checkpoints are kept'); END;
            CREATE TRIGGER checkpoint_fixed BEFORE UPDATE ON checkpoint
            BEGIN SELECT RAISE(ABORT, 'checkpoints are kept'); END;
            """)
}
