extension SchemaMigration {
    /// Holds documents about a person back until what registers the person, or ends that, is through.
    ///
    /// A held row is due when its hold ends at the latest, so that the index of what is due lists it last.
    static let outboxHolds = SchemaMigration(
        name: "17-outbox-holds",
        sql: """
            -- From when on a held row may go once it is released.
            ALTER TABLE outbox ADD COLUMN not_before INTEGER;
            -- HMAC of the SSIN that the document registers or no longer registers; NULL once it is through.
            ALTER TABLE outbox ADD COLUMN registers BLOB;
            UPDATE outbox SET registers = (SELECT subject_index FROM document WHERE document.seq = outbox.document
                AND document.operation IN ('registerPerson', 'unregisterPerson'))
                WHERE state IN ('queued', 'leased', 'retryWait', 'parked');
            UPDATE outbox SET waits_for = NULL WHERE waits_for IS NOT NULL AND (state <> 'queued'
                OR NOT EXISTS (SELECT 1 FROM outbox AS earlier WHERE earlier.ticket = outbox.waits_for
                    AND earlier.state IN ('queued', 'leased', 'retryWait', 'parked')));
            UPDATE outbox SET not_before = due_at, due_at = max(due_at, coalesce(expires_at, queued_at + 86400000))
                WHERE waits_for IS NOT NULL;
            CREATE INDEX outbox_registers ON outbox (registers, seq) WHERE registers IS NOT NULL;
            CREATE INDEX outbox_waiting ON outbox (waits_for) WHERE waits_for IS NOT NULL;
            """)
}
