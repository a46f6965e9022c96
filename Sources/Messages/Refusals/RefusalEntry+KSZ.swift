import SocialSecurity

// Codes of the KSZ, with the meaning the KSZ gives them.
extension RefusalEntry {
    static let serviceUnavailable = RefusalEntry(
        rule: "service-unavailable", isFinal: false,
        when: "The flow is closed at the hub for a while, as for maintenance. Nothing was decided.",
        text: LocalizedText(
            nl: "De dienst van de KSZ is tijdelijk niet beschikbaar.",
            fr: "Le service de la BCSS est temporairement indisponible.",
            de: "Der Dienst der ZDSS ist vorübergehend nicht verfügbar.",
            en: "The service of the CBSS is temporarily unavailable."),
        remedy: .sentAgainByItself)

    static let recipientUnreachable = RefusalEntry(
        rule: "recipient-unreachable", isFinal: false,
        when: """
            The recipient's gateway did not take the connection, or did not answer in time. Nothing was decided; the \
            hub's stamp proves the attempt.
            """,
        text: LocalizedText(
            nl: "De KSZ kan de bestemmeling niet bereiken.",
            fr: "La BCSS ne peut pas joindre le destinataire.",
            de: "Die ZDSS kann den Empfänger nicht erreichen.",
            en: "The CBSS cannot reach the recipient."),
        remedy: .sentAgainByItself)

    static let internalError = RefusalEntry(
        rule: "internal-error", isFinal: false,
        when: "The hub or the recipient's gateway failed while it treated the message. Nothing was changed.",
        text: LocalizedText(
            nl: "Bij de behandeling is een onverwachte fout opgetreden; er is niets gewijzigd.",
            fr: "Une erreur inattendue s'est produite lors du traitement ; rien n'a été modifié.",
            de: "Bei der Bearbeitung ist ein unerwarteter Fehler aufgetreten; nichts wurde geändert.",
            en: "An unexpected error occurred during treatment; nothing was changed."),
        remedy: LocalizedText(
            nl: """
                Een gateway verzendt het bericht vanzelf opnieuw; wie zelf verzendt, verzendt dezelfde bytes. Blijft de fout, geef het ticket dan aan uw \
                systeembeheerder.
                """,
            fr: """
                Une passerelle renvoie le message d'elle-même ; qui envoie à la main renvoie les mêmes octets. Si l'erreur \
                persiste, donnez le ticket à votre administrateur.
                """,
            de: """
                Ein Gateway sendet die Nachricht von selbst erneut; wer selbst sendet, sendet dieselben Bytes. Bleibt der Fehler, geben Sie das Ticket Ihrem \
                Administrator.
                """,
            en: """
                A gateway sends the message again by itself; whoever sends by hand sends the same bytes. If the error stays, \
                give the ticket to your system administrator.
                """))

    static let ssinUnknown = RefusalEntry(
        rule: "ssin-unknown", isFinal: true,
        when: "The registers have no person with this SSIN. Told only after the rule on integration held.",
        text: LocalizedText(
            nl: "Dit INSZ bestaat niet in de registers.",
            fr: "Ce NISS n'existe pas dans les registres.",
            de: "Diese ENSS existiert nicht in den Registern.",
            en: "This SSIN does not exist in the registers."),
        remedy: LocalizedText(
            nl: "Vergelijk de elf cijfers met het identiteitsbewijs en vraag opnieuw met het juiste nummer.",
            fr: "Comparez les onze chiffres avec le document d'identité et reposez la question avec le bon numéro.",
            de: "Vergleichen Sie die elf Ziffern mit dem Ausweis und fragen Sie mit der richtigen Nummer erneut an.",
            en: "Compare the eleven digits with the identity document and ask again with the right number."))

    static let ssinReplaced = RefusalEntry(
        rule: "ssin-replaced", isFinal: true,
        when: """
            The person has another SSIN by now; information `replacedBy` of the refusal has it. Told only after the \
            rule on integration held.
            """,
        text: LocalizedText(
            nl: "Dit INSZ is vervangen door een ander nummer.",
            fr: "Ce NISS a été remplacé par un autre numéro.",
            de: "Diese ENSS wurde durch eine andere Nummer ersetzt.",
            en: "This SSIN has been replaced by another number."),
        remedy: LocalizedText(
            nl: "Neem het nieuwe nummer (replacedBy) over in het dossier en stuur een nieuw bericht.",
            fr: "Reprenez le nouveau numéro (replacedBy) dans le dossier et envoyez un nouveau message.",
            de: "Übernehmen Sie die neue Nummer (replacedBy) in die Akte und senden Sie eine neue Nachricht.",
            en: "Take over the new number (replacedBy) in the dossier and send a new message."))

