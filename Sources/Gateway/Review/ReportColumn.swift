import SocialSecurity

/// One column of a report; the raw value names its member in JSON.
enum ReportColumn: String, Hashable, Sendable {
    case time, organisation, role, user, what, flow, why, counterpart, outcome, rule, year, index, joined, problem,
        beneficiary,
        legalContext, qualityCode, ticket, kszTicket, figure, words, detail, count

    /// Heading in CSV.
    var heading: LocalizedText {
        switch self {
        case .time: .init(nl: "Tijdstip", fr: "Moment", de: "Zeitpunkt", en: "Time")
        case .organisation: .init(nl: "Organisatie", fr: "Organisation", de: "Organisation", en: "Organisation")
        case .role: .init(nl: "Rol", fr: "Rôle", de: "Rolle", en: "Role")
        case .user: .init(nl: "Gebruiker", fr: "Utilisateur", de: "Benutzer", en: "User")
        case .what: .init(nl: "Wat", fr: "Quoi", de: "Was", en: "What")
        case .flow: .init(nl: "Stroom", fr: "Flux", de: "Datenfluss", en: "Flow")
        case .why: .init(nl: "Waarom", fr: "Pourquoi", de: "Warum", en: "Why")
        case .counterpart: .init(nl: "Andere partij", fr: "Autre partie", de: "Andere Partei", en: "Other party")
        case .outcome: .init(nl: "Afloop", fr: "Résultat", de: "Ausgang", en: "Outcome")
        case .rule: .init(nl: "Regel", fr: "Règle", de: "Regel", en: "Rule")
        case .year: .init(nl: "Jaar", fr: "Année", de: "Jahr", en: "Year")
        case .index: .init(nl: "Regelnummer", fr: "Ligne", de: "Zeile", en: "Line")
        case .joined: .init(nl: "Hoort bij regel", fr: "Va avec la ligne", de: "Gehört zu Zeile", en: "Goes with line")
        case .problem: .init(nl: "Probleem", fr: "Problème", de: "Problem", en: "Problem")
        case .beneficiary: .init(nl: "Begunstigde", fr: "Bénéficiaire", de: "Begünstigter", en: "Beneficiary")
        case .legalContext: .init(nl: "Rechtscontext", fr: "Contexte légal", de: "Rechtskontext", en: "Legal context")
        case .qualityCode:
            .init(nl: "Hoedanigheidscode", fr: "Code qualité", de: "Eigenschaftscode", en: "Quality code")
        case .ticket: .init(nl: "Ticket", fr: "Ticket", de: "Ticket", en: "Ticket")
        case .kszTicket: .init(nl: "KSZ-ticket", fr: "Ticket BCSS", de: "ZDSS-Ticket", en: "KSZ ticket")
        case .figure: .init(nl: "Cijfer", fr: "Chiffre", de: "Zahl", en: "Figure")
        case .words: .init(nl: "Betekenis", fr: "Signification", de: "Bedeutung", en: "Meaning")
        case .detail: .init(nl: "Uitsplitsing", fr: "Détail", de: "Aufteilung", en: "Detail")
        case .count: .init(nl: "Aantal", fr: "Nombre", de: "Anzahl", en: "Count")
        }
    }
}
