extension SchemaMigration {
    /// Tells which inquiries of other OCMWs wait for an answer.
    static let inquiries = SchemaMigration(
        number: 10, name: "inquiries", tables: ["inquiry"],
        sql: """
            CREATE TABLE inquiry (
                tenant text NOT NULL DEFAULT current_setting('ocmw.tenant'),
                seq bigint GENERATED ALWAYS AS IDENTITY,
                sender text NOT NULL,
                ticket text NOT NULL,
                conversation text NOT NULL,
                received_at bigint NOT NULL,
                due_at bigint NOT NULL,
                partial_replies bigint NOT NULL CHECK (partial_replies >= 0),
                answered_at bigint,
                answered_by text CHECK (answered_by IN ('automatic', 'software')),
                version bigint NOT NULL CHECK (version >= 1),
                PRIMARY KEY (tenant, seq),
                UNIQUE (tenant, sender, ticket),
                CHECK ((answered_at IS NULL) = (answered_by IS NULL))
            );
            CREATE INDEX inquiry_waiting ON inquiry (tenant, seq) WHERE answered_at IS NULL;
            CREATE INDEX inquiry_answered ON inquiry (tenant, seq) WHERE answered_at IS NOT NULL;
            CREATE TRIGGER inquiry_answered_once BEFORE UPDATE ON inquiry
            FOR EACH ROW WHEN (OLD.answered_at IS NOT NULL)
            EXECUTE FUNCTION refuse('an answered inquiry never changes');
            CREATE TRIGGER inquiry_identity
            BEFORE UPDATE OF tenant, sender, ticket, conversation, received_at, due_at ON inquiry
            FOR EACH ROW EXECUTE FUNCTION refuse('an inquiry keeps its document and its term');
            """)
}
