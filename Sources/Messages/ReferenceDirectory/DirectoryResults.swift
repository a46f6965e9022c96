import SocialSecurity

/// One line of the directory: which OCMW knows the person, in which quality, for which days.
public struct Registration: Hashable, Sendable {
    /// The OCMW.
    public let organisation: EnterpriseNumber
    /// Why it knows the person.
    public let qualityCode: QualityCode
    /// For which days.
    public let period: Period

    /// Makes a line.
    public init(organisation: EnterpriseNumber, qualityCode: QualityCode, period: Period) {
        self.organisation = organisation
        self.qualityCode = qualityCode
        self.period = period
    }
}

/// The sender's own registrations of a person: the hub's answer to three questions, under three names on the wire.
public struct RegistrationsResult: Hashable, Sendable {
    /// How it was treated.
    public let status: Status
    /// At most 100.
    public let registrations: [Registration]

    /// Makes the answer.
    public init(status: Status, registrations: [Registration] = []) {
        self.status = status
        self.registrations = registrations
    }
}

/// The hub's answer to `registerPerson`: the sender's registrations of the person after it.
public typealias RegisterPersonResult = RegistrationsResult

/// The hub's answer to `unregisterPerson`: the sender's registrations of the person after it.
public typealias UnregisterPersonResult = RegistrationsResult

/// The hub's answer to `listRegistrations`: the sender's own registrations of the person.
public typealias ListRegistrationsResult = RegistrationsResult

/// The hub's answer to `findOrganisations`: which OCMWs know the person.
public struct FindOrganisationsResult: Hashable, Sendable {
    /// How it was treated.
    public let status: Status
    /// At most 100.
    public let organisations: [Registration]

    /// Makes the answer.
    public init(status: Status, organisations: [Registration] = []) {
        self.status = status
        self.organisations = organisations
    }
}

extension Registration: FieldGroup {
    init(from reader: inout FieldReader) throws(MessagesError) {
        organisation = try reader.value("cbeNumber")
        qualityCode = try reader.value("qualityCode")
        period = try reader.group("period")
    }

    func write(to writer: inout FieldWriter) {
        writer.value("cbeNumber", organisation)
        writer.value("qualityCode", qualityCode)
        writer.group("period", period)
    }
}

extension RegistrationsResult: FieldGroup {
    init(from reader: inout FieldReader) throws(MessagesError) {
        status = try reader.group("status")
        registrations = try reader.groups("registration", 0...100)
    }

    func write(to writer: inout FieldWriter) {
        writer.group("status", status)
        writer.groups("registration", registrations)
    }
}

extension FindOrganisationsResult: FieldGroup {
    init(from reader: inout FieldReader) throws(MessagesError) {
        status = try reader.group("status")
        organisations = try reader.groups("organisation", 0...100)
    }

    func write(to writer: inout FieldWriter) {
        writer.group("status", status)
        writer.groups("organisation", organisations)
    }
}
