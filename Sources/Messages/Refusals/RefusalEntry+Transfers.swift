import SocialSecurity

extension RefusalEntry {
    static let transferAnswered = RefusalEntry(
        rule: "transfer-open", isFinal: true,
        when: """
            An acceptance or contest comes to a transfer that has one, a decision to one that was not contested or that \
            repeats the one before, a confirmation that the applicant was informed to one that is over, or a sixth decision \
            or confirmation. Only the other OCMW's gateway gives it.
            """,
        text: LocalizedText(
            nl: "Deze overdracht neemt dit antwoord in haar toestand niet, of kreeg het al vijfmaal.",
            fr: "Cette transmission n'accepte pas cette réponse dans son état, ou l'a déjà reçue cinq fois.",
            de: "Diese Weiterleitung nimmt diese Antwort in ihrem Zustand nicht, oder erhielt sie schon fünfmal.",
            en: "This transfer does not take this answer in its state, or was given it five times."),
        remedy: LocalizedText(
            nl: "Zend het niet opnieuw; bel het andere OCMW als er iets moet worden rechtgezet.",
            fr: "Ne le renvoyez pas ; appelez l'autre CPAS s'il faut rectifier quelque chose.",
            de: "Senden Sie es nicht erneut; rufen Sie das andere ÖSHZ an, wenn etwas zu berichtigen ist.",
            en: "Do not send it again; call the other OCMW when something must be put right."))

    static let designatedNotParty = RefusalEntry(
        rule: "designated-party", isFinal: true,
        when: """
            A provisional decision designates an OCMW that is neither of the two of the transfer, nor one that took over from \
            them or from which they took over. Only the first OCMW's gateway gives it.
            """,
        text: LocalizedText(
            nl: "Het aangewezen OCMW is geen van de twee OCMW's van de overdracht.",
            fr: "Le CPAS désigné n'est aucun des deux CPAS de la transmission.",
            de: "Das bezeichnete ÖSHZ ist keines der beiden ÖSHZ der Weiterleitung.",
            en: "The designated OCMW is neither of the two of the transfer."),
        remedy: LocalizedText(
            nl: "Vul het nummer in van het OCMW dat de minister aanwees: uzelf of het andere.",
            fr: "Indiquez le numéro du CPAS désigné par le ministre : le vôtre ou l'autre.",
            de: "Geben Sie die Nummer des ÖSHZ an, das der Minister bezeichnete: Ihr eigenes oder das andere.",
            en: "Give the number of the OCMW that the minister designated: yourself or the other one."))
}
