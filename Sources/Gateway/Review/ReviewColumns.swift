import SocialSecurity

extension ReportColumn {
    static let time = ReportColumn(
        name: "time", heading: LocalizedText(nl: "Tijdstip", fr: "Moment", de: "Zeitpunkt", en: "Time"))
    static let organisation = ReportColumn(
        name: "organisation",
        heading: LocalizedText(nl: "Organisatie", fr: "Organisation", de: "Organisation", en: "Organisation"))
    static let role = ReportColumn(
        name: "role", heading: LocalizedText(nl: "Rol", fr: "Rôle", de: "Rolle", en: "Role"))
    static let user = ReportColumn(
        name: "user", heading: LocalizedText(nl: "Gebruiker", fr: "Utilisateur", de: "Benutzer", en: "User"))
    static let what = ReportColumn(
        name: "what", heading: LocalizedText(nl: "Wat", fr: "Quoi", de: "Was", en: "What"))
    static let flow = ReportColumn(
        name: "flow", heading: LocalizedText(nl: "Stroom", fr: "Flux", de: "Datenfluss", en: "Flow"))
    static let why = ReportColumn(
        name: "why", heading: LocalizedText(nl: "Waarom", fr: "Pourquoi", de: "Warum", en: "Why"))
    static let counterpart = ReportColumn(
        name: "counterpart",
        heading: LocalizedText(nl: "Andere partij", fr: "Autre partie", de: "Andere Partei", en: "Other party"))
    static let outcome = ReportColumn(
        name: "outcome", heading: LocalizedText(nl: "Afloop", fr: "Résultat", de: "Ausgang", en: "Outcome"))
    static let rule = ReportColumn(
        name: "rule", heading: LocalizedText(nl: "Regel", fr: "Règle", de: "Regel", en: "Rule"))
    static let year = ReportColumn(
        name: "year", heading: LocalizedText(nl: "Jaar", fr: "Année", de: "Jahr", en: "Year"))
    static let index = ReportColumn(
        name: "index", heading: LocalizedText(nl: "Regelnummer", fr: "Ligne", de: "Zeile", en: "Line"))
    static let beneficiary = ReportColumn(
        name: "beneficiary",
        heading: LocalizedText(nl: "Begunstigde", fr: "Bénéficiaire", de: "Empfänger", en: "Beneficiary"))
    static let legalContext = ReportColumn(
        name: "legalContext",
        heading: LocalizedText(nl: "Rechtscontext", fr: "Contexte légal", de: "Rechtskontext", en: "Legal context"))
    static let qualityCode = ReportColumn(
        name: "qualityCode",
        heading: LocalizedText(nl: "Hoedanigheidscode", fr: "Code qualité", de: "Eigenschaftscode", en: "Quality code"))
    static let ticket = ReportColumn(
        name: "ticket", heading: LocalizedText(nl: "Ticket", fr: "Ticket", de: "Ticket", en: "Ticket"))
    static let kszTicket = ReportColumn(
        name: "kszTicket",
        heading: LocalizedText(nl: "KSZ-ticket", fr: "Ticket BCSS", de: "ZDSS-Ticket", en: "KSZ ticket"))
    static let figure = ReportColumn(
        name: "figure", heading: LocalizedText(nl: "Cijfer", fr: "Chiffre", de: "Zahl", en: "Figure"))
    static let words = ReportColumn(
        name: "words",
        heading: LocalizedText(nl: "Betekenis", fr: "Signification", de: "Bedeutung", en: "Meaning"))
    static let detail = ReportColumn(
        name: "detail", heading: LocalizedText(nl: "Uitsplitsing", fr: "Détail", de: "Aufteilung", en: "Detail"))
    static let count = ReportColumn(
        name: "count", heading: LocalizedText(nl: "Aantal", fr: "Nombre", de: "Anzahl", en: "Count"))
}
