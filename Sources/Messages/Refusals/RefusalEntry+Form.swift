import SocialSecurity

// Form of a message, and the order of documents.
extension RefusalEntry {
    static let messageTooLarge = RefusalEntry(
        rule: "message-size", isFinal: true,
        when: "The message is over 2 MiB, or has too many levels, elements, attributes or signatures.",
        text: LocalizedText(
            nl: "Het bericht is te groot of te diep genest.",
            fr: "Le message est trop grand ou trop imbriqué.",
            de: "Die Nachricht ist zu groß oder zu tief verschachtelt.",
            en: "The message is too large or nested too deeply."),
        remedy: LocalizedText(
            nl: "Blijf onder 2 MiB per bericht: verdeel de inhoud over verscheidene documenten.",
            fr: "Restez sous 2 Mio par message : répartissez le contenu sur plusieurs documents.",
            de: "Bleiben Sie unter 2 MiB je Nachricht: verteilen Sie den Inhalt auf mehrere Dokumente.",
            en: "Stay below 2 MiB a message: spread the content over several documents."))

    static let notWellFormed = RefusalEntry(
        rule: "well-formed", isFinal: true,
        when: "The bytes are not well-formed XML, or have a DTD, an entity or a processing instruction.",
        text: LocalizedText(
            nl: "Het bericht is geen welgevormde XML of bevat een DTD, entiteit of verwerkingsinstructie.",
            fr: """
                Le message n'est pas du XML bien formé ou contient une DTD, une entité ou une instruction de \
                traitement.
                """,
            de: "Die Nachricht ist kein wohlgeformtes XML oder enthält eine DTD, Entität oder Verarbeitungsanweisung.",
            en: "The message is not well-formed XML or has a DTD, entity or processing instruction."),
        remedy: LocalizedText(
            nl: "Maak het bericht met een XML-bibliotheek, zonder DTD, entiteiten en verwerkingsinstructies.",
            fr: "Produisez le message avec une bibliothèque XML, sans DTD, entités ni instructions de traitement.",
            de: """
                Erzeugen Sie die Nachricht mit einer XML-Bibliothek, ohne DTD, Entitäten und Verarbeitungsanweisungen.
                """,
            en: "Make the message with an XML library, without DTD, entities and processing instructions."))

    static let soapStructure = RefusalEntry(
        rule: "soap-structure", isFinal: true,
        when: """
            The message is no SOAP 1.1 or 1.2 envelope, its Security header is missing or doubled, or its Body has not \
            exactly one element.
            """,
        text: LocalizedText(
            nl: "Het SOAP-bericht heeft niet de verwachte opbouw.",
            fr: "Le message SOAP n'a pas la structure attendue.",
            de: "Die SOAP-Nachricht hat nicht den erwarteten Aufbau.",
            en: "The SOAP message does not have the expected structure."),
        remedy: LocalizedText(
            nl: "Stuur een SOAP-envelop met één Security-header en precies één document in de Body, volgens de WSDL.",
            fr: """
                Envoyez une enveloppe SOAP avec un en-tête Security et exactement un document dans le Body, selon le \
                WSDL.
                """,
            de: """
                Senden Sie einen SOAP-Envelope mit einem Security-Header und genau einem Dokument im Body, gemäß der \
                WSDL.
                """,
            en: """
                Send a SOAP envelope with one Security header and exactly one document in the Body, as the WSDL says.
                """))

    static let operationUnknown = RefusalEntry(
        rule: "operation-known", isFinal: true,
        when: "The element in the Body is no operation that this endpoint takes from this sender.",
        text: LocalizedText(
            nl: "Deze bewerking bestaat niet of mag hier niet worden gebruikt.",
            fr: "Cette opération n'existe pas ou ne peut pas être utilisée ici.",
            de: "Diese Operation existiert nicht oder darf hier nicht verwendet werden.",
            en: "This operation does not exist or may not be used here."),
        remedy: LocalizedText(
            nl: "Gebruik een bewerking van de WSDL, met de naamruimte van haar dienst.",
            fr: "Utilisez une opération du WSDL, avec l'espace de noms de son service.",
            de: "Verwenden Sie eine Operation der WSDL, mit dem Namensraum ihres Dienstes.",
            en: "Use an operation of the WSDL, in the namespace of its service."))

