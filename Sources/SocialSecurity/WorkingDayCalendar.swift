/// Whether Saturday counts as a working day. A setting, shown beside every computed date.
public enum WorkingDayRule: String, Sendable, Hashable, CaseIterable, Codable {
    /// Every day but Sundays and legal holidays (the default: in social assistance Saturday counts).
    case saturdayIsWorkingDay = "saturday-is-working-day"
    /// Monday to Friday, but legal holidays.
    case saturdayIsNot = "saturday-is-not"

    /// The rule in words.
    public var text: LocalizedText {
        switch self {
        case .saturdayIsWorkingDay: RuleTexts.saturdayCounts
        case .saturdayIsNot: RuleTexts.saturdayDoesNotCount
        }
    }
}

/// Counts working days by one rule.
public struct WorkingDayCalendar: Sendable, Hashable {
    /// Whether Saturday counts.
    public let rule: WorkingDayRule

    /// Makes a calendar by `rule`.
    public init(rule: WorkingDayRule = .saturdayIsWorkingDay) { self.rule = rule }

    /// True when the day is not a Sunday, not a legal holiday and, by the rule, not a Saturday.
    public func isWorkingDay(_ date: CivilDate) -> Bool {
        switch date.weekday {
        case .sunday: false
        case .saturday where rule == .saturdayIsNot: false
        default: LegalHolidays.holiday(on: date) == nil
        }
    }

    /// The `workingDays`-th working day after `date`; `date` itself is day 0 and never counted.
    ///
    /// - Parameter workingDays: backwards when negative; 0 returns `date` unchanged.
    /// - Complexity: O(`workingDays`).
    public func adding(workingDays: Int, to date: CivilDate) -> CivilDate {
        let step = workingDays.signum()
        var left = abs(workingDays)
        var day = date
        while left > 0 {
            day = day.adding(days: step)
            if isWorkingDay(day) { left -= 1 }
        }
        return day
    }

    /// `date` when it is a working day, else the next one.
    public func workingDay(onOrAfter date: CivilDate) -> CivilDate {
        isWorkingDay(date) ? date : adding(workingDays: 1, to: date)
    }

    /// Working days after `start` up to and including `end`; 0 when `end` is not later.
    public func workingDayCount(after start: CivilDate, through end: CivilDate) -> Int {
        var count = 0
        var day = start
        while day < end {
            day = day.adding(days: 1)
            if isWorkingDay(day) { count += 1 }
        }
        return count
    }
}
