import AuditLog
import MessageStore
import Messages
import SocialSecurity

/// Which rule allowed or refused what a line records, in words.
enum RuleWords {
    /// The rule of a line: what was refused or failed, or on what the act rests. `nil` when no rule was asked.
    ///
    /// Which line of its table let a document through only the hub knows: its stamp does not name it.
    static func words(for leaf: AuditLeaf) -> LocalizedText? {
        let operation = leaf.operation
        let rule = leaf.rule.map { leaf.act.givesReason ? reason($0) : words(for: $0) }
        let parts = [rule, basis(leaf, operation), table(leaf, operation), role(leaf)]
        return parts.compactMap { $0 }.joined(by: "; ")
    }

    /// A code of the catalogue with its text, a word of the gateway's own, or the code as it stands.
    static func words(for rule: String) -> LocalizedText {
        if let known = RefusalCode(rawValue: rule) {
            return known.text.map { "\(rule) (\(known.rule)): \(withoutStop($1))" }
        }
        // What failed below stands behind a slash: `hub-unreachable/timed-out`.
        let word = rule.split(separator: "/", maxSplits: 1).first.map(String.init) ?? rule
        let known =
            own[word] ?? AttemptFailure.Code(rawValue: word)?.words ?? RequestProblem.Code(rawValue: word)?.words
        return known.map { words in words.map { "\($1) (\(rule))" } }
            ?? LocalizedText(nl: "code \(rule)", fr: "code \(rule)", de: "Code \(rule)", en: "code \(rule)")
    }

    /// What somebody gave as the reason of an act of their own.
    private static func reason(_ text: String) -> LocalizedText {
        LocalizedText(nl: "reden: \(text)", fr: "motif : \(text)", de: "Grund: \(text)", en: "reason: \(text)")
    }

    private static func withoutStop(_ text: String) -> String { text.hasSuffix(".") ? String(text.dropLast()) : text }

    /// The purpose: legal context with its article, and the article of acts that the law itself orders.
    private static func basis(_ leaf: AuditLeaf, _ operation: Messages.Operation?) -> LocalizedText? {
        switch leaf.act {
        case .applicationOpened: cited(.register)
        case .transferMade, .applicantInformed: cited(.forwarding)
        case .transferContested, .petitionRecorded: cited(.petition)
        case .provisionalDecisionRecorded: cited(.provisionalDecision)
        case .decisionsUpserted, .decisionRemoved: cited(.publication)
        default: operation?.service == .competenceTransfer ? cited(.forwarding) : purpose(leaf.legalContext)
        }
    }

    /// The article behind a legal context; `nil` where we know of none.
    private static func purpose(_ context: String?) -> LocalizedText? {
        guard let context, context.utf8.elementsEqual(LegalContext.socialInquiry.value.utf8) else { return nil }
        return cited(.socialInquiry)
    }

    private static func cited(_ basis: LegalBasis) -> LocalizedText? {
        let law = basis.text
        return LocalizedText(
            nl: "rechtsgrond: \(law.nl)", fr: "base légale : \(law.fr)", de: "Rechtsgrundlage: \(law.de)",
            en: "legal basis: \(law.en)")
    }

    /// What the hub's access table asked of a flow that it let through.
    private static func table(_ leaf: AuditLeaf, _ operation: Messages.Operation?) -> LocalizedText? {
        guard let operation, operation.isSentByCustomer, leaf.legalContext != nil, leaf.act.tellsOfHub,
            [.delivered, .answered, .nothingFound].contains(leaf.outcome)
        else { return nil }
        return LocalizedText(
            nl: "toegelaten door de toegangstabel van de KSZ voor deze stroom en rechtscontext",
            fr: "autorisé par la table d'accès de la BCSS pour ce flux et ce contexte légal",
            de: "erlaubt durch die Zugriffstabelle der ZDSS für diesen Datenfluss und Rechtskontext",
            en: "allowed by the access table of the KSZ for this flow and legal context")
    }

    /// The rule of the gateway itself about who may do this.
    private static func role(_ leaf: AuditLeaf) -> LocalizedText? {
        switch leaf.act {
        case .consultationIntent, .personViewed, .messageViewed: leaf.role == nil ? nil : socialWorkers
        case .logRead, .reviewRecorded: leaf.role == nil ? nil : advisers
        default: nil
        }
    }

