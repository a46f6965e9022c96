import SocialSecurity

// Signatures, certificates, and who may say what.
extension RefusalEntry {
    static let messageSignatureInvalid = RefusalEntry(
        rule: "message-signature", isFinal: false,
        when: """
            The WS-Security signature does not hold, or does not cover Body and Timestamp. Information `failedStep` \
            names each step.
            """,
        text: LocalizedText(
            nl: "De handtekening van het SOAP-bericht is ongeldig of onvolledig.",
            fr: "La signature du message SOAP est invalide ou incomplète.",
            de: "Die Signatur der SOAP-Nachricht ist ungültig oder unvollständig.",
            en: "The signature of the SOAP message is invalid or incomplete."),
        remedy: LocalizedText(
            nl: "Onderteken Body en Timestamp met het toegelaten profiel en verzend het bericht opnieuw.",
            fr: "Signez Body et Timestamp selon le profil admis et renvoyez le message.",
            de: "Signieren Sie Body und Timestamp nach dem zugelassenen Profil und senden Sie erneut.",
            en: "Sign Body and Timestamp with the allowed profile and send the message again."))

    static let documentSignatureInvalid = RefusalEntry(
        rule: "document-signature", isFinal: true,
        when: """
            The enveloped signature of the document is missing or does not hold. Information `failedStep` names each \
            step.
            """,
        text: LocalizedText(
            nl: "De handtekening van het document is ongeldig.",
            fr: "La signature du document est invalide.",
            de: "Die Signatur des Dokuments ist ungültig.",
            en: "The signature of the document is invalid."),
        remedy: LocalizedText(
            nl: "Onderteken het document opnieuw, met een nieuw ticket, en wijzig het daarna niet meer.",
            fr: "Signez à nouveau le document, avec un nouveau ticket, et ne le modifiez plus ensuite.",
            de: "Signieren Sie das Dokument mit neuem Ticket erneut und ändern Sie es danach nicht mehr.",
            en: "Sign the document again with a new ticket and do not change it afterwards."))

    static let certificateNotTrusted = RefusalEntry(
        rule: "certificate-trusted", isFinal: false,
        when: """
            The certificate of a signature is missing, chains to no anchor, may not sign, or its revocation cannot be \
            judged. Information `failedStep` names each step.
            """,
        text: LocalizedText(
            nl: "Het certificaat leidt niet naar een vertrouwde uitgever of mag niet ondertekenen.",
            fr: "Le certificat ne mène pas à un émetteur de confiance ou ne peut pas signer.",
            de: "Das Zertifikat führt zu keinem vertrauenswürdigen Aussteller oder darf nicht signieren.",
            en: "The certificate does not lead to a trusted issuer or may not sign."),
        remedy: LocalizedText(
            nl: """
                Gebruik een certificaat voor ondertekening van een erkende uitgever en stuur de tussencertificaten \
                mee.
                """,
            fr: "Utilisez un certificat de signature d'un émetteur reconnu et joignez les certificats intermédiaires.",
            de: "Verwenden Sie ein Signaturzertifikat eines anerkannten Ausstellers samt Zwischenzertifikaten.",
            en: "Use a signing certificate of a recognised issuer and send the intermediate certificates along."))

    static let certificateExpired = RefusalEntry(
        rule: "certificate-in-validity", isFinal: true,
        when: "The certificate of a signature was not valid at the moment of judging.",
        text: LocalizedText(
            nl: "Het certificaat is vervallen of nog niet geldig.",
            fr: "Le certificat est expiré ou n'est pas encore valable.",
            de: "Das Zertifikat ist abgelaufen oder noch nicht gültig.",
            en: "The certificate has expired or is not valid yet."),
        remedy: LocalizedText(
            nl: "Vernieuw het certificaat en onderteken een nieuw document.",
            fr: "Renouvelez le certificat et signez un nouveau document.",
            de: "Erneuern Sie das Zertifikat und signieren Sie ein neues Dokument.",
            en: "Renew the certificate and sign a new document."))