    static let ssinCancelled = RefusalEntry(
        rule: "ssin-cancelled", isFinal: true,
        when: "The SSIN was cancelled and no other one took its place. Told only after the rule on integration held.",
        text: LocalizedText(
            nl: "Dit INSZ is geannuleerd.",
            fr: "Ce NISS a été annulé.",
            de: "Diese ENSS wurde annulliert.",
            en: "This SSIN has been cancelled."),
        remedy: LocalizedText(
            nl: "Stel de identiteit opnieuw vast en vraag de persoon naar het geldige nummer.",
            fr: "Établissez à nouveau l'identité et demandez à la personne son numéro valable.",
            de: "Stellen Sie die Identität erneut fest und fragen Sie die Person nach der gültigen Nummer.",
            en: "Establish the identity again and ask the person for the valid number."))

    static let schemaViolation = RefusalEntry(
        rule: "schema-violation", isFinal: true,
        when: """
            An element is missing, unknown, out of order or breaks its type. `elementPath` and `elementType` name it; \
            `rule` is the rule of XML Schema or one of the rules of reading below.
            """,
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
        rule: "person-deceased", isFinal: true,
        when: """
            The person died; information `deceasedOn` of the refusal has the day. Told only after the rule on \
            integration held.
            """,
        text: LocalizedText(
            nl: "Deze persoon is overleden.",
            fr: "Cette personne est décédée.",
            de: "Diese Person ist verstorben.",
            en: "This person is deceased."),
        remedy: LocalizedText(
            nl: "Vergelijk het nummer met het identiteitsbewijs; klopt het, sluit dan het dossier af.",
            fr: "Comparez le numéro avec le document d'identité ; s'il est exact, clôturez le dossier.",
            de: "Vergleichen Sie die Nummer mit dem Ausweis; stimmt sie, schließen Sie die Akte.",
            en: "Compare the number with the identity document; if it is right, close the dossier."))

    static let ssinMalformed = RefusalEntry(
        rule: "ssin-malformed", isFinal: true,
        when: "`criteria/ssin` has not eleven digits, or its check number is wrong.",
        text: LocalizedText(
            nl: "Het INSZ heeft geen geldige vorm.",
            fr: "Le NISS n'a pas une forme valable.",
            de: "Die ENSS hat keine gültige Form.",
            en: "The SSIN does not have a valid form."),
        remedy: LocalizedText(
            nl: "Neem de elf cijfers over van het identiteitsbewijs; de laatste twee zijn het controlegetal.",
            fr: "Recopiez les onze chiffres du document d'identité ; les deux derniers sont le nombre de contrôle.",
            de: "Übernehmen Sie die elf Ziffern vom Ausweis; die letzten zwei sind die Prüfzahl.",
            en: "Copy the eleven digits from the identity document; the last two are the check number."))

    static let notIntegrated = RefusalEntry(
        rule: "requester-integration", isFinal: true,
        when: """
            The sender has not registered the person, today, in a quality code that the policy asks for in this flow.
            """,
        text: LocalizedText(
            nl: "De persoon is voor uw organisatie niet geïntegreerd in een passende hoedanigheid en periode.",
            fr: "La personne n'est pas intégrée pour votre organisation sous une qualité et une période adéquates.",
            de: "Die Person ist für Ihre Organisation nicht in passender Eigenschaft und Periode integriert.",
            en: "The person is not integrated for your organisation in a fitting quality and period."),
        remedy: LocalizedText(
            nl: "Registreer de persoon eerst in het verwijzingsrepertorium en stel de vraag dan opnieuw.",
            fr: "Enregistrez d'abord la personne au répertoire des références, puis reposez la question.",
            de: "Registrieren Sie die Person zuerst im Referenzverzeichnis und fragen Sie dann erneut an.",
            en: "First register the person in the reference directory, then ask again."))