    static let soapActionMismatch = RefusalEntry(
        rule: "soap-action", isFinal: true,
        when: "The SOAPAction header names another operation than the element in the Body.",
        text: LocalizedText(
            nl: "De SOAPAction past niet bij het document.",
            fr: "La SOAPAction ne correspond pas au document.",
            de: "Die SOAPAction passt nicht zum Dokument.",
            en: "The SOAPAction does not fit the document."),
        remedy: LocalizedText(
            nl: "Gebruik de SOAPAction die de WSDL voor deze bewerking noemt.",
            fr: "Utilisez la SOAPAction que le WSDL indique pour cette opération.",
            de: "Verwenden Sie die SOAPAction, die die WSDL für diese Operation nennt.",
            en: "Use the SOAPAction that the WSDL gives for this operation."))

    static let ticketConflict = RefusalEntry(
        rule: "ticket-not-reused", isFinal: true,
        when: """
            The same sender used the ticket before for a document with another digest. The first document stands; information \
            `acceptedDigest` and `refusedDigest` of the refusal name both.
            """,
        text: LocalizedText(
            nl: "Dit ticket is al gebruikt voor een document met een andere inhoud.",
            fr: "Ce ticket a déjà été utilisé pour un document au contenu différent.",
            de: "Dieses Ticket wurde bereits für ein Dokument mit anderem Inhalt verwendet.",
            en: "This ticket was already used for a document with other content."),
        remedy: LocalizedText(
            nl: "Geef het document een nieuw ticket. Herhaal een verzonden document alleen byte voor byte gelijk.",
            fr: "Donnez un nouveau ticket au document. Ne répétez un document envoyé qu'octet par octet identique.",
            de: """
                Geben Sie dem Dokument ein neues Ticket. Wiederholen Sie ein gesendetes Dokument nur Byte für Byte \
                gleich.
                """,
            en: "Give the document a new ticket. Repeat a document that was sent only byte for byte."))

    static let acceptedAndErased = RefusalEntry(
        rule: "ticket-not-repeated-after-erasure", isFinal: true,
        when: """
            The recipient accepted the very same document under this ticket before, and has erased it with its receipt since, at \
            the end of their retention.
            """,
        text: LocalizedText(
            nl: "Dit document is vroeger aanvaard; document en ontvangstbewijs zijn na hun bewaartermijn gewist.",
            fr: """
                Ce document a été accepté auparavant ; le document et son accusé de réception ont été effacés à la fin de \
                leur délai de conservation.
                """,
            de: """
                Dieses Dokument wurde früher angenommen; Dokument und Empfangsbestätigung wurden nach ihrer Aufbewahrungsfrist \
                gelöscht.
                """,
            en: "This document was accepted before; document and receipt were erased at the end of their retention."),
        remedy: LocalizedText(
            nl: "Herhaal het niet: het is aangekomen. Geef een nieuw document een nieuw ticket.",
            fr: "Ne le répétez pas : il est arrivé. Donnez un nouveau ticket à un nouveau document.",
            de: "Wiederholen Sie es nicht: Es ist angekommen. Geben Sie einem neuen Dokument ein neues Ticket.",
            en: "Do not repeat it: it arrived. Give a new document a new ticket."))

