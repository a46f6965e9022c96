extension SchemaMigration {
    /// Lets applications be decided and steps be cancelled, keeps deadlines, replaced numbers and provisional decisions.
    ///
    /// SQLite cannot change a CHECK in place: both tables are copied, as "Making Other Kinds Of Table Schema Changes"
    /// of its documentation of ALTER TABLE describes. Foreign keys are checked when all migrations are done.
    static let deadlines = SchemaMigration(
        name: "10-deadlines",
        sql: """
            CREATE TABLE application_copy (
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
                    'decided')),
                version INTEGER NOT NULL CHECK (version >= 1),
                -- Sealed: withdrawal or decision.
                ending BLOB,
                CHECK ((origin_sender IS NULL) = (origin_ticket IS NULL)),
                CHECK (ending IS NULL OR state IN ('withdrawn', 'decided'))
            ) STRICT;
            INSERT INTO application_copy SELECT seq, id, reference_index, reference, content_tag, content_digest,
                origin_sender, origin_ticket, conversation, subjects, content, opened_at,
                CASE state WHEN 'closed' THEN 'decided' ELSE state END, version, NULL FROM application;
            DROP TABLE application;
            ALTER TABLE application_copy RENAME TO application;
            CREATE TABLE step_copy (
                seq INTEGER PRIMARY KEY,
                application INTEGER NOT NULL REFERENCES application (seq),
                key TEXT NOT NULL,
                operation TEXT NOT NULL,
                counterpart TEXT,
                ticket TEXT,
                state TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'delivered', 'done', 'refused', 'parked',
                    'notAnswered', 'cancelled')),
                code TEXT,
                updated_at INTEGER NOT NULL,
                UNIQUE (application, key)
            ) STRICT;
            INSERT INTO step_copy SELECT seq, application, key, operation, counterpart, ticket, state, code, updated_at
                FROM step;
            DROP TABLE step;
            ALTER TABLE step_copy RENAME TO step;
            CREATE INDEX step_by_ticket ON step (ticket) WHERE ticket IS NOT NULL;
            ALTER TABLE transfer ADD COLUMN provisionally_decided_on TEXT;
            ALTER TABLE transfer ADD COLUMN designated TEXT;
            ALTER TABLE transfer ADD COLUMN provisional_decision_reference BLOB;
            CREATE TABLE deadline (
                seq INTEGER PRIMARY KEY,
                application INTEGER NOT NULL REFERENCES application (seq),
                kind TEXT NOT NULL,
                key TEXT NOT NULL,
                due_at INTEGER NOT NULL,
                day TEXT,
                outcome TEXT CHECK (outcome IN ('reached', 'dropped')),
                UNIQUE (application, kind, key)
            ) STRICT;
            CREATE INDEX deadline_due ON deadline (due_at, seq) WHERE outcome IS NULL;
            CREATE TABLE replaced_number (
                -- HMAC of the SSIN that ended and of the one in its place.
                subject_index BLOB PRIMARY KEY,
                successor_index BLOB NOT NULL,
                -- Sealed: the SSIN in its place.
                successor BLOB NOT NULL
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX replaced_number_by_successor ON replaced_number (successor_index);
            """)
}
