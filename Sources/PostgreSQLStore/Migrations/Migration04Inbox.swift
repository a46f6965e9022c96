extension SchemaMigration {
    /// Accepts each document of (sender, ticket) once, with the receipt that never changes; refusals stand apart.
    static let inbox = SchemaMigration(
        number: 4, name: "inbox", tables: ["inbox", "inbox_refusal"],
        sql: """
            CREATE TABLE inbox (
                tenant text NOT NULL DEFAULT current_setting('ocmw.tenant'),
                seq bigint GENERATED ALWAYS AS IDENTITY,
                sender text NOT NULL,
                ticket text NOT NULL,
                document bigint NOT NULL,
                stamp bigint NOT NULL,
                receipt bigint NOT NULL,
                state text NOT NULL CHECK (state IN ('accepted', 'handedOver')),
                accepted_at bigint NOT NULL,
                handed_over_at bigint,
                PRIMARY KEY (tenant, seq),
                UNIQUE (tenant, sender, ticket),
                FOREIGN KEY (tenant, document) REFERENCES document (tenant, seq),
                FOREIGN KEY (tenant, stamp) REFERENCES document (tenant, seq),
                FOREIGN KEY (tenant, receipt) REFERENCES document (tenant, seq),
                CHECK ((handed_over_at IS NOT NULL) = (state = 'handedOver'))
            );
            CREATE INDEX inbox_by_state ON inbox (tenant, state, seq);
            CREATE TRIGGER inbox_begin BEFORE INSERT ON inbox FOR EACH ROW WHEN (NEW.state <> 'accepted')
            EXECUTE FUNCTION refuse('illegal first state of an inbox row');
            CREATE TRIGGER inbox_transition BEFORE UPDATE OF state ON inbox
            FOR EACH ROW WHEN ((OLD.state, NEW.state) <> ('accepted', 'handedOver'))
            EXECUTE FUNCTION refuse('illegal transition of an inbox row');
            CREATE TRIGGER inbox_identity BEFORE UPDATE OF tenant, sender, ticket, document, stamp, receipt ON inbox
            FOR EACH ROW EXECUTE FUNCTION refuse('an inbox row keeps its document and receipt');
            CREATE TABLE inbox_refusal (
                tenant text NOT NULL DEFAULT current_setting('ocmw.tenant'),
                seq bigint GENERATED ALWAYS AS IDENTITY,
                sender text NOT NULL,
                ticket text NOT NULL,
                digest_tag bytea NOT NULL,
                code text NOT NULL,
                refused_at bigint NOT NULL,
                PRIMARY KEY (tenant, seq)
            );
            CREATE INDEX inbox_refusal_by_ticket ON inbox_refusal (tenant, sender, ticket, seq);
            """)
}
