import SocialSecurity
import XMLSecurity

/// A calendar month (UTC) by which values are sealed under one wrapping key, which is destroyed as one.
///
/// For stored values it is the last month in which they must be readable; for openings of audit lines, the month of the line.
public struct RetentionMonth: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Months since January of the year 0: `year * 12 + month - 1`, 0 to 65535.
    public let number: UInt16

    /// Takes the number of a month.
    public init(number: UInt16) {
        self.number = number
    }

    /// The month that lies `months` after the month of `instant`.
    public init(_ instant: UTCInstant, addingMonths months: Int) {
        let dayMilliseconds: Int64 = 86_400_000
        let days = (instant.milliseconds - (instant.milliseconds < 0 ? dayMilliseconds - 1 : 0)) / dayMilliseconds
        let date = CivilDate(daysSince1970: Int(days))
        number = UInt16(clamping: date.year * 12 + date.month - 1 + months)
    }

    /// Reads `YYYY-MM`; `nil` for anything else.
    public init?(_ text: String) {
        guard let date = try? CivilDate(text + "-01"), let number = UInt16(exactly: date.year * 12 + date.month - 1)
        else { return nil }
        self.number = number
    }

    /// `YYYY-MM`.
    public var description: String {
        let (year, month) = (String(number / 12), String(number % 12 + 1))
        return String(repeating: "0", count: max(0, 4 - year.utf8.count)) + year + (month.utf8.count == 1 ? "-0" : "-")
            + month
    }

    /// Its calendar year.
    public var year: Int { Int(number) / 12 }

    /// Order in time.
    public static func < (left: Self, right: Self) -> Bool { left.number < right.number }
}
