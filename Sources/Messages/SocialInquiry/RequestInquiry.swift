import SocialSecurity

/// Asks another OCMW what it decided about the person, and why.
public struct RequestInquiry: Hashable, Sendable {
    /// The day of the application that the inquiry is for.
    public let applicationDate: CivilDate
    /// What the person asks for.
    public let aid: AidKind
    /// Only decisions from this day on; absent for all.
    public let decisionsSince: CivilDate?

    /// Makes a request.
    public init(applicationDate: CivilDate, aid: AidKind, decisionsSince: CivilDate? = nil) {
        self.applicationDate = applicationDate
        self.aid = aid
        self.decisionsSince = decisionsSince
    }
}

extension RequestInquiry: FieldGroup {
    init(from reader: inout FieldReader) throws(MessagesError) {
        applicationDate = try reader.value("applicationDate")
        aid = try reader.value("aid")
        decisionsSince = try reader.optionalValue("decisionsSince")
    }

    func write(to writer: inout FieldWriter) {
        writer.value("applicationDate", applicationDate)
        writer.value("aid", aid)
        writer.value("decisionsSince", decisionsSince)
    }
}
