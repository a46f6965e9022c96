import AuditLog
import MessageStore
import XMLSecurity

/// Reads the lines of a period one after the other, over the years, with one batch in memory.
///
/// Lines stand in the order of their numbers, which is that of time but for acts in flight and a clock that was wrong for
/// a while: a day to either side is read and each line's own time decides; only a whole batch from after the period ends
/// it.
struct PeriodLines: Sendable {
    private static let batchSize = 500
    private static let slack: Duration = .seconds(86_400)

    let store: any TenantStore

    /// Hands over every line whose time lies in [since, until), by number.
    ///
    /// - Throws: `AuditLogError` when a stored leaf is not one, and what `body` throws.
    func forEach(
        since: UTCInstant, until: UTCInstant, _ body: (AuditLine, AuditLeaf) async throws -> Void
    ) async throws {
        let (first, last) = (since.advanced(by: .zero - Self.slack), until.advanced(by: Self.slack))
        let years = AuditLogOrigin.year(of: first.milliseconds)...AuditLogOrigin.year(of: last.milliseconds)
        for year in try await store.auditYears() where years.contains(year) {
            let found = try await self.index(ofFirstLineFrom: first, year: year)
            var index = found - min(found, UInt64(Self.batchSize))
            var isOver = false
            while !isOver {
                let lines = try await store.auditLines(year: year, from: index, limit: Self.batchSize)
                isOver = true
                for line in lines {
                    let leaf = try AuditLeaf(decoding: line.leafBytes)
                    let instant = UTCInstant(milliseconds: leaf.timeMilliseconds)
                    if instant < last { isOver = false }
                    if since <= instant, instant < until { try await body(line, leaf) }
                }
                guard let end = lines.last, lines.count == Self.batchSize else { break }
                index = end.index + 1
            }
        }
    }

    /// The number of the first line of a year from an instant on; the size of the log when there is none.
    ///
    /// - Complexity: O(log n) look-ups.
    func index(ofFirstLineFrom instant: UTCInstant, year: Int) async throws -> UInt64 {
        var (low, high) = (UInt64(0), try await store.auditSize(year: year))
        while low < high {
            let middle = low + (high - low) / 2
            guard let line = try await store.auditLines(year: year, from: middle, limit: 1).first else { return middle }
            let leaf = try AuditLeaf(decoding: line.leafBytes)
            if leaf.timeMilliseconds < instant.milliseconds { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