    static let documentTooOld = RefusalEntry(
        rule: "document-age", isFinal: true,
        when: """
            `timestampSent` is more than 30 days ago (transfer documents: a year), or a question to the hub comes \
            again more than an hour after it first came.
            """,
        text: LocalizedText(
            nl: "Het document is te lang geleden opgemaakt.",
            fr: "Le document a été établi il y a trop longtemps.",
            de: "Das Dokument wurde vor zu langer Zeit erstellt.",
            en: "The document was made too long ago."),
        remedy: LocalizedText(
            nl: "Maak een nieuw document met een nieuw ticket.",
            fr: "Établissez un nouveau document avec un nouveau ticket.",
            de: "Erstellen Sie ein neues Dokument mit einem neuen Ticket.",
            en: "Make a new document with a new ticket."))

    static let documentFromFuture = RefusalEntry(
        rule: "document-not-in-future", isFinal: false,
        when: "`timestampSent` is more than five minutes ahead of the clock of whoever judges.",
        text: LocalizedText(
            nl: "Het tijdstip van verzending ligt in de toekomst.",
            fr: "L'instant d'envoi se situe dans le futur.",
            de: "Der Sendezeitpunkt liegt in der Zukunft.",
            en: "The time of sending lies in the future."),
        remedy: LocalizedText(
            nl: "Zet de klok van de verzender gelijk (NTP) en vermeld in timestampSent de afwijking van UTC.",
            fr: "Mettez l'horloge de l'expéditeur à l'heure (NTP) et indiquez dans timestampSent le décalage UTC.",
            de: "Stellen Sie die Uhr des Absenders (NTP) und geben Sie in timestampSent die Abweichung von UTC an.",
            en: "Set the sender's clock (NTP) and state the offset from UTC in timestampSent."))

    static let onwardTransferNotAllowed = RefusalEntry(
        rule: "no-onward-transfer", isFinal: true,
        when: """
            The application came to the sender by a transfer: same person, and same conversation or same day of first \
            receipt.
            """,
        text: LocalizedText(
            nl: "Een doorgezonden aanvraag mag niet opnieuw worden doorgezonden.",
            fr: "Une demande transmise ne peut pas être transmise une nouvelle fois.",
            de: "Ein weitergeleiteter Antrag darf nicht erneut weitergeleitet werden.",
            en: "An application that was transferred cannot be transferred again."),
        remedy: LocalizedText(
            nl: "Vraag POD MI binnen vijf werkdagen om een beslissing en betwist de doorzending.",
            fr: "Demandez une décision au SPP IS dans les cinq jours ouvrables et contestez la transmission.",
            de: """
                Ersuchen Sie binnen fünf Werktagen den ÖPD Sozialeingliederung um Entscheidung und bestreiten Sie die \
                Weiterleitung.
                """,
            en: "Ask POD MI for a decision within five working days and contest the transfer."))

    static let answerToUnknownDocument = RefusalEntry(
        rule: "answer-to-known-document", isFinal: true,
        when: """
            `inReplyTo` names no carried document that this operation answers, or another conversation or person than \
            that document.
            """,
        text: LocalizedText(
            nl: "Het document waarop dit een antwoord is, is niet bekend.",
            fr: "Le document auquel celui-ci répond n'est pas connu.",
            de: "Das Dokument, auf das dies antwortet, ist nicht bekannt.",
            en: "The document that this one answers is not known."),
        remedy: LocalizedText(
            nl: """
                Neem in inReplyTo ticket en digest over van het ontvangen document, en behoud persoon en conversation.
                """,
            fr: """
                Reprenez dans inReplyTo le ticket et l'empreinte du document reçu, et gardez personne et conversation.
                """,
            de: """
                Übernehmen Sie in inReplyTo Ticket und Digest des erhaltenen Dokuments; behalten Sie Person und \
                conversation bei.
                """,
            en: "Copy ticket and digest of the document received into inReplyTo, and keep person and conversation."))

