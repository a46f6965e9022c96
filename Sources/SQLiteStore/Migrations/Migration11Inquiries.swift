extension SchemaMigration {
    /// Tells which inquiries of other OCMWs wait for an answer; those accepted before were answered at once.
    static let inquiries = SchemaMigration(
        name: "11-inquiries",
        sql: """
            CREATE TABLE inquiry (
                seq INTEGER PRIMARY KEY,
                sender TEXT NOT NULL,
                ticket TEXT NOT NULL,
                conversation TEXT NOT NULL,
                received_at INTEGER NOT NULL,
                due_at INTEGER NOT NULL,
                partial_replies INTEGER NOT NULL CHECK (partial_replies >= 0),
                answered_at INTEGER,
                answered_by TEXT CHECK (answered_by IN ('automatic', 'software')),
                version INTEGER NOT NULL CHECK (version >= 1),
                UNIQUE (sender, ticket),
                CHECK ((answered_at IS NULL) = (answered_by IS NULL))
            ) STRICT;
            CREATE INDEX inquiry_waiting ON inquiry (seq) WHERE answered_at IS NULL;
            CREATE INDEX inquiry_answered ON inquiry (seq) WHERE answered_at IS NOT NULL;
            CREATE TRIGGER inquiry_answered_once BEFORE UPDATE ON inquiry WHEN OLD.answered_at IS NOT NULL
            BEGIN SELECT RAISE(ABORT, 'an answered inquiry never changes'); END;
            CREATE TRIGGER inquiry_identity
            BEFORE UPDATE OF sender, ticket, conversation, received_at, due_at ON inquiry
            BEGIN SELECT RAISE(ABORT, 'an inquiry keeps its document and its term'); END;
            INSERT INTO inquiry (sender, ticket, conversation, received_at, due_at, partial_replies, answered_at,
                answered_by, version)
            SELECT inbox.sender, inbox.ticket, document.conversation, inbox.accepted_at,
                inbox.accepted_at + 86400000, 0, inbox.accepted_at, 'automatic', 1
            FROM inbox JOIN document ON document.seq = inbox.document
            WHERE document.operation = 'requestInquiry' ORDER BY inbox.seq;
            """)
}
