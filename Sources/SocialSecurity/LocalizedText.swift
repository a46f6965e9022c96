/// A language in which the gateway speaks to people.
///
/// CommonV3 knows NL, FR and DE; English is ours, for integrators.
public enum Language: String, Sendable, Hashable, CaseIterable, Codable {
    /// Dutch.
    case nl
    /// French.
    case fr
    /// German.
    case de
    /// English.
    case en
}

/// The same text in the three official languages and English.
public struct LocalizedText: Sendable, Hashable, Codable {
    /// Dutch.
    public let nl: String
    /// French.
    public let fr: String
    /// German.
    public let de: String
    /// English.
    public let en: String

    /// Makes a text of its four versions.
    public init(nl: String, fr: String, de: String, en: String) {
        self.nl = nl
        self.fr = fr
        self.de = de
        self.en = en
    }

    /// The text in one language.
    public subscript(language: Language) -> String {
        switch language {
        case .nl: nl
        case .fr: fr
        case .de: de
        case .en: en
        }
    }

    /// The text with each version changed by `change`, which is told the language.
    public func map(_ change: (Language, String) -> String) -> LocalizedText {
        LocalizedText(nl: change(.nl, nl), fr: change(.fr, fr), de: change(.de, de), en: change(.en, en))
    }
}
