import MessageStore

import class Foundation.Thread

/// Has PostgreSQL take deleted rows out of the tables that hold openings, with what its indexes say of them.
///
/// Pages keep freed bytes until others take their place, as the write-ahead log does; `docs/audit-log.md` tells what that
/// means.
struct ErasedRowCleaner {
    private static let tables = ["audit_side", "review"]
    private static let pause = 0.1
    private static let pauses = 50

    let session: StoreSession

    /// - Returns: false when somebody still reads what was erased, after five seconds.
    func run() throws -> Bool {
        guard let end = try session.one("SELECT clock_timestamp()::text AS now")?.text("now") else { return false }
        var isRead = try isRead(before: end)
        for _ in 0..<Self.pauses where isRead {
            Thread.sleep(forTimeInterval: Self.pause)
            isRead = try self.isRead(before: end)
        }
        // The names are constants; VACUUM takes no parameter and no transaction.
        for table in Self.tables { try session.connection.execute("VACUUM \(table)") }
        return !isRead
    }

    /// Whether a transaction that began before an instant may still see what was deleted until then.
    private func isRead(before instant: String) throws -> Bool {
        try session.one(
            """
            SELECT EXISTS (SELECT 1 FROM pg_stat_activity WHERE datname = current_database()
                AND pid <> pg_backend_pid() AND backend_xmin IS NOT NULL AND xact_start < $1::text::timestamptz) AS found
            """, [.text(instant)])?.boolean("found") ?? false
    }
}
