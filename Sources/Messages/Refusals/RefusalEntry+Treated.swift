import SocialSecurity

// Codes of a treated question.
extension RefusalEntry {
    static let treated = RefusalEntry(
        rule: "treated", isFinal: true,
        when: """
            A source or the reference directory answered and has data. Only in the status of a result, never in a \
            refusal.
            """,
        text: LocalizedText(
            nl: "De aanvraag is behandeld en er zijn gegevens.",
            fr: "La demande a été traitée et il y a des données.",
            de: "Die Anfrage wurde bearbeitet und es gibt Daten.",
            en: "The request was treated and there are data."),
        remedy: LocalizedText(
            nl: "U hoeft niets te doen.",
            fr: "Vous ne devez rien faire.",
            de: "Sie müssen nichts tun.",
            en: "Nothing needs to be done."))

    static let noData = RefusalEntry(
        rule: "no-data", isFinal: true,
        when: """
            A source or the reference directory answered and has nothing about this person, or nothing in this period. \
            Only in the status of a result.
            """,
        text: LocalizedText(
            nl: "De aanvraag is behandeld; de bron heeft geen gegevens.",
            fr: "La demande a été traitée ; la source n'a pas de données.",
            de: "Die Anfrage wurde bearbeitet; die Quelle hat keine Daten.",
            en: "The request was treated; the source has no data."),
        remedy: LocalizedText(
            nl: "Noteer dat de bron niets kent; controleer het INSZ en de periode als u wel gegevens verwachtte.",
            fr: "Notez que la source ne connaît rien ; vérifiez le NISS et la période si vous attendiez des données.",
            de: """
                Vermerken Sie, dass die Quelle nichts kennt; prüfen Sie ENSS und Periode, wenn Sie Daten erwartet \
                haben.
                """,
            en: "Note that the source knows nothing; check SSIN and period if you expected data."))

    static let partialAnswer = RefusalEntry(
        rule: "partial-answer", isFinal: true,
        when: """
            One of several sources did not answer in time; what the others know is in the answer. Only in the status \
            of a result.
            """,
        text: LocalizedText(
            nl: "Het antwoord is onvolledig: niet alle bronnen hebben geantwoord.",
            fr: "La réponse est incomplète : toutes les sources n'ont pas répondu.",
            de: "Die Antwort ist unvollständig: nicht alle Quellen haben geantwortet.",
            en: "The answer is incomplete: not all sources have answered."),
        remedy: LocalizedText(
            nl: "Stel de vraag later opnieuw met een nieuw ticket.",
            fr: "Reposez la question plus tard avec un nouveau ticket.",
            de: "Stellen Sie die Anfrage später mit einem neuen Ticket erneut.",
            en: "Ask again later with a new ticket."))
}
