import AuditLog
import MessageStore

extension PostgreSQLStore {
    /// Some rows at a time, each time in one transaction: other OCMWs write in between.
    private static let rowsAtOnce = 200

    /// Draws, wraps anew, leaves the line, destroys: each step may be the last one before the program ends.
    ///
    /// Another instance would go on with the keys that it has in memory. Whether there is one is looked at after the new keys are in the file and
    /// again before the old ones go: one that starts in between reads both.
    public func rotateKeys(
        progress: @escaping @Sendable (StoreProgress) -> Void,
        line: @escaping @Sendable (KeyRotation) throws -> SealedLeaf
    ) async throws -> KeyRotation {
        try await checkAlone()
        let months = try await onThread { [keys] in try keys.beginRotation() }
        try await checkAlone()
        let rotation = KeyRotation(months: months, values: try await rewrapValues(progress: progress))
        try await checkAlone()
        try await append([try line(rotation)])
        try await onThread { [keys] in try keys.endRotation() }
        return rotation
    }

    private func checkAlone() async throws {
        let (own, all) = (announcement.applicationName, Announcement.applicationNames + announcement.tenant + " ")
        let others = try await read { session in
            try session.one(
                """
                SELECT count(*) AS count FROM pg_stat_activity WHERE datname = current_database()
                    AND starts_with(application_name, $1) AND application_name <> $2
                """, [.text(all), .text(own)])?.count("count") ?? 0
        }
        guard others == 0 else {
            throw MessageStoreError(
                .inUse, "\(others) connections of other programs are open to the rows of \(organisation)")
        }
    }

    /// Walks through every table into which something is sealed until the end of a month.
    ///
    /// - Returns: how many values were wrapped anew.
    func rewrapValues(progress: @escaping @Sendable (StoreProgress) -> Void) async throws -> Int {
        let total = try await read { session in
            try RetainedTable.all.reduce(0) { sum, table in
                sum + (try session.one("SELECT count(*) AS count FROM \(table.name)")?.count("count") ?? 0)
            }
        }
        var (done, changed) = (0, 0)
        for table in RetainedTable.all {
            var last: Value?
            repeat {
                let from = last
                let step = try await write { try $0.rewrap(table, after: from, limit: Self.rowsAtOnce) }
                (done, changed, last) = (done + step.rowCount, changed + step.changedCount, step.last)
                progress(StoreProgress(done: done, total: total))
            } while last != nil
        }
        return changed
    }
}

extension StoreSession {
    /// What some rows came to; `last` is the key of the last one, `nil` after the end of the table.
    struct RewrapStep: Sendable {
        var rowCount = 0
        var changedCount = 0
        var last: Value?
    }

    /// Wraps the keys of some rows anew.
    func rewrap(_ table: RetainedTable, after last: Value?, limit: Int) throws -> RewrapStep {
        var step = RewrapStep()
        let arguments: [Value] = last.map { [.integer(limit), $0] } ?? [.integer(limit)]
        for row in try all(table.query(isAfter: last != nil), arguments) {
            let key = try table.key(of: row)
            (step.rowCount, step.last) = (step.rowCount + 1, key)
            for column in table.sealed {
                guard let sealed = try row.optionalBytes(column),
                    let value = try sealer.rewrapped(sealed, in: table.cell(row, column))
                else { continue }
                try run("UPDATE \(table.name) SET \(column) = $1 WHERE \(table.key) = $2", [.bytes(value), key])
                step.changedCount += 1
            }
        }
        return step
    }
}