    static let recipientIsSender = RefusalEntry(
        rule: "recipient-is-other", isFinal: true,
        when: "Sender and recipient have the same KBO number.",
        text: LocalizedText(
            nl: "Verzender en bestemmeling zijn dezelfde organisatie.",
            fr: "L'expéditeur et le destinataire sont la même organisation.",
            de: "Absender und Empfänger sind dieselbe Organisation.",
            en: "Sender and recipient are the same organisation."),
        remedy: LocalizedText(
            nl: "Vermeld het KBO-nummer van een ander OCMW; voor uw eigen organisatie is geen bericht nodig.",
            fr: """
                Indiquez le numéro BCE d'un autre CPAS ; aucun message n'est nécessaire pour votre propre \
                organisation.
                """,
            de: """
                Geben Sie die ZUD-Nummer eines anderen ÖSHZ an; für die eigene Organisation ist keine Nachricht nötig.
                """,
            en: "Give the KBO number of another OCMW; no message is needed for your own organisation."))

    static let answerByOtherParty = RefusalEntry(
        rule: "answer-by-party", isFinal: true,
        when: "An answer comes from, or goes to, another organisation than the two of the document that it answers.",
        text: LocalizedText(
            nl: "Uw organisatie is geen partij bij het document waarop dit een antwoord is.",
            fr: "Votre organisation n'est pas partie au document auquel celui-ci répond.",
            de: "Ihre Organisation ist nicht Partei des Dokuments, auf das dies antwortet.",
            en: "Your organisation is no party to the document that this one answers."),
        remedy: LocalizedText(
            nl: "Laat de bestemmeling van het eerste document antwoorden, aan de verzender ervan.",
            fr: "Le destinataire du premier document doit répondre, à son expéditeur.",
            de: "Der Empfänger des ersten Dokuments muss dessen Absender antworten.",
            en: "Have the recipient of the first document answer its sender."))

    static let conversationOfAnother = RefusalEntry(
        rule: "conversation-owner", isFinal: true,
        when: """
            An inquiry or a transfer comes in a conversation that another organisation began, and that the sender took \
            over from nobody.
            """,
        text: LocalizedText(
            nl: "Een andere organisatie begon dit gesprek.",
            fr: "Une autre organisation a commencé cette conversation.",
            de: "Eine andere Organisation hat dieses Gespräch begonnen.",
            en: "Another organisation began this conversation."),
        remedy: LocalizedText(
            nl: "Begin een gesprek met een nieuw ticket, of antwoord op een document dat u in dit gesprek ontving.",
            fr: """
                Commencez une conversation avec un nouveau ticket, ou répondez à un document que vous avez reçu dans \
                celle-ci.
                """,
            de: """
                Beginnen Sie ein Gespräch mit neuem Ticket, oder antworten Sie auf ein Dokument, das Sie in diesem \
                erhielten.
                """,
            en: "Begin a conversation with a new ticket, or answer a document that you received in this one."))

    static let inquiryAnswered = RefusalEntry(
        rule: "inquiry-open", isFinal: true,
        when: """
            An answer comes to an inquiry that has its final answer, or a partial one to an inquiry that has 20. Only the \
            asker's gateway gives it: the hub does not count answers.
            """,
        text: LocalizedText(
            nl: "Deze vraag is afgesloten: het eindantwoord is gegeven, of er zijn 20 gedeeltelijke antwoorden.",
            fr: "Cette question est close : la réponse finale a été donnée, ou il y a 20 réponses partielles.",
            de: "Diese Frage ist abgeschlossen: die Endantwort liegt vor, oder es gibt 20 Teilantworten.",
            en: "This inquiry is closed: the final answer was given, or there are 20 partial answers."),
        remedy: LocalizedText(
            nl: "Geef na 20 delen het eindantwoord; na het eindantwoord antwoordt u pas op een nieuwe vraag.",
            fr: """
                Donnez la réponse finale après 20 parties ; après elle, ne répondez qu'à une nouvelle question.
                """,
            de: "Geben Sie nach 20 Teilen die Endantwort; danach antworten Sie erst auf eine neue Frage.",
            en: "Give the final answer after 20 parts; after it, answer only a new inquiry."))
}
