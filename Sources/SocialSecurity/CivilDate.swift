/// A day of the Gregorian calendar, without time and without time zone.
///
/// Instants become civil dates in `Europe/Brussels`, outside this module.
public struct CivilDate: Sendable, Hashable, Comparable {
    /// Days since 1 January 1970, negative before.
    public let daysSince1970: Int

    /// The day that lies `daysSince1970` days after 1 January 1970.
    public init(daysSince1970: Int) { self.daysSince1970 = daysSince1970 }

    /// Makes a date of its parts.
    ///
    /// - Parameters:
    ///   - year: 1583 (first full Gregorian year) to 9999.
    ///   - month: 1 to 12.
    ///   - day: 1 to the length of that month.
    /// - Throws: `.noSuchDate`.
    public init(year: Int, month: Int, day: Int) throws(SocialSecurityError) {
        guard (1583...9999).contains(year), (1...12).contains(month), day >= 1,
            day <= Self.dayCount(ofMonth: month, year: year)
        else { throw SocialSecurityError(.noSuchDate, "the Gregorian calendar has no such date") }
        self.init(validYear: year, month: month, day: day)
    }

    /// Reads `YYYY-MM-DD`, ten ASCII characters, no time zone.
    ///
    /// - Throws: `.wrongLength`, `.wrongCharacter`, `.noSuchDate`.
    public init(_ text: String) throws(SocialSecurityError) {
        let bytes = Array(text.utf8)
        guard bytes.count == 10 else { throw SocialSecurityError(.wrongLength, "a date is written YYYY-MM-DD") }
        guard bytes[4] == 0x2D, bytes[7] == 0x2D else {
            throw SocialSecurityError(.wrongCharacter, "the parts of a date are separated by hyphens")
        }
        let digits = try ASCIIDigits.read(
            String(decoding: bytes[0..<4] + bytes[5..<7] + bytes[8..<10], as: UTF8.self), count: 8, of: "a date")
        try self.init(
            year: ASCIIDigits.value(digits[0..<4]), month: ASCIIDigits.value(digits[4..<6]),
            day: ASCIIDigits.value(digits[6..<8]))
    }

    /// Counts the days of a date that is known to exist. The year begins in March here, so that the leap day is last.
    init(validYear year: Int, month: Int, day: Int) {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        daysSince1970 = era * 146_097 + dayOfEra - 719_468
    }

    /// Year, month and day.
    var parts: (year: Int, month: Int, day: Int) {
        let shifted = daysSince1970 + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
    }

    /// The year.
    public var year: Int { parts.year }
    /// The month, 1 to 12.
    public var month: Int { parts.month }
    /// The day of the month, 1 to 31.
    public var day: Int { parts.day }

    /// Order in time.
    public static func < (left: Self, right: Self) -> Bool { left.daysSince1970 < right.daysSince1970 }
}

extension CivilDate: CustomStringConvertible {
    /// `YYYY-MM-DD` (ISO 8601, xs:date). Sums beyond the year 9999 print a longer year, as xs:date does.
    public var description: String {
        let (year, month, day) = parts
        return ASCIIDigits.text(year, count: 4) + "-" + ASCIIDigits.text(month, count: 2) + "-"
            + ASCIIDigits.text(day, count: 2)
    }
}

extension CivilDate: Codable {
    /// Reads `YYYY-MM-DD`.
    public init(from decoder: any Decoder) throws {
        try self.init(try decoder.singleValueContainer().decode(String.self))
    }

    /// Writes `YYYY-MM-DD`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
