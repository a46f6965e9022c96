import AuditLog
import Messages
import SocialSecurity

extension Messages.Operation {
    /// What the document is, or asks, in a few words.
    public var words: LocalizedText {
        switch self {
        case .transferCompetence:
            .init(
                nl: "overdracht van een aanvraag", fr: "transmission d'une demande", de: "Weiterleitung eines Antrags",
                en: "transfer of an application")
        case .confirmApplicantInformed:
            .init(
                nl: "melding dat de aanvrager is ingelicht", fr: "confirmation que le demandeur est informé",
                de: "Bestätigung, dass der Antragsteller informiert ist", en: "confirmation that the applicant was told"
            )
        case .acceptTransfer:
            .init(
                nl: "aanvaarding van een overdracht", fr: "acceptation d'une transmission",
                de: "Annahme einer Weiterleitung", en: "acceptance of a transfer")
        case .contestTransfer:
            .init(
                nl: "betwisting van een overdracht", fr: "contestation d'une transmission",
                de: "Bestreiten einer Weiterleitung", en: "contest of a transfer")
        case .notifyProvisionalDecision:
            .init(
                nl: "melding van een voorlopige beslissing", fr: "communication d'une décision provisoire",
                de: "Mitteilung einer vorläufigen Entscheidung", en: "notice of a provisional decision")
        case .requestInquiry:
            .init(
                nl: "vraag naar het sociaal onderzoek van een ander OCMW",
                fr: "demande de l'enquête sociale d'un autre CPAS",
                de: "Anfrage nach der Sozialuntersuchung eines anderen ÖSHZ",
                en: "question about the social inquiry of another OCMW")
        case .replyInquiry:
            .init(
                nl: "antwoord over het sociaal onderzoek", fr: "réponse sur l'enquête sociale",
                de: "Antwort zur Sozialuntersuchung", en: "answer about the social inquiry")
        case .registerPerson:
            .init(
                nl: "registratie van een persoon in het verwijzingsrepertorium",
                fr: "enregistrement d'une personne au répertoire des références",
                de: "Registrierung einer Person im Referenzverzeichnis",
                en: "registration of a person in the reference directory")
        case .unregisterPerson:
            .init(
                nl: "einde van een registratie in het verwijzingsrepertorium",
                fr: "fin d'un enregistrement au répertoire des références",
                de: "Ende einer Registrierung im Referenzverzeichnis",
                en: "end of a registration in the reference directory")
        case .listRegistrations:
            .init(
                nl: "vraag naar de eigen registraties", fr: "demande des propres enregistrements",
                de: "Abfrage der eigenen Registrierungen", en: "question about one's own registrations")
        case .findOrganisations:
            .init(
                nl: "vraag welke OCMW's een persoon kennen", fr: "demande de quels CPAS connaissent une personne",
                de: "Abfrage, welche ÖSHZ eine Person kennen", en: "question which OCMWs know a person")
        case .askAccess:
            .init(
                nl: "vraag of een stroom zou worden toegestaan", fr: "demande si un flux serait autorisé",
                de: "Abfrage, ob ein Datenfluss erlaubt würde", en: "question whether a flow would be allowed")
        case .registerPersonResult, .unregisterPersonResult, .listRegistrationsResult, .findOrganisationsResult,
            .askAccessResult:
            .init(
                nl: "antwoord van het verwijzingsrepertorium", fr: "réponse du répertoire des références",
                de: "Antwort des Referenzverzeichnisses", en: "answer of the reference directory")
        case .consultLivingWages:
            .init(
                nl: "raadpleging van leeflonen", fr: "consultation des revenus d'intégration",
                de: "Abfrage der Eingliederungseinkommen", en: "consultation of living wages")
        case .consultHealthInsurance:
            .init(
                nl: "raadpleging van de ziekteverzekering", fr: "consultation de l'assurance maladie",
                de: "Abfrage der Krankenversicherung", en: "consultation of health insurance")
        case .livingWagesResult:
            .init(
                nl: "antwoord over leeflonen", fr: "réponse sur les revenus d'intégration",
                de: "Antwort zu Eingliederungseinkommen", en: "answer about living wages")
        case .healthInsuranceResult:
            .init(
                nl: "antwoord over de ziekteverzekering", fr: "réponse sur l'assurance maladie",
                de: "Antwort zur Krankenversicherung", en: "answer about health insurance")
        case .receipt:
            .init(nl: "ontvangstbewijs", fr: "accusé de réception", de: "Empfangsbestätigung", en: "receipt")
        case .refusal:
            .init(nl: "weigering", fr: "refus", de: "Abweisung", en: "refusal")
        case .hubStamp:
            .init(nl: "stempel van de KSZ", fr: "cachet de la BCSS", de: "Stempel der ZDSS", en: "stamp of the KSZ")
        case .auditKey:
            .init(
                nl: "sleutel van het logboek", fr: "clé du journal", de: "Schlüssel des Protokolls",
                en: "key of the log")
        case .ticketListRequest:
            .init(
                nl: "vraag naar de lijst van tickets van een dag", fr: "demande de la liste des tickets d'un jour",
                de: "Frage nach der Ticketliste eines Tages", en: "question for the list of tickets of a day")
        case .ticketList:
            .init(
                nl: "lijst van tickets van een dag", fr: "liste des tickets d'un jour", de: "Ticketliste eines Tages",
                en: "list of tickets of a day")
        }
    }

    /// The operation that a line's field `service` names, such as `consultation/consultLivingWages`.
    init?(auditName: String) {
        guard let found = Self.allCases.first(where: { $0.auditName.utf8.elementsEqual(auditName.utf8) }) else {
            return nil
        }
        self = found
    }

    /// True for questions that look at data of others about a person: what a flow is to an inspection.
    var asksForData: Bool {
        isSentByCustomer && auditAccess == .consulted && headerRule.subject == .required && self != .replyInquiry
    }
}

extension AuditLeaf {
    /// The operation that the line names; `nil` when it names none, or one of another version.
    var operation: Messages.Operation? { clear.service.flatMap { Messages.Operation(auditName: $0) } }
}
