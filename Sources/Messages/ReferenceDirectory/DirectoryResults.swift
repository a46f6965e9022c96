import SocialSecurity
import XMLSecurity

/// One line of the sectoral repertory: which OCMW knows the person, in which quality and phase, for which days.
///
/// Source: KSZ form I605.
public struct Registration: Hashable, Sendable {
    /// The OCMW.
    public let organisation: EnterpriseNumber
    /// Why it knows the person.
    public let qualityCode: QualityCode
    /// The phase; left out of the document when it is 0.
    public let phaseCode: PhaseCode
    /// For which days.
    public let period: Period
    /// When the line was last changed (UTC, milliseconds); the hub tells it to the OCMW of the line only.
    public let changedAt: UTCInstant?

    /// Makes a line.
    public init(
        organisation: EnterpriseNumber, qualityCode: QualityCode, phaseCode: PhaseCode = .definitive, period: Period,
        changedAt: UTCInstant? = nil
    ) {
        self.organisation = organisation
        self.qualityCode = qualityCode
        self.phaseCode = phaseCode
        self.period = period
        self.changedAt = changedAt
    }
}

/// One line of the primary repertory: a sector knows the person; not which of its organisations.
///
/// Source: KSZ form I605 (sector, quality code, phase code, period, date of last change).
public struct SectorRegistration: Hashable, Sendable {
    /// The sector of the OCMWs.
    public static let publicWelfare = 17

    /// The sector, 0 to 999.
    public let sector: Int
    /// In which quality.
    public let qualityCode: QualityCode
    /// The phase; left out of the document when it is 0.
    public let phaseCode: PhaseCode
    /// For which days.
    public let period: Period
    /// When the line was last changed (UTC, milliseconds); the hub tells it about the asker's own lines only.
    public let changedAt: UTCInstant?

    /// Makes a line.
    public init(
        sector: Int = publicWelfare, qualityCode: QualityCode, phaseCode: PhaseCode = .definitive, period: Period,
        changedAt: UTCInstant? = nil
    ) {
        self.sector = sector
        self.qualityCode = qualityCode
        self.phaseCode = phaseCode
        self.period = period
        self.changedAt = changedAt
    }
}

/// The sender's own registrations of a person: the hub's answer to three questions, under three names on the wire.
public struct RegistrationsResult: Hashable, Sendable {
    /// How it was treated.
    public let status: Status
    /// Lines of the primary repertory, at most 100; only when the question asks for that level.
    public let sectorRegistrations: [SectorRegistration]
    /// Lines of the sectoral repertory, at most 100.
    public let registrations: [Registration]

    /// Makes the answer.
    public init(
        status: Status, sectorRegistrations: [SectorRegistration] = [], registrations: [Registration] = []
    ) {
        self.status = status
        self.sectorRegistrations = sectorRegistrations
        self.registrations = registrations
    }
}

/// The hub's answer to `registerPerson`: the sender's registrations of the person after it.
public typealias RegisterPersonResult = RegistrationsResult

/// The hub's answer to `unregisterPerson`: the sender's registrations of the person after it.
public typealias UnregisterPersonResult = RegistrationsResult

/// The hub's answer to `listRegistrations`: the sender's own registrations of the person.
public typealias ListRegistrationsResult = RegistrationsResult

/// The hub's answer to `findOrganisations`: first whether the sector knows the person, then which OCMWs do.
public struct FindOrganisationsResult: Hashable, Sendable {
    /// How it was treated.
    public let status: Status
    /// Lines of the primary repertory, at most 100; the asker's own registrations count there.
    public let sectorRegistrations: [SectorRegistration]
    /// Lines of the sectoral repertory about others than the asker, at most 100.
    public let organisations: [Registration]

    /// Makes the answer.
    public init(
        status: Status, sectorRegistrations: [SectorRegistration] = [], organisations: [Registration] = []
    ) {
        self.status = status
        self.sectorRegistrations = sectorRegistrations
        self.organisations = organisations
    }
}

extension Registration: FieldGroup {
    init(from reader: inout FieldReader) throws(MessagesError) {
        organisation = try reader.value("cbeNumber")
        qualityCode = try reader.value("qualityCode")
        phaseCode = try reader.optionalValue("phaseCode") ?? .definitive
        period = try reader.group("period")
        changedAt = try reader.optionalValue("lastChange")
    }

    func write(to writer: inout FieldWriter) {
        writer.value("cbeNumber", organisation)
        writer.value("qualityCode", qualityCode)
        writer.value("phaseCode", phaseCode == .definitive ? nil : phaseCode)
        writer.group("period", period)
        writer.value("lastChange", changedAt)
    }
}

extension SectorRegistration: FieldGroup {
    init(from reader: inout FieldReader) throws(MessagesError) {
        sector = try (reader.value("sector") as Sector).rawValue
        qualityCode = try reader.value("qualityCode")
        phaseCode = try reader.optionalValue("phaseCode") ?? .definitive
        period = try reader.group("period")
        changedAt = try reader.optionalValue("lastChange")
    }

    func write(to writer: inout FieldWriter) {
        writer.value("sector", Sector(rawValue: sector))
        writer.value("qualityCode", qualityCode)
        writer.value("phaseCode", phaseCode == .definitive ? nil : phaseCode)
        writer.group("period", period)
        writer.value("lastChange", changedAt)
    }
}

/// A sector of social security: 0 to 999.
private struct Sector: RawRepresentable, FieldValue {
    static var typeName: String { "SectorType" }
    let rawValue: Int

    init?(rawValue: Int) {
        guard 0...999 ~= rawValue else { return nil }
        self.rawValue = rawValue
    }
}

extension RegistrationsResult: FieldGroup {
    init(from reader: inout FieldReader) throws(MessagesError) {
        status = try reader.group("status")
        sectorRegistrations = try reader.groups("sectorRegistration", 0...100)
        registrations = try reader.groups("registration", 0...100)
    }

    func write(to writer: inout FieldWriter) {
        writer.group("status", status)
        writer.groups("sectorRegistration", sectorRegistrations)
        writer.groups("registration", registrations)
    }
}

extension FindOrganisationsResult: FieldGroup {
    init(from reader: inout FieldReader) throws(MessagesError) {
        status = try reader.group("status")
        sectorRegistrations = try reader.groups("sectorRegistration", 0...100)
        organisations = try reader.groups("organisation", 0...100)
    }

    func write(to writer: inout FieldWriter) {
        writer.group("status", status)
        writer.groups("sectorRegistration", sectorRegistrations)
        writer.groups("organisation", organisations)
    }
}
