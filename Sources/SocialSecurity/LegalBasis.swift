/// The laws that the terms and rules of this module come from.
public enum Law: String, Sendable, Hashable, CaseIterable, Codable {
    /// Law of 26 May 2002 on the right to social integration.
    case rightToSocialIntegration = "RMI"
    /// Organic law of 8 July 1976 on the OCMWs.
    case organicLaw = "ORGANIC"
    /// Law of 2 April 1965 on the charge of aid granted by the OCMWs.
    case lawOf1965 = "1965"
    /// No law: published guidance of the KSZ for OCMWs.
    case kszGuidance = "KSZ"

    /// Short name for people.
    public var name: LocalizedText {
        switch self {
        case .rightToSocialIntegration:
            LocalizedText(
                nl: "RMI-wet van 26 mei 2002", fr: "loi DIS du 26 mai 2002",
                de: "Gesetz vom 26. Mai 2002 (Recht auf soziale Eingliederung)", en: "RMI law of 26 May 2002")
        case .organicLaw:
            LocalizedText(
                nl: "OCMW-wet van 8 juli 1976", fr: "loi organique des CPAS du 8 juillet 1976",
                de: "ÖSHZ-Grundlagengesetz vom 8. Juli 1976", en: "organic law on the OCMWs of 8 July 1976")
        case .lawOf1965:
            LocalizedText(
                nl: "wet van 2 april 1965", fr: "loi du 2 avril 1965", de: "Gesetz vom 2. April 1965",
                en: "law of 2 April 1965")
        case .kszGuidance:
            LocalizedText(
                nl: "KSZ, richtlijnen voor OCMW's", fr: "BCSS, directives aux CPAS", de: "ZDSS, Hinweise an die ÖSHZ",
                en: "KSZ, guidance for OCMWs")
        }
    }
}

/// Where a term or a rule stands in the law.
public struct LegalBasis: Sendable, Hashable, Codable {
    /// One article of one law.
    public struct Citation: Sendable, Hashable, Codable {
        /// The law.
        public let law: Law
        /// Article and paragraph, e.g. "18 §4"; empty when the source has no articles.
        public let article: String

        /// The citation for people, e.g. "RMI-wet van 26 mei 2002, art. 18 §4".
        public var text: LocalizedText {
            guard !article.isEmpty else { return law.name }
            return law.name.map { language, name in
                name + (language == .de ? ", Art. " : ", art. ") + article
            }
        }
    }

    /// One or more citations that say the same.
    public let citations: [Citation]
    /// False when the article number was not seen in the law itself; a display should then say so.
    public let isConfirmed: Bool

    init(_ citations: (Law, String)..., isConfirmed: Bool = true) {
        self.citations = citations.map { Citation(law: $0.0, article: $0.1) }
        self.isConfirmed = isConfirmed
    }

    /// All citations for people, separated by semicolons.
    public var text: LocalizedText {
        LocalizedText(nl: joined(.nl), fr: joined(.fr), de: joined(.de), en: joined(.en))
    }

    private func joined(_ language: Language) -> String {
        citations.map { $0.text[language] }.joined(separator: "; ")
    }
}
