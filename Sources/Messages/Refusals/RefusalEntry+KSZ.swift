import SocialSecurity

// Codes of the KSZ, with the meaning the KSZ gives them.
extension RefusalEntry {
    static let serviceUnavailable = RefusalEntry(
        rule: "service-unavailable", isFinal: false, httpStatus: 503,
        text: LocalizedText(
            nl: "De dienst van de KSZ is tijdelijk niet beschikbaar.",
            fr: "Le service de la BCSS est temporairement indisponible.",
            de: "Der Dienst der ZDSS ist vorübergehend nicht verfügbar.",
            en: "The service of the CBSS is temporarily unavailable."),
        remedy: LocalizedText(
            nl: "Het bericht wordt later automatisch opnieuw verzonden.",
            fr: "Le message sera renvoyé automatiquement plus tard.",
            de: "Die Nachricht wird später automatisch erneut gesendet.",
            en: "The message will be sent again automatically later."))

    static let recipientUnreachable = RefusalEntry(
        rule: "recipient-unreachable", isFinal: false, httpStatus: 504,
        text: LocalizedText(
            nl: "De KSZ kan de bestemmeling niet bereiken.",
            fr: "La BCSS ne peut pas joindre le destinataire.",
            de: "Die ZDSS kann den Empfänger nicht erreichen.",
            en: "The CBSS cannot reach the recipient."),
        remedy: LocalizedText(
            nl: "Het bericht wordt later automatisch opnieuw verzonden.",
            fr: "Le message sera renvoyé automatiquement plus tard.",
            de: "Die Nachricht wird später automatisch erneut gesendet.",
            en: "The message will be sent again automatically later."))

    static let internalError = RefusalEntry(
        rule: "internal-error", isFinal: false, httpStatus: 500,
        text: LocalizedText(
            nl: "Bij de behandeling is een onverwachte fout opgetreden.",
            fr: "Une erreur inattendue s'est produite lors du traitement.",
            de: "Bei der Bearbeitung ist ein unerwarteter Fehler aufgetreten.",
            en: "An unexpected error occurred during treatment."),
        remedy: LocalizedText(
            nl: "Blijft de fout bestaan, meld ze dan met het ticket van het bericht.",
            fr: "Si l'erreur persiste, signalez-la avec le ticket du message.",
            de: "Bleibt der Fehler bestehen, melden Sie ihn mit dem Ticket der Nachricht.",
            en: "If the error stays, report it with the ticket of the message."))

    static let ssinUnknown = RefusalEntry(
        rule: "ssin-unknown", isFinal: true, httpStatus: 422,
        text: LocalizedText(
            nl: "Dit INSZ bestaat niet in de registers.",
            fr: "Ce NISS n'existe pas dans les registres.",
            de: "Diese ENSS besteht nicht in den Registern.",
            en: "This SSIN does not exist in the registers."),
        remedy: LocalizedText(
            nl: "Controleer het nummer op het identiteitsbewijs.",
            fr: "Vérifiez le numéro sur le document d'identité.",
            de: "Prüfen Sie die Nummer auf dem Ausweis.",
            en: "Check the number on the identity document."))

    static let ssinReplaced = RefusalEntry(
        rule: "ssin-replaced", isFinal: true, httpStatus: 422,
        text: LocalizedText(
            nl: "Dit INSZ is vervangen door een ander nummer.",
            fr: "Ce NISS a été remplacé par un autre numéro.",
            de: "Diese ENSS wurde durch eine andere Nummer ersetzt.",
            en: "This SSIN has been replaced by another number."),
        remedy: LocalizedText(
            nl: "Gebruik het nieuwe nummer in een nieuw bericht.",
            fr: "Utilisez le nouveau numéro dans un nouveau message.",
            de: "Verwenden Sie die neue Nummer in einer neuen Nachricht.",
            en: "Use the new number in a new message."))

    static let ssinCancelled = RefusalEntry(
        rule: "ssin-cancelled", isFinal: true, httpStatus: 422,
        text: LocalizedText(
            nl: "Dit INSZ is geannuleerd.",
            fr: "Ce NISS a été annulé.",
            de: "Diese ENSS wurde annulliert.",
            en: "This SSIN has been cancelled."),
        remedy: LocalizedText(
            nl: "Controleer de identiteit en vraag het geldige nummer op.",
            fr: "Vérifiez l'identité et demandez le numéro valable.",
            de: "Prüfen Sie die Identität und erfragen Sie die gültige Nummer.",
            en: "Check the identity and ask for the valid number."))

    static let schemaViolation = RefusalEntry(
        rule: "schema-violation", isFinal: true, httpStatus: 422,
        text: LocalizedText(
            nl: "Het bericht volgt zijn schema niet.",
            fr: "Le message ne respecte pas son schéma.",
            de: "Die Nachricht entspricht nicht ihrem Schema.",
            en: "The message does not follow its schema."),
        remedy: LocalizedText(
            nl: "Verbeter het genoemde element en verzend het bericht met een nieuw ticket.",
            fr: "Corrigez l'élément indiqué et envoyez le message avec un nouveau ticket.",
            de: "Berichtigen Sie das genannte Element und senden Sie die Nachricht mit einem neuen Ticket.",
            en: "Correct the named element and send the message with a new ticket."))

