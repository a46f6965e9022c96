import AuditLog
import MessageStore
import Messages
import SocialSecurity
import XMLSecurity

/// One line of the log in words: who did what about whom, through which flow, why, how it ended, by which rule.
public struct LineExplanation: Hashable, Sendable {
    /// A part of the explanation. The texts around values hold no value themselves.
    public enum Part: String, Hashable, Sendable, CaseIterable {
        case problem, when, who, what, whom, sought, flow, papers, why, outcome, rule, joined, proof
    }

    /// Where the line stands.
    public let position: AuditPosition
    /// What there is to say, in the order of `Part.allCases`.
    public let parts: [Part: LocalizedText]

    /// Explains a line.
    ///
    /// - Parameters:
    ///   - line: with its openings.
    ///   - erasures: read after the line: what is gone is said to be erased when a line of the log says so, and missing else.
    ///   - configuration: the file that the commands which are shown name.
    /// - Throws: `AuditLogError` when the stored leaf is not one.
    public init(
        _ line: AuditLine, erasures: AuditErasures, configuration: String = Self.anyConfiguration
    ) throws {
        try self.init(line, erasures: erasures, erasedBy: nil, joined: nil, configuration: configuration)
    }

    /// Explains a line that has another half in the log, or of which somebody looked for the line that erased of it.
    init(
        _ line: AuditLine, erasures: AuditErasures, erasedBy: AuditPosition?, joined: LocalizedText?,
        configuration: String
    ) throws {
        let leaf = try AuditLeaf(decoding: line.leafBytes)
        position = AuditPosition(year: line.year, index: line.index)
        let words = LineWords(line: line, leaf: leaf, erasures: erasures, erasedBy: erasedBy)
        parts = [
            .problem: line.isOurs ? nil : AuditFinding.Code.foreignWords, .when: words.when,
            .who: words.who, .what: words.what, .whom: words.whom, .sought: words.sought, .flow: words.flow,
            .papers: words.papers, .why: words.why, .outcome: leaf.outcome?.words, .rule: RuleWords.words(for: leaf),
            .joined: joined,
            .proof: .same(
                "ocmw-gateway audit prove --config \(ShellWord.quoted(configuration)) --year \(line.year) "
                    + "--index \(line.index) --tenant \(leaf.organisation)"),
        ].compactMapValues { $0 }
    }

    /// Stands for the configuration file where nobody named one, as in an answer of the interface.
    public static let anyConfiguration = "gateway.yaml"

    /// All parts on one line, each behind its name.
    public func text(in language: Language) -> String { lines(in: language).joined(separator: " | ") }

    /// Each part behind its name.
    public func lines(in language: Language) -> [String] {
        Part.allCases.compactMap { part in parts[part].map { "\(part.label[language]): \($0[language])" } }
    }

    /// The explanation as the adviser gets it.
    public func json(in language: Language) -> JSONValue {
        .object([
            "year": .integer(Int64(position.year)), "index": .integer(Int64(clamping: position.index)),
            "language": .string(language.rawValue), "text": .string(text(in: language)),
            "parts": .array(
                Part.allCases.compactMap { part in
                    parts[part].map {
                        .object([
                            "name": .string(part.rawValue), "label": .string(part.label[language]),
                            "text": .string($0[language]),
                        ])
                    }
                }),
        ])
    }
}

extension LineExplanation.Part {
    /// The name of the part for people.
    public var label: LocalizedText {
        switch self {
        case .problem: LocalizedText(nl: "Probleem", fr: "Problème", de: "Problem", en: "Problem")
        case .when: LocalizedText(nl: "Wanneer", fr: "Quand", de: "Wann", en: "When")
        case .who: LocalizedText(nl: "Wie", fr: "Qui", de: "Wer", en: "Who")
        case .what: LocalizedText(nl: "Wat", fr: "Quoi", de: "Was", en: "What")
        case .whom: LocalizedText(nl: "Over wie", fr: "Au sujet de", de: "Über wen", en: "About")
        case .sought: LocalizedText(nl: "Gezocht", fr: "Recherché", de: "Gesucht", en: "Sought")
        case .flow: LocalizedText(nl: "Stroom", fr: "Flux", de: "Datenfluss", en: "Flow")
        case .papers: LocalizedText(nl: "Kenmerken", fr: "Références", de: "Kennzeichen", en: "Tickets")
        case .why: LocalizedText(nl: "Waarom", fr: "Pourquoi", de: "Warum", en: "Why")
        case .outcome: LocalizedText(nl: "Afloop", fr: "Résultat", de: "Ausgang", en: "Outcome")
        case .rule: LocalizedText(nl: "Regel", fr: "Règle", de: "Regel", en: "Rule")
        case .joined: LocalizedText(nl: "Hoort bij", fr: "Va avec", de: "Gehört zu", en: "Goes with")
        case .proof: LocalizedText(nl: "Bewijs", fr: "Preuve", de: "Nachweis", en: "Proof")
        }
    }
}

extension LocalizedText {
    /// A text that is the same in every language.
    static func same(_ text: String) -> LocalizedText { LocalizedText(nl: text, fr: text, de: text, en: text) }
}
