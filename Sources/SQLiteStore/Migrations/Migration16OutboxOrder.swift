extension SchemaMigration {
    /// Lets a document wait in the outbox for the end of another one.
    static let outboxOrder = SchemaMigration(
        name: "16-outbox-order", sql: "ALTER TABLE outbox ADD COLUMN waits_for TEXT")
}
