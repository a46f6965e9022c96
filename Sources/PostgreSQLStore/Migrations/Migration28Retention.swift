extension SchemaMigration {
    /// Lets documents be erased at the end of their retention, keeps legal holds, and how far each end came.
    static let retention = SchemaMigration(
        number: 28, name: "retention", tables: ["legal_hold", "retention_end"],
        sql: """
            -- Retention month (year * 12 + month - 1) at whose end header, content and subject were destroyed.
            ALTER TABLE document ADD COLUMN erased_month bigint;
            CREATE TRIGGER document_erasure BEFORE UPDATE OF erased_month ON document FOR EACH ROW
            WHEN (OLD.erased_month IS NOT NULL OR NEW.erased_month IS NULL OR length(NEW.header) > 0
                OR length(NEW.content) > 0 OR NEW.subject_index IS NOT NULL)
            EXECUTE FUNCTION refuse('an erased document keeps nothing, and stays erased');
            CREATE TABLE legal_hold (
                tenant text NOT NULL DEFAULT current_setting('ocmw.tenant'),
                seq bigint GENERATED ALWAYS AS IDENTITY,
                id text NOT NULL,
                kind text NOT NULL CHECK (kind IN ('person', 'conversation', 'everything')),
                -- HMAC of the SSIN.
                subject_index bytea,
                conversation text,
                reason text NOT NULL,
                set_at bigint NOT NULL,
                released_at bigint,
                PRIMARY KEY (tenant, seq),
                UNIQUE (tenant, id),
                CHECK ((subject_index IS NOT NULL) = (kind = 'person')),
                CHECK ((conversation IS NOT NULL) = (kind = 'conversation'))
            );
            CREATE TRIGGER legal_hold_identity
            BEFORE UPDATE OF tenant, id, kind, subject_index, conversation, set_at ON legal_hold
            FOR EACH ROW EXECUTE FUNCTION refuse('a legal hold never changes');
            CREATE TRIGGER legal_hold_release BEFORE UPDATE OF released_at ON legal_hold
            FOR EACH ROW WHEN (OLD.released_at IS NOT NULL OR NEW.released_at IS NULL)
            EXECUTE FUNCTION refuse('a legal hold is released once');
            CREATE TRIGGER legal_hold_stays BEFORE DELETE ON legal_hold
            FOR EACH ROW EXECUTE FUNCTION refuse('a legal hold stays on record');
            CREATE TABLE retention_end (
                tenant text NOT NULL DEFAULT current_setting('ocmw.tenant'),
                month bigint NOT NULL,
                destroyed bigint NOT NULL DEFAULT 0,
                kept bigint NOT NULL DEFAULT 0,
                -- When its line was committed; the key is destroyed after it.
                ended_at bigint,
                PRIMARY KEY (tenant, month)
            );
            """)
}
