import Testing
import XMLSecurity

@Suite struct UTCInstantTests {
    /// Expected values by GNU date: `date -u -d … +%s%3N`.
    @Test(arguments: [
        ("1970-01-01T00:00:00Z", 0), ("2026-11-21T10:15:00.125+01:00", 1_795_252_500_125),
        ("2026-11-21T10:15:00.1Z", 1_795_256_100_100), ("2024-02-29T23:59:59.999999-05:30", 1_709_270_999_999),
        ("1969-12-31T23:59:59.999Z", -1), ("2000-02-29T12:00:00+00:00", 951_825_600_000),
    ])
    func reads(_ text: String, _ milliseconds: Int64) throws {
        #expect(try UTCInstant(xmlDateTime: text).milliseconds == milliseconds)
    }

    @Test(arguments: [
        "2026-11-21T10:15:00", "2026-11-21", "2026-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "2026-13-01T00:00:00Z",
        "2026-11-21T24:00:00Z", "2026-11-21T10:15:60Z", "2026-11-21T10:15:00.Z", "2026-11-21T10:15:00+14:01",
        "2026-11-21T10:15:00+1:00", "2026-11-21 10:15:00Z", "2026-11-21T10:15:00Zx", "0000-01-01T00:00:00Z", "",
        "２026-11-21T10:15:00Z",
    ])
    func refuses(_ text: String) {
        #expect(throws: XMLSecurityError.self) { try UTCInstant(xmlDateTime: text) }
    }

    @Test(arguments: [
        (1_795_252_500_125, "2026-11-21T09:15:00.125Z"), (-1, "1969-12-31T23:59:59.999Z"),
        (951_825_600_000, "2000-02-29T12:00:00.000Z"), (0, "1970-01-01T00:00:00.000Z"),
    ])
    func writes(_ milliseconds: Int64, _ text: String) {
        #expect(UTCInstant(milliseconds: milliseconds).xmlDateTime == text)
    }

    @Test func moves() {
        let start = UTCInstant(milliseconds: 1000)
        #expect(start.advanced(by: .seconds(300)).milliseconds == 301_000)
        #expect(start.advanced(by: .milliseconds(-1)) < start)
        #expect(start.duration(to: UTCInstant(milliseconds: 0)) == .seconds(-1))
    }
}
