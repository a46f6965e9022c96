/// Days of the proleptic Gregorian calendar as numbers.
///
/// Source: H. Hinnant, "chrono-Compatible Low-Level Date Algorithms" (days_from_civil, civil_from_days).
enum CivilDay {
    static func daysSince1970(year: Int64, month: Int64, day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let (era, yearOfEra) = shifted.flooredDivision(by: 400)
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    static func date(daysSince1970 days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let (era, dayOfEra) = (days + 719_468).flooredDivision(by: 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth + (shiftedMonth < 10 ? 3 : -9)
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }

    static func dayCount(ofMonth month: Int64, year: Int64) -> Int64 {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}

/// Reads `xs:dateTime` byte by byte; see ``UTCInstant/init(xmlDateTime:)``.
struct DateTimeParser {
    private var rest: ArraySlice<UInt8>

    static func milliseconds(_ bytes: [UInt8]) -> Int64? {
        var parser = DateTimeParser(rest: bytes[...])
        guard let day = parser.day(), parser.skip("T"), let time = parser.timeOfDay(), let offset = parser.offset(),
            parser.rest.isEmpty
        else { return nil }
        return day * 86_400_000 + time - offset * 60_000
    }

    private mutating func day() -> Int64? {
        guard let year = number(4), skip("-"), let month = number(2), skip("-"), let day = number(2),
            year >= 1, (1...12).contains(month), (1...CivilDay.dayCount(ofMonth: month, year: year)).contains(day)
        else { return nil }
        return CivilDay.daysSince1970(year: year, month: month, day: day)
    }

    private mutating func timeOfDay() -> Int64? {
        guard let hour = number(2), skip(":"), let minute = number(2), skip(":"), let second = number(2),
            hour < 24, minute < 60, second < 60, let fraction = fraction()
        else { return nil }
        return ((hour * 60 + minute) * 60 + second) * 1000 + fraction
    }

    /// Milliseconds of `.d+`, 0 without a fraction, nil for a bare point.
    private mutating func fraction() -> Int64? {
        guard skip(".") else { return 0 }
        let digits = rest.prefix { (48...57).contains($0) }
        rest = rest.dropFirst(digits.count)
        guard !digits.isEmpty else { return nil }
        let firstThree = (Array(digits.prefix(3)) + [48, 48]).prefix(3)
        return firstThree.reduce(0) { $0 * 10 + Int64($1 - 48) }
    }

    /// Minutes east of Greenwich, at most 14 hours.
    private mutating func offset() -> Int64? {
        if skip("Z") { return 0 }
        let sign: Int64 = skip("+") ? 1 : -1
        guard sign == 1 || skip("-"), let hour = number(2), skip(":"), let minute = number(2),
            minute < 60, hour * 60 + minute <= 14 * 60
        else { return nil }
        return sign * (hour * 60 + minute)
    }

    private mutating func number(_ digitCount: Int) -> Int64? {
        let digits = rest.prefix(digitCount)
        guard digits.count == digitCount, digits.allSatisfy({ (48...57).contains($0) }) else { return nil }
        rest = rest.dropFirst(digitCount)
        return digits.reduce(0) { $0 * 10 + Int64($1 - 48) }
    }

    private mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard let first = rest.first, UInt32(first) == character.value else { return false }
        rest = rest.dropFirst()
        return true
    }
}
