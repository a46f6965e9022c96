import SocialSecurity

extension AttemptFailure.Code {
    /// Why an attempt to send a document ended without answer, as its line is told to people.
    var words: LocalizedText {
        switch self {
        case .hubUnreachable:
            LocalizedText(
                nl: "de KSZ was niet bereikbaar", fr: "la BCSS n'était pas joignable",
                de: "die ZDSS war nicht erreichbar", en: "the KSZ could not be reached")
        case .timedOut:
            LocalizedText(
                nl: "de KSZ antwoordde niet op tijd", fr: "la BCSS n'a pas répondu à temps",
                de: "die ZDSS antwortete nicht rechtzeitig", en: "the KSZ did not answer in time")
        case .answerUnusable:
            LocalizedText(
                nl: "het antwoord was onbruikbaar", fr: "la réponse était inutilisable",
                de: "die Antwort war unbrauchbar", en: "the answer could not be used")
        case .requestNotSigned:
            LocalizedText(
                nl: "de vraag kon hier niet ondertekend worden", fr: "la demande n'a pas pu être signée ici",
                de: "die Anfrage konnte hier nicht signiert werden", en: "the request could not be signed here")
        case .answerSignature:
            LocalizedText(
                nl: "de handtekening van het antwoord klopt niet", fr: "la signature de la réponse n'est pas valable",
                de: "die Signatur der Antwort gilt nicht", en: "the signature of the answer does not hold")
        case .confirmation:
            LocalizedText(
                nl: "het antwoord bevestigt een andere vraag", fr: "la réponse confirme une autre demande",
                de: "die Antwort bestätigt eine andere Anfrage", en: "the answer confirms another request")
        case .answerNotFromHub:
            LocalizedText(
                nl: "iemand anders dan de KSZ antwoordde", fr: "un autre que la BCSS a répondu",
                de: "jemand anders als die ZDSS antwortete", en: "somebody else than the KSZ answered")
        case .fault:
            LocalizedText(
                nl: "de KSZ meldde een fout", fr: "la BCSS a signalé une erreur",
                de: "die ZDSS meldete einen Fehler", en: "the KSZ answered with a fault")
        case .answerForm:
            LocalizedText(
                nl: "het antwoord heeft een andere vorm", fr: "la réponse a une autre forme",
                de: "die Antwort hat eine andere Form", en: "the answer has another form")
        case .stampSignature:
            LocalizedText(
                nl: "de stempel van de KSZ is niet geldig", fr: "le cachet de la BCSS n'est pas valable",
                de: "der Stempel der ZDSS gilt nicht", en: "the stamp of the KSZ does not hold")
        case .stampNotOurs:
            LocalizedText(
                nl: "de stempel hoort bij een ander document", fr: "le cachet appartient à un autre document",
                de: "der Stempel gehört zu einem anderen Dokument", en: "the stamp belongs to another document")
        case .stampOutcome:
            LocalizedText(
                nl: "de stempel past niet bij wat meekwam", fr: "le cachet ne correspond pas à ce qui l'accompagne",
                de: "der Stempel passt nicht zu dem, was mitkam", en: "the stamp does not fit what came with it")
        case .receiptSignature:
            LocalizedText(
                nl: "de handtekening van het ontvangstbewijs klopt niet",
                fr: "la signature de l'accusé de réception n'est pas valable",
                de: "die Signatur der Empfangsbestätigung gilt nicht", en: "the signature of the receipt does not hold")
        case .receiptSigner:
            LocalizedText(
                nl: "een andere organisatie tekende het ontvangstbewijs",
                fr: "une autre organisation a signé l'accusé de réception",
                de: "eine andere Organisation signierte die Empfangsbestätigung",
                en: "another organisation signed the receipt")
        case .receiptNotOurs:
            LocalizedText(
                nl: "het ontvangstbewijs hoort bij een ander document",
                fr: "l'accusé de réception appartient à un autre document",
                de: "die Empfangsbestätigung gehört zu einem anderen Dokument",
                en: "the receipt belongs to another document")
        case .refusalSignature:
            LocalizedText(
                nl: "de handtekening van de weigering klopt niet", fr: "la signature du refus n'est pas valable",
                de: "die Signatur der Ablehnung gilt nicht", en: "the signature of the refusal does not hold")
        case .refusalSigner:
            LocalizedText(
                nl: "wie weigerde, heeft daar geen zeggenschap", fr: "celui qui a refusé n'en a pas le droit",
                de: "wer ablehnte, ist dazu nicht befugt", en: "who refused has no say in it")
        case .refusalNotOurs:
            LocalizedText(
                nl: "de weigering hoort bij een ander document", fr: "le refus appartient à un autre document",
                de: "die Ablehnung gehört zu einem anderen Dokument", en: "the refusal belongs to another document")
        case .refusalNotFinal:
            LocalizedText(
                nl: "de weigering was niet definitief", fr: "le refus n'était pas définitif",
                de: "die Ablehnung war nicht endgültig", en: "the refusal was not final")
        case .resultSignature:
            LocalizedText(
                nl: "de handtekening van het resultaat klopt niet", fr: "la signature du résultat n'est pas valable",
                de: "die Signatur des Ergebnisses gilt nicht", en: "the signature of the result does not hold")
        case .resultSigner:
            LocalizedText(
                nl: "iemand anders dan de KSZ tekende het resultaat", fr: "un autre que la BCSS a signé le résultat",
                de: "jemand anders als die ZDSS signierte das Ergebnis",
                en: "somebody else than the KSZ signed the result")
        case .resultNotOurs:
            LocalizedText(
                nl: "het resultaat hoort bij een andere vraag", fr: "le résultat appartient à une autre question",
                de: "das Ergebnis gehört zu einer anderen Anfrage", en: "the result belongs to another question")
        case .notForwarded:
            LocalizedText(
                nl: "de KSZ kon het niet doorsturen", fr: "la BCSS n'a pas pu le transmettre",
                de: "die ZDSS konnte es nicht weiterleiten", en: "the KSZ could not forward it")
        case .documentUnreadable:
            LocalizedText(
                nl: "het bewaarde document is niet leesbaar", fr: "le document conservé n'est pas lisible",
                de: "das aufbewahrte Dokument ist nicht lesbar", en: "the stored document cannot be read")
        case .effectsFailed:
            LocalizedText(
                nl: "wat uit het antwoord volgt, kon hier niet bepaald worden",
                fr: "les suites de la réponse n'ont pas pu être décidées ici",
                de: "was aus der Antwort folgt, konnte hier nicht entschieden werden",
                en: "what follows from the answer could not be decided here")
        case .stopping:
            LocalizedText(
                nl: "de gateway werd gestopt", fr: "la passerelle a été arrêtée",
                de: "das Gateway wurde angehalten", en: "the gateway was being stopped")
        }
    }
}
