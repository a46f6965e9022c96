import SocialSecurity

/// The first OCMW's decision that it is not competent.
public struct IncompetenceDecision: Hashable, Sendable {
    /// Who decided.
    public let body: DecidingBody
    /// When.
    public let date: CivilDate
    /// True when the chair decided in urgency and the body has still to ratify.
    public let ratificationPending: Bool

    /// Describes the decision.
    public init(body: DecidingBody, date: CivilDate, ratificationPending: Bool = false) {
        self.body = body
        self.date = date
        self.ratificationPending = ratificationPending
    }
}

/// The body of an OCMW that decides.
public enum DecidingBody: String, Hashable, Sendable, CaseIterable, FieldValue {
    /// The council for social welfare.
    case council = "COUNCIL"
    /// The special committee for the social service (BCSD, CSSS).
    case specialCommittee = "SPECIAL_COMMITTEE"
    /// The chair, in urgency.
    case chair = "CHAIR"
}

extension IncompetenceDecision: FieldGroup {
    init(from reader: inout FieldReader) throws(MessagesError) {
        body = try reader.value("body")
        date = try reader.value("date")
        ratificationPending = try reader.value("ratificationPending")
    }

    func write(to writer: inout FieldWriter) {
        writer.value("body", body)
        writer.value("date", date)
        writer.value("ratificationPending", ratificationPending)
    }
}
