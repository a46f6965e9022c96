import SocialSecurity

/// Aid that the first OCMW was paying when it lost competence.
public struct RunningAid: Hashable, Sendable {
    /// What it is.
    public let kind: DecisionKind
    /// Category of the living wage, 1 to 3; no amounts travel.
    public let category: Int?
    /// The last day that has been paid for; the new OCMW avoids double payment with it.
    public let lastDayPaid: CivilDate?
    /// True when an individualised project (GPMI) runs.
    public let gpmi: Bool
    /// True when the SPI exemption has been used.
    public let exemptionUsed: Bool
    /// True when the installation premium has been paid.
    public let installationPremiumPaid: Bool

    /// Describes running aid.
    public init(
        kind: DecisionKind, category: Int? = nil, lastDayPaid: CivilDate? = nil, gpmi: Bool, exemptionUsed: Bool,
        installationPremiumPaid: Bool
    ) {
        self.kind = kind
        self.category = category
        self.lastDayPaid = lastDayPaid
        self.gpmi = gpmi
        self.exemptionUsed = exemptionUsed
        self.installationPremiumPaid = installationPremiumPaid
    }
}

extension RunningAid: FieldGroup {
    init(from reader: inout FieldReader) throws(MessagesError) {
        kind = try reader.value("kind")
        category = try reader.category()
        lastDayPaid = try reader.optionalValue("lastDayPaid")
        gpmi = try reader.value("gpmi")
        exemptionUsed = try reader.value("exemptionUsed")
        installationPremiumPaid = try reader.value("installationPremiumPaid")
    }

    func write(to writer: inout FieldWriter) {
        writer.value("kind", kind)
        writer.value("category", category)
        writer.value("lastDayPaid", lastDayPaid)
        writer.value("gpmi", gpmi)
        writer.value("exemptionUsed", exemptionUsed)
        writer.value("installationPremiumPaid", installationPremiumPaid)
    }
}

extension FieldReader {
    /// The optional category of the living wage, 1 to 3.
    mutating func category() throws(MessagesError) -> Int? {
        let category: Int? = try optionalValue("category")
        if let category, !(1...3 ~= category) {
            throw MessagesError(.invalidValue, path: "\(path)/category", expectedType: "LivingWageCategoryNumberType")
        }
        return category
    }
}
