import AuditLog
import GRDB
import MessageStore
import XMLSecurity

/// What is written so that lines are found.
extension StoreSession {
    /// Notes a line in the indexes of clear fields and tickets.
    func index(_ leaf: AuditClearFields, row: Int64) throws {
        try run("INSERT INTO audit_kind_line (kind, leaf) VALUES (?, ?)", [try kind(of: leaf), row])
        for tag in Set([leaf.ticket, leaf.kszTicket, leaf.conversation].compactMap(\.self).map(AuditReferenceTag.of)) {
            try run("INSERT INTO audit_reference (tag, leaf) VALUES (?, ?)", [tag, row])
        }
    }

    /// The combination of clear fields; noted when it occurs for the first time.
    private func kind(of leaf: AuditClearFields) throws -> Int64 {
        let values = StatementArguments([
            leaf.act.rawValue, leaf.service ?? "", leaf.legalContext ?? "", leaf.outcome?.rawValue ?? "",
            leaf.application, leaf.counterpart ?? "",
        ])
        let known = try one(
            """
            SELECT id FROM audit_kind WHERE act = ? AND service = ? AND legal_context = ? AND outcome = ?
                AND application = ? AND counterpart = ?
            """, values)
        if let known { return known["id"] }
        try run(
            """
            INSERT INTO audit_kind (act, service, legal_context, outcome, application, counterpart)
            VALUES (?, ?, ?, ?, ?, ?)
            """, values)
        return db.lastInsertedRowID
    }

    /// Notes the times of rows in their blocks.
    func index(_ periods: AuditPeriods) throws {
        for (block, times) in periods.blocks {
            try run(
                """
                INSERT INTO audit_period (block, earliest, latest) VALUES (?, ?, ?)
                ON CONFLICT (block) DO UPDATE SET earliest = min(earliest, excluded.earliest),
                    latest = max(latest, excluded.latest)
                """, [block, times.lowerBound, times.upperBound])
        }
    }
}

/// Earliest and latest time of lines by block.
struct AuditPeriods {
    private(set) var blocks: [Int64: ClosedRange<Int64>] = [:]

    mutating func add(_ milliseconds: Int64, row: Int64) {
        let block = AuditBlock.of(row)
        let known = blocks[block] ?? milliseconds...milliseconds
        blocks[block] = min(known.lowerBound, milliseconds)...max(known.upperBound, milliseconds)
    }
}
