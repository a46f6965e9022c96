import AuditLog
import MessageStore
import SocialSecurity

/// What a verdict is about.
public enum ReviewTarget: Hashable, Sendable {
    /// One line.
    case line(AuditPosition)
    /// One flag, by its identifier.
    case flag(String)

    /// `line/2026/17` or `flag/burst/2026/17`.
    public var text: String {
        switch self {
        case .line(let position): "line/\(position.year)/\(position.index)"
        case .flag(let id): "flag/\(id)"
        }
    }

    /// The line that stands for it: the line itself, or the flag's first one.
    var position: AuditPosition? {
        switch self {
        case .line(let position): position
        case .flag(let id): Self.place(Array(id.split(separator: "/", omittingEmptySubsequences: false).dropFirst()))
        }
    }

    /// Reads what `text` wrote; `nil` for anything else.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard text.utf8.count <= 80, let kind = parts.first else { return nil }
        switch kind {
        case "line":
            guard let position = Self.place(Array(parts.dropFirst())) else { return nil }
            self = .line(position)
        case "flag":
            guard parts.count == 4, ReviewFlag.Code(rawValue: String(parts[1])) != nil,
                Self.place(Array(parts.dropFirst(2))) != nil
            else { return nil }
            self = .flag(parts.dropFirst().joined(separator: "/"))
        default: return nil
        }
        guard self.text.utf8.elementsEqual(text.utf8) else { return nil }
    }

    private static func place(_ parts: [Substring]) -> AuditPosition? {
        guard parts.count == 2 else { return nil }
        return AuditPosition(cursor: "\(parts[0])-\(parts[1])")
    }
}

/// What an adviser concludes. Raw values stand in the log and never change.
public enum ReviewVerdict: String, Hashable, Sendable, CaseIterable {
    /// Nothing is the matter.
    case inOrder = "in-order"
    /// It was asked about, and the explanation is satisfying.
    case explained
    /// Somebody has to do something about it.
    case toFollowUp = "to-follow-up"
    /// It was not allowed.
    case unlawful

    /// The verdict for people.
    public var words: LocalizedText {
        switch self {
        case .inOrder: LocalizedText(nl: "in orde", fr: "en ordre", de: "in Ordnung", en: "in order")
        case .explained: LocalizedText(nl: "verklaard", fr: "expliqué", de: "erklärt", en: "explained")
        case .toFollowUp: LocalizedText(nl: "op te volgen", fr: "à suivre", de: "weiterzuverfolgen", en: "to follow up")
        case .unlawful: LocalizedText(nl: "onrechtmatig", fr: "illicite", de: "unrechtmäßig", en: "unlawful")
        }
    }
}

/// The body of `POST /v1/audit/reviews`.
public struct ReviewRequest: Hashable, Sendable {
    /// Most characters (Unicode scalars) of a note.
    public static let noteLimit = 2_000

    /// What it is about.
    public let target: ReviewTarget
    /// The verdict.
    public let verdict: ReviewVerdict
    /// Why.
    public let note: String?

    /// Reads and checks a request.
    ///
    /// - Throws: `RequestProblem` with `.invalidRequest` naming every broken rule.
    public init(_ value: JSONValue) throws(RequestProblem) {
        let errors = FieldErrors()
        var reader = FieldReader(value, errors: errors)
        let target = reader.required(
            "target",
            reader.text("target", "review-target", "must be line/YEAR/INDEX or flag/CODE/YEAR/INDEX") {
                ReviewTarget($0)
            })
        let verdict = reader.required("verdict", reader.enumeration("verdict", ReviewVerdict.self))
        note = reader.text(
            "note", "text-\(Self.noteLimit)",
            "must be 1 to \(Self.noteLimit) characters, without control characters but the line end U+000A",
            Self.admissible)
        reader.finish()
        try errors.check()
        guard let target, let verdict else { throw .unread }
        self.target = target
        self.verdict = verdict
    }

    private static func admissible(_ text: String) -> String? {
        let scalars = text.unicodeScalars
        guard 1...noteLimit ~= scalars.count,
            scalars.allSatisfy({ $0 == "\n" || $0.properties.generalCategory != .control })
        else { return nil }
        return text
    }
}
