import SocialSecurity
import Testing
import XMLSecurity

@testable import Messages

/// Source of the expected values: `TZ=Europe/Brussels date` of GNU coreutils with the system's time zone data.
@Suite struct BelgianCalendarTests {
    @Test func zoneIsInstalled() {
        #expect(BelgianCalendar.isAvailable)
    }

    @Test(arguments: [
        ("2026-01-15T22:59:59.999Z", "2026-01-15"), ("2026-01-15T23:00:00.000Z", "2026-01-16"),
        ("2026-07-15T21:59:59.999Z", "2026-07-15"), ("2026-07-15T22:00:00.000Z", "2026-07-16"),
        ("2026-03-28T23:00:00.000Z", "2026-03-29"), ("2026-03-29T21:59:59.999Z", "2026-03-29"),
        ("2026-10-24T22:00:00.000Z", "2026-10-25"), ("2026-10-25T22:59:59.999Z", "2026-10-25"),
        ("1969-12-31T22:59:59.999Z", "1969-12-31"), ("1969-12-31T23:00:00.000Z", "1970-01-01"),
    ])
    func instantFallsOnTheCivilDateInBelgium(_ instant: String, _ date: String) throws {
        #expect(BelgianCalendar.civilDate(of: try UTCInstant(xmlDateTime: instant)) == (try CivilDate(date)))
    }

    @Test(arguments: [
        ("2026-01-16", "2026-01-15T23:00:00.000Z"), ("2026-07-16", "2026-07-15T22:00:00.000Z"),
        ("2026-03-29", "2026-03-28T23:00:00.000Z"), ("2026-03-30", "2026-03-29T22:00:00.000Z"),
        ("2026-10-25", "2026-10-24T22:00:00.000Z"), ("2026-10-26", "2026-10-25T23:00:00.000Z"),
    ])
    func dayBeginsAtMidnightInBelgium(_ date: String, _ instant: String) throws {
        #expect(BelgianCalendar.startOfDay(try CivilDate(date)) == (try UTCInstant(xmlDateTime: instant)))
    }

    /// Winter, summer, and the two hours in which the clock says the same.
    @Test(arguments: [
        ("2026-11-22T18:28:01.210Z", "2026-11-22T19:28:01.210+01:00"),
        ("2026-07-01T22:30:00Z", "2026-07-02T00:30:00.000+02:00"),
        ("2026-10-25T00:30:00Z", "2026-10-25T02:30:00.000+02:00"),
        ("2026-10-25T01:30:00Z", "2026-10-25T02:30:00.000+01:00"),
        ("1969-12-31T23:59:59.999Z", "1970-01-01T00:59:59.999+01:00"),
    ])
    func timesForPeopleHaveTheirOffset(_ utc: String, _ belgian: String) throws {
        let instant = try UTCInstant(xmlDateTime: utc)
        #expect(BelgianCalendar.dateTime(of: instant) == belgian)
        #expect(try UTCInstant(xmlDateTime: belgian) == instant)
    }
}
