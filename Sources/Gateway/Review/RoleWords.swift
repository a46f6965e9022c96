import SocialSecurity

/// Roles of users in words.
enum RoleWords {
    /// The role in words with its technical name; the name alone for one that has no words.
    static func words(_ role: String) -> LocalizedText {
        known[role].map { words in words.map { "\($1) (\(role))" } } ?? .same(role)
    }

    private static let known: [String: LocalizedText] = [
        Caller.socialWorker: LocalizedText(
            nl: "maatschappelijk werker", fr: "travailleur social", de: "Sozialarbeiter", en: "social worker"),
        "administrative": LocalizedText(
            nl: "administratief medewerker", fr: "collaborateur administratif", de: "Verwaltungsmitarbeiter",
            en: "administrative staff"),
        Caller.securityAdviser: LocalizedText(
            nl: "veiligheidsconsulent", fr: "conseiller en sécurité", de: "Sicherheitsberater",
            en: "security adviser"),
        "administrator": LocalizedText(nl: "beheerder", fr: "administrateur", de: "Verwalter", en: "administrator"),
    ]
}