    private static let socialWorkers = LocalizedText(
        nl: "de gateway laat dit alleen toe aan maatschappelijk werkers (social-worker)",
        fr: "la passerelle ne le permet qu'aux travailleurs sociaux (social-worker)",
        de: "das Gateway erlaubt dies nur Sozialarbeitern (social-worker)",
        en: "the gateway lets only social workers do this (social-worker)")

    private static let advisers = LocalizedText(
        nl: "de gateway laat dit alleen toe aan de veiligheidsconsulent (security-adviser)",
        fr: "la passerelle ne le permet qu'au conseiller en sécurité (security-adviser)",
        de: "das Gateway erlaubt dies nur dem Sicherheitsberater (security-adviser)",
        en: "the gateway lets only the security adviser do this (security-adviser)")

    /// Words that the gateway itself writes in the field `rule`.
    private static let own: [String: LocalizedText] = [
        "period-over": LocalizedText(
            nl: "de periode van de registratie was om", fr: "la période de l'enregistrement était terminée",
            de: "der Zeitraum der Registrierung war abgelaufen", en: "the period of the registration was over"),
        HeldDocument.waitedFor: LocalizedText(
            nl: "het document wachtte te lang op een ander", fr: "le document a attendu un autre trop longtemps",
            de: "das Dokument wartete zu lange auf ein anderes", en: "the document waited too long for another one"),
        OutboxOperator.cancelled: LocalizedText(
            nl: "door een beheerder geannuleerd", fr: "annulé par un administrateur",
            de: "von einem Verwalter storniert", en: "cancelled by an administrator"),
        OutboxOperator.parked: LocalizedText(
            nl: "door een beheerder opzijgezet", fr: "mis de côté par un administrateur",
            de: "von einem Verwalter beiseitegelegt", en: "set aside by an administrator"),
        "retry": LocalizedText(
            nl: "een beheerder liet opnieuw proberen", fr: "un administrateur a fait réessayer",
            de: "ein Verwalter ließ es erneut versuchen", en: "an administrator had it tried again"),
        "park": LocalizedText(
            nl: "een beheerder zette het opzij", fr: "un administrateur l'a mis de côté",
            de: "ein Verwalter legte es beiseite", en: "an administrator set it aside"),
        "resume": LocalizedText(
            nl: "een beheerder hervatte het", fr: "un administrateur l'a repris",
            de: "ein Verwalter setzte es fort", en: "an administrator resumed it"),
        "cancel": LocalizedText(
            nl: "een beheerder annuleerde het", fr: "un administrateur l'a annulé",
            de: "ein Verwalter stornierte es", en: "an administrator cancelled it"),
        SettlementComposer.interrupted: LocalizedText(
            nl: "de gateway viel uit voor het einde ervan", fr: "la passerelle s'est arrêtée avant la fin",
            de: "das Gateway fiel vor dem Ende aus", en: "the gateway went down before it ended"),
        "api-key-expired": LocalizedText(
            nl: "de toegangssleutel was vervallen", fr: "la clé d'accès était expirée",
            de: "der Zugangsschlüssel war abgelaufen", en: "the access key had expired"),
        "api-key-revoked": LocalizedText(
            nl: "de toegangssleutel was ingetrokken", fr: "la clé d'accès était révoquée",
            de: "der Zugangsschlüssel war widerrufen", en: "the access key had been revoked"),
    ]
}

extension AuditAct {
    /// True for lines that say what the hub decided about a document of this OCMW.
    fileprivate var tellsOfHub: Bool { self == .consultationOutcome || self == .documentAttempted }
}

extension [LocalizedText] {
    /// The texts after each other; `nil` when there is none.
    func joined(by separator: String) -> LocalizedText? {
        guard !isEmpty else { return nil }
        func all(_ language: Language) -> String { map { $0[language] }.joined(separator: separator) }
        return LocalizedText(nl: all(.nl), fr: all(.fr), de: all(.de), en: all(.en))
    }
}

extension AuditAct {
    /// Whether the rule of its lines is a reason in the words of who acted.
    fileprivate var givesReason: Bool { [.erased, .logExported, .highWaterAcknowledged].contains(self) }
}