    static let personDeceased = RefusalEntry(
        rule: "person-deceased", isFinal: true, httpStatus: 422,
        text: LocalizedText(
            nl: "Deze persoon is overleden.",
            fr: "Cette personne est décédée.",
            de: "Diese Person ist verstorben.",
            en: "This person is deceased."),
        remedy: LocalizedText(
            nl: "Sluit het dossier af of controleer het nummer.",
            fr: "Clôturez le dossier ou vérifiez le numéro.",
            de: "Schließen Sie die Akte oder prüfen Sie die Nummer.",
            en: "Close the dossier or check the number."))

    static let ssinMalformed = RefusalEntry(
        rule: "ssin-malformed", isFinal: true, httpStatus: 422,
        text: LocalizedText(
            nl: "Het INSZ heeft geen geldige vorm.",
            fr: "Le NISS n'a pas une forme valable.",
            de: "Die ENSS hat keine gültige Form.",
            en: "The SSIN does not have a valid form."),
        remedy: LocalizedText(
            nl: "Controleer de elf cijfers; de laatste twee zijn het controlegetal.",
            fr: "Vérifiez les onze chiffres ; les deux derniers sont le nombre de contrôle.",
            de: "Prüfen Sie die elf Ziffern; die letzten zwei sind die Prüfzahl.",
            en: "Check the eleven digits; the last two are the check number."))

    static let notIntegrated = RefusalEntry(
        rule: "requester-integration", isFinal: true, httpStatus: 403,
        text: LocalizedText(
            nl: "De persoon is voor uw organisatie niet geïntegreerd in een passende hoedanigheid en periode.",
            fr: "La personne n'est pas intégrée par votre organisation sous une qualité et une période adéquates.",
            de: "Die Person ist für Ihre Organisation nicht in passender Eigenschaft und Periode integriert.",
            en: "The person is not integrated for your organisation in a fitting quality and period."),
        remedy: LocalizedText(
            nl: "Registreer de persoon eerst in het verwijzingsrepertorium en stel de vraag dan opnieuw.",
            fr: "Enregistrez d'abord la personne au répertoire des références, puis reposez la question.",
            de: "Registrieren Sie die Person zuerst im Referenzverzeichnis und fragen Sie dann erneut an.",
            en: "First register the person in the reference directory, then ask again."))

    static let legalContextRefused = RefusalEntry(
        rule: "legal-context-allowed", isFinal: true, httpStatus: 403,
        text: LocalizedText(
            nl: "De toegang is geweigerd voor deze wettelijke context.",
            fr: "L'accès est refusé pour ce contexte légal.",
            de: "Der Zugriff ist für diesen rechtlichen Kontext verweigert.",
            en: "Access is refused for this legal context."),
        remedy: LocalizedText(
            nl: "Gebruik een wettelijke context die voor deze stroom aan uw organisatie is toegestaan.",
            fr: "Utilisez un contexte légal autorisé pour votre organisation et pour ce flux.",
            de: "Verwenden Sie einen Kontext, der Ihrer Organisation für diesen Fluss erlaubt ist.",
            en: "Use a legal context that your organisation is allowed for this flow."))

    static let signerIsNotCustomer = RefusalEntry(
        rule: "certificate-of-customer", isFinal: true, httpStatus: 403,
        text: LocalizedText(
            nl: "Het certificaat hoort niet bij de vermelde organisatie.",
            fr: "Le certificat n'appartient pas à l'organisation mentionnée.",
            de: "Das Zertifikat gehört nicht zur genannten Organisation.",
            en: "The certificate does not belong to the stated organisation."),
        remedy: LocalizedText(
            nl: "Onderteken met het certificaat van het OCMW dat het bericht verzendt.",
            fr: "Signez avec le certificat du CPAS qui envoie le message.",
            de: "Unterzeichnen Sie mit dem Zertifikat des ÖSHZ, das die Nachricht sendet.",
            en: "Sign with the certificate of the OCMW that sends the message."))

    static let unknownAtRecipient = RefusalEntry(
        rule: "recipient-integration", isFinal: true, httpStatus: 422,
        text: LocalizedText(
            nl: "De persoon is niet geïntegreerd bij de bestemmeling.",
            fr: "La personne n'est pas intégrée chez le destinataire.",
            de: "Die Person ist beim Empfänger nicht integriert.",
            en: "The person is not integrated at the recipient."),
        remedy: LocalizedText(
            nl: "Zoek in het verwijzingsrepertorium welke organisatie de persoon kent.",
            fr: "Cherchez au répertoire des références quelle organisation connaît la personne.",
            de: "Suchen Sie im Referenzverzeichnis, welche Organisation die Person kennt.",
            en: "Search the reference directory for the organisation that knows the person."))

    static let flowNotAuthorised = RefusalEntry(
        rule: "flow-allowed", isFinal: true, httpStatus: 403,
        text: LocalizedText(
            nl: "Uw organisatie is niet gemachtigd voor deze gegevens.",
            fr: "Votre organisation n'est pas autorisée à obtenir ces données.",
            de: "Ihre Organisation ist für diese Daten nicht ermächtigt.",
            en: "Your organisation is not authorised for these data."),
        remedy: LocalizedText(
            nl: "Vraag de machtiging aan of gebruik een andere stroom.",
            fr: "Demandez l'autorisation ou utilisez un autre flux.",
            de: "Beantragen Sie die Ermächtigung oder verwenden Sie einen anderen Fluss.",
            en: "Apply for the authorisation or use another flow."))
}
