import XMLSecurity

/// The application (or notice of running aid) as the first OCMW received it; a transfer keeps its date.
public struct OriginalRequest: Hashable, Sendable {
    /// The sender's own reference of the application: 1 to 64 characters.
    public let reference: String
    /// When it was received; the start of the five calendar days.
    public let receivedAt: UTCInstant
    /// Its number in the register of applications.
    public let registerNumber: String?
    /// The reference of the acknowledgement of receipt that the applicant got.
    public let acknowledgementReference: String?
    /// How it was made.
    public let form: RequestForm
    /// What was asked.
    public let aid: AidKind

    /// Describes an application.
    public init(
        reference: String, receivedAt: UTCInstant, registerNumber: String? = nil,
        acknowledgementReference: String? = nil, form: RequestForm, aid: AidKind
    ) {
        self.reference = reference
        self.receivedAt = receivedAt
        self.registerNumber = registerNumber
        self.acknowledgementReference = acknowledgementReference
        self.form = form
        self.aid = aid
    }
}

/// How an application was made.
public enum RequestForm: String, Hashable, Sendable, CaseIterable, FieldValue {
    case oral = "ORAL"
    case written = "WRITTEN"
    case electronic = "ELECTRONIC"
    /// Opened by the OCMW itself; so counts a notice of running aid.
    case exOfficio = "EX_OFFICIO"
}

/// What kind of aid an application or inquiry is about.
public enum AidKind: String, Hashable, Sendable, CaseIterable, FieldValue {
    /// The right to social integration (law of 26 May 2002).
    case rightToSocialIntegration = "RIGHT_TO_SOCIAL_INTEGRATION"
    /// Social aid (organic law of 8 July 1976).
    case socialAid = "SOCIAL_AID"
    case both = "BOTH"
}

extension OriginalRequest: FieldGroup {
    init(from reader: inout FieldReader) throws(MessagesError) {
        reference = try reader.text("reference", .reference)
        receivedAt = try reader.value("receivedAt")
        registerNumber = try reader.optionalText("registerNumber", .reference)
        acknowledgementReference = try reader.optionalText("acknowledgementReference", .reference)
        form = try reader.value("form")
        aid = try reader.value("aid")
    }

    func write(to writer: inout FieldWriter) {
        writer.text("reference", reference)
        writer.value("receivedAt", receivedAt)
        writer.text("registerNumber", registerNumber)
        writer.text("acknowledgementReference", acknowledgementReference)
        writer.value("form", form)
        writer.value("aid", aid)
    }
}
