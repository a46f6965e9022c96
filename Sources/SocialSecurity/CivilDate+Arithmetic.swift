/// A day of the week; the raw value is the ISO 8601 number.
public enum Weekday: Int, Sendable, Hashable, CaseIterable, Codable {
    /// ISO day 1.
    case monday = 1
    /// ISO day 2.
    case tuesday
    /// ISO day 3.
    case wednesday
    /// ISO day 4.
    case thursday
    /// ISO day 5.
    case friday
    /// ISO day 6.
    case saturday
    /// ISO day 7.
    case sunday
}

extension CivilDate {
    /// The day of the week.
    public var weekday: Weekday {
        // 1 January 1970 was a Thursday (ISO 4); the remainder is made positive, so 1...7 always has a case.
        let iso = ((daysSince1970 + 3) % 7 + 7) % 7 + 1
        return Weekday(rawValue: iso) ?? .monday
    }

    /// The day `days` days later (earlier when negative).
    public func adding(days: Int) -> CivilDate { CivilDate(daysSince1970: daysSince1970 + days) }

    /// The same day `months` months later, or the last day of that month when it is too short.
    public func adding(months: Int) -> CivilDate {
        let (year, month, day) = parts
        let count = year * 12 + month - 1 + months
        let newYear = count >= 0 ? count / 12 : (count - 11) / 12
        let newMonth = count - newYear * 12 + 1
        let last = Self.dayCount(ofMonth: newMonth, year: newYear)
        return CivilDate(validYear: newYear, month: newMonth, day: min(day, last))
    }

    /// Days from this day to `other`; negative when `other` is earlier.
    public func days(to other: CivilDate) -> Int { other.daysSince1970 - daysSince1970 }

    /// The last day of this day's month.
    public var endOfMonth: CivilDate {
        let (year, month, _) = parts
        return CivilDate(validYear: year, month: month, day: Self.dayCount(ofMonth: month, year: year))
    }

    /// True for years with a 29 February.
    public static func isLeap(year: Int) -> Bool {
        year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    }

    /// Length of a month in days; `month` is 1 to 12.
    static func dayCount(ofMonth month: Int, year: Int) -> Int {
        switch month {
        case 2: isLeap(year: year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}
