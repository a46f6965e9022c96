/// A person who cannot exist: the birth date inside the SSIN is no day of the calendar.
public struct SyntheticPerson: Sendable, Hashable {
    /// Number with an impossible calendar date (30 February, 31 April, June, September or November).
    public let ssin: SSIN
    /// First name.
    public let firstName: String
    /// Last name, recognisably made up.
    public let lastName: String
    /// A birth date of the calendar, in the year of the SSIN: proof of identity for the demonstration.
    public let birthDate: CivilDate
}

/// An OCMW that does not exist.
public struct SyntheticOCMW: Sendable, Hashable {
    /// Number in the high unused ranges 0999 and 1999.
    public let enterpriseNumber: EnterpriseNumber
    /// Name of a municipality, recognisably made up.
    public let municipality: String
    /// "OCMW ", "CPAS " or "ÖSHZ " and the municipality.
    public let name: String
}

/// Makes synthetic persons and OCMWs for demonstrations, simulations and tests, repeatably from a seed.
///
/// No number is given out twice by one generator, until its range is used up (279,440 SSINs, 20,000 enterprise
/// numbers); after that the numbers come round again. The values lie in unused ranges, but no register was asked:
/// never send them to a real partner.
public struct SyntheticIdentifiers: Sendable {
    static let birthYears = 1950...2005
    static let impossibleDays = [(2, 30), (4, 31), (6, 31), (9, 31), (11, 31)]
    static let serialCount = 998
    static let ssinCount = birthYears.count * impossibleDays.count * serialCount
    static let enterpriseCount = 20_000

    private var random: SeededGenerator
    private var ssinCursor: Int
    private var enterpriseCursor: Int
    private var municipalityCursor: Int

    /// Begins at `seed`; the same seed gives the same persons and OCMWs.
    public init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
        ssinCursor = Int.random(in: 0..<Self.ssinCount, using: &random)
        enterpriseCursor = Int.random(in: 0..<Self.enterpriseCount, using: &random)
        municipalityCursor = Int.random(in: 0..<SyntheticNames.municipalities.count, using: &random)
    }

    /// The next SSIN: born 1950 to 2005 on an impossible day.
    public mutating func nextSSIN() -> SSIN {
        // The step shares no factor with the count, so every number comes once before the first one comes again.
        ssinCursor = (ssinCursor + 104_729) % Self.ssinCount
        return Self.ssin(at: ssinCursor)
    }

    /// The next enterprise number: 0999xxxxcc or 1999xxxxcc.
    public mutating func nextEnterpriseNumber() -> EnterpriseNumber {
        enterpriseCursor = (enterpriseCursor + 7_919) % Self.enterpriseCount
        return Self.enterpriseNumber(at: enterpriseCursor)
    }

    /// The next person.
    public mutating func nextPerson() -> SyntheticPerson {
        let ssin = nextSSIN()
        let day = Int.random(in: 1...28, using: &random)
        return SyntheticPerson(
            ssin: ssin, firstName: pick(ssin.sex == .female ? SyntheticNames.female : SyntheticNames.male),
            lastName: pick(SyntheticNames.last),
            birthDate: CivilDate(validYear: ssin.birthYear, month: ssin.birthMonth, day: day))
    }

    /// The next OCMW. Names come round after as many as there are; the numbers stay different.
    public mutating func nextOCMW() -> SyntheticOCMW {
        municipalityCursor = (municipalityCursor + 1) % SyntheticNames.municipalities.count
        let (municipality, prefix) = SyntheticNames.municipalities[municipalityCursor]
        return SyntheticOCMW(
            enterpriseNumber: nextEnterpriseNumber(), municipality: municipality, name: prefix + " " + municipality)
    }

    private mutating func pick(_ names: [String]) -> String { names[Int.random(in: names.indices, using: &random)] }
}

extension SyntheticIdentifiers {
    static func ssin(at index: Int) -> SSIN {
        let (rest, serialIndex) = index.quotientAndRemainder(dividingBy: serialCount)
        let (yearIndex, dayIndex) = rest.quotientAndRemainder(dividingBy: impossibleDays.count)
        let (month, day) = impossibleDays[dayIndex]
        return SSIN(
            validYear: birthYears.lowerBound + yearIndex, monthField: month, day: day, serial: serialIndex + 1)
    }

    static func enterpriseNumber(at index: Int) -> EnterpriseNumber {
        EnterpriseNumber(validBody: (index < 10_000 ? 9_990_000 : 19_980_000) + index)
    }
}
