import SocialSecurity

/// Registers (integrates) the person of the criteria for the sender, in a quality, a phase and for a period.
///
/// A registration with the same quality, phase and first day takes the place of the one there is; any other stands
/// beside it.
public struct RegisterPerson: Hashable, Sendable {
    /// Why the sender knows the person.
    public let qualityCode: QualityCode
    /// The phase; left out of the document when it is 0.
    public let phaseCode: PhaseCode
    /// For which days, the first and the last included; it may begin later.
    public let period: Period
    /// What the person showed; a mismatch is refused and logged.
    public let proof: ProofOfIdentity

    /// Makes the request.
    public init(
        qualityCode: QualityCode, phaseCode: PhaseCode = .definitive, period: Period, proof: ProofOfIdentity
    ) {
        self.qualityCode = qualityCode
        self.phaseCode = phaseCode
        self.period = period
        self.proof = proof
    }
}

/// Ends the sender's registrations of the person: all of them, or those of one quality, one phase, or both; from a day
/// on, or for a period.
///
/// Source: KSZ form S607 (de-integration: fully, for a period, per quality code, per phase).
public struct UnregisterPerson: Hashable, Sendable {
    /// Which days are taken out of the registrations.
    public enum Extent: Hashable, Sendable {
        /// All days after this last one; when it is today or earlier, the registrations open nothing any more at once.
        case after(CivilDate)
        /// The days of a period, the first and the last included; what lies before and after it stays.
        case during(Period)
    }

    /// The quality that ends; nil for every one.
    public let qualityCode: QualityCode?
    /// The phase that ends; nil for every one.
    public let phaseCode: PhaseCode?
    /// Which days.
    public let extent: Extent

    /// Ends a quality, in every phase, with a last day.
    public init(qualityCode: QualityCode, endDate: CivilDate) {
        self.init(qualityCode: qualityCode, extent: .after(endDate))
    }

    /// Makes the request.
    public init(qualityCode: QualityCode?, phaseCode: PhaseCode? = nil, extent: Extent) {
        self.qualityCode = qualityCode
        self.phaseCode = phaseCode
        self.extent = extent
    }
}

/// Asks for the sender's own registrations of the person.
public struct ListRegistrations: Hashable, Sendable {
    /// At which level of the directory; nil means the sectoral one.
    public let register: DirectoryRegister?

    /// Makes the request.
    public init(register: DirectoryRegister? = nil) { self.register = register }
}

/// A level of the reference directory, or both.
///
/// Source: ManageAccessRequest.xsd, `QueryRegister`.
public enum DirectoryRegister: String, Hashable, Sendable, CaseIterable, FieldValue {
    /// The primary repertory of the KSZ: which sector knows a person.
    case primary = "PRIMARY"
    /// The sectoral repertory: which OCMW knows a person.
    case secondary = "SECONDARY"
    /// Both.
    case all = "ALL"

    static var typeName: String { "DirectoryRegisterType" }
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
        phaseCode = try reader.optionalValue("phaseCode") ?? .definitive
        period = try reader.group("period")
        proof = try reader.group("proofOfIdentity")
    }

    func write(to writer: inout FieldWriter) {
        writer.value("qualityCode", qualityCode)
        writer.value("phaseCode", phaseCode == .definitive ? nil : phaseCode)
        writer.group("period", period)
        writer.group("proofOfIdentity", proof)
    }
}

extension UnregisterPerson: FieldGroup {
    init(from reader: inout FieldReader) throws(MessagesError) {
        qualityCode = try reader.optionalValue("qualityCode")
        phaseCode = try reader.optionalValue("phaseCode")
        if reader.isNext("period") {
            extent = .during(try reader.group("period"))
        } else {
            extent = .after(try reader.value("endDate"))
        }
    }

    func write(to writer: inout FieldWriter) {
        writer.value("qualityCode", qualityCode)
        writer.value("phaseCode", phaseCode)
        switch extent {
        case .after(let day): writer.value("endDate", day)
        case .during(let period): writer.group("period", period)
        }
    }
}

extension ListRegistrations: FieldGroup {
    init(from reader: inout FieldReader) throws(MessagesError) { register = try reader.optionalValue("register") }

    func write(to writer: inout FieldWriter) { writer.value("register", register) }
}

extension FindOrganisations: FieldGroup {
    init(from reader: inout FieldReader) throws(MessagesError) { proof = try reader.group("proofOfIdentity") }

    func write(to writer: inout FieldWriter) { writer.group("proofOfIdentity", proof) }
}
