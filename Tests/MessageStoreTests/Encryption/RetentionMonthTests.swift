import MessageStore
import Testing
import XMLSecurity

struct RetentionMonthTests {
    @Test(arguments: [
        ("2026-11-21T12:00:00Z", 0, "2026-11"), ("2026-11-30T23:59:59.999Z", 0, "2026-11"),
        ("2026-12-01T00:00:00Z", 0, "2026-12"), ("2026-12-31T23:59:59.999Z", 1, "2027-01"),
        ("2026-11-21T12:00:00Z", 120, "2036-11"), ("1969-12-31T23:59:59.999Z", 0, "1969-12"),
    ])
    func monthOfAnInstant(_ instant: String, _ months: Int, _ expected: String) throws {
        let month = RetentionMonth(try UTCInstant(xmlDateTime: instant), addingMonths: months)
        #expect(month.description == expected)
        #expect(RetentionMonth(expected) == month)
    }

    @Test(arguments: ["2026-13", "2026-00", "2026-1", "202611", "", "2026-11-01"])
    func otherTextsAreRefused(_ text: String) {
        #expect(RetentionMonth(text) == nil)
    }

    @Test func monthsAreOrderedInTime() throws {
        #expect(try #require(RetentionMonth("2026-12")) < #require(RetentionMonth("2027-01")))
    }
}
