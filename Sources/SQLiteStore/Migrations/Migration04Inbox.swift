extension SchemaMigration {
    /// Accepts each document of (sender, ticket) once, with the receipt that never changes; refusals stand apart.
    static let inbox = SchemaMigration(
        name: "04-inbox",
        sql: """
            CREATE TABLE inbox (
                seq INTEGER PRIMARY KEY,
                sender TEXT NOT NULL,
                ticket TEXT NOT NULL,
                document INTEGER NOT NULL REFERENCES document (seq),
                stamp INTEGER NOT NULL REFERENCES document (seq),
                receipt INTEGER NOT NULL REFERENCES document (seq),
                state TEXT NOT NULL CHECK (state IN ('accepted', 'handedOver')),
                accepted_at INTEGER NOT NULL,
                handed_over_at INTEGER,
                UNIQUE (sender, ticket),
                CHECK ((handed_over_at IS NOT NULL) = (state = 'handedOver'))
            ) STRICT;
            CREATE INDEX inbox_by_state ON inbox (state, seq);
            CREATE TRIGGER inbox_begin BEFORE INSERT ON inbox WHEN NEW.state <> 'accepted'
            BEGIN SELECT RAISE(ABORT, 'illegal first state of an inbox row'); END;
            CREATE TRIGGER inbox_transition BEFORE UPDATE OF state ON inbox
            WHEN (OLD.state, NEW.state) <> ('accepted', 'handedOver')
            BEGIN SELECT RAISE(ABORT, 'illegal transition of an inbox row'); END;
            CREATE TRIGGER inbox_identity BEFORE UPDATE OF sender, ticket, document, stamp, receipt ON inbox
            BEGIN SELECT RAISE(ABORT, 'an inbox row keeps its document and receipt'); END;
            CREATE TABLE inbox_refusal (
                seq INTEGER PRIMARY KEY,
                sender TEXT NOT NULL,
                ticket TEXT NOT NULL,
                digest_tag BLOB NOT NULL,
                code TEXT NOT NULL,
                refused_at INTEGER NOT NULL
            ) STRICT;
            CREATE INDEX inbox_refusal_by_ticket ON inbox_refusal (sender, ticket, seq);
            """)
}
