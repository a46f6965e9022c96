import AuditLog
import Messages
import SocialSecurity
import XMLSecurity

/// The part of one transaction in `RetentionStore`. A method that is called as one there does what is said there.
package protocol RetentionTransaction {
    /// Months of which rows went, but whose line is not there yet.
    func begunRetentionEnds() throws -> [RetentionMonth]
    /// Commits the line of a month; `nil` when it is there.
    func endRetention(of month: RetentionMonth, at instant: UTCInstant, line: (EndedRetention) throws -> SealedLeaf)
        throws -> EndedRetention?
    func setHold(_ scope: LegalHoldScope, id: Ticket, reason: String, at instant: UTCInstant) throws
    func releaseHold(_ id: Ticket, at instant: UTCInstant) throws
    func holds() throws -> [LegalHold]
}

extension TransactionalStore {
    /// Reads the key file.
    public func isRetentionDue(at instant: UTCInstant) async throws -> Bool {
        try await !endedMonths(at: instant).isEmpty
    }

    /// Walks through every table into which something is sealed, tells of each month, destroys its key.
    public func endRetention(
        at instant: UTCInstant, line: @escaping @Sendable (EndedRetention) throws -> SealedLeaf
    ) async throws -> [EndedRetention] {
        let current = RetentionMonth(instant, addingMonths: 0)
        try await endRetention(before: current)
        var told: [EndedRetention] = []
        let begun = try await read { try $0.begunRetentionEnds() }
        for month in Set(try await endedMonths(at: instant) + begun).sorted() {
            if let end = try await write({ try $0.endRetention(of: month, at: instant, line: line) }) {
                told.append(end)
            }
            try await onDispatchThread { [keys] in try keys.erase(month) }
        }
        return told
    }

    private func endedMonths(at instant: UTCInstant) async throws -> [RetentionMonth] {
        try await onDispatchThread { [keys] in
            try keys.retentionMonths().filter { $0 < RetentionMonth(instant, addingMonths: 0) }
        }
    }

    /// Sets a legal hold; throws `.notFound` for a conversation that is not there.
    public func setHold(
        _ scope: LegalHoldScope, id: Ticket, reason: String, at instant: UTCInstant, changes: Changes
    ) async throws {
        try await write { transaction in
            try transaction.setHold(scope, id: id, reason: reason, at: instant)
            try transaction.apply(changes)
        }
    }

    /// Releases a legal hold, or throws `.notFound`.
    public func releaseHold(_ id: Ticket, at instant: UTCInstant, changes: Changes) async throws {
        try await write { transaction in
            try transaction.releaseHold(id, at: instant)
            try transaction.apply(changes)
        }
    }

    /// Every hold, in the order of setting.
    public func holds() async throws -> [LegalHold] { try await read { try $0.holds() } }
}
