import AuditLog
import MessageStore
import XMLSecurity

/// Where lines of a period stand.
extension StoreSession {
    private static let blocksQuery = """
        SELECT block FROM audit_period WHERE earliest < $1 AND latest >= $2 ORDER BY block
        """
    private static let firstQuery = """
        SELECT year, position FROM audit_leaf WHERE seq BETWEEN $1 AND $2 ORDER BY seq LIMIT 1
        """
    private static let lastQuery = """
        SELECT year, position FROM audit_leaf WHERE seq BETWEEN $1 AND $2 ORDER BY seq DESC LIMIT 1
        """

    /// Blocks of 1024 rows in which a time of the period lies, as stretches of each year's log.
    package func auditStretches(since: UTCInstant, until: UTCInstant) throws -> [AuditStretch] {
        let years = try auditYears()
        let blocks = try all(Self.blocksQuery, [.instant(until), .instant(since)]).map { try $0.integer("block") }
        let found = try AuditBlock.runs(blocks).flatMap { try stretches($0, of: years) }
        return found.sorted { ($0.year, $0.indexes.lowerBound) < ($1.year, $1.indexes.lowerBound) }
    }

    /// From the line of the first row to that of the last: rows stand in the order of years and numbers.
    private func stretches(_ blocks: ClosedRange<Int64>, of years: [Int]) throws -> [AuditStretch] {
        let rows: [Value] = [
            .integer(blocks.lowerBound << 10), .integer(AuditBlock.lastRow(of: blocks.upperBound)),
        ]
        guard let first = try one(Self.firstQuery, rows)?.auditPosition,
            let last = try one(Self.lastQuery, rows)?.auditPosition
        else { return [] }
        return try years.compactMap { year in
            guard first.year <= year, year <= last.year else { return nil }
            let start = year == first.year ? first.index : 0
            let end = year == last.year ? last.index + 1 : try auditSize(year: year)
            return start < end ? AuditStretch(year: year, indexes: start..<end) : nil
        }
    }
}
