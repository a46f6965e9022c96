extension SchemaMigration {
    /// Queues documents for delivery, in an order; what waits is found by lane in a partial index, however many rows are done.
    ///
    /// A row that waits for another one is due when it has to be looked at again.
    static let outbox = SchemaMigration(
        number: 3, name: "outbox", tables: ["outbox"],
        sql: """
            CREATE TABLE outbox (
                tenant text NOT NULL DEFAULT current_setting('ocmw.tenant'),
                seq bigint GENERATED ALWAYS AS IDENTITY,
                ticket text NOT NULL,
                document bigint NOT NULL,
                state text NOT NULL CHECK (state IN ('queued', 'leased', 'retryWait', 'delivered', 'deliveredLate',
                    'parked', 'refused', 'expired', 'cancelled')),
                attempt bigint NOT NULL CHECK (attempt >= 0),
                -- Next attempt or end of the lease.
                due_at bigint,
                expires_at bigint,
                queued_at bigint NOT NULL,
                last_code text,
                -- Ticket of the document for whose end this one waits.
                waits_for text,
                -- From when on a held row may go once it is released.
                not_before bigint,
                -- HMAC of the SSIN that the document registers or no longer registers; NULL once it is through.
                registers bytea,
                -- Since when a parked row stands still: its parking; for one parked because it waited, that of the first one.
                parked_at bigint,
                -- Milliseconds of trying, counted from the first attempt and anew from a resumption; NULL has no end.
                budget bigint,
                -- The standstill about which it was told that this row waits.
                told_stuck bigint,
                -- Recipient and operation of the document, as `0999999922/requestInquiry`.
                lane text NOT NULL CHECK (lane ~ '^[0-9]{10}/[A-Za-z]+$'),
                PRIMARY KEY (tenant, seq),
                UNIQUE (tenant, ticket),
                UNIQUE (tenant, document),
                FOREIGN KEY (tenant, document) REFERENCES document (tenant, seq),
                CHECK ((due_at IS NOT NULL) = (state IN ('queued', 'leased', 'retryWait')))
            );
            CREATE INDEX outbox_lane ON outbox (tenant, lane, due_at, seq) WHERE due_at IS NOT NULL;
            CREATE INDEX outbox_lane_order ON outbox (tenant, lane, seq) WHERE due_at IS NOT NULL;
            CREATE INDEX outbox_by_state ON outbox (tenant, state, seq);
            CREATE INDEX outbox_registers ON outbox (tenant, registers, seq) WHERE registers IS NOT NULL;
            CREATE INDEX outbox_waiting ON outbox (tenant, waits_for) WHERE waits_for IS NOT NULL;
            CREATE INDEX outbox_held ON outbox (tenant, due_at, seq) WHERE waits_for IS NOT NULL AND due_at IS NOT NULL;
            CREATE TRIGGER outbox_begin BEFORE INSERT ON outbox
            FOR EACH ROW WHEN (NEW.state <> 'queued' OR NEW.attempt <> 0)
            EXECUTE FUNCTION refuse('illegal first state of an outbox row');
            CREATE TRIGGER outbox_transition BEFORE UPDATE OF state, attempt ON outbox
            FOR EACH ROW WHEN ((OLD.state, NEW.state) NOT IN (
                ('queued', 'queued'), ('queued', 'leased'), ('queued', 'parked'), ('queued', 'expired'),
                ('queued', 'cancelled'),
                ('leased', 'leased'), ('leased', 'delivered'), ('leased', 'retryWait'), ('leased', 'parked'),
                ('leased', 'refused'), ('leased', 'expired'),
                ('retryWait', 'retryWait'), ('retryWait', 'leased'), ('retryWait', 'delivered'),
                ('retryWait', 'refused'), ('retryWait', 'parked'), ('retryWait', 'expired'),
                ('parked', 'queued'), ('parked', 'retryWait'), ('parked', 'refused'), ('parked', 'deliveredLate'),
                ('parked', 'cancelled'),
                ('expired', 'deliveredLate'))
                OR NEW.attempt <> OLD.attempt + (NEW.state = 'leased')::integer)
            EXECUTE FUNCTION refuse('illegal transition of an outbox row');
            CREATE TRIGGER outbox_identity BEFORE UPDATE OF tenant, ticket, document, queued_at, lane ON outbox
            FOR EACH ROW EXECUTE FUNCTION refuse('an outbox row keeps its document');
            """)
}
