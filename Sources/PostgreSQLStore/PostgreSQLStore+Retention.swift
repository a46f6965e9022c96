import AuditLog
import MessageStore
import Messages
import SocialSecurity
import XMLSecurity

extension PostgreSQLStore {
    /// Rows looked at in one read, and rows judged in one transaction: others write in between.
    private static let (rowsOfRead, rowsOfTransaction) = (2_000, 100)

    /// Walks through every table into which something is sealed that ends.
    public func endRetention(before month: RetentionMonth) async throws {
        for table in RetainedTable.all { try await endRetention(of: table, current: month) }
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
}
