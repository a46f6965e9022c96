extension SchemaMigration {
    /// Counts how long a document waits for a parked one from the parking, and a budget from the first attempt.
    static let outboxParking = SchemaMigration(
        name: "22-outbox-parking",
        sql: """
            -- Since when a parked row stands still: its parking; for one parked because it waited, that of the first one.
            ALTER TABLE outbox ADD COLUMN parked_at INTEGER;
            -- Milliseconds of trying, counted from the first attempt and anew from a resumption; NULL has no end.
            ALTER TABLE outbox ADD COLUMN budget INTEGER;
            -- The standstill about which it was told that this row waits.
            ALTER TABLE outbox ADD COLUMN told_stuck INTEGER;
            UPDATE outbox SET parked_at = queued_at WHERE state = 'parked';
            UPDATE outbox SET budget = max(0, expires_at - coalesce(not_before, queued_at)) WHERE expires_at IS NOT NULL;
            UPDATE outbox SET due_at = coalesce(not_before, queued_at) WHERE waits_for IS NOT NULL AND state = 'queued';
            CREATE INDEX outbox_held ON outbox (due_at, seq) WHERE waits_for IS NOT NULL AND due_at IS NOT NULL;
            """)
}
