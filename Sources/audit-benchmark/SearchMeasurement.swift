import AuditLog
import MessageStore
import Messages
import SQLiteStore
import SocialSecurity
import XMLSecurity

/// First pages of 50 lines of many searches, each proven as it is shown, and inclusion proofs.
struct SearchMeasurement {
    let store: SQLiteStore
    let lines: Int
    /// Questions of each kind: 400, fewer for a small log.
    var rounds: Int { max(10, min(400, lines / 250)) }

    func measure(_ report: inout BenchmarkReport) async throws {
        let personCount = SyntheticLines(count: lines).personCount
        try await search("person", &report) { criteria, _ in
            criteria.subject = try SSIN(SyntheticLines.person(.random(in: 0..<personCount)))
        }
        try await search("person never seen", &report) { criteria, round in
            criteria.subject = try SSIN(SyntheticLines.person(410_000 + round))
        }
        try await search("period of a day", &report) { criteria, _ in
            try setDay(&criteria)
        }
        try await search("user", &report) { criteria, round in
            criteria.user = try SSIN(SyntheticLines.user(round % 40))
        }
        try await search("user, refused, day", &report) { criteria, round in
            criteria.user = try SSIN(SyntheticLines.user(round % 40))
            criteria.outcome = .refused
            try setDay(&criteria)
        }
        try await search("ticket", &report) { criteria, _ in
            criteria.ticket = try Ticket(SyntheticLines.ticket(.random(in: 0..<lines / 2)))
        }
        try await search("operation, counterpart", &report) { criteria, _ in
            criteria.service = "consultation/askAccess"
            criteria.counterpart = try EnterpriseNumber("1999999844")
        }
        // Every intent has no outcome: two criteria that fit half of the log each, and never both.
        try await search("what never occurs", &report) { criteria, _ in
            criteria.act = .consultationIntent
            criteria.outcome = .refused
        }
        try await prove(&report)
    }

    private func setDay(_ criteria: inout AuditCriteria) throws {
        let start = SyntheticLines.instant(.random(in: 0..<lines), of: lines)
        criteria.since = UTCInstant(milliseconds: start)
        criteria.until = UTCInstant(milliseconds: start + 86_400_000)
    }

    private func search(
        _ name: String, _ report: inout BenchmarkReport, _ set: (inout AuditCriteria, Int) throws -> Void
    ) async throws {
        var (samples, found): ([Double], Int) = ([], 0)
        for round in 0..<rounds {
            var criteria = AuditCriteria()
            try set(&criteria, round)
            samples.append(
                try await Measure.seconds {
                    let page = try await store.auditPage(criteria, before: nil, limit: 50)
                    for line in page.lines {
                        let leaf = try AuditLeaf(decoding: line.leafBytes)
                        found += criteria.fits(leaf, persons: line.side) ? 1 : 0
                    }
                })
        }
        report.searches.append(
            Latency(
                name: name, p50: Measure.percentile(0.5, of: samples), p99: Measure.percentile(0.99, of: samples),
                detail: "\(found / rounds) lines a page"))
    }

    private func prove(_ report: inout BenchmarkReport) async throws {
        let size = try await store.auditSize(year: SyntheticLines.year)
        var samples: [Double] = []
        for _ in 0..<rounds {
            let index = UInt64.random(in: 0..<size)
            samples.append(
                try await Measure.seconds {
                    _ = try await store.inclusionProof(year: SyntheticLines.year, index: index, size: size)
                })
        }
        report.searches.append(
            Latency(
                name: "inclusion proof", p50: Measure.percentile(0.5, of: samples),
                p99: Measure.percentile(0.99, of: samples), detail: ""))
    }
}
