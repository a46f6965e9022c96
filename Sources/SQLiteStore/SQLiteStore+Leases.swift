import MessageStore
import XMLSecurity

extension SQLiteStore {
    /// The next `claim` takes these rows with their next attempt; the fence keeps out whatever an earlier one may still say.
    public func endLeases(at instant: UTCInstant) async throws -> Int {
        try await write { session in
            try session.db.execute(
                sql: "UPDATE outbox SET due_at = ?1 WHERE state = 'leased' AND due_at > ?1",
                arguments: [instant.milliseconds])
            return session.db.changesCount
        }
    }
}
