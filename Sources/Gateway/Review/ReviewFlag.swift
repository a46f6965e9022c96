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
    /// All lines concerned, in the order in which they were seen, which is that of the log.
    private var positions: [AuditPosition] = []
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
        positions.append(fact.position)
        span = min(span.lowerBound, fact.milliseconds)...max(span.upperBound, fact.milliseconds)
    }

    /// The first lines concerned.
    public var lines: [AuditPosition] { Array(positions.prefix(Self.lineLimit)) }

    /// Number of all lines concerned.
    public var lineCount: Int { positions.count }

    /// How many of them stand before a line: of those a verdict told.
    func lineCount(before position: AuditPosition) -> Int {
        positions.count { ($0.year, $0.index) < (position.year, position.index) }
    }

    /// Code, year and number of the first line: the same flag has the same name each time.
    public var id: String { positions.first.map { "\(code.rawValue)/\($0.year)/\($0.index)" } ?? code.rawValue }

    /// The flag as the adviser gets it, with the newest verdict about it and how many of its lines the verdict told of.
    func json(in language: Language, settings: ReviewSettings, review: KeptReview?) -> JSONValue {
        let reviewed = review.map { lineCount(before: $0.position) }
        return .members([
            "id": .string(id), "code": .string(code.rawValue), "user": .text(user), "subject": .text(subject),
            "since": .string(UTCInstant(milliseconds: span.lowerBound).xmlDateTime),
            "until": .string(UTCInstant(milliseconds: span.upperBound).xmlDateTime),
            "lineCount": .integer(Int64(lineCount)),
            "lines": .array(
                lines.map {
                    .object(["year": .integer(Int64($0.year)), "index": .integer(Int64(clamping: $0.index))])
                }),
            "language": .string(language.rawValue), "seen": .string(code.seen(settings)[language]),
            "innocentReasons": .string(code.innocentReasons[language]), "verdict": .text(review?.record.verdict),
            "reviewedLineCount": reviewed.map { .integer(Int64($0)) },
            "whollyReviewed": reviewed.map { .bool($0 == lineCount) },
            "reviewed": review.map { .string(self.reviewed($0)[language]) },
        ])
    }
}

extension ReviewFlag {
    /// The verdict in words, and of how many of the lines: what came behind it was not looked at.
    private func reviewed(_ review: KeptReview) -> LocalizedText {
        let (some, all) = (lineCount(before: review.position), lineCount)
        let verdict = ReviewVerdict(rawValue: review.record.verdict)?.words ?? .same(review.record.verdict)
        return LocalizedText(
            nl: "\(verdict.nl), over \(some) van \(all) regels", fr: "\(verdict.fr), sur \(some) des \(all) lignes",
            de: "\(verdict.de), zu \(some) von \(all) Zeilen", en: "\(verdict.en), of \(some) of \(all) lines")
    }
}

/// What flags look at in one line.
struct LineFact: Sendable {
    let position: AuditPosition
    let milliseconds: Int64
    let leaf: AuditLeaf
    let proven: ProvenPersons
    /// A question about a person that is about to leave.
    let isQuestion: Bool

    init(_ line: AuditLine, _ leaf: AuditLeaf) {
        position = AuditPosition(year: line.year, index: line.index)
        milliseconds = leaf.timeMilliseconds
        self.leaf = leaf
        proven = ProvenPersons(line, leaf)
        isQuestion = leaf.asksAboutPerson
    }

    var user: String? { proven.user }
    var subject: String? { proven.subject }

    /// True for a look at data about a person or a message by a user, or a question.
    var isLook: Bool { leaf.isLook }
}
