import AuditLog
import MessageStore
import Messages
import SocialSecurity

/// Lines by what they are about, newest first.
extension StoreSession {
    package func auditLines(_ selection: AuditSelection, before position: AuditPosition?, limit: Int) throws
        -> [AuditLine]
    {
        switch selection {
        case .all:
            return try auditLines(Self.auditNewestQuery, [.integer(try auditEnd(before: position)), .integer(limit)])
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
            lines += try auditLines(Self.auditLineQuery, [.integer(row)])
            bound = row - 1
        }
        return lines
    }

    /// The row before which a listing begins; 0, before all rows, for a place that has none.
    private func auditEnd(before position: AuditPosition?) throws -> Int64 {
        try position.map { try auditRow($0) } ?? Int64.max
    }

    /// Lines that fit; see the contract.
    package func auditPage(
        _ criteria: AuditCriteria, before position: AuditPosition?, limit: Int,
        budget: AuditSearchBudget = AuditSearchBudget()
    ) throws -> AuditPage {
        let end = try auditEnd(before: position)
        guard limit > 0, end > 0,
            let newest = try one(Self.auditNewestRowQuery, [.integer(end - 1)])?.integer("row")
        else { return AuditPage(lines: [], next: nil) }
        var (budget, lines) = (budget, [AuditLine]())
        var search = AuditRowSearch(streams: try auditStreams(criteria, from: newest), from: newest)
        while lines.count < limit {
            switch try search.next(&budget) {
            case .end: return AuditPage(lines: lines, next: nil)
            case .pause: return AuditPage(lines: lines, next: try auditPosition(after: search.bound))
            case .row(let row):
                budget.spend()
                lines += try auditLines(Self.auditLineQuery, [.integer(row)]).filter { Self.fits($0, criteria) }
            }
            if budget.isSpent { break }
        }
        return AuditPage(lines: lines, next: search.bound > 0 ? try auditPosition(after: search.bound) : nil)
    }

    /// Whether the clear fields of a line fit. A line that is not one is told by verification; it fits nothing.
    private static func fits(_ line: AuditLine, _ criteria: AuditCriteria) -> Bool {
        guard let outline = line.outline, criteria.mayFit(outline),
            let leaf = try? AuditLeaf(decoding: line.leafBytes)
        else { return false }
        return criteria.fits(leaf)
    }

    /// The place behind which a search goes on that looked at all rows above `bound`.
    private func auditPosition(after bound: Int64) throws -> AuditPosition? {
        try one(Self.auditNextRowQuery, [.integer(bound)]).map { try $0.auditPosition }
    }
}
