import AuditLog
import SocialSecurity

extension AuditAct {
    /// What happened, as half a sentence without any value: nobody is named in it.
    ///
    /// There is no `default`: an act without words does not compile.
    public var words: LocalizedText {
        switch self {
        case .logOpened:
            .init(
                nl: "het logboek van het jaar werd geopend", fr: "le journal de l'année a été ouvert",
                de: "das Protokoll des Jahres wurde eröffnet", en: "the log of the year was opened")
        case .logRead:
            .init(
                nl: "het logboek zelf werd geraadpleegd", fr: "le journal lui-même a été consulté",
                de: "das Protokoll selbst wurde eingesehen", en: "the log itself was read")
        case .logExported:
            .init(
                nl: "regels of bewijzen van het logboek werden uitgevoerd",
                fr: "des lignes ou des preuves du journal ont été exportées",
                de: "Zeilen oder Nachweise des Protokolls wurden ausgegeben",
                en: "lines or proofs of the log were taken out")
        case .auditKeyPublished:
            .init(
                nl: "de sleutel van het logboek werd bekendgemaakt", fr: "la clé du journal a été publiée",
                de: "der Schlüssel des Protokolls wurde bekanntgegeben", en: "the log's key was published")
        case .auditKeyRotated:
            .init(
                nl: "de sleutel van het logboek werd vervangen", fr: "la clé du journal a été remplacée",
                de: "der Schlüssel des Protokolls wurde ersetzt", en: "the log's key was changed")
        case .logContradicted:
            .init(
                nl: "iemand toonde een andere geschiedenis van een logboek",
                fr: "quelqu'un a montré une autre histoire d'un journal",
                de: "jemand zeigte einen anderen Verlauf eines Protokolls",
                en: "somebody showed another history of a log")
        case .ticketListAsked:
            .init(
                nl: "de KSZ werd om haar lijst van tickets gevraagd",
                fr: "la liste des tickets a été demandée à la BCSS",
                de: "die ZDSS wurde nach ihrer Ticketliste gefragt", en: "the KSZ was asked for its list of tickets")
        case .logReconciled:
            .init(
                nl: "het logboek werd met de lijsten van de KSZ vergeleken",
                fr: "le journal a été comparé aux listes de la BCSS",
                de: "das Protokoll wurde mit den Listen der ZDSS verglichen",
                en: "the log was compared with the KSZ's lists")
        case .highWaterAcknowledged:
            .init(
                nl:
                    "het logboek ging verder na herstel, verlies van het merkteken of vreemde regels; iemand staat ervoor in",
                fr:
                    "le journal a continué après restauration, perte de la marque ou lignes étrangères; quelqu'un en répond",
                de:
                    "das Protokoll ging nach Wiederherstellung, Verlust der Marke oder fremden Zeilen weiter; jemand steht ein",
                en: "the log went on after a restoration, a lost mark or foreign lines; somebody answers for it")
        case .reviewRecorded:
            .init(
                nl: "de veiligheidsconsulent legde een oordeel vast",
                fr: "le conseiller en sécurité a consigné un avis", de: "der Sicherheitsberater hielt ein Urteil fest",
                en: "the security adviser recorded a verdict")
        case .consultationIntent:
            .init(
                nl: "een raadpleging ging vertrekken", fr: "une consultation allait partir",
                de: "eine Abfrage sollte abgehen", en: "a consultation was about to leave")
        case .consultationOutcome:
            .init(
                nl: "een raadpleging liep af", fr: "une consultation s'est terminée", de: "eine Abfrage endete",
                en: "a consultation ended")
        case .personViewed:
            .init(
                nl: "er werd bekeken wat over een persoon wordt bewaard",
                fr: "ce qui est conservé au sujet d'une personne a été regardé",
                de: "es wurde eingesehen, was über eine Person aufbewahrt wird",
                en: "what is kept about a person was looked at")
        case .messageViewed:
            .init(
                nl: "een bericht werd bekeken", fr: "un message a été regardé", de: "eine Nachricht wurde eingesehen",
                en: "a message was looked at")
        case .documentQueued:
            .init(
                nl: "een document werd klaargezet om te versturen", fr: "un document a été préparé pour l'envoi",
                de: "ein Dokument wurde zum Versand bereitgestellt", en: "a document was put ready to be sent")
        case .documentLeased:
            .init(
                nl: "een poging om een document te bezorgen begon",
                fr: "une tentative de remettre un document a commencé",
                de: "ein Versuch, ein Dokument zuzustellen, begann", en: "an attempt to deliver a document began")
        case .documentAttempted:
            .init(
                nl: "een poging om een document te bezorgen liep af",
                fr: "une tentative de remettre un document s'est terminée",
                de: "ein Versuch, ein Dokument zuzustellen, endete", en: "an attempt to deliver a document ended")
        case .documentParked:
            .init(
                nl: "een document werd opzijgezet", fr: "un document a été mis de côté",
                de: "ein Dokument wurde beiseitegelegt", en: "a document was set aside")
        case .documentResumed:
            .init(
                nl: "het versturen van een document werd hervat", fr: "l'envoi d'un document a repris",
                de: "der Versand eines Dokuments wurde fortgesetzt", en: "the sending of a document was resumed")
        case .deliveryBraked:
            .init(
                nl: "het versturen aan een partner of van een soort documenten werd afgeremd",
                fr: "l'envoi à un partenaire ou d'une sorte de documents a été freiné",
                de: "der Versand an einen Partner oder einer Art von Dokumenten wurde gebremst",
                en: "the sending to a partner, or of one kind of documents, was held back")
        case .deliveryReleased:
            .init(
                nl: "het versturen aan een partner of van een soort documenten werd vrijgegeven",
                fr: "l'envoi à un partenaire ou d'une sorte de documents a été libéré",
                de: "der Versand an einen Partner oder einer Art von Dokumenten wurde freigegeben",
                en: "the sending to a partner, or of one kind of documents, was let go again")
        case .documentExpired:
            .init(
                nl: "de tijd om een document te bezorgen was om", fr: "le délai pour remettre un document a expiré",
                de: "die Zeit, ein Dokument zuzustellen, lief ab", en: "the time to deliver a document ran out")
        case .documentCancelled:
            .init(
                nl: "een document werd ingetrokken voor de eerste poging",
                fr: "un document a été retiré avant le premier essai",
                de: "ein Dokument wurde vor dem ersten Versuch zurückgezogen",
                en: "a document was withdrawn before the first attempt")
        case .documentAccepted:
            .init(
                nl: "een ontvangen document werd aanvaard", fr: "un document reçu a été accepté",
                de: "ein empfangenes Dokument wurde angenommen", en: "a received document was accepted")
        case .documentRefused:
            .init(
                nl: "een ontvangen document werd geweigerd", fr: "un document reçu a été refusé",
                de: "ein empfangenes Dokument wurde abgewiesen", en: "a received document was refused")
        case .documentDuplicate:
            .init(
                nl: "een ontvangen document was al bekend", fr: "un document reçu était déjà connu",
                de: "ein empfangenes Dokument war schon bekannt", en: "a received document was known already")
        case .documentConflict:
            .init(
                nl: "een ontvangen document had het ticket van een ander document",
                fr: "un document reçu portait le ticket d'un autre document",
                de: "ein empfangenes Dokument trug das Ticket eines anderen",
                en: "a received document had the ticket of another one")
        case .documentHandedOver:
            .init(
                nl: "de software nam een ontvangen document over", fr: "le logiciel a repris un document reçu",
                de: "die Software übernahm ein empfangenes Dokument", en: "the software took over a received document")
        case .answerGiven:
            .init(
                nl: "een ander OCMW kreeg een antwoord", fr: "un autre CPAS a reçu une réponse",
                de: "ein anderes ÖSHZ erhielt eine Antwort", en: "another OCMW was given an answer")
        case .applicationOpened:
            .init(
                nl: "een aanvraag werd geopend", fr: "une demande a été ouverte", de: "ein Antrag wurde eröffnet",
                en: "an application was opened")
        case .applicationChanged:
            .init(
                nl: "een aanvraag werd gewijzigd of afgesloten", fr: "une demande a été modifiée ou clôturée",
                de: "ein Antrag wurde geändert oder abgeschlossen", en: "an application was changed or closed")
        case .decisionsUpserted:
            .init(
                nl: "beslissingen werden in het register gezet", fr: "des décisions ont été inscrites au registre",
                de: "Entscheidungen wurden in das Register eingetragen", en: "decisions were put in the register")
        case .decisionRemoved:
            .init(
                nl: "een beslissing werd uit het register gehaald", fr: "une décision a été retirée du registre",
                de: "eine Entscheidung wurde aus dem Register genommen", en: "a decision was taken from the register")
        case .integrationRegistered:
            .init(
                nl: "een persoon werd bij de KSZ geregistreerd", fr: "une personne a été enregistrée à la BCSS",
                de: "eine Person wurde bei der ZDSS registriert", en: "a person was registered at the KSZ")
        case .integrationChanged:
            .init(
                nl: "een registratie bij de KSZ werd gewijzigd", fr: "un enregistrement à la BCSS a été modifié",
                de: "eine Registrierung bei der ZDSS wurde geändert", en: "a registration at the KSZ was changed")
        case .integrationEnded:
            .init(
                nl: "een registratie bij de KSZ werd beëindigd", fr: "un enregistrement à la BCSS a pris fin",
                de: "eine Registrierung bei der ZDSS wurde beendet", en: "a registration at the KSZ was ended")
        case .transferMade:
            .init(
                nl: "een aanvraag werd aan het bevoegde OCMW overgedragen",
                fr: "une demande a été transmise au CPAS compétent",
                de: "ein Antrag wurde an das zuständige ÖSHZ weitergeleitet",
                en: "an application was transferred to the competent OCMW")
        case .applicantInformed:
            .init(
                nl: "de aanvrager werd ingelicht", fr: "le demandeur a été informé",
                de: "der Antragsteller wurde informiert", en: "the applicant was told")
        case .transferAccepted:
            .init(
                nl: "een overdracht werd aanvaard", fr: "un transfert a été accepté",
                de: "eine Übertragung wurde angenommen", en: "a transfer was accepted")
        case .transferContested:
            .init(
                nl: "een overdracht werd betwist", fr: "un transfert a été contesté",
                de: "eine Übertragung wurde bestritten", en: "a transfer was contested")
        case .petitionRecorded:
            .init(
                nl: "een bevoegdheidsconflict werd aan de POD MI voorgelegd",
                fr: "un conflit de compétence a été soumis au SPP IS",
                de: "ein Zuständigkeitskonflikt wurde dem ÖPD Sozialeingliederung vorgelegt",
                en: "a conflict of competence was put to POD MI")
        case .provisionalDecisionRecorded:
            .init(
                nl: "een voorlopige beslissing over de bevoegdheid werd vastgelegd",
                fr: "une décision provisoire sur la compétence a été consignée",
                de: "eine vorläufige Entscheidung über die Zuständigkeit wurde festgehalten",
                en: "a provisional decision on competence was recorded")
        case .apiKeyCreated:
            .init(
                nl: "een toegangssleutel werd gemaakt", fr: "une clé d'accès a été créée",
                de: "ein Zugangsschlüssel wurde erstellt", en: "an access key was made")
        case .apiKeyRevoked:
            .init(
                nl: "een toegangssleutel werd ingetrokken", fr: "une clé d'accès a été révoquée",
                de: "ein Zugangsschlüssel wurde widerrufen", en: "an access key was revoked")
        case .gatewayStarted:
            .init(
                nl: "de gateway werd gestart", fr: "la passerelle a été démarrée",
                de: "das Gateway wurde gestartet", en: "the gateway was started")
        case .gatewayStopped:
            .init(
                nl: "de gateway werd gestopt", fr: "la passerelle a été arrêtée",
                de: "das Gateway wurde beendet", en: "the gateway was stopped")
        case .configurationChanged:
            .init(
                nl: "de configuratie werd gewijzigd", fr: "la configuration a été modifiée",
                de: "die Konfiguration wurde geändert", en: "the configuration was changed")
        case .tenantAdded:
            .init(
                nl: "een OCMW werd aan de gateway toegevoegd", fr: "un CPAS a été ajouté à la passerelle",
                de: "ein ÖSHZ wurde dem Gateway hinzugefügt", en: "an OCMW was added to the gateway")
        case .tenantChanged:
            .init(
                nl: "de instellingen van het OCMW werden gewijzigd", fr: "les paramètres du CPAS ont été modifiés",
                de: "die Einstellungen des ÖSHZ wurden geändert", en: "the OCMW's settings were changed")
        case .callRefused:
            .init(
                nl: "een aanroep van de software werd geweigerd", fr: "un appel du logiciel a été refusé",
                de: "ein Aufruf der Software wurde abgewiesen", en: "a call of the software was refused")
        case .erased:
            .init(
                nl: "bewaarde waarden werden onleesbaar gemaakt",
                fr: "des valeurs conservées ont été rendues illisibles",
                de: "aufbewahrte Werte wurden unlesbar gemacht", en: "stored values were made unreadable")
        case .payloadsErased:
            .init(
                nl: "bewaarde inhoud werd vernietigd aan het einde van de bewaartermijn",
                fr: "des contenus conservés ont été détruits à la fin de leur durée de conservation",
                de: "aufbewahrte Inhalte wurden am Ende der Aufbewahrungsfrist vernichtet",
                en: "stored contents were destroyed at the end of their retention")
        case .legalHoldSet:
            .init(
                nl: "een bewaarplicht werd ingesteld: wat ze noemt, wordt niet vernietigd",
                fr: "une mesure de conservation a été instaurée: ce qu'elle désigne n'est pas détruit",
                de: "ein Löschverbot wurde gesetzt: was es nennt, wird nicht vernichtet",
                en: "a legal hold was set: what it names is not destroyed")
        case .legalHoldReleased:
            .init(
                nl: "een bewaarplicht werd opgeheven", fr: "une mesure de conservation a été levée",
                de: "ein Löschverbot wurde aufgehoben", en: "a legal hold was released")
        }
    }
}