    static let certificateRevoked = RefusalEntry(
        rule: "certificate-not-revoked", isFinal: true,
        when: "The certificate of a signature stands in the revocation list of its issuer.",
        text: LocalizedText(
            nl: "Het certificaat is ingetrokken.",
            fr: "Le certificat est révoqué.",
            de: "Das Zertifikat ist widerrufen.",
            en: "The certificate has been revoked."),
        remedy: LocalizedText(
            nl: "Vraag een nieuw certificaat aan en onderteken een nieuw document.",
            fr: "Demandez un nouveau certificat et signez un nouveau document.",
            de: "Beantragen Sie ein neues Zertifikat und signieren Sie ein neues Dokument.",
            en: "Apply for a new certificate and sign a new document."))

    static let timestampOutsideWindow = RefusalEntry(
        rule: "message-timestamp", isFinal: false,
        when: "The WS-Security Timestamp is missing, longer than five minutes, over, or in the future.",
        text: LocalizedText(
            nl: "De tijdstempel van het SOAP-bericht ligt buiten het venster van vijf minuten.",
            fr: "L'horodatage du message SOAP est en dehors de la fenêtre de cinq minutes.",
            de: "Der Zeitstempel der SOAP-Nachricht liegt außerhalb des Fensters von fünf Minuten.",
            en: "The timestamp of the SOAP message lies outside the window of five minutes."),
        remedy: LocalizedText(
            nl: "Zet de klok van de verzender gelijk (NTP) en verzend het bericht opnieuw met een nieuwe tijdstempel.",
            fr: "Mettez l'horloge de l'expéditeur à l'heure (NTP) et renvoyez le message avec un nouvel horodatage.",
            de: "Stellen Sie die Uhr des Absenders (NTP) und senden Sie die Nachricht mit neuem Zeitstempel erneut.",
            en: "Set the sender's clock (NTP) and send the message again with a new timestamp."))

    static let senderIsNotHub = RefusalEntry(
        rule: "sender-is-hub", isFinal: false,
        when: """
            A gateway was called by somebody else than its hub: the TLS peer or the signer of the message is another.
            """,
        text: LocalizedText(
            nl: "Het bericht komt niet van de ingestelde KSZ.",
            fr: "Le message ne provient pas de la BCSS configurée.",
            de: "Die Nachricht stammt nicht von der eingestellten ZDSS.",
            en: "The message does not come from the configured CBSS."),
        remedy: LocalizedText(
            nl: """
                Verzend documenten aan een OCMW alleen via de KSZ; een beheerder controleert hub.kbo en trust.anchors.
                """,
            fr: """
                N'envoyez des documents à un CPAS que par la BCSS ; un administrateur vérifie hub.kbo et \
                trust.anchors.
                """,
            de: """
                Senden Sie Dokumente an ein ÖSHZ nur über die ZDSS; ein Administrator prüft hub.kbo und trust.anchors.
                """,
            en: "Send documents to an OCMW only through the CBSS; an administrator checks hub.kbo and trust.anchors."))

    static let stampMissing = RefusalEntry(
        rule: "hub-stamp-present", isFinal: false,
        when: "The forwarded document has no hub stamp, or one that the hub did not sign.",
        text: LocalizedText(
            nl: "Het document heeft geen geldige stempel van de KSZ.",
            fr: "Le document n'a pas de cachet valable de la BCSS.",
            de: "Das Dokument trägt keinen gültigen Stempel der ZDSS.",
            en: "The document has no valid stamp of the CBSS."),
        remedy: LocalizedText(
            nl: "Stuur het document door met de ondertekende stempel.",
            fr: "Transmettez le document avec le cachet signé.",
            de: "Leiten Sie das Dokument mit dem signierten Stempel weiter.",
            en: "Forward the document with the signed stamp."))

    static let stampMismatch = RefusalEntry(
        rule: "hub-stamp-matches", isFinal: false,
        when: """
            The hub stamp names another ticket, digest, sender or recipient than the document, or another outcome than \
            forwarded.
            """,
        text: LocalizedText(
            nl: "De stempel van de KSZ hoort niet bij dit document.",
            fr: "Le cachet de la BCSS ne correspond pas à ce document.",
            de: "Der Stempel der ZDSS gehört nicht zu diesem Dokument.",
            en: "The stamp of the CBSS does not belong to this document."),
        remedy: LocalizedText(
            nl: "Stuur het document door met zijn eigen stempel.",
            fr: "Transmettez le document avec son propre cachet.",
            de: "Leiten Sie das Dokument mit seinem eigenen Stempel weiter.",
            en: "Forward the document with its own stamp."))

