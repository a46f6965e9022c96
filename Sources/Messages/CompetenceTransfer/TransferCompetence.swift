import SocialSecurity

/// Forwards an application, or running aid, to the OCMW thought competent, in writing and with reasons.
///
/// Source: law of 26 May 2002, art. 18 §4; organic law of 8 July 1976, art. 58 §3.
public struct TransferCompetence: Hashable, Sendable {
    /// The application as received.
    public var request: OriginalRequest
    /// Name and birth date, or card number, of the applicant: the recipient needs it to integrate the person.
    public var identity: ProofOfIdentity
    /// Household and maintenance debtors beside the applicant (who is in the header's criteria): at most 30.
    public var persons: [InvolvedPerson]
    /// The rule that makes the recipient competent.
    public var rule: CompetenceRule
    /// The facts it rests on: at most 30.
    public var facts: [CompetenceFact]
    /// Why the sender is not competent: 1 to 10; without reasons a transfer is void.
    public var reasons: [Reason]
    /// Where the person went.
    public var newAddress: NewAddress?
    /// Aid that was running.
    public var runningAid: RunningAid?
    /// True when the person is in urgent need.
    public var urgent: Bool
    /// The language an interpreter is needed for: ISO 639, two or three lower-case letters.
    public var interpreterLanguage: String?
    /// The sender's decision.
    public var decision: IncompetenceDecision
    /// Absent when the applicant is told after sending, within the term (`confirmApplicantInformed`).
    public var applicantInformed: ApplicantInformed?
    /// Whom the recipient can call.
    public var contactPerson: ContactPerson
    /// The last day of the term of five calendar days.
    public var forwardBy: CivilDate
    /// By how many days the term was missed when the document was made; absent when in time.
    public var lateDays: Int?

    /// Makes a transfer; limits are checked by schema and decoder.
    public init(
        request: OriginalRequest, identity: ProofOfIdentity, persons: [InvolvedPerson] = [], rule: CompetenceRule,
        facts: [CompetenceFact] = [],
        reasons: [Reason], newAddress: NewAddress? = nil, runningAid: RunningAid? = nil, urgent: Bool = false,
        interpreterLanguage: String? = nil, decision: IncompetenceDecision,
        applicantInformed: ApplicantInformed? = nil, contactPerson: ContactPerson, forwardBy: CivilDate,
        lateDays: Int? = nil
    ) {
        self.request = request
        self.identity = identity
        self.persons = persons
        self.rule = rule
        self.facts = facts
        self.reasons = reasons
        self.newAddress = newAddress
        self.runningAid = runningAid
        self.urgent = urgent
        self.interpreterLanguage = interpreterLanguage
        self.decision = decision
        self.applicantInformed = applicantInformed
        self.contactPerson = contactPerson
        self.forwardBy = forwardBy
        self.lateDays = lateDays
    }
}

extension TransferCompetence: FieldGroup {
    init(from reader: inout FieldReader) throws(MessagesError) {
        request = try reader.group("request")
        identity = try reader.group("identity")
        persons = try reader.groups("person", 0...30)
        rule = try reader.value("rule")
        facts = try reader.groups("fact", 0...30)
        reasons = try reader.groups("reason", 1...10)
        newAddress = try reader.optionalGroup("newAddress")
        runningAid = try reader.optionalGroup("runningAid")
        urgent = try reader.value("urgent")
        interpreterLanguage = try (reader.optionalValue("interpreterLanguage") as LanguageCode?)?.fieldText
        decision = try reader.group("decision")
        applicantInformed = try reader.optionalGroup("applicantInformed")
        contactPerson = try reader.group("contactPerson")
        forwardBy = try reader.value("forwardBy")
        lateDays = try reader.lateDays()
    }

    func write(to writer: inout FieldWriter) {
        writer.group("request", request)
        writer.group("identity", identity)
        writer.groups("person", persons)
        writer.value("rule", rule)
        writer.groups("fact", facts)
        writer.groups("reason", reasons)
        writer.group("newAddress", newAddress)
        writer.group("runningAid", runningAid)
        writer.value("urgent", urgent)
        writer.text("interpreterLanguage", interpreterLanguage)
        writer.group("decision", decision)
        writer.group("applicantInformed", applicantInformed)
        writer.group("contactPerson", contactPerson)
        writer.value("forwardBy", forwardBy)
        writer.value("lateDays", lateDays)
    }
}

extension FieldReader {
    fileprivate mutating func lateDays() throws(MessagesError) -> Int? {
        let days: Int? = try optionalValue("lateDays")
        if let days, !(1...9999 ~= days) {
            throw MessagesError(.invalidValue, path: "\(path)/lateDays", expectedType: "DayCountType")
        }
        return days
    }
}

/// Two or three lower-case letters of ISO 639.
private struct LanguageCode: FieldValue {
    static var typeName: String { "LanguageCodeType" }
    let fieldText: String

    init?(fieldText: String) {
        let bytes = fieldText.utf8
        guard 2...3 ~= bytes.count, bytes.allSatisfy({ UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 }) else {
            return nil
        }
        self.fieldText = fieldText
    }
}
