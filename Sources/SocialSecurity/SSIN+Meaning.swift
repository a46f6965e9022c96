extension SSIN {
    /// Why the birth date inside a number is not a day of the calendar. A warning, never a refusal.
    public enum CalendarWarning: String, Sendable, Hashable, Codable {
        /// Month or day is 00: the birth date is not fully known.
        case unknownDate = "UNKNOWN_DATE"
        /// Month and day are filled in, but no such day exists (30 February, 31 April, ...).
        case impossibleDate = "IMPOSSIBLE_DATE"
    }

    /// Which register gave the number out.
    public enum Register: String, Sendable, Hashable, Codable {
        /// The National Register.
        case nationalRegister = "NATIONAL_REGISTER"
        /// The KSZ register (BIS number), sex known: month + 40.
        case bisSexKnown = "BIS_SEX_KNOWN"
        /// The KSZ register (BIS number), sex unknown: month + 20.
        case bisSexUnknown = "BIS_SEX_UNKNOWN"
    }

    /// Sex as the serial tells it.
    public enum Sex: String, Sendable, Hashable, Codable {
        /// Odd serial.
        case male = "M"
        /// Even serial.
        case female = "F"
    }

    /// The register that gave the number out.
    public var register: Register {
        switch monthField {
        case 40...: .bisSexKnown
        case 20...: .bisSexUnknown
        default: .nationalRegister
        }
    }

    /// Sex by the serial; nil when the number says that it is unknown.
    public var sex: Sex? {
        register == .bisSexUnknown ? nil : (serial % 2 == 1 ? .male : .female)
    }

    /// Year of birth, with the century that the check number proves.
    public var birthYear: Int { (bornFrom2000 ? 2000 : 1900) + yearOfCentury }

    /// Month of birth, 1 to 12; 0 when unknown.
    public var birthMonth: Int { monthField % 20 }

    /// The birth date, when it is a day of the calendar.
    public var birthDate: CivilDate? {
        try? CivilDate(year: birthYear, month: birthMonth, day: dayField)
    }

    /// Nil when the birth date is a day of the calendar.
    public var calendarWarning: CalendarWarning? {
        if birthMonth == 0 || dayField == 0 { return .unknownDate }
        return birthDate == nil ? .impossibleDate : nil
    }
}
