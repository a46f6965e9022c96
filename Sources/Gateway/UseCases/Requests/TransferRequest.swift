import Messages
import SocialSecurity

/// The body of `POST /v1/applications/{id}/transfers`: another OCMW is competent, and why.
public struct TransferRequest: Hashable, Sendable {
    /// The OCMW thought competent.
    public let recipient: EnterpriseNumber
    /// The rule of competence relied on.
    public let rule: CompetenceRule
    /// The facts under that rule.
    public let facts: [CompetenceFact]
    /// The reasons, each with its language: required on pain of nullity.
    public let reasons: [Reason]
    /// New address, `unknown`, or absent when it does not matter.
    public let newAddress: NewAddress?
    /// Aid that is running here.
    public let runningAid: RunningAid?
    /// Aid is needed at once.
    public let urgent: Bool
    /// Language for which an interpreter is needed.
    public let interpreterLanguage: String?
    /// The decision of incompetence.
    public let decision: IncompetenceDecision
    /// When and how the applicant was told; may follow within the term.
    public let applicantInformed: ApplicantInformed?
    /// Whom the other OCMW can call.
    public let contactPerson: ContactPerson
    /// Explicit confirmation that a late transfer is sent knowing its consequence.
    public let confirmLate: Bool

    /// Reads and checks a request.
    ///
    /// - Throws: `RequestProblem` with `.invalidRequest` naming every broken rule.
    public init(_ value: JSONValue) throws(RequestProblem) {
        let errors = FieldErrors()
        var reader = FieldReader(value, errors: errors)
        let recipient = reader.required("recipient", reader.organisation("recipient"))
        let rule = reader.required("rule", reader.enumeration("rule", CompetenceRule.self))
        facts = reader.objects("facts", limit: 30, CompetenceFact.read)
        reasons = reader.reasons("reasons")
        newAddress = reader.object("newAddress", NewAddress.read)
        runningAid = reader.object("runningAid", RunningAid.read)
        urgent = reader.bool("urgent") ?? false
        interpreterLanguage = reader.text(
            "interpreterLanguage", "iso-639", "must be two or three lower-case letters of ISO 639"
        ) { text in
            (2...3).contains(text.utf8.count) && text.utf8.allSatisfy { 0x61...0x7A ~= $0 } ? text : nil
        }
        let decision = reader.required("decision", reader.object("decision", IncompetenceDecision.read))
        applicantInformed = reader.object("applicantInformed", ApplicantInformed.read)
        let contact = reader.required("contactPerson", reader.contactPerson("contactPerson"))
        confirmLate = reader.bool("confirmLate") ?? false
        if reasons.isEmpty {
            errors.add(
                reader.path("reasons"), "reasons-required",
                "must give at least one reason: a transfer without reasons is void (RMI law art. 18 §4; organic law "
                    + "art. 58 §3)")
        }
        reader.finish()
        try errors.check()
        guard let recipient, let rule, let decision, let contact else { throw .unread }
        self.recipient = recipient
        self.rule = rule
        self.decision = decision
        contactPerson = contact
    }
}

extension CompetenceFact {
    static func read(_ reader: inout FieldReader) -> CompetenceFact? {
        let kind = reader.required("kind", reader.enumeration("kind", CompetenceFact.Kind.self))
        let value = reader.required("value", reader.string("value", .long))
        let date = reader.date("date")
        guard let kind, let value else { return nil }
        return CompetenceFact(kind: kind, value: value, date: date)
    }
}

extension NewAddress {
    /// `{"known": text}` or `{"unknown": true}`.
    static func read(_ reader: inout FieldReader) -> NewAddress? {
        let known = reader.string("known", .long)
        let unknown = reader.bool("unknown") ?? false
        guard unknown != (known != nil) else {
            reader.errors.add(
                reader.pointer, "address", "must hold either known (the address) or unknown (true)")
            return nil
        }
        return known.map(NewAddress.known) ?? .unknown
    }
}

extension RunningAid {
    static func read(_ reader: inout FieldReader) -> RunningAid? {
        let kind = reader.required("kind", reader.enumeration("kind", DecisionKind.self))
        let category = reader.integer("category", in: 1...3)
        let lastDayPaid = reader.date("lastDayPaid")
        let gpmi = reader.bool("gpmi") ?? false
        let exemption = reader.bool("exemptionUsed") ?? false
        let premium = reader.bool("installationPremiumPaid") ?? false
        return kind.map {
            RunningAid(
                kind: $0, category: category, lastDayPaid: lastDayPaid, gpmi: gpmi, exemptionUsed: exemption,
                installationPremiumPaid: premium)
        }
    }
}

extension IncompetenceDecision {
    static func read(_ reader: inout FieldReader) -> IncompetenceDecision? {
        let body = reader.required("body", reader.enumeration("body", DecidingBody.self))
        let date = reader.required("date", reader.date("date"))
        let pending = reader.bool("ratificationPending") ?? false
        guard let body, let date else { return nil }
        return IncompetenceDecision(body: body, date: date, ratificationPending: pending)
    }
}

extension ApplicantInformed {
    static func read(_ reader: inout FieldReader) -> ApplicantInformed? {
        let date = reader.required("date", reader.date("date"))
        let channel = reader.required("channel", reader.enumeration("channel", InformChannel.self))
        guard let date, let channel else { return nil }
        return ApplicantInformed(date: date, channel: channel)
    }
}
