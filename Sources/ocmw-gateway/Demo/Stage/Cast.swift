import SocialSecurity

/// Who plays: organisations and persons, all synthetic, the same for the same seed.
struct Cast: Sendable {
    /// An OCMW with the people of its office.
    struct Office: Sendable {
        /// Short name in configuration files.
        let key: String
        /// "A", "B" or "C".
        let letter: String
        let ocmw: SyntheticOCMW
        let socialWorker: SyntheticPerson
        let securityAdviser: SyntheticPerson

        var number: EnterpriseNumber { ocmw.enterpriseNumber }

        /// Who answers inquiries there: the decision register at once, or at C its software.
        var inquiryAnswers: String { key == "c" ? "software" : "automatic" }
    }

    let hub: EnterpriseNumber
    /// The software houses that run the gateways.
    let operatorNorth: EnterpriseNumber
    let operatorSouth: EnterpriseNumber
    /// Knows the first applicant.
    let a: Office
    /// Where everybody applies.
    let b: Office
    /// Competent, and knows nobody.
    let c: Office
    /// Applies at B, known at A, moves to C; lives with `cohabitant`.
    let mover: SyntheticPerson
    let cohabitant: SyntheticPerson
    /// Applies while the hub is down; then B consults sources about the person.
    let consulted: SyntheticPerson
    /// Whose transfer is contested.
    let disputed: SyntheticPerson
    /// Whose transfer is late by a day.
    let delayed: SyntheticPerson
    /// An OCMW of the network that no gateway hosts, and its software house: for an integrator's own programs.
    let guest: SyntheticOCMW
    let operatorGuest: EnterpriseNumber

    init(seed: UInt64) {
        var identifiers = SyntheticIdentifiers(seed: seed)
        hub = identifiers.nextEnterpriseNumber()
        operatorNorth = identifiers.nextEnterpriseNumber()
        operatorSouth = identifiers.nextEnterpriseNumber()
        a = Self.office("a", &identifiers)
        b = Self.office("b", &identifiers)
        c = Self.office("c", &identifiers)
        mover = identifiers.nextPerson()
        cohabitant = identifiers.nextPerson()
        consulted = identifiers.nextPerson()
        disputed = identifiers.nextPerson()
        delayed = identifiers.nextPerson()
        guest = identifiers.nextOCMW()
        operatorGuest = identifiers.nextEnterpriseNumber()
    }

    private static func office(_ key: String, _ identifiers: inout SyntheticIdentifiers) -> Office {
        Office(
            key: key, letter: key.uppercased(), ocmw: identifiers.nextOCMW(), socialWorker: identifiers.nextPerson(),
            securityAdviser: identifiers.nextPerson())
    }

    var offices: [Office] { [a, b, c] }

    /// Everybody whom the hub's register of persons holds.
    var applicants: [SyntheticPerson] { [mover, cohabitant, consulted, disputed, delayed] }

    /// "B" for a KBO number of the cast, "hub" for the hub's.
    func name(of number: String?) -> String {
        guard let number else { return "" }
        if number == hub.digits { return "hub" }
        return offices.first { $0.number.digits == number }?.letter ?? number
    }
}

extension SSIN {
    /// Year and check number only: enough to follow a story, too little to look somebody up.
    var masked: String { "\(digits.prefix(2)).**.**-***.\(digits.suffix(2))" }
}
