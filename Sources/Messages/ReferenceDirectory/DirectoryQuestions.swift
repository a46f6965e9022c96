import SocialSecurity

/// Registers (integrates) the person of the criteria for the sender, in a quality and for a period.
public struct RegisterPerson: Hashable, Sendable {
    /// Why the sender knows the person.
    public let qualityCode: QualityCode
    /// For which days.
    public let period: Period
    /// What the person showed; a mismatch is refused and logged.
    public let proof: ProofOfIdentity

    /// Makes the request.
    public init(qualityCode: QualityCode, period: Period, proof: ProofOfIdentity) {
        self.qualityCode = qualityCode
        self.period = period
        self.proof = proof
    }
}

/// Ends the sender's registration of the person in one quality.
public struct UnregisterPerson: Hashable, Sendable {
    /// The quality that ends.
    public let qualityCode: QualityCode
    /// The last day of the registration.
    public let endDate: CivilDate

    /// Makes the request.
    public init(qualityCode: QualityCode, endDate: CivilDate) {
        self.qualityCode = qualityCode
        self.endDate = endDate
    }
}

/// Asks for the sender's own registrations of the person.
public struct ListRegistrations: Hashable, Sendable {
    /// Makes the request.
    public init() {}
}

/// Asks which OCMWs know the person.
public struct FindOrganisations: Hashable, Sendable {
    /// What the person showed; a mismatch is refused and logged.
    public let proof: ProofOfIdentity

    /// Makes the request.
    public init(proof: ProofOfIdentity) { self.proof = proof }
}

extension RegisterPerson: FieldGroup {
    init(from reader: inout FieldReader) throws(MessagesError) {
        qualityCode = try reader.value("qualityCode")
        period = try reader.group("period")
        proof = try reader.group("proofOfIdentity")
    }

    func write(to writer: inout FieldWriter) {
        writer.value("qualityCode", qualityCode)
        writer.group("period", period)
        writer.group("proofOfIdentity", proof)
    }
}

extension UnregisterPerson: FieldGroup {
    init(from reader: inout FieldReader) throws(MessagesError) {
        qualityCode = try reader.value("qualityCode")
        endDate = try reader.value("endDate")
    }

    func write(to writer: inout FieldWriter) {
        writer.value("qualityCode", qualityCode)
        writer.value("endDate", endDate)
    }
}

extension ListRegistrations: FieldGroup {
    init(from reader: inout FieldReader) throws(MessagesError) {}

    func write(to writer: inout FieldWriter) {}
}

extension FindOrganisations: FieldGroup {
    init(from reader: inout FieldReader) throws(MessagesError) { proof = try reader.group("proofOfIdentity") }

    func write(to writer: inout FieldWriter) { writer.group("proofOfIdentity", proof) }
}
