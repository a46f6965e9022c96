import AuditLog
import GRDB
import MessageStore
import Messages
import SocialSecurity
import XMLSecurity

/// Rows of one table with values whose month is over.
struct DueRows: Sendable {
    var due: [DatabaseValue] = []
    /// The key of the last row that was looked at; `nil` after the end of the table.
    var last: DatabaseValue?
}

// Which rows are over.
extension StoreSession {
    /// Rows after a key in which a value is over; no value is decrypted.
    func dueRows(of table: SealedTable, after last: DatabaseValue?, limit: Int, current: RetentionMonth) throws
        -> DueRows
    {
        let heads = table.dated.map { "substr(\(table.name).\($0), 1, 3) AS \($0)" }.joined(separator: ", ")
        let arguments: StatementArguments = last.map { [limit, $0] } ?? [limit]
        var page = DueRows()
        for row in try Row.fetchAll(db, sql: table.query(of: heads, isAfter: last != nil), arguments: arguments) {
            page.last = row["walked"] as DatabaseValue
            let months = try table.dated.compactMap { try row.optionalBytes($0).flatMap(PayloadCipher.retentionMonth) }
            if months.contains(where: { $0 < current }) { page.due.append(row["walked"]) }
        }
        return page
    }

    /// Destroys some rows that are over, or seals anew what is kept on; what each month came to is counted with it.
    func endRetention(of keys: [DatabaseValue], in table: SealedTable, current: RetentionMonth) throws {
        var judge = RetentionJudge(session: self, held: try heldThings())
        for key in keys {
            guard let row = try Row.fetchOne(db, sql: table.oneRowQuery, arguments: [key]) else { continue }
            let months = try table.sealed.compactMap { try row.optionalBytes($0).flatMap(PayloadCipher.retentionMonth) }
            guard let (first, newest) = months.min().flatMap({ first in months.max().map { (first, $0) } }),
                first < current
            else { continue }
            let isKept = try newest >= current || judge.keeps(row, of: table)
            if isKept {
                try seal(row, key, of: table, until: max(newest, current), current: current)
            } else {
                try destroy(row, of: table, month: newest)
            }
            // A row whose later values go on is counted with the month that is over.
            try count(isKept ? first : newest, destroyed: isKept ? 0 : 1, kept: isKept ? 1 : 0)
        }
    }

    /// Values that are damaged stay as they are: nothing is lost with their key.
    private func seal(
        _ row: Row, _ key: DatabaseValue, of table: SealedTable, until month: RetentionMonth, current: RetentionMonth
    ) throws {
        for column in table.sealed {
            guard let sealed = try row.optionalBytes(column), let old = PayloadCipher.retentionMonth(of: sealed),
                old < current
            else { continue }
            let cell = try table.cell(row, column)
            do {
                let value = try sealer.seal(try sealer.open(sealed, in: cell), in: cell, until: month)
                try db.execute(
                    sql: "UPDATE \(table.name) SET \(column) = ? WHERE \(table.key) = ?", arguments: [value.blob, key])
            } catch let error as MessageStoreError where error.code == .undecipherable {
                continue
            }
        }
    }

    private func count(_ month: RetentionMonth, destroyed: Int, kept: Int) throws {
        try run(
            """
            INSERT INTO retention_end (month, destroyed, kept) VALUES (?, ?, ?)
            ON CONFLICT (month) DO UPDATE SET destroyed = destroyed + excluded.destroyed, kept = kept + excluded.kept
            """, [Int64(month.number), destroyed, kept])
    }

    /// Months of which rows went, but whose line is not there yet.
    package func begunRetentionEnds() throws -> [RetentionMonth] {
        try all("SELECT month FROM retention_end WHERE ended_at IS NULL", []).map {
            RetentionMonth(number: UInt16(clamping: try $0["month"] as Int64))
        }
    }

    /// Commits the line of a month; `nil` when it is there.
    package func endRetention(
        of month: RetentionMonth, at instant: UTCInstant, line: (EndedRetention) throws -> SealedLeaf
    ) throws -> EndedRetention? {
        let number = Int64(month.number)
        let row = try one("SELECT * FROM retention_end WHERE month = ?", [number])
        if let row, try row.optionalInstant("ended_at") != nil { return nil }
        let end = EndedRetention(
            month: month, destroyedCount: try row?["destroyed"] ?? 0, keptCount: try row?["kept"] ?? 0)
        try append([try line(end)])
        try count(month, destroyed: 0, kept: 0)
        try run("UPDATE retention_end SET ended_at = ? WHERE month = ?", [instant.milliseconds, number])
        return end
    }
}

// How rows go.
extension StoreSession {
    private func destroy(_ row: Row, of table: SealedTable, month: RetentionMonth) throws {
        let key: DatabaseValue = row["walked"]
        switch table.name {
        case "document": try erase(document: row, month: month)
        case "application": try delete(application: row)
        default: try db.execute(sql: "DELETE FROM \(table.name) WHERE \(table.key) = ?", arguments: [key])
        }
    }

    /// Sender, ticket and the tag of the digest stay.
    private func erase(document row: Row, month: RetentionMonth) throws {
        let seq = try row["walked"] as Int64
        let name: StatementArguments = [try row["sender"] as String, try row["ticket"] as String]
        try run("DELETE FROM outbox WHERE document = ?", [seq])
        try run("DELETE FROM inbox WHERE sender = ? AND ticket = ?", name)
        try run("DELETE FROM inquiry WHERE sender = ? AND ticket = ?", name)
        try run(
            """
            UPDATE document SET header = x'', content = x'', subject_index = NULL, erased_month = ? WHERE seq = ?
            """, [Int64(month.number), seq])
        try endConversation(try row["conversation"])
    }

    private func delete(application row: Row) throws {
        let seq = try row["walked"] as Int64
        for table in ["application_subject", "step", "deadline", "transfer"] {
            try run("DELETE FROM \(table) WHERE application = ?", [seq])
        }
        try run("DELETE FROM application WHERE seq = ?", [seq])
        try endConversation(try row["conversation"])
    }

    /// Takes away what is told of a conversation of which nothing else is left.
    private func endConversation(_ conversation: String) throws {
        try run(
            """
            DELETE FROM timeline_event WHERE conversation = ?1
                AND NOT EXISTS (SELECT 1 FROM document WHERE conversation = ?1 AND erased_month IS NULL)
                AND NOT EXISTS (SELECT 1 FROM application WHERE conversation = ?1)
            """, [conversation])
    }
}

// What was erased rightly.
extension StoreSession {
    /// Whether a value of this age may have been erased at the end of this month: the key file, which is not in the database, says that
    /// the month's key was destroyed, or its end is under way.
    func isRetentionEnd(_ month: RetentionMonth, ofValueFrom instant: UTCInstant) throws -> Bool {
        guard month >= RetentionMonth(instant, addingMonths: RetentionPolicy.admissibleMonths.lowerBound) else {
            return false
        }
        return try sealer.keys.isErased(month, purpose: .retention) || begunRetentionEnds().contains(month)
    }
}
