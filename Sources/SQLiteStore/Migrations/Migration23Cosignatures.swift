extension SchemaMigration {
    /// Keeps cosigned checkpoints, contradictions about logs, and which keys of logs were sent to the
    /// hub and where they were changed.
    static let cosignatures = SchemaMigration(
        name: "23-cosignatures",
        sql: """
            CREATE TABLE cosigned_checkpoint (
                year INTEGER NOT NULL,
                size INTEGER NOT NULL,
                note TEXT NOT NULL,
                kept_at INTEGER NOT NULL,
                PRIMARY KEY (year, size)
            ) STRICT, WITHOUT ROWID;
            -- Notes are checkpoints only, joined by a byte 00: no personal value.
            CREATE TABLE log_contradiction (
                seq INTEGER PRIMARY KEY,
                origin TEXT NOT NULL,
                code TEXT NOT NULL,
                size INTEGER NOT NULL,
                counterpart TEXT NOT NULL,
                notes BLOB NOT NULL,
                found_at INTEGER NOT NULL,
                UNIQUE (origin, code, size, counterpart)
            ) STRICT;
            CREATE TRIGGER log_contradiction_kept BEFORE DELETE ON log_contradiction
            BEGIN SELECT RAISE(ABORT, 'contradictions are kept'); END;
            CREATE TRIGGER log_contradiction_fixed BEFORE UPDATE ON log_contradiction
            BEGIN SELECT RAISE(ABORT, 'contradictions are kept'); END;
            CREATE TABLE audit_key_publication (
                seq INTEGER PRIMARY KEY,
                year INTEGER NOT NULL,
                public_key BLOB NOT NULL,
                ticket TEXT NOT NULL,
                UNIQUE (year, public_key)
            ) STRICT;
            CREATE TABLE audit_key_rotation (
                year INTEGER NOT NULL,
                position INTEGER NOT NULL,
                PRIMARY KEY (year, position)
            ) STRICT, WITHOUT ROWID;
            """)
}
