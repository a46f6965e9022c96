import Testing

@testable import SocialSecurity

/// Day numbers and weekdays were computed with Python's `datetime`.
struct CivilDateTests {
    @Test(arguments: [
        ("1583-01-01", -141_349, Weekday.saturday), ("1600-02-29", -135_081, .tuesday),
        ("1900-03-01", -25_508, .thursday),
        ("1969-12-31", -1, .wednesday), ("1970-01-01", 0, .thursday), ("2000-02-29", 11_016, .tuesday),
        ("2024-02-29", 19_782, .thursday), ("2026-11-21", 20_778, .saturday), ("9999-12-31", 2_932_896, .friday),
    ])
    func countsDays(_ text: String, _ days: Int, _ weekday: Weekday) throws {
        let date = try CivilDate(text)
        #expect(date.daysSince1970 == days)
        #expect(date.weekday == weekday)
        #expect(date.description == text)
        #expect(CivilDate(daysSince1970: days) == date)
    }

    @Test func everyDayFollowsTheOneBefore() throws {
        var date = try CivilDate("1896-01-01")
        for year in 1896...2104 {
            for month in 1...12 {
                let lengths = [
                    31, year % 4 == 0 && year != 1900 && year != 2100 ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31,
                ]
                for day in 1...lengths[month - 1] {
                    let parts = date.parts
                    guard parts == (year, month, day) else {
                        Issue.record("\(date) should be \(year)-\(month)-\(day)")
                        return
                    }
                    date = date.adding(days: 1)
                }
            }
        }
    }

    @Test(arguments: [
        ("2023-02-29", SocialSecurityError.Code.noSuchDate), ("1900-02-29", .noSuchDate), ("2100-02-29", .noSuchDate),
        ("2026-04-31", .noSuchDate), ("2026-13-01", .noSuchDate), ("2026-00-10", .noSuchDate),
        ("2026-10-00", .noSuchDate),
        ("1582-12-31", .noSuchDate), ("2026-1-1", .wrongLength), ("2026-01-01Z", .wrongLength),
        ("2026/01/01", .wrongCharacter), ("20260-1-01", .wrongCharacter), ("2026-0a-01", .wrongCharacter),
        ("+026-01-01", .wrongCharacter), ("", .wrongLength),
    ])
    func refuses(_ text: String, _ code: SocialSecurityError.Code) {
        #expect(throws: SocialSecurityError(code, "")) { try CivilDate(text) }
    }

    @Test(arguments: [
        ("2026-01-31", 1, "2026-02-28"), ("2024-01-31", 1, "2024-02-29"), ("2025-11-30", 3, "2026-02-28"),
        ("2026-01-15", 3, "2026-04-15"), ("2026-12-01", 1, "2027-01-01"), ("2026-03-31", -1, "2026-02-28"),
        ("2026-01-01", -1, "2025-12-01"),
    ])
    func addsMonths(_ start: String, _ months: Int, _ end: String) throws {
        #expect(try CivilDate(start).adding(months: months).description == end)
    }

    @Test func knowsTheEndOfTheMonth() throws {
        #expect(try CivilDate("2024-02-01").endOfMonth.description == "2024-02-29")
        #expect(try CivilDate("2026-12-31").endOfMonth.description == "2026-12-31")
    }

    @Test func countsDaysBetween() throws {
        #expect(try CivilDate("2025-12-30").days(to: CivilDate("2026-01-02")) == 3)
        #expect(try CivilDate("2026-01-02").days(to: CivilDate("2025-12-30")) == -3)
        #expect(try CivilDate("2025-12-30") < CivilDate("2026-01-02"))
    }
}
