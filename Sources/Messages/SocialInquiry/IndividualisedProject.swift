import SocialSecurity

/// The last individualised project for social integration (GPMI, PIIS) with the person.
public struct IndividualisedProject: Hashable, Sendable {
    /// The OCMW's reference: 1 to 64 characters.
    public let reference: String?
    /// The day on which it was signed.
    public let concludedOn: CivilDate
    /// The days it runs.
    public let period: Period
    /// True when it has been evaluated.
    public let evaluated: Bool

    /// Describes a project.
    public init(reference: String? = nil, concludedOn: CivilDate, period: Period, evaluated: Bool = false) {
        self.reference = reference
        self.concludedOn = concludedOn
        self.period = period
        self.evaluated = evaluated
    }
}

extension IndividualisedProject: FieldGroup {
    init(from reader: inout FieldReader) throws(MessagesError) {
        reference = try reader.optionalText("reference", .reference)
        concludedOn = try reader.value("concludedOn")
        period = try reader.group("period")
        evaluated = try reader.value("evaluated")
    }

    func write(to writer: inout FieldWriter) {
        writer.text("reference", reference)
        writer.value("concludedOn", concludedOn)
        writer.group("period", period)
        writer.value("evaluated", evaluated)
    }
}
