import GRDB
import MessageStore

extension SQLiteStore {
    /// Looks at the file, then at the tables, then at every sealed value.
    public func check(progress: @escaping @Sendable (StoreProgress) -> Void) async throws -> StoreCheckReport {
        var report = StoreCheckReport()
        for part in Self.parts {
            report.findings += try await look(part.findings) ?? Self.stopped(part.name)
        }
        let total = try await rowCount()
        var done = 0
        for table in SealedTable.all {
            let before = done
            done += try await check(table, &report) { progress(StoreProgress(done: before + $0, total: total)) }
        }
        return report
    }

    private static let parts: [(name: String, findings: @Sendable (StoreSession) throws -> [StoreFinding])] = [
        ("file", { try $0.fileFindings() }), ("references", { try $0.referenceFindings() }),
        ("schema", { try $0.schemaFindings() }), ("outbox", { try $0.outboxFindings() }),
        ("inbox", { try $0.inboxFindings() }), ("brake", { try $0.brakeFindings() }),
    ]

    /// What is read of a part; `nil` when damage stops the reading. Anything else that stops it is thrown.
    private func look<Value: Sendable>(
        _ body: @escaping @Sendable (StoreSession) throws -> Value
    ) async throws -> Value? {
        try await read { session in
            do {
                return try body(session)
            } catch let error as DatabaseError where Self.damage.contains(error.resultCode) {
                return nil
            }
        }
    }

    /// Of pages that are none, and of tables and columns that are missing.
    private static let damage: [ResultCode] = [.SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_ERROR]

    /// Rows with sealed values, for the progress alone.
    private func rowCount() async throws -> Int {
        var total = 0
        for table in SealedTable.all {
            let sql = "SELECT count(*) FROM \(table.name)"
            total += try await look { try Int.fetchOne($0.db, sql: sql) ?? 0 } ?? 0
        }
        return total
    }

    /// - Returns: rows that were looked at.
    private func check(
        _ table: SealedTable, _ report: inout StoreCheckReport, _ progress: (Int) -> Void
    ) async throws -> Int {
        var check = SealedTableCheck(table)
        while true {
            let before = check
            let next = try await look { Step(check: try before.next(in: $0)) }
            guard let next else {
                report.findings += Self.stopped(table.name)
                break
            }
            guard let more = next.check else { break }
            check = more
            progress(check.rowCount)
        }
        report.add(check)
        return check.rowCount
    }

    /// What is said of a part whose reading was stopped.
    private static func stopped(_ part: String) -> [StoreFinding] {
        [StoreFinding(.fileDamaged, "\(part): damage stops the reading; what comes after it was not looked at")]
    }

    /// What some rows more came to; no check when none was left.
    private struct Step: Sendable {
        let check: SealedTableCheck?
    }
}

extension StoreCheckReport {
    fileprivate mutating func add(_ check: SealedTableCheck) {
        findings += check.findings
        valueCount += check.valueCount
        undecipherableCount += check.undecipherableCount
        erasedCount += check.erasedCount
    }
}
