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

    init(_ context: ReviewContext) { self.context = context }

    var flags: [ReviewFlag] { found.values.flatMap(\.values) }

    mutating func take(_ fact: LineFact) async throws {
        guard let subject = fact.subject else { return }
        guard fact.isQuestion || PersonHistory.matters(fact.leaf) else { return }
        if histories[subject] == nil {
            histories[subject] = try await PersonHistory.before(fact, of: subject, in: context)
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
    /// Most lines about one person that are read; older ones than these count as not there.
    private static let lineLimit = 2_000
    private static let batchSize = 200

    /// An application, or anything else that makes somebody ask.
    private var hasFile = false
    /// When each quality code was registered last; `nil` once it ended.
    private var codes: [Int: Int64?] = [:]

    /// True for lines that change the history.
    static func matters(_ leaf: AuditLeaf) -> Bool {
        switch leaf.act {
        case .applicationOpened, .integrationRegistered, .integrationChanged, .integrationEnded, .decisionsUpserted,
            .transferMade:
            true
        default: false
        }
    }

    /// The history before a line: the lines about the person, under every number, that stand before it.
    static func before(_ fact: LineFact, of subject: String, in context: ReviewContext) async throws -> PersonHistory {
        var history = PersonHistory()
        guard let ssin = try? SSIN(subject) else { return history }
        var (leaves, position): ([AuditLeaf], AuditPosition?) = ([], fact.position)
        var seen = 0
        repeat {
            let lines = try await context.tenant.store.auditLines(
                .subject(ssin), before: position, limit: batchSize)
            for line in lines {
                let leaf = try AuditLeaf(decoding: line.leafBytes)
                if matters(leaf) { leaves.append(leaf) }
            }
            seen += lines.count
            position = lines.count < batchSize ? nil : lines.last.map { .init(year: $0.year, index: $0.index) }
        } while position != nil && seen < lineLimit
        for leaf in leaves.reversed() { history.take(leaf) }
        return history
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
