import AuditLog
import SocialSecurity

extension AuditOutcome {
    /// How the act ended, in a few words.
    public var words: LocalizedText {
        switch self {
        case .done: LocalizedText(nl: "uitgevoerd", fr: "exécuté", de: "ausgeführt", en: "done")
        case .delivered:
            LocalizedText(
                nl: "bezorgd; de ontvanger tekende ervoor", fr: "remis ; le destinataire a signé pour réception",
                de: "zugestellt; der Empfänger hat quittiert", en: "delivered; the recipient signed for it")
        case .answered:
            LocalizedText(
                nl: "beantwoord, met gegevens", fr: "répondu, avec des données", de: "beantwortet, mit Daten",
                en: "answered, with data")
        case .nothingFound:
            LocalizedText(
                nl: "beantwoord, zonder gegevens", fr: "répondu, sans données", de: "beantwortet, ohne Daten",
                en: "answered, without data")
        case .refused: LocalizedText(nl: "geweigerd", fr: "refusé", de: "abgewiesen", en: "refused")
        case .notForwarded:
            LocalizedText(
                nl: "niet doorgestuurd", fr: "pas transmis", de: "nicht weitergeleitet", en: "not forwarded")
        case .timedOut:
            LocalizedText(
                nl: "geen antwoord op tijd", fr: "pas de réponse à temps", de: "keine rechtzeitige Antwort",
                en: "no answer in time")
        case .failed: LocalizedText(nl: "mislukt", fr: "échoué", de: "fehlgeschlagen", en: "failed")
        }
    }
}

extension AuditAccess {
    /// Whether data were looked at or changed, in a word.
    public var words: LocalizedText {
        switch self {
        case .consulted:
            LocalizedText(nl: "geraadpleegd", fr: "consulté", de: "eingesehen", en: "looked at")
        case .changed: LocalizedText(nl: "gewijzigd", fr: "modifié", de: "geändert", en: "changed")
        }
    }
}
