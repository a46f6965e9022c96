/// In which quality an OCMW (sector 17) knows a person, in the reference directory; the raw value is the KSZ code.
///
/// Source: KSZ list of quality codes of sector 17; 0, 902 and 999 belong to all sectors.
public enum QualityCode: Int, Sendable, Hashable, CaseIterable, Codable {
    /// All sectors: definitive inscription.
    case definitive = 0
    /// Dossier in inquiry; for a limited period.
    case inInquiry = 1
    /// Living wage.
    case livingWage = 2
    /// Equivalent of the living wage.
    case equivalentLivingWage = 3
    /// Other aid.
    case otherAid = 4
    /// Cohabitant of an applicant.
    case cohabitant = 5
    /// Employed through the OCMW.
    case employedThroughOCMW = 6
    /// Collective debt settlement or budget guidance.
    case debtMediation = 7
    /// Service dossier.
    case serviceDossier = 8
    /// Other guidance.
    case otherGuidance = 9
    /// Supervisor.
    case supervisor = 11
    /// Participant.
    case participant = 12
    /// Collaborator in inquiry.
    case collaboratorInInquiry = 20
    /// Collaborator, definitive.
    case collaborator = 21
    /// Heating allowance.
    case heatingAllowance = 40
    /// All sectors: provisional inscription.
    case provisional = 902
    /// All sectors: the SSIN was replaced.
    case replaced = 999

    /// True for the codes 1 to 900, which say something about the person; the others are technical.
    public var isMeaningful: Bool { (1...900).contains(rawValue) }

    /// The name of the quality.
    public var name: LocalizedText {
        switch self {
        case .definitive:
            .init(
                nl: "definitieve inschrijving", fr: "inscription définitive", de: "endgültige Eintragung",
                en: "definitive inscription")
        case .inInquiry:
            .init(
                nl: "dossier in onderzoek", fr: "dossier en examen", de: "Akte in Untersuchung",
                en: "dossier in inquiry")
        case .livingWage:
            .init(nl: "leefloon", fr: "revenu d'intégration", de: "Eingliederungseinkommen", en: "living wage")
        case .equivalentLivingWage:
            .init(
                nl: "equivalent leefloon", fr: "équivalent du revenu d'intégration",
                de: "gleichgestelltes Eingliederungseinkommen", en: "equivalent living wage")
        case .otherAid: .init(nl: "andere hulp", fr: "autre aide", de: "andere Hilfe", en: "other aid")
        case .cohabitant: .init(nl: "inwonende", fr: "cohabitant", de: "Mitbewohner", en: "cohabitant")
        case .employedThroughOCMW:
            .init(
                nl: "tewerkgesteld via OCMW", fr: "mis au travail par le CPAS", de: "durch das ÖSHZ beschäftigt",
                en: "employed through the OCMW")
        case .debtMediation:
            .init(
                nl: "collectieve schuldbemiddeling of budgetbegeleiding",
                fr: "règlement collectif de dettes ou guidance budgétaire",
                de: "kollektive Schuldenregelung oder Budgetbegleitung",
                en: "collective debt settlement or budget guidance")
        case .serviceDossier:
            .init(nl: "dienstendossier", fr: "dossier de services", de: "Dienstleistungsakte", en: "service dossier")
        case .otherGuidance:
            .init(nl: "andere begeleiding", fr: "autre accompagnement", de: "andere Begleitung", en: "other guidance")
        case .supervisor: .init(nl: "begeleider", fr: "encadrant", de: "Betreuer", en: "supervisor")
        case .participant: .init(nl: "deelnemer", fr: "participant", de: "Teilnehmer", en: "participant")
        case .collaboratorInInquiry:
            .init(
                nl: "medewerker in onderzoek", fr: "collaborateur en examen", de: "Mitarbeiter in Untersuchung",
                en: "collaborator in inquiry")
        case .collaborator:
            .init(
                nl: "medewerker (definitief)", fr: "collaborateur (définitif)", de: "Mitarbeiter (endgültig)",
                en: "collaborator (definitive)")
        case .heatingAllowance:
            .init(
                nl: "verwarmingstoelage", fr: "allocation de chauffage", de: "Heizkostenzuschuss",
                en: "heating allowance")
        case .provisional:
            .init(
                nl: "voorlopige inschrijving", fr: "inscription provisoire", de: "vorläufige Eintragung",
                en: "provisional inscription")
        case .replaced: .init(nl: "INSZ vervangen", fr: "NISS remplacé", de: "ENSS ersetzt", en: "SSIN replaced")
        }
    }
}
