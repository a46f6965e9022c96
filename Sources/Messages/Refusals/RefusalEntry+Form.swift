import SocialSecurity

// Form of a message, and the order of documents.
extension RefusalEntry {
    static let messageTooLarge = RefusalEntry(
        rule: "message-size", isFinal: true, httpStatus: 413,
        text: LocalizedText(
            nl: "Het bericht is te groot.",
            fr: "Le message est trop grand.",
            de: "Die Nachricht ist zu groß.",
            en: "The message is too large."),
        remedy: LocalizedText(
            nl: "Verdeel de inhoud over verscheidene berichten.",
            fr: "Répartissez le contenu sur plusieurs messages.",
            de: "Verteilen Sie den Inhalt auf mehrere Nachrichten.",
            en: "Spread the content over several messages."))

    static let notWellFormed = RefusalEntry(
        rule: "well-formed", isFinal: true, httpStatus: 400,
        text: LocalizedText(
            nl: "Het bericht is geen welgevormde XML of bevat een DTD, entiteit of verwerkingsinstructie.",
            fr: "Le message n'est pas du XML bien formé ou contient une DTD, entité ou instruction.",
            de: "Die Nachricht ist kein wohlgeformtes XML oder enthält DTD, Entität oder Anweisung.",
            en: "The message is not well-formed XML or has a DTD, entity or processing instruction."),
        remedy: LocalizedText(
            nl: "Maak het bericht met een XML-bibliotheek en zonder DTD.",
            fr: "Produisez le message avec une bibliothèque XML et sans DTD.",
            de: "Erzeugen Sie die Nachricht mit einer XML-Bibliothek und ohne DTD.",
            en: "Make the message with an XML library and without DTD."))

    static let soapStructure = RefusalEntry(
        rule: "soap-structure", isFinal: true, httpStatus: 400,
        text: LocalizedText(
            nl: "Het SOAP-bericht heeft niet de verwachte opbouw.",
            fr: "Le message SOAP n'a pas la structure attendue.",
            de: "Die SOAP-Nachricht hat nicht den erwarteten Aufbau.",
            en: "The SOAP message does not have the expected structure."),
        remedy: LocalizedText(
            nl: "Plaats precies één document in de Body, volgens de WSDL.",
            fr: "Placez exactement un document dans le Body, selon le WSDL.",
            de: "Setzen Sie genau ein Dokument in den Body, gemäß der WSDL.",
            en: "Place exactly one document in the Body, as the WSDL says."))

    static let operationUnknown = RefusalEntry(
        rule: "operation-known", isFinal: true, httpStatus: 400,
        text: LocalizedText(
            nl: "Deze bewerking bestaat niet of mag hier niet worden gebruikt.",
            fr: "Cette opération n'existe pas ou ne peut pas être utilisée ici.",
            de: "Diese Operation besteht nicht oder darf hier nicht verwendet werden.",
            en: "This operation does not exist or may not be used here."),
        remedy: LocalizedText(
            nl: "Gebruik een bewerking uit de WSDL.",
            fr: "Utilisez une opération du WSDL.",
            de: "Verwenden Sie eine Operation aus der WSDL.",
            en: "Use an operation of the WSDL."))

    static let soapActionMismatch = RefusalEntry(
        rule: "soap-action", isFinal: true, httpStatus: 400,
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
        rule: "ticket-not-reused", isFinal: true, httpStatus: 409,
        text: LocalizedText(
            nl: "Dit ticket is al gebruikt voor een document met een andere inhoud.",
            fr: "Ce ticket a déjà été utilisé pour un document au contenu différent.",
            de: "Dieses Ticket wurde bereits für ein Dokument mit anderem Inhalt verwendet.",
            en: "This ticket was already used for a document with other content."),
        remedy: LocalizedText(
            nl: "Geef elk nieuw document een nieuw ticket.",
            fr: "Donnez un nouveau ticket à chaque nouveau document.",
            de: "Geben Sie jedem neuen Dokument ein neues Ticket.",
            en: "Give each new document a new ticket."))

    static let documentTooOld = RefusalEntry(
        rule: "document-age", isFinal: true, httpStatus: 422,
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
        rule: "document-not-in-future", isFinal: false, httpStatus: 422,
        text: LocalizedText(
            nl: "Het tijdstip van verzending ligt in de toekomst.",
            fr: "L'instant d'envoi se situe dans le futur.",
            de: "Der Sendezeitpunkt liegt in der Zukunft.",
            en: "The time of sending lies in the future."),
        remedy: LocalizedText(
            nl: "Zet de klok gelijk en vermeld de afwijking van UTC.",
            fr: "Mettez l'horloge à l'heure et indiquez le décalage par rapport à UTC.",
            de: "Stellen Sie die Uhr und geben Sie die Abweichung von UTC an.",
            en: "Set the clock and state the offset from UTC."))

    static let onwardTransferNotAllowed = RefusalEntry(
        rule: "no-onward-transfer", isFinal: true, httpStatus: 422,
        text: LocalizedText(
            nl: "Een doorgezonden aanvraag mag niet opnieuw worden doorgezonden.",
            fr: "Une demande transmise ne peut pas être transmise une nouvelle fois.",
            de: "Ein weitergeleiteter Antrag darf nicht erneut weitergeleitet werden.",
            en: "An application that was transferred cannot be transferred again."),
        remedy: LocalizedText(
            nl: "Vraag POD MI binnen vijf werkdagen om een beslissing en betwist de doorzending.",
            fr: "Demandez une décision au SPP IS dans les cinq jours ouvrables et contestez la transmission.",
            de: "Ersuchen Sie den ÖPD SI binnen fünf Werktagen um Entscheidung und bestreiten Sie.",
            en: "Ask POD MI for a decision within five working days and contest the transfer."))

    static let answerToUnknownDocument = RefusalEntry(
        rule: "answer-to-known-document", isFinal: true, httpStatus: 422,
        text: LocalizedText(
            nl: "Het document waarop dit een antwoord is, is niet bekend.",
            fr: "Le document auquel celui-ci répond n'est pas connu.",
            de: "Das Dokument, auf das dies antwortet, ist nicht bekannt.",
            en: "The document that this one answers is not known."),
        remedy: LocalizedText(
            nl: "Vermeld het ticket en de digest van het ontvangen document.",
            fr: "Indiquez le ticket et l'empreinte du document reçu.",
            de: "Geben Sie Ticket und Digest des erhaltenen Dokuments an.",
            en: "Give ticket and digest of the document received."))

    static let recipientIsSender = RefusalEntry(
        rule: "recipient-is-other", isFinal: true, httpStatus: 422,
        text: LocalizedText(
            nl: "Verzender en bestemmeling zijn dezelfde organisatie.",
            fr: "L'expéditeur et le destinataire sont la même organisation.",
            de: "Absender und Empfänger sind dieselbe Organisation.",
            en: "Sender and recipient are the same organisation."),
        remedy: LocalizedText(
            nl: "Kies een andere bestemmeling.",
            fr: "Choisissez un autre destinataire.",
            de: "Wählen Sie einen anderen Empfänger.",
            en: "Choose another recipient."))

    static let answerByOtherParty = RefusalEntry(
        rule: "answer-by-party", isFinal: true, httpStatus: 403,
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
}
