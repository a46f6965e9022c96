import AuditLog
import Messages
import SocialSecurity

/// What the rows of a figure are broken down by, in words.
enum FigureWords {
    /// The words for one detail with its stable word, which is all that JSON has; the stable word alone where none is known.
    static func words(_ detail: String, of figure: Figure) -> LocalizedText {
        let words: LocalizedText? =
            switch figure {
            case .consultations: Messages.Operation(rawValue: detail)?.words
            case .consultationOutcomes: outcome(detail)
            case .reviews: ReviewVerdict(rawValue: detail)?.words
            case .flags: ReviewFlag.Code(rawValue: detail)?.name
            case .keyActs, .lines: AuditAct(rawValue: detail)?.words
            case .refusals, .callsRefused, .users, .persons, .views, .documentsReceived, .answersGiven, .logReadings,
                .logExports, .erasures, .linesNotOurs, .linesWithoutPersons, .linesDamaged:
                nil
            }
        // The words for a rule hold its code.
        if figure == .refusals || figure == .callsRefused { return RuleWords.words(for: detail) }
        return words.map { $0.map { "\($1) (\(detail))" } } ?? .same(detail)
    }

    /// `flow/outcome`.
    private static func outcome(_ detail: String) -> LocalizedText? {
        let parts = detail.split(separator: "/", maxSplits: 1).map(String.init)
        guard parts.count == 2, let flow = Messages.Operation(rawValue: parts[0])?.words,
            let outcome = AuditOutcome(rawValue: parts[1])?.words
        else { return nil }
        return flow.map { language, words in "\(words)\(language == .fr ? " " : ""): \(outcome[language])" }
    }
}

extension ReviewFlag.Code {
    /// What was seen, in a few words.
    var name: LocalizedText {
        switch self {
        case .withoutApplication:
            LocalizedText(
                nl: "vraag zonder aanvraag ervoor", fr: "question sans demande préalable",
                de: "Abfrage ohne Antrag davor", en: "question without an application before it")
        case .burst:
            LocalizedText(
                nl: "veel vragen in korte tijd", fr: "beaucoup de questions en peu de temps",
                de: "viele Abfragen in kurzer Zeit", en: "many questions in a short time")
        case .outsideHours:
            LocalizedText(
                nl: "buiten de werkuren", fr: "en dehors des heures de travail", de: "außerhalb der Arbeitszeit",
                en: "outside working hours")
        case .manyUsers:
            LocalizedText(
                nl: "veel gebruikers bij één persoon", fr: "beaucoup d'utilisateurs pour une personne",
                de: "viele Benutzer bei einer Person", en: "many users at one person")
        case .expiredCode:
            LocalizedText(
                nl: "vraag bij een code 1 die voorbij was", fr: "question alors que le code 1 était terminé",
                de: "Abfrage bei abgelaufenem Code 1", en: "question on a code 1 that was over")
        case .repeatedRefusals:
            LocalizedText(
                nl: "herhaalde weigeringen", fr: "refus répétés", de: "wiederholte Abweisungen",
                en: "repeated refusals")
        }
    }
}
