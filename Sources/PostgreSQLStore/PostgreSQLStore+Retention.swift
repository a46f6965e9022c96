import AuditLog
import MessageStore
import Messages
import SocialSecurity
import XMLSecurity

extension PostgreSQLStore {
    /// Rows looked at in one read, and rows judged in one transaction: others write in between.
    private static let (rowsOfRead, rowsOfTransaction) = (2_000, 100)

    /// Reads the key file.
    public func isRetentionDue(at instant: UTCInstant) async throws -> Bool {
        try await !endedMonths(at: instant).isEmpty
    }

    /// Walks through every table whose values end, tells of each month, destroys its key.
    public func endRetention(
        at instant: UTCInstant, line: @escaping @Sendable (EndedRetention) throws -> SealedLeaf
    ) async throws -> [EndedRetention] {
        let current = RetentionMonth(instant, addingMonths: 0)
        for table in RetainedTable.all { try await endRetention(of: table, current: current) }
        var told: [EndedRetention] = []
        let begun = try await read { try $0.begunRetentionEnds() }
        for month in Set(try await endedMonths(at: instant) + begun).sorted() {
            if let end = try await write({ try $0.endRetention(of: month, at: instant, line: line) }) {
                told.append(end)
            }
            try await onThread { [keys] in try keys.erase(month) }
        }
        return told
    }

    private func endedMonths(at instant: UTCInstant) async throws -> [RetentionMonth] {
        try await onThread { [keys] in
            try keys.retentionMonths().filter { $0 < RetentionMonth(instant, addingMonths: 0) }
        }
    }

    private func endRetention(of table: RetainedTable, current: RetentionMonth) async throws {
        var last: Value?
        repeat {
            let from = last
            let page = try await read {
                try $0.dueRows(of: table, after: from, limit: Self.rowsOfRead, current: current)
            }
            for start in stride(from: 0, to: page.due.count, by: Self.rowsOfTransaction) {
                let some = Array(page.due[start...].prefix(Self.rowsOfTransaction))
                try await write { try $0.endRetention(of: some, in: table, current: current) }
            }
            last = page.last
        } while last != nil
    }

    /// Sets a legal hold; throws `.notFound` for a conversation that is not there.
    public func setHold(
        _ scope: LegalHoldScope, id: Ticket, reason: String, at instant: UTCInstant, changes: Changes
    ) async throws {
        try await write { session in
            try session.setHold(scope, id: id, reason: reason, at: instant)
            try session.apply(changes)
        }
    }

    /// Releases a legal hold, or throws `.notFound`.
    public func releaseHold(_ id: Ticket, at instant: UTCInstant, changes: Changes) async throws {
        try await write { session in
            try session.releaseHold(id, at: instant)
            try session.apply(changes)
        }
    }

    /// Every hold, in the order of setting.
    public func holds() async throws -> [LegalHold] { try await read { try $0.holds() } }
}
