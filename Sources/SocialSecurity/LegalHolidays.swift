/// One of the ten legal holidays of Belgium.
///
/// 15 November (King's Feast) and community feast days are not legal holidays.
/// Source: law of 4 January 1974 on holidays and its royal decree of 18 April 1974.
public enum LegalHoliday: String, Sendable, Hashable, CaseIterable, Codable {
    /// 1 January.
    case newYear = "NEW_YEAR"
    /// The day after Easter.
    case easterMonday = "EASTER_MONDAY"
    /// 1 May.
    case labourDay = "LABOUR_DAY"
    /// Thirty-nine days after Easter, a Thursday.
    case ascension = "ASCENSION"
    /// Fifty days after Easter, a Monday.
    case whitMonday = "WHIT_MONDAY"
    /// 21 July.
    case nationalDay = "NATIONAL_DAY"
    /// 15 August.
    case assumption = "ASSUMPTION"
    /// 1 November.
    case allSaints = "ALL_SAINTS"
    /// 11 November.
    case armistice = "ARMISTICE"
    /// 25 December.
    case christmas = "CHRISTMAS"

    /// The day of this holiday in `year` (1583 or later).
    public func date(in year: Int) -> CivilDate {
        switch self {
        case .newYear: CivilDate(validYear: year, month: 1, day: 1)
        case .easterMonday: LegalHolidays.easter(in: year).adding(days: 1)
        case .labourDay: CivilDate(validYear: year, month: 5, day: 1)
        case .ascension: LegalHolidays.easter(in: year).adding(days: 39)
        case .whitMonday: LegalHolidays.easter(in: year).adding(days: 50)
        case .nationalDay: CivilDate(validYear: year, month: 7, day: 21)
        case .assumption: CivilDate(validYear: year, month: 8, day: 15)
        case .allSaints: CivilDate(validYear: year, month: 11, day: 1)
        case .armistice: CivilDate(validYear: year, month: 11, day: 11)
        case .christmas: CivilDate(validYear: year, month: 12, day: 25)
        }
    }
}

/// The legal holidays of a year.
public enum LegalHolidays {
    /// The ten holidays of a year with their days, in order of time.
    public static func all(in year: Int) -> [(holiday: LegalHoliday, date: CivilDate)] {
        LegalHoliday.allCases.map { ($0, $0.date(in: year)) }.sorted { $0.1 < $1.1 }
    }

    /// The holiday that falls on a day, if any. When two coincide (Ascension on 1 May 2008), the fixed one.
    public static func holiday(on date: CivilDate) -> LegalHoliday? {
        let year = date.year
        let onThatDay = LegalHoliday.allCases.filter { $0.date(in: year) == date }
        return onThatDay.first { $0 != .ascension } ?? onThatDay.first
    }

    /// Easter Sunday of the Gregorian calendar.
    ///
    /// Source: the "anonymous" computus, Meeus, Astronomical Algorithms, chapter 8.
    public static func easter(in year: Int) -> CivilDate {
        let (century, rest) = year.quotientAndRemainder(dividingBy: 100)
        let moonCycle = year % 19
        let moonShift = (century - (century + 8) / 25 + 1) / 3
        let epact = (19 * moonCycle + century - century / 4 - moonShift + 15) % 30
        let toSunday = (32 + 2 * (century % 4) + 2 * (rest / 4) - epact - rest % 4) % 7
        let lateness = (moonCycle + 11 * epact + 22 * toSunday) / 451
        let (month, day) = (epact + toSunday - 7 * lateness + 114).quotientAndRemainder(dividingBy: 31)
        return CivilDate(validYear: year, month: month, day: day + 1)
    }
}
