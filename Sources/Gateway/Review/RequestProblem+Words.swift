import SocialSecurity

extension RequestProblem.Code {
    /// Why a call was refused, as a line with the act `call-refused` is told to people.
    var words: LocalizedText {
        switch self {
        case .invalidRequest:
            LocalizedText(
                nl: "de vraag is fout opgebouwd", fr: "la demande est mal formée",
                de: "die Anfrage ist fehlerhaft", en: "the request is wrong")
        case .notJSON:
            LocalizedText(
                nl: "de vraag is geen JSON", fr: "la demande n'est pas du JSON",
                de: "die Anfrage ist kein JSON", en: "the request is not JSON")
        case .actingUser:
            LocalizedText(
                nl: "de gebruiker is niet of verkeerd genoemd", fr: "l'utilisateur n'est pas ou mal indiqué",
                de: "der Benutzer ist nicht oder falsch genannt", en: "the acting user is missing or wrong")
        case .roleNotAllowed:
            LocalizedText(
                nl: "de rol van de gebruiker mag dit niet", fr: "le rôle de l'utilisateur ne le permet pas",
                de: "die Rolle des Benutzers darf dies nicht", en: "the user's role may not do this")
        case .unauthenticated:
            LocalizedText(
                nl: "zonder geldige toegangssleutel", fr: "sans clé d'accès valable",
                de: "ohne gültigen Zugangsschlüssel", en: "without a valid access key")
        case .scopeMissing:
            LocalizedText(
                nl: "de toegangssleutel geeft er geen recht op", fr: "la clé d'accès n'y donne pas droit",
                de: "der Zugangsschlüssel berechtigt nicht dazu", en: "the access key does not allow it")
        case .notFound:
            LocalizedText(
                nl: "dat bestaat hier niet", fr: "cela n'existe pas ici",
                de: "das gibt es hier nicht", en: "there is no such thing here")
        case .noSuchRoute:
            LocalizedText(
                nl: "dat adres bestaat niet", fr: "cette adresse n'existe pas",
                de: "diese Adresse gibt es nicht", en: "there is no such address")
        case .methodNotAllowed:
            LocalizedText(
                nl: "dat kan niet op dit adres", fr: "ce n'est pas possible à cette adresse",
                de: "das geht bei dieser Adresse nicht", en: "this address does not do that")
        case .referenceConflict:
            LocalizedText(
                nl: "de referentie is al gebruikt voor iets anders",
                fr: "la référence est déjà utilisée pour autre chose",
                de: "die Referenz wird schon für anderes verwendet", en: "the reference is in use for something else")
        case .stateConflict:
            LocalizedText(
                nl: "de toestand laat het niet toe", fr: "l'état ne le permet pas",
                de: "der Zustand lässt es nicht zu", en: "the state of things does not allow it")
        case .preconditionFailed:
            LocalizedText(
                nl: "intussen gewijzigd", fr: "modifié entre-temps",
                de: "inzwischen geändert", en: "changed meanwhile")
        case .confirmationRequired:
            LocalizedText(
                nl: "laattijdig: een bevestiging ontbreekt", fr: "tardif : une confirmation manque",
                de: "verspätet: eine Bestätigung fehlt", en: "late: a confirmation is missing")
        case .keyInUse:
            LocalizedText(
                nl: "dezelfde vraag wordt al uitgevoerd", fr: "la même demande est déjà en cours",
                de: "dieselbe Anfrage wird schon ausgeführt", en: "the same call is being carried out")
        case .keyReused:
            LocalizedText(
                nl: "de sleutel van de vraag hoort bij een andere", fr: "la clé de la demande appartient à une autre",
                de: "der Schlüssel der Anfrage gehört zu einer anderen",
                en: "the key of the call belongs to another one")
        case .tooLarge:
            LocalizedText(
                nl: "te groot", fr: "trop grand",
                de: "zu groß", en: "too large")
        case .unsupportedContentType:
            LocalizedText(
                nl: "een ander soort inhoud dan JSON", fr: "un autre type de contenu que JSON",
                de: "eine andere Art Inhalt als JSON", en: "another kind of content than JSON")
        case .internalError:
            LocalizedText(
                nl: "de gateway faalde", fr: "la passerelle a échoué",
                de: "das Gateway hat versagt", en: "the gateway failed")
        case .unavailable:
            LocalizedText(
                nl: "nu niet beschikbaar", fr: "pas disponible maintenant",
                de: "jetzt nicht verfügbar", en: "not available now")
        }
    }
}
