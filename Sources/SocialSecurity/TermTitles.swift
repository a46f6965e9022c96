/// What each statutory term asks for, in a few words.
enum TermTitles {
    static let enterInRegister = LocalizedText(
        nl: "Aanvraag inschrijven in het register", fr: "Inscrire la demande au registre",
        de: "Antrag in das Register eintragen", en: "Enter the application in the register")
    static let acknowledge = LocalizedText(
        nl: "Ontvangstbewijs geven", fr: "Remettre un accusé de réception", de: "Empfangsbestätigung aushändigen",
        en: "Give an acknowledgement of receipt")
    static let forward = LocalizedText(
        nl: "Aanvraag doorsturen naar het bevoegde OCMW", fr: "Transmettre la demande au CPAS compétent",
        de: "Antrag an das zuständige ÖSHZ weiterleiten", en: "Forward the application to the competent OCMW")
    static let informApplicant = LocalizedText(
        nl: "Aanvrager schriftelijk inlichten", fr: "Informer le demandeur par écrit",
        de: "Antragsteller schriftlich informieren", en: "Tell the applicant in writing")
    static let forwardRunningAid = LocalizedText(
        nl: "Lopende steun overdragen aan het bevoegde OCMW", fr: "Transmettre l'aide en cours au CPAS compétent",
        de: "Laufende Hilfe an das zuständige ÖSHZ übertragen", en: "Transfer running aid to the competent OCMW")
    static let informApplicantOfRunningAid = LocalizedText(
        nl: "Begunstigde schriftelijk inlichten", fr: "Informer le bénéficiaire par écrit",
        de: "Empfänger schriftlich informieren", en: "Tell the beneficiary in writing")
    static let petition = LocalizedText(
        nl: "Bevoegdheidsconflict voorleggen aan de POD MI", fr: "Soumettre le conflit de compétence au SPP IS",
        de: "Zuständigkeitskonflikt dem ÖPD Sozialeingliederung vorlegen",
        en: "Put the conflict of competence to POD MI")
    static let provisionalDecision = LocalizedText(
        nl: "Voorlopige beslissing van de minister", fr: "Décision provisoire du ministre",
        de: "Vorläufige Entscheidung des Ministers", en: "Provisional decision of the minister")
    static let decide = LocalizedText(
        nl: "Beslissen over de aanvraag", fr: "Décider de la demande", de: "Über den Antrag entscheiden",
        en: "Decide on the application")
    static let decideAfterTransfer = LocalizedText(
        nl: "Beslissen over de overgedragen aanvraag", fr: "Décider de la demande transmise",
        de: "Über den übertragenen Antrag entscheiden", en: "Decide on the transferred application")
    static let decideOnSocialAid = LocalizedText(
        nl: "Beslissen over de maatschappelijke dienstverlening", fr: "Décider de l'aide sociale",
        de: "Über die Sozialhilfe entscheiden", en: "Decide on social aid")
    static let notifyDecision = LocalizedText(
        nl: "Beslissing meedelen aan de aanvrager", fr: "Notifier la décision au demandeur",
        de: "Entscheidung dem Antragsteller mitteilen", en: "Notify the decision to the applicant")
    static let reportDecision = LocalizedText(
        nl: "Beslissing meedelen aan de minister", fr: "Communiquer la décision au ministre",
        de: "Entscheidung dem Minister mitteilen", en: "Report the decision to the minister")
    static let sendRefundForm = LocalizedText(
        nl: "Formulier voor terugbetaling door de Staat versturen",
        fr: "Envoyer le formulaire de remboursement par l'État", de: "Formular zur Erstattung durch den Staat senden",
        en: "Send the form for the refund by the State")
    static let publishDecision = LocalizedText(
        nl: "Beslissing in het netwerk plaatsen", fr: "Mettre la décision dans le réseau",
        de: "Entscheidung ins Netzwerk stellen", en: "Put the decision in the network")
    static let appeal = LocalizedText(
        nl: "Beroep bij de arbeidsrechtbank", fr: "Recours au tribunal du travail",
        de: "Klage beim Arbeitsgericht", en: "Appeal to the labour court")
}