    static let legalContextRefused = RefusalEntry(
        rule: "legal-context-allowed", isFinal: true,
        when:
            "The policy opens the flow to the sender, but under other legal contexts than the one of the document, or it has none.",
        text: LocalizedText(
            nl: "De toegang is geweigerd onder deze wettelijke context.",
            fr: "L'accès est refusé sous ce contexte légal.",
            de: "Der Zugriff ist unter diesem gesetzlichen Kontext verweigert.",
            en: "Access is refused under this legal context."),
        remedy: LocalizedText(
            nl:
                "Vermeld een wettelijke context die voor deze stroom aan uw organisatie is toegestaan; hij mag niet ontbreken.",
            fr: "Indiquez un contexte légal autorisé pour votre organisation et pour ce flux ; il ne peut manquer.",
            de:
                "Nennen Sie einen gesetzlichen Kontext, der Ihrer Organisation für diesen Datenstrom erlaubt ist; er darf nicht fehlen.",
            en: "Name a legal context that your organisation is allowed for this flow; it may not be missing."))

    static let signerIsNotCustomer = RefusalEntry(
        rule: "certificate-of-customer", isFinal: true,
        when: """
            The certificate of the document's signature is made out to another organisation than \
            `informationCustomer/customerIdentification/cbeNumber`.
            """,
        text: LocalizedText(
            nl: "Het certificaat hoort niet bij de vermelde organisatie.",
            fr: "Le certificat n'appartient pas à l'organisation mentionnée.",
            de: "Das Zertifikat gehört nicht zur genannten Organisation.",
            en: "The certificate does not belong to the stated organisation."),
        remedy: LocalizedText(
            nl: "Onderteken met het certificaat van het OCMW dat het bericht verzendt.",
            fr: "Signez avec le certificat du CPAS qui envoie le message.",
            de: "Signieren Sie mit dem Zertifikat des ÖSHZ, das die Nachricht sendet.",
            en: "Sign with the certificate of the OCMW that sends the message."))

    static let unknownAtRecipient = RefusalEntry(
        rule: "recipient-integration", isFinal: true,
        when: """
            An inquiry goes to an OCMW that has not registered the person today, or a consultation to a source that \
            does not know the person.
            """,
        text: LocalizedText(
            nl: "De persoon is niet geïntegreerd bij de bestemmeling.",
            fr: "La personne n'est pas intégrée chez le destinataire.",
            de: "Die Person ist beim Empfänger nicht integriert.",
            en: "The person is not integrated at the recipient."),
        remedy: LocalizedText(
            nl: "Zoek met findOrganisations welk OCMW de persoon kent en stel daar de vraag.",
            fr: "Cherchez avec findOrganisations quel CPAS connaît la personne et posez-lui la question.",
            de: "Suchen Sie mit findOrganisations, welches ÖSHZ die Person kennt, und fragen Sie dort an.",
            en: "Search with findOrganisations which OCMW knows the person, and ask there."))

    static let flowNotAuthorised = RefusalEntry(
        rule: "flow-allowed", isFinal: true,
        when: "The policy opens the flow to other organisations only, or the sender is no member of the network.",
        text: LocalizedText(
            nl: "Uw organisatie is niet gemachtigd voor deze gegevens.",
            fr: "Votre organisation n'est pas autorisée à obtenir ces données.",
            de: "Ihre Organisation ist für diese Daten nicht ermächtigt.",
            en: "Your organisation is not authorised for these data."),
        remedy: LocalizedText(
            nl: "Vraag de machtiging voor deze stroom aan, of gebruik een stroom die voor uw organisatie openstaat.",
            fr: "Demandez l'autorisation pour ce flux, ou utilisez un flux ouvert à votre organisation.",
            de: """
                Beantragen Sie die Ermächtigung für diesen Datenstrom oder verwenden Sie einen, der Ihrer Organisation \
                offensteht.
                """,
            en: "Apply for the authorisation for this flow, or use a flow that is open to your organisation."))
}

extension LocalizedText {
    /// The remedy where the outbox does what is to be done.
    fileprivate static let sentAgainByItself = LocalizedText(
        nl: """
            Een gateway verzendt het bericht vanzelf opnieuw; wie zelf verzendt, verzendt dezelfde bytes. Lukt dat een dag lang niet, verwittig \
            dan uw systeembeheerder.
            """,
        fr: """
            Une passerelle renvoie le message d'elle-même ; qui envoie à la main renvoie les mêmes octets. Si cela échoue pendant un jour, \
            prévenez votre administrateur.
            """,
        de: """
            Ein Gateway sendet die Nachricht von selbst erneut; wer selbst sendet, sendet dieselben Bytes. Gelingt es einen Tag lang nicht, \
            verständigen Sie Ihren Administrator.
            """,
        en: """
            A gateway sends the message again by itself; whoever sends by hand sends the same bytes. If that fails for a \
            day, tell your system administrator.
            """)
}
