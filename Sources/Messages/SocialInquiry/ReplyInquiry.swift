import XMLSecurity

/// Answers an inquiry: earlier decisions with motivation, the three facts, the last project, whom to call.
public struct ReplyInquiry: Hashable, Sendable {
    /// The most decisions one reply carries; with more, the newest travel and the status is `.partial`.
    public static let maximumDecisionCount = 100

    /// Whether this is everything.
    public let status: ReplyStatus
    /// At most `maximumDecisionCount`, newest first.
    public let decisions: [MotivatedDecision]
    /// Insertion programmes, installation premium, exemptions.
    public let crossFacts: CrossOCMWFacts
    /// The last project.
    public let gpmi: IndividualisedProject?
    /// Whom the asking OCMW can call.
    public let contactPerson: ContactPerson?
    /// The answering OCMW's number of the dossier: 1 to 64 characters.
    public let dossierNumber: String?
    /// The instant for which the decisions are complete: the age of what is told.
    public let decisionsAsOf: UTCInstant

    /// Makes a reply; limits, and that `.nothing` carries nothing, are checked by the decoder.
    public init(
        status: ReplyStatus, decisions: [MotivatedDecision] = [], crossFacts: CrossOCMWFacts = CrossOCMWFacts(),
        gpmi: IndividualisedProject? = nil, contactPerson: ContactPerson? = nil, dossierNumber: String? = nil,
        decisionsAsOf: UTCInstant
    ) {
        self.status = status
        self.decisions = decisions
        self.crossFacts = crossFacts
        self.gpmi = gpmi
        self.contactPerson = contactPerson
        self.dossierNumber = dossierNumber
        self.decisionsAsOf = decisionsAsOf
    }
}

/// Whether a reply tells everything.
public enum ReplyStatus: String, Hashable, Sendable, CaseIterable, FieldValue {
    /// Everything that the OCMW decided.
    case complete = "COMPLETE"
    /// A part; the rest is to be asked for by telephone or later.
    case partial = "PARTIAL"
    /// The OCMW has no decision about the person.
    case nothing = "NOTHING"
}

extension ReplyInquiry: FieldGroup {
    init(from reader: inout FieldReader) throws(MessagesError) {
        status = try reader.value("status")
        decisions = try reader.groups("decision", 0...Self.maximumDecisionCount)
        crossFacts = try reader.optionalGroup("crossFacts") ?? CrossOCMWFacts()
        gpmi = try reader.optionalGroup("gpmi")
        contactPerson = try reader.optionalGroup("contactPerson")
        dossierNumber = try reader.optionalText("dossierNumber", .reference)
        decisionsAsOf = try reader.value("decisionsAsOf")
        if status == .nothing, !decisions.isEmpty || !crossFacts.isEmpty || gpmi != nil {
            throw reader.inconsistent("status", rule: "nothing-carries-nothing")
        }
    }

    func write(to writer: inout FieldWriter) {
        writer.value("status", status)
        writer.groups("decision", decisions)
        writer.group("crossFacts", crossFacts.isEmpty ? nil : crossFacts)
        writer.group("gpmi", gpmi)
        writer.group("contactPerson", contactPerson)
        writer.text("dossierNumber", dossierNumber)
        writer.value("decisionsAsOf", decisionsAsOf)
    }
}
