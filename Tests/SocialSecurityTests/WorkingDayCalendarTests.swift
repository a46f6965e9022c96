import Testing

@testable import SocialSecurity

/// Expected days were computed with Python's `datetime` and python-dateutil's Easter.
struct WorkingDayCalendarTests {
    let withSaturday = WorkingDayCalendar()
    let withoutSaturday = WorkingDayCalendar(rule: .saturdayIsNot)

    @Test(arguments: [
        ("2026-11-06", "2026-11-13", "2026-11-16"), ("2026-12-22", "2026-12-29", "2026-12-30"),
        ("2025-04-17", "2025-04-24", "2025-04-25"), ("2026-05-11", "2026-05-18", "2026-05-19"),
        ("2024-12-24", "2024-12-31", "2025-01-02"), ("2026-07-20", "2026-07-27", "2026-07-28"),
        ("2026-11-12", "2026-11-18", "2026-11-19"), ("2025-12-29", "2026-01-05", "2026-01-06"),
    ])
    func fiveWorkingDays(_ start: String, _ counted: String, _ notCounted: String) throws {
        let day = try CivilDate(start)
        #expect(withSaturday.adding(workingDays: 5, to: day).description == counted)
        #expect(withoutSaturday.adding(workingDays: 5, to: day).description == notCounted)
        #expect(withSaturday.workingDayCount(after: day, through: try CivilDate(counted)) == 5)
        #expect(withoutSaturday.workingDayCount(after: day, through: try CivilDate(notCounted)) == 5)
    }

    @Test(arguments: [
        ("2026-11-21", true, false), ("2026-11-22", false, false), ("2026-11-23", true, true),
        ("2026-08-15", false, false), ("2025-11-15", true, false), ("2024-11-15", true, true),
        ("2026-04-06", false, false), ("2026-05-14", false, false), ("2026-05-15", true, true),
    ])
    func workingDays(_ text: String, _ counted: Bool, _ notCounted: Bool) throws {
        let day = try CivilDate(text)
        #expect(withSaturday.isWorkingDay(day) == counted)
        #expect(withoutSaturday.isWorkingDay(day) == notCounted)
    }

    @Test func zeroAndBackwards() throws {
        let sunday = try CivilDate("2026-11-22")
        #expect(withSaturday.adding(workingDays: 0, to: sunday) == sunday)
        #expect(withSaturday.adding(workingDays: -1, to: sunday).description == "2026-11-21")
        #expect(withoutSaturday.adding(workingDays: -1, to: sunday).description == "2026-11-20")
        #expect(withSaturday.workingDayCount(after: sunday, through: sunday) == 0)
    }

    @Test func nextWorkingDay() throws {
        #expect(withSaturday.workingDay(onOrAfter: try CivilDate("2026-12-25")).description == "2026-12-26")
        #expect(withoutSaturday.workingDay(onOrAfter: try CivilDate("2026-12-25")).description == "2026-12-28")
        #expect(withSaturday.workingDay(onOrAfter: try CivilDate("2026-12-24")).description == "2026-12-24")
    }
}
