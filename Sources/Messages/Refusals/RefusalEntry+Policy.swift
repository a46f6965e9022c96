import SocialSecurity

// Directory, policy and traffic.
extension RefusalEntry {
    static let identityProofMismatch = RefusalEntry(
        rule: "identity-proof", isFinal: true,
        when: """
            Name and birth date, or card number, are not those of the register. Each attempt is a line in the log of \
            the hub.
            """,
        text: LocalizedText(
            nl: "Het bewijs van identiteit stemt niet overeen met het register; er is niets gewijzigd.",
            fr: "La preuve d'identité ne correspond pas au registre ; rien n'a été modifié.",
            de: "Der Identitätsnachweis stimmt nicht mit dem Register überein; nichts wurde geändert.",
            en: "The proof of identity does not match the register; nothing was changed."),
        remedy: LocalizedText(
            nl: """
                Neem naam en geboortedatum, of het kaartnummer, over van het identiteitsbewijs en registreer opnieuw \
                met een nieuw ticket.
                """,
            fr: """
                Recopiez le nom et la date de naissance, ou le numéro de carte, du document d'identité et recommencez \
                avec un nouveau ticket.
                """,
            de: """
                Übernehmen Sie Name und Geburtsdatum oder die Kartennummer vom Ausweis und versuchen Sie es mit neuem \
                Ticket erneut.
                """,
            en: """
                Copy name and birth date, or the card number, from the identity document and try again with a new \
                ticket.
                """))

    static let qualityNotAllowed = RefusalEntry(
        rule: "quality-allowed", isFinal: true,
        when: "`registerPerson` with a quality code that no OCMW registers.",
        text: LocalizedText(
            nl: "Een OCMW kan niemand onder deze hoedanigheidscode registreren.",
            fr: "Un CPAS ne peut enregistrer personne sous ce code qualité.",
            de: "Ein ÖSHZ kann niemanden unter diesem Eigenschaftscode registrieren.",
            en: "An OCMW can register nobody under this quality code."),
        remedy: LocalizedText(
            nl: "Gebruik een hoedanigheidscode van 1 tot 900 uit de lijst van sector 17.",
            fr: "Utilisez un code qualité de 1 à 900 de la liste du secteur 17.",
            de: "Verwenden Sie einen Eigenschaftscode von 1 bis 900 aus der Liste des Sektors 17.",
            en: "Use a quality code from 1 to 900 of the list of sector 17."))

    static let periodNotAllowed = RefusalEntry(
        rule: "period-allowed", isFinal: true,
        when: "`registerPerson` with a period that is not possible, such as one that is over.",
        text: LocalizedText(
            nl: "De periode is voor deze registratie niet mogelijk.",
            fr: "La période n'est pas possible pour cet enregistrement.",
            de: "Die Periode ist für diese Registrierung nicht möglich.",
            en: "The period is not possible for this registration."),
        remedy: LocalizedText(
            nl: "Geef een einddatum van vandaag of later op, of laat de einddatum weg.",
            fr: "Indiquez une date de fin à partir d'aujourd'hui, ou omettez la date de fin.",
            de: "Geben Sie ein Enddatum ab heute an oder lassen Sie das Enddatum weg.",
            en: "Give an end date of today or later, or leave the end date out."))

    static let roleNotAllowed = RefusalEntry(
        rule: "role-allowed", isFinal: true,
        when: "The policy opens the flow, but not for a person in the role of `criteria/role`.",
        text: LocalizedText(
            nl: "De stroom is niet toegestaan voor een persoon in deze rol.",
            fr: "Le flux n'est pas admis pour une personne ayant ce rôle.",
            de: "Der Datenstrom ist für eine Person in dieser Rolle nicht zulässig.",
            en: "The flow is not allowed for a person in this role."),
        remedy: LocalizedText(
            nl: "Controleer criteria/role: 1 hulpvrager, 2 samenwonende, 3 onderhoudsplichtige.",
            fr: "Vérifiez criteria/role : 1 demandeur d'aide, 2 cohabitant, 3 débiteur d'aliments.",
            de: "Prüfen Sie criteria/role: 1 Antragsteller, 2 Zusammenwohnender, 3 Unterhaltspflichtiger.",
            en: "Check criteria/role: 1 applicant, 2 cohabitant, 3 maintenance debtor."))

