extension SchemaMigration {
    /// Keeps events for webhooks, one row for each endpoint that wants one, in clear because they hold identifiers only.
    static let webhooks = SchemaMigration(
        name: "13-webhooks",
        sql: """
            CREATE TABLE webhook_endpoint (
                name TEXT PRIMARY KEY,
                -- Words separated by one space.
                types TEXT NOT NULL,
                disabled_at INTEGER
            ) STRICT, WITHOUT ROWID;
            CREATE TABLE webhook_delivery (
                seq INTEGER PRIMARY KEY,
                id TEXT NOT NULL,
                endpoint TEXT NOT NULL,
                type TEXT NOT NULL,
                body TEXT NOT NULL,
                state TEXT NOT NULL CHECK (state IN ('waiting', 'leased', 'delivered', 'parked')),
                attempt INTEGER NOT NULL CHECK (attempt >= 0),
                -- Attempts of budgets that are over.
                earlier_attempts INTEGER NOT NULL DEFAULT 0,
                -- Next attempt or end of the lease.
                due_at INTEGER,
                created_at INTEGER NOT NULL,
                finished_at INTEGER,
                last_code TEXT,
                UNIQUE (id, endpoint),
                CHECK ((due_at IS NOT NULL) = (state IN ('waiting', 'leased'))),
                CHECK ((finished_at IS NOT NULL) = (state IN ('delivered', 'parked')))
            ) STRICT;
            CREATE INDEX webhook_due ON webhook_delivery (endpoint, due_at, seq) WHERE due_at IS NOT NULL;
            CREATE INDEX webhook_by_state ON webhook_delivery (state, seq);
            CREATE INDEX webhook_finished ON webhook_delivery (finished_at) WHERE finished_at IS NOT NULL;
            CREATE TRIGGER webhook_begin BEFORE INSERT ON webhook_delivery
            WHEN NEW.state <> 'waiting' OR NEW.attempt <> 0
            BEGIN SELECT RAISE(ABORT, 'illegal first state of a webhook row'); END;
            CREATE TRIGGER webhook_transition BEFORE UPDATE OF state ON webhook_delivery
            WHEN (OLD.state, NEW.state) NOT IN (VALUES
                ('waiting', 'waiting'), ('waiting', 'leased'), ('waiting', 'parked'),
                ('leased', 'leased'), ('leased', 'waiting'), ('leased', 'delivered'), ('leased', 'parked'),
                ('parked', 'waiting'))
            BEGIN SELECT RAISE(ABORT, 'illegal transition of a webhook row'); END;
            CREATE TRIGGER webhook_identity BEFORE UPDATE OF id, endpoint, type, body, created_at ON webhook_delivery
            BEGIN SELECT RAISE(ABORT, 'a webhook row keeps its event'); END;
            """)
}
