extension SchemaMigration {
    /// Keeps events for webhooks, one row for each endpoint that wants one, in clear because they hold identifiers only.
    static let webhooks = SchemaMigration(
        number: 12, name: "webhooks", tables: ["webhook_endpoint", "webhook_delivery"],
        sql: """
            CREATE TABLE webhook_endpoint (
                tenant text NOT NULL DEFAULT current_setting('ocmw.tenant'),
                name text NOT NULL,
                -- Words separated by one space.
                types text NOT NULL,
                disabled_at bigint,
                PRIMARY KEY (tenant, name)
            );
            CREATE TABLE webhook_delivery (
                tenant text NOT NULL DEFAULT current_setting('ocmw.tenant'),
                seq bigint GENERATED ALWAYS AS IDENTITY,
                id text NOT NULL,
                endpoint text NOT NULL,
                type text NOT NULL,
                body text NOT NULL,
                state text NOT NULL CHECK (state IN ('waiting', 'leased', 'delivered', 'parked')),
                attempt bigint NOT NULL CHECK (attempt >= 0),
                -- Attempts of budgets that are over.
                earlier_attempts bigint NOT NULL DEFAULT 0,
                -- Next attempt or end of the lease.
                due_at bigint,
                created_at bigint NOT NULL,
                finished_at bigint,
                last_code text,
                PRIMARY KEY (tenant, seq),
                UNIQUE (tenant, id, endpoint),
                CHECK ((due_at IS NOT NULL) = (state IN ('waiting', 'leased'))),
                CHECK ((finished_at IS NOT NULL) = (state IN ('delivered', 'parked')))
            );
            CREATE INDEX webhook_due ON webhook_delivery (tenant, endpoint, due_at, seq) WHERE due_at IS NOT NULL;
            CREATE INDEX webhook_by_state ON webhook_delivery (tenant, state, seq);
            CREATE INDEX webhook_finished ON webhook_delivery (tenant, finished_at) WHERE finished_at IS NOT NULL;
            CREATE TRIGGER webhook_begin BEFORE INSERT ON webhook_delivery
            FOR EACH ROW WHEN (NEW.state <> 'waiting' OR NEW.attempt <> 0)
            EXECUTE FUNCTION refuse('illegal first state of a webhook row');
            CREATE TRIGGER webhook_transition BEFORE UPDATE OF state ON webhook_delivery
            FOR EACH ROW WHEN ((OLD.state, NEW.state) NOT IN (
                ('waiting', 'waiting'), ('waiting', 'leased'), ('waiting', 'parked'),
                ('leased', 'leased'), ('leased', 'waiting'), ('leased', 'delivered'), ('leased', 'parked'),
                ('parked', 'waiting')))
            EXECUTE FUNCTION refuse('illegal transition of a webhook row');
            CREATE TRIGGER webhook_identity BEFORE UPDATE OF tenant, id, endpoint, type, body, created_at
            ON webhook_delivery FOR EACH ROW EXECUTE FUNCTION refuse('a webhook row keeps its event');
            """)
}
