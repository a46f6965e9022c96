import AuditLog
import Messages
import XMLSecurity

/// What the end of one retention month came to.
public struct EndedRetention: Hashable, Sendable {
    /// The last month in which these values had to be readable.
    public let month: RetentionMonth
    /// Rows whose values were destroyed.
    public let destroyedCount: Int
    /// Rows that are kept on, to be looked at again a month later: held, or in work still.
    public let keptCount: Int

    /// Describes an end.
    public init(month: RetentionMonth, destroyedCount: Int, keptCount: Int) {
        self.month = month
        self.destroyedCount = destroyedCount
        self.keptCount = keptCount
    }
}

/// Destroys values at the end of their retention, unless a legal hold keeps them.
///
/// A document keeps its row with sender, ticket and a keyed tag of its digest: by these a repetition is told from a conflict for ever.
/// Everything else goes: its bytes, whom it is about, its rows in outbox and inbox; applications with steps, transfers and deadlines;
/// entries of the decision register. Then the key goes under which all that was sealed.
///
/// Kept on is what a hold names, and what is in work still: a conversation with an undelivered or not yet handed over document, or with an
/// application that is not transferred, withdrawn or decided. It is sealed anew until the current month, and judged again in the next.
public protocol RetentionStore: Sendable {
    /// Whether a month is over and its key still there.
    func isRetentionDue(at instant: UTCInstant) async throws -> Bool

    /// Ends the retention of every month that is over. What is broken off goes on when it is called again.
    ///
    /// - Parameters:
    ///   - instant: months before its month are over.
    ///   - line: makes the line of the audit log of one month, which is committed before its key is destroyed.
    /// - Returns: the months, ascending.
    /// - Complexity: O(rows of the store); some hundred rows a transaction.
    func endRetention(
        at instant: UTCInstant, line: @escaping @Sendable (EndedRetention) throws -> SealedLeaf
    ) async throws -> [EndedRetention]

    /// Sets a legal hold.
    ///
    /// - Throws: `MessageStoreError` with `.notFound` when there is no such conversation; of a person nothing may be there yet.
    func setHold(
        _ scope: LegalHoldScope, id: Ticket, reason: String, at instant: UTCInstant, changes: Changes
    ) async throws

    /// Releases a legal hold: what it held and is over goes with the next month's end.
    ///
    /// - Throws: `MessageStoreError` with `.notFound` when there is none of this name, or it was released before.
    func releaseHold(_ id: Ticket, at instant: UTCInstant, changes: Changes) async throws

    /// Every hold, the released ones too, in the order of setting.
    func holds() async throws -> [LegalHold]
}
