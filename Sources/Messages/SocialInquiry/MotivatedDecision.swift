import SocialSecurity

/// One earlier decision of an OCMW about a person, with its motivation. Facts, no narrative, no amounts.
public struct MotivatedDecision: Hashable, Sendable {
    /// The deciding OCMW's reference: 1 to 64 characters.
    public let reference: String
    /// What it was about.
    public let kind: DecisionKind
    /// What was decided.
    public let outcome: DecisionOutcome
    /// Category of the living wage, 1 to 3.
    public let category: Int?
    /// The day of the decision.
    public let decidedOn: CivilDate
    /// The days the decision holds for.
    public let period: Period?
    /// Law and article: 1 to 200 characters.
    public let legalBasis: String
    /// The motivation: 1 to 10 texts.
    public let motivation: [Reason]
    /// The day on which the person was notified.
    public let notifiedOn: CivilDate?
    /// True while an appeal to the labour court is pending.
    public let appealPending: Bool

    /// Describes a decision; limits are checked by schema and decoder.
    public init(
        reference: String, kind: DecisionKind, outcome: DecisionOutcome, category: Int? = nil, decidedOn: CivilDate,
        period: Period? = nil, legalBasis: String, motivation: [Reason], notifiedOn: CivilDate? = nil,
        appealPending: Bool = false
    ) {
        self.reference = reference
        self.kind = kind
        self.outcome = outcome
        self.category = category
        self.decidedOn = decidedOn
        self.period = period
        self.legalBasis = legalBasis
        self.motivation = motivation
        self.notifiedOn = notifiedOn
        self.appealPending = appealPending
    }
}

/// What a decision of an OCMW is about.
public enum DecisionKind: String, Hashable, Sendable, CaseIterable, FieldValue {
    case livingWage = "LIVING_WAGE"
    case equivalentLivingWage = "EQUIVALENT_LIVING_WAGE"
    case installationPremium = "INSTALLATION_PREMIUM"
    /// Exemption of income for socio-professional integration (SPI, ISP).
    case integrationExemption = "INTEGRATION_EXEMPTION"
    /// Employment by the OCMW itself (organic law, art. 60 §7).
    case employmentArticle60 = "EMPLOYMENT_ARTICLE_60"
    /// Employment with a partner (organic law, art. 61).
    case employmentArticle61 = "EMPLOYMENT_ARTICLE_61"
    /// Individualised project for social integration (GPMI, PIIS).
    case individualisedProject = "INDIVIDUALISED_PROJECT"
    case urgentMedicalAid = "URGENT_MEDICAL_AID"
    case rentalGuarantee = "RENTAL_GUARANTEE"
    case heatingAllowance = "HEATING_ALLOWANCE"
    case debtMediation = "DEBT_MEDIATION"
    case otherAid = "OTHER_AID"
}

/// What was decided.
public enum DecisionOutcome: String, Hashable, Sendable, CaseIterable, FieldValue {
    case granted = "GRANTED"
    case grantedRetroactively = "GRANTED_RETROACTIVELY"
    case refused = "REFUSED"
    case reviewed = "REVIEWED"
    /// A sanction.
    case suspended = "SUSPENDED"
    case withdrawn = "WITHDRAWN"
    case cancelled = "CANCELLED"
    case incompetentForwarded = "INCOMPETENT_FORWARDED"
}

extension MotivatedDecision: FieldGroup {
    init(from reader: inout FieldReader) throws(MessagesError) {
        reference = try reader.text("reference", .reference)
        kind = try reader.value("kind")
        outcome = try reader.value("outcome")
        category = try reader.category()
        decidedOn = try reader.value("decidedOn")
        period = try reader.optionalGroup("period")
        legalBasis = try reader.text("legalBasis", .line)
        motivation = try reader.groups("motivation", 1...10)
        notifiedOn = try reader.optionalValue("notifiedOn")
        appealPending = try reader.value("appealPending")
    }

    func write(to writer: inout FieldWriter) {
        writer.text("reference", reference)
        writer.value("kind", kind)
        writer.value("outcome", outcome)
        writer.value("category", category)
        writer.value("decidedOn", decidedOn)
        writer.group("period", period)
        writer.text("legalBasis", legalBasis)
        writer.groups("motivation", motivation)
        writer.value("notifiedOn", notifiedOn)
        writer.value("appealPending", appealPending)
    }
}
