import SocialSecurity

/// When and how the applicant was told in writing of the transfer and its reasons.
public struct ApplicantInformed: Hashable, Sendable {
    /// The day.
    public let date: CivilDate
    /// The way.
    public let channel: InformChannel

    /// States that the applicant was told.
    public init(date: CivilDate, channel: InformChannel) {
        self.date = date
        self.channel = channel
    }
}

/// How an applicant is told in writing.
public enum InformChannel: String, Hashable, Sendable, CaseIterable, FieldValue {
    case letter = "LETTER"
    case registeredLetter = "REGISTERED_LETTER"
    case handedOver = "HANDED_OVER"
    case electronic = "ELECTRONIC"
}

extension ApplicantInformed: FieldGroup {
    init(from reader: inout FieldReader) throws(MessagesError) {
        date = try reader.value("date")
        channel = try reader.value("channel")
    }

    func write(to writer: inout FieldWriter) {
        writer.value("date", date)
        writer.value("channel", channel)
    }
}
