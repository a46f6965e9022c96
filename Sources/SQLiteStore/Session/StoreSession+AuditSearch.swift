import AuditLog
import GRDB
import MessageStore
import Messages
import SocialSecurity

/// Lines by what they are about, newest first.
extension StoreSession {
    /// What is longer than any value of ours is not read: somebody else put it there, and its empty stand-in is found as well.
    static let auditColumns = """
        SELECT audit_leaf.year, audit_leaf.position,
            CASE WHEN length(audit_leaf.leaf) <= \(AuditLeaf.byteLimit) THEN audit_leaf.leaf ELSE x'' END,
            audit_side.subject_index, audit_side.user_index,
            CASE WHEN length(audit_side.side) > \(sealedSideByteLimit) THEN x'' ELSE audit_side.side END,
            audit_leaf.seq, audit_leaf.tag
        """
    /// Openings, and what their encryption adds.
    private static let sealedSideByteLimit = AuditSide.byteLimit + 256

    /// What a listing from the newest line on asks.
    static let auditNewestQuery = """
        \(auditColumns) FROM audit_leaf LEFT JOIN audit_side ON audit_side.leaf = audit_leaf.seq
        WHERE audit_leaf.seq < ? ORDER BY audit_leaf.seq DESC LIMIT ?
        """

    package func auditLines(_ selection: AuditSelection, before position: AuditPosition?, limit: Int) throws
        -> [AuditLine]
    {
        switch selection {
        case .all:
            return try auditLines(Self.auditNewestQuery, [try auditEnd(before: position), limit])
        case .subject(let ssin):
            return try auditLines(about: ssin, before: try auditEnd(before: position), limit: limit)
        case .conversation(let ticket):
            var criteria = AuditCriteria()
            criteria.conversation = ticket
            return try auditPage(criteria, before: position, limit: limit, budget: AuditSearchBudget(.max)).lines
        }
    }

    /// Damaged lines too: whoever erases or reports must see them.
    private func auditLines(about person: SSIN, before end: Int64, limit: Int) throws -> [AuditLine] {
        var (rows, budget) = (try auditRows(about: person), AuditSearchBudget(.max))
        var (lines, bound) = ([AuditLine](), end - 1)
        while lines.count < limit, bound > 0, let row = try rows.last(atMost: bound, &budget) {
            lines += try auditLines(Self.auditLineQuery, [row])
            bound = row - 1
        }
        return lines
    }

    /// The row before which a listing begins; 0, before all rows, for a place that has none.
    private func auditEnd(before position: AuditPosition?) throws -> Int64 {
        try position.map { try auditRow($0) } ?? Int64.max
    }

    /// The row of a place; 0, before all rows, for a place that has none.
    func auditRow(_ position: AuditPosition) throws -> Int64 {
        try one(
            "SELECT seq FROM audit_leaf WHERE year = ? AND position = ?",
            [position.year, Int64(clamping: position.index)])?["seq"] ?? 0
    }

    /// Lines that fit; see the contract.
    package func auditPage(
        _ criteria: AuditCriteria, before position: AuditPosition?, limit: Int,
        budget: AuditSearchBudget = AuditSearchBudget()
    ) throws -> AuditPage {
        let end = try auditEnd(before: position)
        guard limit > 0, end > 0, let newest = try one(Self.auditNewestRowQuery, [end - 1])?["row"] as Int64? else {
            return AuditPage(lines: [], next: nil)
        }
        var (budget, lines) = (budget, [AuditLine]())
        var search = AuditRowSearch(streams: try auditStreams(criteria, from: newest), from: newest)
        while lines.count < limit {
            switch try search.next(&budget) {
            case .end: return AuditPage(lines: lines, next: nil)
            case .pause: return AuditPage(lines: lines, next: try auditPosition(after: search.bound))
            case .row(let row):
                budget.spend()
                if let line = try auditLine(at: row, fitting: criteria) { lines.append(line) }
            }
            if budget.isSpent { break }
        }
        return AuditPage(lines: lines, next: search.bound > 0 ? try auditPosition(after: search.bound) : nil)
    }

    /// The line of a row, when its clear fields fit.
    private func auditLine(at row: Int64, fitting criteria: AuditCriteria) throws -> AuditLine? {
        let bytes = try each(Self.auditLeafQuery, [row]) { try $0.bytes(at: 0) ?? [] }.first
        // A line that is not one is told by verification; it fits nothing.
        guard let bytes, let outline = try? AuditLeafOutline(bytes), criteria.mayFit(outline),
            let leaf = try? AuditLeaf(decoding: bytes), criteria.fits(leaf)
        else { return nil }
        return try auditLines(Self.auditLineQuery, [row]).first
    }

    /// The place behind which a search goes on that looked at all rows above `bound`.
    private func auditPosition(after bound: Int64) throws -> AuditPosition? {
        try one(Self.auditNextRowQuery, [bound]).map {
            AuditPosition(year: try $0["year"], index: UInt64(clamping: try $0["position"] as Int64))
        }
    }
}
