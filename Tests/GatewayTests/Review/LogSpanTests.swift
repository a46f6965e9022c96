import SocialSecurity
import Testing

@testable import Gateway

/// Whether the log can tell anything of the days that somebody asks about.
@Suite struct LogSpanTests {
    private static func day(_ text: String?) -> CivilDate? { text.flatMap { try? CivilDate($0) } }

    @Test(arguments: [
        ("2025-03-04", "2025-03-20", false), ("2025-03-10", nil, false), (nil, "2025-03-20", false), (nil, nil, false),
        // Days to come are no matter: the log goes on.
        ("2025-03-04", "2025-12-31", true), ("2025-03-03", "2025-03-20", true), (nil, "2025-03-03", true),
        ("2025-03-21", "2025-03-22", true), ("2024-01-01", "2024-12-31", true),
    ])
    func daysOutsideAreLeftOut(from: String?, through: String?, isOutside: Bool) throws {
        let span = LogSpan(
            first: try CivilDate("2025-03-04"), last: try CivilDate("2025-03-20"), today: try CivilDate("2025-03-25"))
        #expect(span.leavesOut(from: Self.day(from), through: Self.day(through)) == isOutside)
    }

    @Test func theSpanGoesFromTheFirstLineToTheLast() async throws {
        let log = try await ReviewLog()
        let environment = log.world.environment
        #expect(try await LogSpan.of(log.world.tenant, environment) == nil)
        try await log.openApplication(at: "03-04T00:30:00+01:00")
        try await log.openApplication(at: "03-20T10:00:00+01:00")
        let span = try #require(try await LogSpan.of(log.world.tenant, environment))
        #expect(span.first.description == "2025-03-04" && span.last.description == "2025-03-20")
        try await log.end()
    }
}
