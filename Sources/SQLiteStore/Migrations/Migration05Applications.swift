extension SchemaMigration {
    /// Keeps applications for aid with their steps and transfers; persons are blind indexes, contents sealed.
    static let applications = SchemaMigration(
        name: "05-applications",
        sql: """
            CREATE TABLE application (
                seq INTEGER PRIMARY KEY,
                id TEXT NOT NULL UNIQUE,
                -- HMAC of the software's reference, which may hold personal data; the reference itself is sealed.
                reference_index BLOB NOT NULL UNIQUE,
                reference BLOB NOT NULL,
                content_tag BLOB NOT NULL,
                content_digest BLOB NOT NULL,
                origin_sender TEXT,
                origin_ticket TEXT,
                conversation TEXT NOT NULL,
                subjects BLOB NOT NULL,
                content BLOB NOT NULL,
                opened_at INTEGER NOT NULL,
                state TEXT NOT NULL CHECK (state IN ('open', 'transferSent', 'transferred', 'contested', 'withdrawn',
                    'closed')),
                version INTEGER NOT NULL CHECK (version >= 1),
                CHECK ((origin_sender IS NULL) = (origin_ticket IS NULL))
            ) STRICT;
            CREATE TABLE application_subject (
                subject_index BLOB NOT NULL,
                application INTEGER NOT NULL REFERENCES application (seq),
                PRIMARY KEY (subject_index, application)
            ) STRICT, WITHOUT ROWID;
            CREATE TABLE step (
                seq INTEGER PRIMARY KEY,
                application INTEGER NOT NULL REFERENCES application (seq),
                key TEXT NOT NULL,
                operation TEXT NOT NULL,
                counterpart TEXT,
                ticket TEXT,
                state TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'delivered', 'done', 'refused', 'parked',
                    'notAnswered')),
                code TEXT,
                updated_at INTEGER NOT NULL,
                UNIQUE (application, key)
            ) STRICT;
            CREATE INDEX step_by_ticket ON step (ticket) WHERE ticket IS NOT NULL;
            CREATE TABLE transfer (
                seq INTEGER PRIMARY KEY,
                -- Tickets are the sender's own: two senders may use the same.
                sender TEXT NOT NULL,
                ticket TEXT NOT NULL,
                direction TEXT NOT NULL CHECK (direction IN ('sent', 'received')),
                application INTEGER NOT NULL REFERENCES application (seq),
                conversation TEXT NOT NULL,
                counterpart TEXT NOT NULL,
                state TEXT NOT NULL CHECK (state IN ('queued', 'delivered', 'refused', 'accepted', 'contested',
                    'provisionallyDecided')),
                sent_at INTEGER,
                forward_by TEXT NOT NULL,
                late_days INTEGER NOT NULL,
                applicant_informed_on TEXT,
                petition_reference BLOB,
                petition_date TEXT,
                created_at INTEGER NOT NULL,
                UNIQUE (sender, ticket)
            ) STRICT;
            CREATE INDEX transfer_by_application ON transfer (application, seq);
            """)
}
