import SocialSecurity

/// The three facts that an application form must ask for: which OCMW gave what once.
public struct CrossOCMWFacts: Hashable, Sendable {
    /// Insertion and work programmes paid for: at most 20.
    public let insertionProgrammes: [OrganisationPeriod]
    /// The installation premium, once in a life.
    public let installationPremium: OrganisationDate?
    /// SPI (ISP) exemptions granted: at most 20.
    public let exemptions: [OrganisationPeriod]

    /// States the facts; nothing known is three times nothing.
    public init(
        insertionProgrammes: [OrganisationPeriod] = [], installationPremium: OrganisationDate? = nil,
        exemptions: [OrganisationPeriod] = []
    ) {
        self.insertionProgrammes = insertionProgrammes
        self.installationPremium = installationPremium
        self.exemptions = exemptions
    }

    /// True when none of the three is known.
    public var isEmpty: Bool { insertionProgrammes.isEmpty && installationPremium == nil && exemptions.isEmpty }
}

/// An OCMW and the days for which it gave something.
public struct OrganisationPeriod: Hashable, Sendable {
    /// The OCMW.
    public let cbeNumber: EnterpriseNumber
    /// The days.
    public let period: Period

    /// Makes the pair.
    public init(cbeNumber: EnterpriseNumber, period: Period) {
        self.cbeNumber = cbeNumber
        self.period = period
    }
}

/// An OCMW and the day on which it gave something.
public struct OrganisationDate: Hashable, Sendable {
    /// The OCMW.
    public let cbeNumber: EnterpriseNumber
    /// The day.
    public let date: CivilDate

    /// Makes the pair.
    public init(cbeNumber: EnterpriseNumber, date: CivilDate) {
        self.cbeNumber = cbeNumber
        self.date = date
    }
}

extension CrossOCMWFacts: FieldGroup {
    init(from reader: inout FieldReader) throws(MessagesError) {
        insertionProgrammes = try reader.groups("insertionProgramme", 0...20)
        installationPremium = try reader.optionalGroup("installationPremium")
        exemptions = try reader.groups("exemption", 0...20)
    }

    func write(to writer: inout FieldWriter) {
        writer.groups("insertionProgramme", insertionProgrammes)
        writer.group("installationPremium", installationPremium)
        writer.groups("exemption", exemptions)
    }
}

extension OrganisationPeriod: FieldGroup {
    init(from reader: inout FieldReader) throws(MessagesError) {
        cbeNumber = try reader.value("cbeNumber")
        period = try reader.group("period")
    }

    func write(to writer: inout FieldWriter) {
        writer.value("cbeNumber", cbeNumber)
        writer.group("period", period)
    }
}

extension OrganisationDate: FieldGroup {
    init(from reader: inout FieldReader) throws(MessagesError) {
        cbeNumber = try reader.value("cbeNumber")
        date = try reader.value("date")
    }

    func write(to writer: inout FieldWriter) {
        writer.value("cbeNumber", cbeNumber)
        writer.value("date", date)
    }
}
