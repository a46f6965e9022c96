import Testing

@testable import SocialSecurity

struct LegalHolidaysTests {
    /// Easter Sundays of python-dateutil, another implementation of the computus; among them the earliest and latest.
    @Test(arguments: [
        "1900-04-15", "1943-04-25", "1954-04-18", "1981-04-19", "2000-04-23", "2008-03-23", "2011-04-24", "2019-04-21",
        "2024-03-31", "2025-04-20", "2026-04-05", "2027-03-28", "2038-04-25", "2049-04-18", "2076-04-19", "2100-03-28",
        "2285-03-22",
    ])
    func easter(_ text: String) throws {
        let date = try CivilDate(text)
        #expect(LegalHolidays.easter(in: date.year) == date)
    }

    /// Sum over the years 1600 to 2599, computed with python-dateutil: s = (s * 31 + day number) mod 1,000,000,007.
    @Test func easterOfAThousandYears() {
        var sum = 0
        for year in 1600..<2600 {
            sum = (sum * 31 + LegalHolidays.easter(in: year).daysSince1970) % 1_000_000_007
        }
        // Python's remainder is never negative.
        #expect((sum + 1_000_000_007) % 1_000_000_007 == 62_198_832)
    }

    /// The published list of Belgian legal holidays of 2026.
    @Test func holidaysOf2026() {
        #expect(
            LegalHolidays.all(in: 2026).map(\.date.description) == [
                "2026-01-01", "2026-04-06", "2026-05-01", "2026-05-14", "2026-05-25", "2026-07-21", "2026-08-15",
                "2026-11-01", "2026-11-11", "2026-12-25",
            ])
    }

    @Test(arguments: ["2026-11-15", "2026-07-11", "2026-09-27", "2026-11-02", "2026-12-26", "2026-04-05", "2026-04-07"])
    func otherFeastsAreNoLegalHolidays(_ text: String) throws {
        #expect(LegalHolidays.holiday(on: try CivilDate(text)) == nil)
    }

    @Test func namesTheHoliday() throws {
        #expect(LegalHolidays.holiday(on: try CivilDate("2027-03-29")) == .easterMonday)
        #expect(LegalHolidays.holiday(on: try CivilDate("2027-05-17")) == .whitMonday)
        #expect(LegalHolidays.holiday(on: try CivilDate("2008-05-01")) == .labourDay)
    }
}
