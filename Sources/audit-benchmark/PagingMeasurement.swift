import AuditLog
import MessageStore
import Messages
import SQLiteStore
import SocialSecurity
import XMLSecurity

/// Searches that are read to their end, page by page, while lines are added: no line is skipped, none comes twice.
struct PagingMeasurement {
    /// One search, read to its end.
    struct Walk {
        let name: String
        var found = 0
        var pages = 0
        /// As many as were written before the walk began.
        let expected: Int
        var p99 = 0.0
    }

    /// What a walk found is not what was written.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    let tenant: BenchmarkTenant
    let lines: Int

    func measure(_ report: inout BenchmarkReport) async throws {
        let made = SyntheticLines(count: lines)
        let personCount = made.personCount
        let (first, last) = (lines / 3, lines / 3 + lines / 30)
        try await walk("person", &report, expected: { SyntheticLines.personNumber($0, of: personCount) == 7 }) {
            $0.subject = try SSIN(SyntheticLines.person(7))
        }
        try await walk("user, period", &report, expected: { $0 >= first && $0 < last && made.userNumber($0) == 21 }) {
            $0.user = try SSIN(SyntheticLines.user(21))
            setPeriod(first, last, &$0)
        }
        try await walk("operation, period", &report, expected: { $0 >= first && $0 < last && $0 / 2 % 3 == 2 }) {
            $0.service = "consultation/askAccess"
            setPeriod(first, last, &$0)
        }
    }

    private func setPeriod(_ first: Int, _ last: Int, _ criteria: inout AuditCriteria) {
        criteria.since = UTCInstant(milliseconds: SyntheticLines.instant(first, of: lines))
        criteria.until = UTCInstant(milliseconds: SyntheticLines.instant(last, of: lines))
    }

    private func walk(
        _ name: String, _ report: inout BenchmarkReport, expected: (Int) -> Bool,
        _ set: (inout AuditCriteria) throws -> Void
    ) async throws {
        var criteria = AuditCriteria()
        try set(&criteria)
        var walk = Walk(name: name, expected: (0..<lines).count(where: expected))
        var (samples, last): ([Double], UInt64) = ([], .max)
        var place: AuditPosition?
        let made = SyntheticLines(count: lines)
        repeat {
            let page = try await tenant.store.auditPage(criteria, before: place, limit: 50)
            samples.append(
                try await Measure.seconds { _ = try await tenant.store.auditPage(criteria, before: place, limit: 50) })
            for line in page.lines where criteria.fits(try AuditLeaf(decoding: line.leafBytes), persons: line.side) {
                guard line.index < last else { throw Failure(description: "\(name): line \(line.index) came twice") }
                last = line.index
                walk.found += 1
            }
            walk.pages += 1
            place = page.next
            // Newer than the first page, and than every line before.
            let size = Int(try await tenant.store.auditSize(year: SyntheticLines.year))
            try await tenant.store.append([try made.line(size)])
            tenant.clock.advance(to: size, of: lines)
        } while place != nil
        guard walk.found == walk.expected else {
            throw Failure(description: "\(name): \(walk.found) lines in place of \(walk.expected)")
        }
        walk.p99 = Measure.percentile(0.99, of: samples)
        report.walks.append(walk)
    }
}
