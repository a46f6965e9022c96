import AuditLog
import MessageStore
import Messages
import SocialSecurity
import XMLSecurity

/// Questions without an application or registration before them, and questions on an ended code 1.
///
/// What was there before is read from the log itself, by person: the register shows only what is there today.
struct RegistrationRules: Sendable {
    private let context: ReviewContext
    private var histories: [String: PersonHistory] = [:]
    private var found: [String: [ReviewFlag.Code: ReviewFlag]] = [:]
    /// Lines about the persons that count for nothing.
    private(set) var passed = PassedLines()

    init(_ context: ReviewContext) { self.context = context }

    var flags: [ReviewFlag] { found.values.flatMap(\.values) }

    mutating func take(_ fact: LineFact) async throws {
        guard let subject = fact.subject else { return }
        guard fact.isQuestion || PersonHistory.matters(fact.leaf) else { return }
        if histories[subject] == nil {
            histories[subject] = try await PersonHistory.before(fact, of: subject, in: context, passing: &passed)
        }
        histories[subject]?.take(fact.leaf)
        guard fact.isQuestion, let code = histories[subject]?.flag(at: fact.milliseconds, context) else { return }
        if found[subject]?[code] == nil {
            found[subject, default: [:]][code] = ReviewFlag(code, subject: subject, fact)
        } else {
            found[subject]?[code]?.add(fact)
        }
    }
}

/// What the log says of one person's applications and registrations up to some line.
struct PersonHistory: Sendable {
    /// Acts that change the history.
    private static let acts: [AuditAct] = [
        .applicationOpened, .integrationRegistered, .integrationChanged, .integrationEnded, .decisionsUpserted,
        .transferMade,
    ]
    /// Most lines of one act about one person that are read: older registrations than these decide nothing any more.
    private static let lineLimit = 200

    /// An application, or anything else that makes somebody ask.
    private var hasFile = false
    /// When each quality code was registered last; `nil` once it ended.
    private var codes: [Int: Int64?] = [:]

    /// True for lines that change the history.
    static func matters(_ leaf: AuditLeaf) -> Bool { acts.contains(leaf.act) }

    /// The history before a line: the lines about the person, under every number, that stand before it. Those that the
    /// gateway did not write are passed over.
    static func before(
        _ fact: LineFact, of subject: String, in context: ReviewContext, passing passed: inout PassedLines
    ) async throws -> PersonHistory {
        var history = PersonHistory()
        guard let ssin = try? SSIN(subject) else { return history }
        var lines: [AuditLine] = []
        for act in acts {
            var criteria = AuditCriteria()
            (criteria.subject, criteria.act) = (ssin, act)
            lines += try await newest(criteria, before: fact.position, in: context, passing: &passed)
        }
        for line in lines.sorted(by: { ($0.year, $0.index) < ($1.year, $1.index) }) {
            history.take(try AuditLeaf(decoding: line.leafBytes))
        }
        return history
    }

    private static func newest(
        _ criteria: AuditCriteria, before position: AuditPosition, in context: ReviewContext,
        passing passed: inout PassedLines
    ) async throws -> [AuditLine] {
        var (lines, next): ([AuditLine], AuditPosition?) = ([], position)
        while let position = next, lines.count < lineLimit {
            let page = try await context.tenant.store.auditPage(criteria, before: position, limit: lineLimit)
            for line in page.lines where !line.isOurs { passed.add(line) }
            lines += page.lines.filter(\.isOurs)
            next = page.next
        }
        return lines
    }

    mutating func take(_ leaf: AuditLeaf) {
        guard Self.matters(leaf) else { return }
        switch leaf.act {
        case .integrationEnded:
            guard let code = leaf.qualityCode else {
                for known in codes.keys { codes.updateValue(nil, forKey: known) }
                return
            }
            codes.updateValue(nil, forKey: code)
        case .integrationRegistered, .integrationChanged:
            hasFile = true
            if let code = leaf.qualityCode { codes.updateValue(leaf.timeMilliseconds, forKey: code) }
        default: hasFile = true
        }
    }

    /// What there is to look at when a question leaves now.
    func flag(at milliseconds: Int64, _ context: ReviewContext) -> ReviewFlag.Code? {
        guard hasFile || !codes.isEmpty else { return .withoutApplication }
        guard codes.keys.contains(QualityCode.inInquiry.rawValue) else { return nil }
        let running = codes.contains { code, registered in
            registered.map { isRunning(code, since: $0, at: milliseconds, context) } ?? false
        }
        return running ? nil : .expiredCode
    }

    private func isRunning(_ code: Int, since registered: Int64, at milliseconds: Int64, _ context: ReviewContext)
        -> Bool
    {
        guard code == QualityCode.inInquiry.rawValue else { return true }
        let begin = BelgianCalendar.civilDate(of: UTCInstant(milliseconds: registered))
        let today = BelgianCalendar.civilDate(of: UTCInstant(milliseconds: milliseconds))
        return today <= begin.adding(months: context.tenant.settings.provisionalCodeMonths)
    }
}
