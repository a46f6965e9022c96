extension SchemaMigration {
    /// Lets documents be erased at the end of their retention, keeps legal holds, and how far each end came.
    static let retention = SchemaMigration(
        name: "47-retention",
        sql: """
            -- Retention month (year * 12 + month - 1) at whose end header, content and subject were destroyed.
            ALTER TABLE document ADD COLUMN erased_month INTEGER;
            CREATE TRIGGER document_erasure BEFORE UPDATE OF erased_month ON document
            WHEN OLD.erased_month IS NOT NULL OR NEW.erased_month IS NULL OR length(NEW.header) > 0
                OR length(NEW.content) > 0 OR NEW.subject_index IS NOT NULL
            BEGIN SELECT RAISE(ABORT, 'an erased document keeps nothing, and stays erased'); END;
            CREATE TABLE legal_hold (
                seq INTEGER PRIMARY KEY,
                id TEXT NOT NULL UNIQUE,
                kind TEXT NOT NULL CHECK (kind IN ('person', 'conversation', 'everything')),
                -- HMAC of the SSIN.
                subject_index BLOB,
                conversation TEXT,
                reason TEXT NOT NULL,
                set_at INTEGER NOT NULL,
                released_at INTEGER,
                CHECK ((subject_index IS NOT NULL) = (kind = 'person')),
                CHECK ((conversation IS NOT NULL) = (kind = 'conversation'))
            ) STRICT;
            CREATE TRIGGER legal_hold_identity BEFORE UPDATE OF id, kind, subject_index, conversation, set_at ON legal_hold
            BEGIN SELECT RAISE(ABORT, 'a legal hold never changes'); END;
            CREATE TRIGGER legal_hold_release BEFORE UPDATE OF released_at ON legal_hold
            WHEN OLD.released_at IS NOT NULL OR NEW.released_at IS NULL
            BEGIN SELECT RAISE(ABORT, 'a legal hold is released once'); END;
            CREATE TRIGGER legal_hold_stays BEFORE DELETE ON legal_hold
            BEGIN SELECT RAISE(ABORT, 'a legal hold stays on record'); END;
            CREATE TABLE retention_end (
                month INTEGER PRIMARY KEY,
                destroyed INTEGER NOT NULL DEFAULT 0,
                kept INTEGER NOT NULL DEFAULT 0,
                -- When its line was committed; the key is destroyed after it.
                ended_at INTEGER
            ) STRICT;
            """)
}