    static let operatorNotAllowed = RefusalEntry(
        rule: "operator-allowed", isFinal: false,
        when: """
            The TLS certificate names no operator, or one that the hub has not listed for the sender, is one for signing, \
            or is expired or revoked.
            """,
        text: LocalizedText(
            nl: "De operator van deze verbinding mag geen berichten voor dit KBO-nummer vervoeren.",
            fr: "L'opérateur de cette connexion ne peut pas transporter de messages pour ce numéro BCE.",
            de: "Der Betreiber dieser Verbindung darf für diese ZUD-Nummer keine Nachrichten befördern.",
            en: "The operator of this connection may not carry messages for this KBO number."),
        remedy: LocalizedText(
            nl: """
                Gebruik voor TLS het TLS-certificaat van de operator, niet een certificaat om te ondertekenen; laat het \
                OCMW zijn operator bij de KSZ melden.
                """,
            fr: """
                Utilisez pour TLS le certificat TLS de l'opérateur, pas un certificat de signature ; demandez au CPAS de \
                déclarer son opérateur à la BCSS.
                """,
            de: """
                Verwenden Sie für TLS das TLS-Zertifikat des Betreibers, kein Signaturzertifikat; das ÖSHZ soll der ZDSS \
                seinen Betreiber melden.
                """,
            en: """
                Use the operator's TLS certificate for TLS, not one for signing; have the OCMW declare its operator to \
                the CBSS.
                """))

    static let recipientNotHosted = RefusalEntry(
        rule: "recipient-hosted", isFinal: false,
        when: "The hub forwarded a document to a gateway that serves neither its recipient nor a successor of it.",
        text: LocalizedText(
            nl: "De bestemmeling van het document is niet op deze gateway aangesloten.",
            fr: "Le destinataire du document n'est pas raccordé à cette passerelle.",
            de: "Der Empfänger des Dokuments ist nicht an dieses Gateway angeschlossen.",
            en: "The recipient of the document is not connected to this gateway."),
        remedy: LocalizedText(
            nl: "Laat de KSZ het adres van de bestemmeling nakijken.",
            fr: "Demandez à la BCSS de vérifier l'adresse du destinataire.",
            de: "Die ZDSS soll die Adresse des Empfängers prüfen.",
            en: "Have the CBSS check the address of the recipient."))

    static let recipientUnknown = RefusalEntry(
        rule: "recipient-known", isFinal: true,
        when: "The recipient is no member of the network, or is an OCMW where the hub itself answers.",
        text: LocalizedText(
            nl: "De KSZ kent geen organisatie met het nummer van de bestemmeling.",
            fr: "La BCSS ne connaît aucune organisation portant le numéro du destinataire.",
            de: "Die ZDSS kennt keine Organisation mit der Nummer des Empfängers.",
            en: "The CBSS knows no organisation with the recipient's number."),
        remedy: LocalizedText(
            nl: "Controleer het KBO-nummer van de bestemmeling, ook na een fusie.",
            fr: "Vérifiez le numéro BCE du destinataire, aussi après une fusion.",
            de: "Prüfen Sie die ZUD-Nummer des Empfängers, auch nach einer Fusion.",
            en: "Check the recipient's KBO number, also after a merger."))

    static let signersDiffer = RefusalEntry(
        rule: "one-signer", isFinal: true,
        when: """
            The certificate of the WS-Security signature is made out to another organisation than the document's \
            sender.
            """,
        text: LocalizedText(
            nl: "Het SOAP-bericht en het document zijn door verschillende organisaties ondertekend.",
            fr: "Le message SOAP et le document sont signés par des organisations différentes.",
            de: "SOAP-Nachricht und Dokument sind von verschiedenen Organisationen signiert.",
            en: "The SOAP message and the document are signed by different organisations."),
        remedy: LocalizedText(
            nl: "Onderteken beide met het certificaat van de verzender.",
            fr: "Signez les deux avec le certificat de l'expéditeur.",
            de: "Signieren Sie beide mit dem Zertifikat des Absenders.",
            en: "Sign both with the certificate of the sender."))
}
