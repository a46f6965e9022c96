import SocialSecurity

// Directory, policy and traffic.
extension RefusalEntry {
    static let identityProofMismatch = RefusalEntry(
        rule: "identity-proof", isFinal: true, httpStatus: 403,
        text: LocalizedText(
            nl: "Het bewijs van identiteit stemt niet overeen met het register; er is niets gewijzigd.",
            fr: "La preuve d'identité ne correspond pas au registre ; rien n'a été modifié.",
            de: "Der Identitätsnachweis stimmt nicht mit dem Register überein; nichts wurde geändert.",
            en: "The proof of identity does not match the register; nothing was changed."),
        remedy: LocalizedText(
            nl: "Neem de gegevens over van het identiteitsbewijs. Elke poging wordt gelogd.",
            fr: "Reprenez les données du document d'identité. Chaque tentative est journalisée.",
            de: "Übernehmen Sie die Angaben vom Ausweis. Jeder Versuch wird protokolliert.",
            en: "Copy the data from the identity document. Each attempt is logged."))

    static let qualityNotAllowed = RefusalEntry(
        rule: "quality-allowed", isFinal: true, httpStatus: 422,
        text: LocalizedText(
            nl: "Deze hoedanigheidscode mag hier niet worden gebruikt.",
            fr: "Ce code qualité ne peut pas être utilisé ici.",
            de: "Dieser Eigenschaftscode darf hier nicht verwendet werden.",
            en: "This quality code may not be used here."),
        remedy: LocalizedText(
            nl: "Gebruik een hoedanigheidscode van de sector OCMW.",
            fr: "Utilisez un code qualité du secteur CPAS.",
            de: "Verwenden Sie einen Eigenschaftscode des Sektors ÖSHZ.",
            en: "Use a quality code of the OCMW sector."))

    static let periodNotAllowed = RefusalEntry(
        rule: "period-allowed", isFinal: true, httpStatus: 422,
        text: LocalizedText(
            nl: "De periode is niet toegestaan voor deze hoedanigheid of deze stroom.",
            fr: "La période n'est pas admise pour cette qualité ou ce flux.",
            de: "Die Periode ist für diese Eigenschaft oder diesen Fluss nicht zulässig.",
            en: "The period is not allowed for this quality or this flow."),
        remedy: LocalizedText(
            nl: "Vermeld een einddatum en blijf binnen de hoogste toegestane duur.",
            fr: "Indiquez une date de fin et respectez la durée maximale.",
            de: "Geben Sie ein Enddatum an und halten Sie die Höchstdauer ein.",
            en: "Give an end date and stay within the maximum duration."))

    static let legalContextUnknown = RefusalEntry(
        rule: "legal-context-known", isFinal: true, httpStatus: 422,
        text: LocalizedText(
            nl: "Deze stroom kent de vermelde wettelijke context niet.",
            fr: "Ce flux ne connaît pas le contexte légal mentionné.",
            de: "Dieser Fluss kennt den genannten rechtlichen Kontext nicht.",
            en: "This flow does not know the stated legal context."),
        remedy: LocalizedText(
            nl: "Gebruik een van de wettelijke contexten uit de beschrijving van de stroom.",
            fr: "Utilisez un des contextes légaux de la description du flux.",
            de: "Verwenden Sie einen der Kontexte aus der Beschreibung des Flusses.",
            en: "Use one of the legal contexts in the description of the flow."))

    static let registrationNotFound = RefusalEntry(
        rule: "registration-exists", isFinal: true, httpStatus: 404,
        text: LocalizedText(
            nl: "Uw organisatie heeft voor deze persoon geen lopende registratie in deze hoedanigheid.",
            fr: "Votre organisation n'a pas d'enregistrement en cours de la personne sous cette qualité.",
            de: "Ihre Organisation hat für diese Person keine laufende Registrierung in dieser Eigenschaft.",
            en: "Your organisation has no running registration of this person in this quality."),
        remedy: LocalizedText(
            nl: "Vraag eerst de lijst van uw registraties op.",
            fr: "Demandez d'abord la liste de vos enregistrements.",
            de: "Fragen Sie zuerst die Liste Ihrer Registrierungen ab.",
            en: "First ask for the list of your registrations."))

    static let roleNotAllowed = RefusalEntry(
        rule: "role-allowed", isFinal: true, httpStatus: 403,
        text: LocalizedText(
            nl: "De stroom is niet toegestaan voor een persoon in deze rol.",
            fr: "Le flux n'est pas admis pour une personne ayant ce rôle.",
            de: "Der Fluss ist für eine Person in dieser Rolle nicht zulässig.",
            en: "The flow is not allowed for a person in this role."),
        remedy: LocalizedText(
            nl: "Controleer de rol: hulpvrager, samenwonende of onderhoudsplichtige.",
            fr: "Vérifiez le rôle : demandeur d'aide, cohabitant ou débiteur d'aliments.",
            de: "Prüfen Sie die Rolle: Antragsteller, Mitbewohner oder Unterhaltspflichtiger.",
            en: "Check the role: applicant, cohabitant or maintenance debtor."))

    static let overloaded = RefusalEntry(
        rule: "capacity", isFinal: false, httpStatus: 429,
        text: LocalizedText(
            nl: "Er komen te veel berichten tegelijk aan.",
            fr: "Trop de messages arrivent en même temps.",
            de: "Es treffen zu viele Nachrichten gleichzeitig ein.",
            en: "Too many messages arrive at the same time."),
        remedy: LocalizedText(
            nl: "Het bericht wordt later automatisch opnieuw verzonden.",
            fr: "Le message sera renvoyé automatiquement plus tard.",
            de: "Die Nachricht wird später automatisch erneut gesendet.",
            en: "The message will be sent again automatically later."))

    static let recipientAnswerInvalid = RefusalEntry(
        rule: "recipient-answer", isFinal: false, httpStatus: 502,
        text: LocalizedText(
            nl: "Het antwoord van de bestemmeling is geen geldig ontvangstbewijs en geen geldige weigering.",
            fr: "La réponse du destinataire n'est ni un accusé de réception ni un refus valable.",
            de: "Die Antwort des Empfängers ist weder gültige Quittung noch gültige Ablehnung.",
            en: "The recipient's answer is neither a valid receipt nor a valid refusal."),
        remedy: LocalizedText(
            nl: "Het bericht wordt later opnieuw verzonden; laat de bestemmeling zijn gateway nakijken.",
            fr: "Le message sera renvoyé ; demandez au destinataire de vérifier sa passerelle.",
            de: "Die Nachricht wird erneut gesendet; der Empfänger soll sein Gateway prüfen.",
            en: "The message will be sent again; have the recipient check its gateway."))
}