    static let tooManyWrongProofs = RefusalEntry(
        rule: "proof-attempts", isFinal: false,
        when: """
            After 50 wrong proofs of identity of one sender within an hour, documents with a proof wait until the hour \
            has passed.
            """,
        text: LocalizedText(
            nl: "Uw organisatie toonde binnen een uur te veel onjuiste bewijzen van identiteit.",
            fr: "Votre organisation a présenté trop de preuves d'identité inexactes en une heure.",
            de: "Ihre Organisation hat binnen einer Stunde zu viele falsche Identitätsnachweise vorgelegt.",
            en: "Your organisation showed too many wrong proofs of identity within an hour."),
        remedy: LocalizedText(
            nl: """
                Wacht een uur, zoek uit welke toepassing foute gegevens verstuurt en neem ze over van het \
                identiteitsbewijs.
                """,
            fr: """
                Attendez une heure, cherchez quelle application envoie des données fausses et recopiez-les du document \
                d'identité.
                """,
            de: """
                Warten Sie eine Stunde, suchen Sie die Anwendung mit falschen Daten und übernehmen Sie diese vom \
                Ausweis.
                """,
            en: "Wait an hour, find the application that sends wrong data, and copy them from the identity document."))

    static let tooManyAccessQuestions = RefusalEntry(
        rule: "access-questions", isFinal: true,
        when: """
            After 10 dry runs (`askAccess`) of one sender within 24 hours that told whether a recipient or source knows \
            a person, further ones about that person are refused.
            """,
        text: LocalizedText(
            nl: "Uw organisatie vroeg binnen 24 uur te vaak wie deze persoon kent.",
            fr: "Votre organisation a demandé trop souvent en 24 heures qui connaît cette personne.",
            de: "Ihre Organisation hat binnen 24 Stunden zu oft gefragt, wer diese Person kennt.",
            en: "Your organisation asked too often within 24 hours who knows this person."),
        remedy: LocalizedText(
            nl: """
                Vraag met findOrganisations en een bewijs van identiteit welke OCMW's de persoon kennen, of verstuur de \
                aanvraag zelf; een nieuwe proefvraag kan morgen.
                """,
            fr: """
                Demandez par findOrganisations, avec une preuve d'identité, quels CPAS connaissent la personne, ou \
                envoyez la demande elle-même ; une nouvelle simulation est possible demain.
                """,
            de: """
                Fragen Sie mit findOrganisations und einem Identitätsnachweis, welche ÖSHZ die Person kennen, oder \
                senden Sie die Anfrage selbst; ein neuer Probelauf ist morgen möglich.
                """,
            en: """
                Ask by findOrganisations, with a proof of identity, which OCMWs know the person, or send the request \
                itself; a new dry run is possible tomorrow.
                """))

    static let recipientAnswerInvalid = RefusalEntry(
        rule: "recipient-answer", isFinal: false,
        when: """
            What the recipient's gateway answered is not signed by the recipient, confirms another request, or is \
            neither receipt nor refusal of this document.
            """,
        text: LocalizedText(
            nl: "Het antwoord van de bestemmeling is geen geldige ontvangstmelding en geen geldige weigering.",
            fr: "La réponse du destinataire n'est ni un récépissé valable ni un refus valable.",
            de: "Die Antwort des Empfängers ist weder gültige Quittung noch gültige Ablehnung.",
            en: "The recipient's answer is neither a valid receipt nor a valid refusal."),
        remedy: LocalizedText(
            nl: """
                Een gateway verzendt het bericht vanzelf opnieuw; wie zelf verzendt, verzendt dezelfde bytes. Blijft dit, verwittig dan de \
                bestemmeling.
                """,
            fr: """
                Une passerelle renvoie le message d'elle-même ; qui envoie à la main renvoie les mêmes octets. Si cela persiste, prévenez le \
                destinataire.
                """,
            de: """
                Ein Gateway sendet die Nachricht von selbst erneut; wer selbst sendet, sendet dieselben Bytes. Bleibt es dabei, verständigen \
                Sie den Empfänger.
                """,
            en: """
                A gateway sends the message again by itself; whoever sends by hand sends the same bytes. If this stays, tell \
                the recipient.
                """))
}
