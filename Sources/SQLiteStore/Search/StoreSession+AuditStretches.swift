import AuditLog
import GRDB
import MessageStore
import XMLSecurity

/// Where lines of a period stand.
extension StoreSession {
    private static let blocksQuery = "SELECT block FROM audit_period WHERE earliest < ? AND latest >= ? ORDER BY block"
    private static let firstQuery = """
        SELECT year, position FROM audit_leaf WHERE seq BETWEEN ? AND ? ORDER BY seq LIMIT 1
        """
    private static let lastQuery = """
        SELECT year, position FROM audit_leaf WHERE seq BETWEEN ? AND ? ORDER BY seq DESC LIMIT 1
        """

    /// Blocks of 1024 rows in which a time of the period lies, as stretches of each year's log.
    package func auditStretches(since: UTCInstant, until: UTCInstant) throws -> [AuditStretch] {
        let years = try auditYears()
        let blocks = try all(Self.blocksQuery, [until.milliseconds, since.milliseconds]).compactMap {
            Int64.fromDatabaseValue($0["block"])
        }
        let found = try AuditBlock.runs(blocks).flatMap { try stretches($0, of: years) }
        return found.sorted { ($0.year, $0.indexes.lowerBound) < ($1.year, $1.indexes.lowerBound) }
    }

    /// From the line of the first row to that of the last: rows stand in the order of years and numbers.
    private func stretches(_ blocks: ClosedRange<Int64>, of years: [Int]) throws -> [AuditStretch] {
        let rows: StatementArguments = [
            blocks.lowerBound << 10, AuditBlock.lastRow(of: blocks.upperBound),
        ]
        guard let first = try one(Self.firstQuery, rows).flatMap(Self.place),
            let last = try one(Self.lastQuery, rows).flatMap(Self.place)
        else { return [] }
        return try years.compactMap { year in
            guard first.year <= year, year <= last.year else { return nil }
            let start = year == first.year ? first.index : 0
            let end = year == last.year ? last.index + 1 : try auditSize(year: year)
            return start < end ? AuditStretch(year: year, indexes: start..<end) : nil
        }
    }

    /// `nil` for a row with values of another type, or a number that no line has.
    private static func place(_ row: Row) -> AuditPosition? {
        guard let year = Int.fromDatabaseValue(row["year"]), let index = Int64.fromDatabaseValue(row["position"]),
            (0..<Int64.max).contains(index)
        else { return nil }
        return AuditPosition(year: year, index: UInt64(index))
    }
}
