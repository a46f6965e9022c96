import AuditLog
import GRDB
import MessageStore

extension SQLiteStore {
    /// Some rows at a time, each time in one transaction: others write in between, and the write-ahead log stays short.
    private static let rowsAtOnce = 200

    /// Draws, wraps anew, leaves the line, destroys: each step may be the last one before the program ends.
    public func rotateKeys(
        progress: @escaping @Sendable (StoreProgress) -> Void,
        line: @escaping @Sendable (KeyRotation) throws -> SealedLeaf
    ) async throws -> KeyRotation {
        let months = try await onDispatchThread { [keys] in try keys.beginRotation() }
        let rotation = KeyRotation(months: months, values: try await rewrapValues(progress: progress))
        try await append([try line(rotation)])
        try await onDispatchThread { [keys] in try keys.endRotation() }
        return rotation
    }

    /// Walks through every table into which something is sealed.
    ///
    /// - Returns: how many values were wrapped anew.
    func rewrapValues(progress: @escaping @Sendable (StoreProgress) -> Void) async throws -> Int {
        let total = try await sealedRowCount()
        var (done, changed) = (0, 0)
        for table in SealedTable.all {
            var last: DatabaseValue?
            repeat {
                let from = last
                let step = try await write { try $0.rewrap(table, after: from, limit: Self.rowsAtOnce) }
                (done, changed, last) = (done + step.rowCount, changed + step.changedCount, step.last)
                progress(StoreProgress(done: done, total: total))
            } while last != nil
        }
        return changed
    }

    private func sealedRowCount() async throws -> Int {
        try await read { session in
            try SealedTable.all.reduce(0) { sum, table in
                sum + (try Int.fetchOne(session.db, sql: "SELECT count(*) FROM \(table.name)") ?? 0)
            }
        }
    }
}

extension StoreSession {
    /// What some rows came to; `last` is the key of the last one, `nil` after the end of the table.
    struct RewrapStep: Sendable {
        var rowCount = 0
        var changedCount = 0
        var last: DatabaseValue?
    }

    /// Wraps the keys of some rows anew.
    func rewrap(_ table: SealedTable, after last: DatabaseValue?, limit: Int) throws -> RewrapStep {
        let arguments: StatementArguments = last.map { [limit, $0] } ?? [limit]
        var step = RewrapStep()
        for row in try Row.fetchAll(db, sql: table.query(isAfter: last != nil), arguments: arguments) {
            step.rowCount += 1
            let key: DatabaseValue = row["walked"]
            step.last = key
            for column in table.sealed {
                guard let sealed = try row.optionalBytes(column),
                    let value = try sealer.rewrapped(sealed, in: table.cell(row, column))
                else { continue }
                try db.execute(
                    sql: "UPDATE \(table.name) SET \(column) = ? WHERE \(table.key) = ?", arguments: [value.blob, key])
                step.changedCount += 1
            }
        }
        return step
    }
}
