extension StatutoryTerm.Kind {
    /// What has to be done, in a few words.
    public var title: LocalizedText {
        switch self {
        case .enterInRegister: TermTitles.enterInRegister
        case .acknowledge: TermTitles.acknowledge
        case .forward: TermTitles.forward
        case .informApplicant: TermTitles.informApplicant
        case .forwardRunningAid: TermTitles.forwardRunningAid
        case .informApplicantOfRunningAid: TermTitles.informApplicantOfRunningAid
        case .petition: TermTitles.petition
        case .provisionalDecision: TermTitles.provisionalDecision
        case .decide: TermTitles.decide
        case .decideAfterTransfer: TermTitles.decideAfterTransfer
        case .decideOnSocialAid: TermTitles.decideOnSocialAid
        case .notifyDecision: TermTitles.notifyDecision
        case .reportDecision: TermTitles.reportDecision
        case .sendRefundForm: TermTitles.sendRefundForm
        case .publishDecision: TermTitles.publishDecision
        case .appeal: TermTitles.appeal
        }
    }

    /// What follows when the act comes late; nil where no source names a consequence.
    public var lateConsequence: LocalizedText? {
        switch self {
        case .forward: LateTexts.forward
        case .forwardRunningAid: LateTexts.forwardRunningAid
        case .informApplicant, .informApplicantOfRunningAid: LateTexts.informApplicant
        case .petition: LateTexts.petition
        case .enterInRegister, .acknowledge, .provisionalDecision, .decide, .decideAfterTransfer, .decideOnSocialAid,
            .notifyDecision, .reportDecision, .sendRefundForm, .publishDecision, .appeal:
            nil
        }
    }
}

/// Consequences of acting late. Late is not invalid: the act is still sent, and shown as late.
///
/// Source: RMI law art. 18 §4; organic law art. 58 §3; law of 2 April 1965 art. 15.
private enum LateTexts {
    static let forward = LocalizedText(
        nl: "Te laat, maar niet ongeldig: het eerste OCMW blijft gebonden tot en met de dag van verzending. Zolang het "
            + "de aanvraag niet heeft doorgestuurd, moet het ze zelf onderzoeken en steun toekennen.",
        fr: "Tardif, mais pas invalide : le premier CPAS reste tenu jusqu'au jour de l'envoi. Tant qu'il n'a pas "
            + "transmis la demande, il doit l'examiner lui-même et accorder l'aide.",
        de: "Verspätet, aber nicht ungültig: Das erste ÖSHZ bleibt bis zum Tag des Versands gebunden. Solange es den "
            + "Antrag nicht weitergeleitet hat, muss es ihn selbst untersuchen und Hilfe gewähren.",
        en: "Late, but not invalid: the first OCMW stays bound until the day of sending. As long as it has not "
            + "forwarded the application, it must examine it itself and grant aid.")

    static let forwardRunningAid = LocalizedText(
        nl: "Te laat, maar niet ongeldig: het eerste OCMW blijft bevoegd tot de dag van verzending. De steun mag pas "
            + "vanaf die dag stoppen, niet met terugwerkende kracht.",
        fr: "Tardif, mais pas invalide : le premier CPAS reste compétent jusqu'au jour de l'envoi. L'aide ne peut "
            + "cesser qu'à partir de ce jour, sans effet rétroactif.",
        de: "Verspätet, aber nicht ungültig: Das erste ÖSHZ bleibt bis zum Tag des Versands zuständig. Die Hilfe darf "
            + "erst ab diesem Tag enden, nicht rückwirkend.",
        en: "Late, but not invalid: the first OCMW stays competent until the day of sending. Aid may stop only from "
            + "that day, never retroactively.")

    static let informApplicant = LocalizedText(
        nl: "Te laat: de kennisgeving aan de aanvrager is schriftelijk en met redenen verplicht, op straffe van "
            + "nietigheid. Zolang de redenen niet zijn meegedeeld, moet het eerste OCMW de aanvraag zelf onderzoeken.",
        fr: "Tardif : la notification écrite et motivée au demandeur est obligatoire, à peine de nullité. Tant que les "
            + "motifs ne sont pas communiqués, le premier CPAS doit examiner lui-même la demande.",
        de: "Verspätet: Die schriftliche und begründete Mitteilung an den Antragsteller ist Pflicht, bei Strafe der "
            + "Nichtigkeit. Solange die Gründe nicht mitgeteilt sind, muss das erste ÖSHZ den Antrag "
            + "selbst untersuchen.",
        en: "Late: telling the applicant in writing and with reasons is required, on pain of nullity. As long as the "
            + "reasons are not communicated, the first OCMW must examine the application itself.")

    static let petition = LocalizedText(
        nl: "Te laat: het tweede OCMW mag de aanvraag niet verder doorsturen; enkel de POD MI kan om een voorlopige "
            + "beslissing worden gevraagd.",
        fr:
            "Tardif : le second CPAS ne peut pas transmettre la demande plus loin ; seul le SPP IS peut être saisi "
            + "pour une décision provisoire.",
        de:
            "Verspätet: Das zweite ÖSHZ darf den Antrag nicht weiterleiten; nur der ÖPD Sozialeingliederung kann um "
            + "eine vorläufige Entscheidung ersucht werden.",
        en: "Late: the second OCMW may not forward the application further; only POD MI can be asked for a provisional "
            + "decision.")
}
