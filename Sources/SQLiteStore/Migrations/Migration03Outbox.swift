extension SchemaMigration {
    /// Queues documents for delivery; what waits is found by one partial index, however many rows are done.
    static let outbox = SchemaMigration(
        name: "03-outbox",
        sql: """
            CREATE TABLE outbox (
                seq INTEGER PRIMARY KEY,
                ticket TEXT NOT NULL UNIQUE,
                document INTEGER NOT NULL UNIQUE REFERENCES document (seq),
                state TEXT NOT NULL CHECK (state IN ('queued', 'leased', 'retryWait', 'delivered', 'deliveredLate',
                    'parked', 'refused', 'expired', 'cancelled')),
                attempt INTEGER NOT NULL CHECK (attempt >= 0),
                -- Next attempt or end of the lease.
                due_at INTEGER,
                expires_at INTEGER,
                queued_at INTEGER NOT NULL,
                last_code TEXT,
                CHECK ((due_at IS NOT NULL) = (state IN ('queued', 'leased', 'retryWait')))
            ) STRICT;
            CREATE INDEX outbox_due ON outbox (due_at, seq) WHERE due_at IS NOT NULL;
            CREATE INDEX outbox_by_state ON outbox (state, seq);
            CREATE TRIGGER outbox_begin BEFORE INSERT ON outbox
            WHEN NEW.state <> 'queued' OR NEW.attempt <> 0
            BEGIN SELECT RAISE(ABORT, 'illegal first state of an outbox row'); END;
            CREATE TRIGGER outbox_transition BEFORE UPDATE OF state, attempt ON outbox
            WHEN (OLD.state, NEW.state) NOT IN (VALUES
                ('queued', 'queued'), ('queued', 'leased'), ('queued', 'parked'), ('queued', 'expired'),
                ('queued', 'cancelled'),
                ('leased', 'leased'), ('leased', 'delivered'), ('leased', 'retryWait'), ('leased', 'parked'),
                ('leased', 'refused'), ('leased', 'expired'),
                ('retryWait', 'retryWait'), ('retryWait', 'leased'), ('retryWait', 'delivered'),
                ('retryWait', 'refused'), ('retryWait', 'parked'), ('retryWait', 'expired'),
                ('parked', 'queued'), ('parked', 'retryWait'), ('parked', 'refused'), ('parked', 'deliveredLate'),
                ('parked', 'cancelled'),
                ('expired', 'deliveredLate'))
                OR NEW.attempt <> OLD.attempt + (NEW.state = 'leased')
            BEGIN SELECT RAISE(ABORT, 'illegal transition of an outbox row'); END;
            CREATE TRIGGER outbox_identity BEFORE UPDATE OF ticket, document, queued_at ON outbox
            BEGIN SELECT RAISE(ABORT, 'an outbox row keeps its document'); END;
            """)
}
