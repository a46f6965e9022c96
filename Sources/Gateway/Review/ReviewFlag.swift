import AuditLog
import MessageStore
import SocialSecurity
import XMLSecurity

/// Something in the log that a human should look at. It says what was seen, never that somebody did wrong.
public struct ReviewFlag: Hashable, Sendable {
    /// What was seen. Raw values are stable.
    public enum Code: String, Hashable, Sendable, CaseIterable {
        /// A question about a person without an application or registration before it.
        case withoutApplication = "without-application"
        /// Many questions of one user in a short time.
        case burst
        /// A user acted outside working hours.
        case outsideHours = "outside-hours"
        /// Many users looked at one person within the month.
        case manyUsers = "many-users"
        /// A question when the only registration of the person was a code 1 that had ended.
        case expiredCode = "expired-code-1"
        /// Several questions of one user were refused within a day.
        case repeatedRefusals = "repeated-refusals"

        /// True for what is counted within a window of time, which may begin before the month.
        var isCountedInWindow: Bool { self == .burst || self == .repeatedRefusals }
    }

    /// Most lines that a flag names; it counts the others.
    public static let lineLimit = 100

    /// What was seen.
    public let code: Code
    /// The user concerned, eleven digits, when it is one.
    public let user: String?
    /// The person concerned, eleven digits, when it is one.
    public let subject: String?
    /// The first lines concerned, in the order in which they were seen.
    public private(set) var lines: [AuditPosition] = []
    /// Number of all lines concerned.
    public private(set) var lineCount = 0
    /// Milliseconds since 1970 of the first and the last line.
    public private(set) var span: ClosedRange<Int64>

    init(_ code: Code, user: String? = nil, subject: String? = nil, _ first: LineFact) {
        self.code = code
        self.user = user
        self.subject = subject
        span = first.milliseconds...first.milliseconds
        add(first)
    }

    mutating func add(_ fact: LineFact) {
        if lines.count < Self.lineLimit { lines.append(fact.position) }
        lineCount += 1
        span = min(span.lowerBound, fact.milliseconds)...max(span.upperBound, fact.milliseconds)
    }

    /// Code, year and number of the first line: the same flag has the same name each time.
    public var id: String { lines.first.map { "\(code.rawValue)/\($0.year)/\($0.index)" } ?? code.rawValue }

    /// The flag as the adviser gets it.
    public func json(in language: Language, settings: ReviewSettings) -> JSONValue {
        .members([
            "id": .string(id), "code": .string(code.rawValue), "user": .text(user), "subject": .text(subject),
            "since": .string(UTCInstant(milliseconds: span.lowerBound).xmlDateTime),
            "until": .string(UTCInstant(milliseconds: span.upperBound).xmlDateTime),
            "lineCount": .integer(Int64(lineCount)),
            "lines": .array(
                lines.map {
                    .object(["year": .integer(Int64($0.year)), "index": .integer(Int64(clamping: $0.index))])
                }),
            "language": .string(language.rawValue), "seen": .string(code.seen(settings)[language]),
            "innocentReasons": .string(code.innocentReasons[language]),
        ])
    }
}

/// What flags look at in one line.
struct LineFact: Sendable {
    let position: AuditPosition
    let milliseconds: Int64
    let leaf: AuditLeaf
    let user: String?
    let subject: String?
    /// A question about a person that is about to leave.
    let isQuestion: Bool

    init(_ line: AuditLine, _ leaf: AuditLeaf) {
        position = AuditPosition(year: line.year, index: line.index)
        milliseconds = leaf.timeMilliseconds
        self.leaf = leaf
        let proven = ProvenPersons(line, leaf)
        user = proven.user
        subject = proven.subject
        isQuestion = leaf.asksAboutPerson
    }

    /// True for a look at data about a person or a message by a user, or a question.
    var isLook: Bool { leaf.isLook }
}
