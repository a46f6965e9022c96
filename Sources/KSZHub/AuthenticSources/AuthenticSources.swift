import Messages
import SocialSecurity

/// The data of the authentic sources that the hub plays, by person.
public struct AuthenticSources: Sendable {
    /// Days for which an OCMW paid, as a file has them.
    public struct LivingWage: Hashable, Sendable, Codable {
        /// The OCMW that paid.
        public let organisation: EnterpriseNumber
        /// `LIVING_WAGE` or `EQUIVALENT_LIVING_WAGE`.
        public let category: String
        /// First day.
        public let begin: CivilDate
        /// Last day; absent while it goes on.
        public let end: CivilDate?
    }

    /// Days of insurance with one organisation, as a file has them.
    public struct Insurance: Hashable, Sendable, Codable {
        /// Three digits.
        public let insuranceOrganisation: String
        /// The holder code.
        public let holderCode: String?
        /// First day.
        public let begin: CivilDate
        /// Last day; absent while it goes on.
        public let end: CivilDate?
    }

    /// One source: whom it knows and what it holds.
    public struct Source<Line: Codable & Hashable & Sendable>: Hashable, Sendable, Codable {
        /// The persons that the source knows, eleven digits each; absent when it knows everybody. A question about
        /// anybody else is refused with MSG00021.
        public let knows: [String]?
        /// The lines by person, keyed by eleven digits; a known person without lines is `NO_DATA_FOUND`.
        public let lines: [String: [Line]]

        /// The persons about whom the source answers in part only, eleven digits each (HAN20200).
        public let incomplete: [String]?

        /// Describes a source.
        public init(knows: [String]? = nil, lines: [String: [Line]], incomplete: [String]? = nil) {
            self.knows = knows
            self.lines = lines
            self.incomplete = incomplete
        }

        /// How a question about a person was treated.
        func status(of numbers: Set<SSIN>, isEmpty: Bool) -> Status {
            if numbers.contains(where: { incomplete?.contains($0.digits) == true }) {
                return Status(code: .partialAnswer)
            }
            return isEmpty ? .noDataFound : .dataFound
        }

        /// What the source holds about a person, under whichever number.
        func lines(about numbers: Set<SSIN>) -> [Line] {
            numbers.map(\.digits).sorted().flatMap { lines[$0] ?? [] }
        }

        func isKnown(_ ssin: SSIN) -> Bool {
            knows.map {
                $0.contains(ssin.digits) || lines[ssin.digits] != nil || incomplete?.contains(ssin.digits) == true
            } ?? true
        }
    }

    /// The sources file: one JSON object.
    public struct File: Hashable, Sendable, Codable {
        /// Living wages paid by OCMWs.
        public let livingWages: Source<LivingWage>?
        /// Health insurance.
        public let healthInsurance: Source<Insurance>?

        /// Describes the content of a file.
        public init(livingWages: Source<LivingWage>? = nil, healthInsurance: Source<Insurance>? = nil) {
            self.livingWages = livingWages
            self.healthInsurance = healthInsurance
        }
    }

    private let livingWages: Source<LivingWage>
    private let healthInsurance: Source<Insurance>

    /// Takes the content of a sources file; a source that is not there knows nobody.
    ///
    /// - Throws: `KSZHubError` `.dataUnreadable` for a number, period or category that cannot be.
    public init(_ file: File) throws(KSZHubError) {
        livingWages = file.livingWages ?? Source(knows: [], lines: [:])
        healthInsurance = file.healthInsurance ?? Source(knows: [], lines: [:])
        try Self.checkPersons(livingWages, name: "livingWages")
        try Self.checkPersons(healthInsurance, name: "healthInsurance")
        for line in livingWages.lines.values.joined() where Self.payment(line) == nil {
            throw KSZHubError(.dataUnreadable, "sources file, livingWages: a period or category cannot be")
        }
        for line in healthInsurance.lines.values.joined() where Self.insurance(line) == nil {
            throw KSZHubError(.dataUnreadable, "sources file, healthInsurance: a period or organisation cannot be")
        }
    }

    private static func checkPersons<Line>(_ source: Source<Line>, name: String) throws(KSZHubError) {
        let persons = (source.knows ?? []) + (source.incomplete ?? []) + source.lines.keys
        guard persons.allSatisfy({ (try? SSIN($0)) != nil }) else {
            throw KSZHubError(.dataUnreadable, "sources file, \(name): a key is not an SSIN")
        }
    }

    /// True when the source of this flow knows the person under one of their numbers; true for flows without a source.
    func knows(_ numbers: Set<SSIN>, flow: Operation) -> Bool {
        switch flow {
        case .consultLivingWages: numbers.contains(where: livingWages.isKnown)
        case .consultHealthInsurance: numbers.contains(where: healthInsurance.isKnown)
        default: true
        }
    }

    /// Living wages that overlap the period, paid by others than the organisations named.
    func livingWages(
        of numbers: Set<SSIN>, during period: Period, notPaidBy own: Set<EnterpriseNumber>
    ) -> LivingWagesResult {
        let payments = livingWages.lines(about: numbers).compactMap(Self.payment)
            .filter { $0.period.overlaps(period) && !own.contains($0.pcsaCbeNumber) }
        return LivingWagesResult(
            status: livingWages.status(of: numbers, isEmpty: payments.isEmpty), payments: Array(payments.prefix(200)))
    }

    /// Insurance on one day.
    func healthInsurance(of numbers: Set<SSIN>, on day: CivilDate) -> HealthInsuranceResult {
        let lines = healthInsurance.lines(about: numbers).compactMap(Self.insurance)
            .filter { $0.period.contains(day) }
        return HealthInsuranceResult(
            status: healthInsurance.status(of: numbers, isEmpty: lines.isEmpty), insurance: Array(lines.prefix(50)))
    }

    private static func payment(_ line: LivingWage) -> LivingWagePeriod? {
        guard let category = LivingWagePeriod.Category(rawValue: line.category),
            let period = try? Period(begin: line.begin, end: line.end)
        else { return nil }
        return LivingWagePeriod(pcsaCbeNumber: line.organisation, category: category, period: period)
    }

    private static func insurance(_ line: Insurance) -> HealthInsurancePeriod? {
        guard line.insuranceOrganisation.utf8.count == 3, line.insuranceOrganisation.utf8.allSatisfy({ 48...57 ~= $0 }),
            let period = try? Period(begin: line.begin, end: line.end)
        else { return nil }
        return HealthInsurancePeriod(
            insuranceOrganisation: line.insuranceOrganisation, holderCode: line.holderCode, period: period)
    }
}

extension AuthenticSources: CustomStringConvertible, CustomReflectable {
    /// Constant text, without personal data.
    public var description: String { "AuthenticSources" }
    /// A mirror without children, so that nothing inside is printed.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
