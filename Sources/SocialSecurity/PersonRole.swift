/// The role of a person in a social inquiry; the raw value is the KSZ code.
///
/// Source: KSZ ConsultPatrimonyCPASV1.xsd, `QualityPersonType`.
public enum PersonRole: Int, Sendable, Hashable, CaseIterable, Codable {
    /// Who asks for aid.
    case applicant = 1
    /// Who lives with the applicant.
    case cohabitant = 2
    /// Who owes the applicant maintenance.
    case maintenanceDebtor = 3

    /// The name of the role.
    public var name: LocalizedText {
        switch self {
        case .applicant: .init(nl: "hulpvrager", fr: "demandeur d'aide", de: "Antragsteller", en: "applicant")
        case .cohabitant: .init(nl: "samenwonende", fr: "cohabitant", de: "Zusammenwohnender", en: "cohabitant")
        case .maintenanceDebtor:
            .init(
                nl: "onderhoudsplichtige", fr: "débiteur d'aliments", de: "Unterhaltspflichtiger",
                en: "maintenance debtor")
        }
    }
}
