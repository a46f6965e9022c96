import MessageStore
import SocialSecurity

extension PersonalValue {
    /// What became of a value, for the cell of a table; `nil` for one that is there, or that the line does not have.
    var words: LocalizedText? {
        switch self {
        case .absent, .proven: nil
        case .erased: LocalizedText(nl: "(gewist)", fr: "(effacé)", de: "(gelöscht)", en: "(erased)")
        case .missing: LocalizedText(nl: "(ontbreekt)", fr: "(manquant)", de: "(fehlt)", en: "(missing)")
        case .unreadable:
            LocalizedText(nl: "(beschadigd)", fr: "(endommagé)", de: "(beschädigt)", en: "(damaged)")
        case .different:
            LocalizedText(nl: "(niet bewezen)", fr: "(non prouvé)", de: "(nicht bewiesen)", en: "(not proven)")
        }
    }

    /// Erased, with the line of the log that says so.
    static func erasedWords(_ position: AuditPosition) -> LocalizedText {
        let place = "\(position.year)/\(position.index)"
        return LocalizedText(
            nl: "(gewist: regel \(place) zegt het)", fr: "(effacé : la ligne \(place) le dit)",
            de: "(gelöscht: Zeile \(place) sagt es)", en: "(erased: line \(place) says so)")
    }

    static let missingWords = LocalizedText(
        nl: "(ontbreekt: geen regel zegt dat het gewist is, zie audit verify)",
        fr: "(manquant : aucune ligne ne dit que cela a été effacé, voir audit verify)",
        de: "(fehlt: keine Zeile sagt, dass es gelöscht wurde, siehe audit verify)",
        en: "(missing: no line says that it was erased, see audit verify)")

    static let unreadableWords = LocalizedText(
        nl: "(beschadigd: niet meer te lezen, zie audit verify)", fr: "(endommagé : illisible, voir audit verify)",
        de: "(beschädigt: nicht mehr lesbar, siehe audit verify)", en: "(damaged: cannot be read, see audit verify)")

    static let differentWords = LocalizedText(
        nl: "(niet bewezen: wat ernaast bewaard is, past niet)",
        fr: "(non prouvé : ce qui est conservé à côté diffère)",
        de: "(nicht bewiesen: das daneben Aufbewahrte passt nicht)", en: "(not proven: what is kept beside it differs)")
}
