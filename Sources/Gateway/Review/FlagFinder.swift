import AuditLog
import MessageStore
import Messages
import SocialSecurity
import XMLSecurity

/// Finds what a human should look at in one month of the log.
///
/// One pass over the month's lines; in memory stand the flags, the users of each person of the month, and what is known of
/// the persons about whom questions left.
public struct FlagFinder: Sendable {
    /// Most flags of one month that the adviser gets.
    public static let flagLimit = 10_000

    private let context: ReviewContext
    private let month: ReviewMonth

    /// Prepares a search of one month.
    public init(context: ReviewContext, month: ReviewMonth) {
        self.context = context
        self.month = month
    }

    /// The flags of the month by code and first line; the same each time as long as nothing is erased.
    ///
    /// What is counted within a window begins a window before the month and belongs to it when its last line does. What
    /// goes on over the end of the month is a flag of each month, as far as it went by then.
    ///
    /// - Parameter code: leave out the rules that do not make flags of this code.
    public func flags(_ code: ReviewFlag.Code? = nil) async throws -> [ReviewFlag] { try await found(code).flags }

    /// The same, with the lines that count for nothing because the gateway did not write them: of the month, of the window
    /// before it, and those about the applications and registrations of its persons; and with the lines of the month of which
    /// a person is gone, which make no flag of that person.
    func found(
        _ code: ReviewFlag.Code? = nil
    ) async throws -> (flags: [ReviewFlag], passed: PassedLines, gaps: PersonGaps) {
        var windows = WindowRules(context.settings)
        var days = OfficeHoursRule(context)
        var crowds = ManyUsersRule(limit: context.settings.usersPerPerson)
        var histories = RegistrationRules(context)
        var gaps = PersonGaps()
        let span = month.span(in: context.environment)
        let needsHistories = code.map { [.withoutApplication, .expiredCode].contains($0) } ?? true
        let before = Duration.zero - WindowRules.longestWindow(context.settings)
        var passed = try await PeriodLines(store: context.tenant.store).forEachOwn(
            since: span.lowerBound.advanced(by: before), until: span.upperBound
        ) { line, leaf, erasures in
            let fact = LineFact(line, leaf)
            windows.take(fact)
            guard span.contains(UTCInstant(milliseconds: fact.milliseconds)) else { return }
            gaps.take(line, leaf, fact.proven, of: leaf.personsForFlags, erasures)
            days.take(fact)
            crowds.take(fact)
            if needsHistories { try await histories.take(fact) }
        }
        passed.formUnion(histories.passed)
        let counted = windows.finished().filter { $0.span.upperBound >= span.lowerBound.milliseconds }
        let flags = counted + days.finished() + crowds.flags + histories.flags
        return (
            flags.filter { code == nil || $0.code == code }.sorted {
                ($0.code.rawValue, $0.span.lowerBound, $0.id) < ($1.code.rawValue, $1.span.lowerBound, $1.id)
            }, passed, gaps
        )
    }

    /// Commits the line about the reading, and gives the flags as the adviser gets them, each with the newest verdict
    /// about it.
    public func read(in language: Language) async throws -> (json: JSONValue, gaps: ReportGaps) {
        try await context.record(.logRead, "review/flags/\(month)")
        var items: [JSONValue] = []
        let (flags, passed, persons) = try await found()
        let gaps = ReportGaps(passed, persons)
        for flag in flags.prefix(Self.flagLimit) {
            let review = try await context.tenant.store.newestReview(of: ReviewTarget.flag(flag.id).text)
            items.append(flag.json(in: language, settings: context.settings, review: review))
        }
        let members: [String: JSONValue] = [
            "month": .string(month.description), "items": .array(items),
            "complete": .bool(flags.count <= Self.flagLimit),
        ]
        return (.object(members.merging(gaps.members) { $1 }), gaps)
    }
}

/// Counts what one user does within a window that slides over the lines.
struct WindowRule: Sendable {
    let code: ReviewFlag.Code
    let limit: Int
    let milliseconds: Int64
    private var recent: [String: [LineFact]] = [:]
    private var open: [String: ReviewFlag] = [:]
    private var flags: [ReviewFlag] = []

    init(_ code: ReviewFlag.Code, limit: Int, window: Duration) {
        self.code = code
        self.limit = limit
        milliseconds = window.components.seconds * 1000
    }

    mutating func take(_ fact: LineFact, of user: String) {
        var facts = (recent[user] ?? []).filter { fact.milliseconds - $0.milliseconds < milliseconds }
        facts.append(fact)
        if facts.count >= limit {
            if open[user] == nil {
                open[user] = ReviewFlag(code, user: user, facts[0])
                for earlier in facts.dropFirst() { open[user]?.add(earlier) }
            } else {
                open[user]?.add(fact)
            }
        } else if let ended = open.removeValue(forKey: user) {
            flags.append(ended)
        }
        // Only as many as decide whether the next one makes a flag.
        recent[user] = facts.suffix(max(limit, 1))
    }

    func finished() -> [ReviewFlag] { flags + open.values }
}

/// Bursts of questions, and refusals of questions, by user.
struct WindowRules: Sendable {
    /// Most questions whose answers are awaited; the oldest half is forgotten then.
    private static let memory = 100_000
    private static let refusalWindow = Duration.seconds(86_400)

    private var bursts: WindowRule
    private var refusals: WindowRule
    private var askers: [String: (user: String, milliseconds: Int64)] = [:]

    init(_ settings: ReviewSettings) {
        bursts = WindowRule(.burst, limit: settings.burstCount, window: settings.burstWindow)
        refusals = WindowRule(.repeatedRefusals, limit: settings.refusalCount, window: Self.refusalWindow)
    }

    /// How long before a stretch of lines these rules begin, so that they count all that belongs to its first line.
    static func longestWindow(_ settings: ReviewSettings) -> Duration { max(refusalWindow, settings.burstWindow) }

    mutating func take(_ fact: LineFact) {
        if fact.isQuestion, let user = fact.user {
            bursts.take(fact, of: user)
            if let ticket = fact.leaf.ticket { remember(ticket, user, fact.milliseconds) }
        }
        // The dispatcher writes the outcome: who asked stands in the line of the question. The attempt and the outcome
        // of a consultation tell of one refusal.
        guard fact.leaf.outcome == .refused, [.documentAttempted, .consultationOutcome].contains(fact.leaf.act),
            let asker = fact.leaf.ticket.flatMap({ askers.removeValue(forKey: $0) })
        else { return }
        refusals.take(fact, of: asker.user)
    }

    private mutating func remember(_ ticket: String, _ user: String, _ milliseconds: Int64) {
        askers[ticket] = (user, milliseconds)
        guard askers.count > Self.memory else { return }
        let middle = askers.values.map(\.milliseconds).sorted()[askers.count / 2]
        askers = askers.filter { $0.value.milliseconds >= middle }
    }

    func finished() -> [ReviewFlag] { bursts.finished() + refusals.finished() }
}

/// Looks outside working hours: one flag for each user and day.
struct OfficeHoursRule: Sendable {
    private struct Key: Hashable {
        let user: String
        let day: CivilDate
    }

    private let hours: Range<Int>
    private let calendar: WorkingDayCalendar
    private var open: [Key: ReviewFlag] = [:]

    init(_ context: ReviewContext) {
        hours = context.settings.officeHours
        calendar = WorkingDayCalendar(rule: context.tenant.settings.workingDayRule)
    }

    mutating func take(_ fact: LineFact) {
        guard fact.isLook, let user = fact.user else { return }
        let instant = UTCInstant(milliseconds: fact.milliseconds)
        let day = BelgianCalendar.civilDate(of: instant)
        guard !calendar.isWorkingDay(day) || !hours.contains(BelgianCalendar.hour(of: instant)) else { return }
        let key = Key(user: user, day: day)
        if open[key] == nil {
            open[key] = ReviewFlag(.outsideHours, user: user, fact)
        } else {
            open[key]?.add(fact)
        }
    }

    func finished() -> [ReviewFlag] { Array(open.values) }
}

/// Persons at whom many users looked.
struct ManyUsersRule: Sendable {
    private struct Lookers {
        var users: Set<String> = []
        var first: [LineFact] = []
        var flag: ReviewFlag?
    }

    let limit: Int
    private var persons: [String: Lookers] = [:]

    init(limit: Int) { self.limit = limit }

    mutating func take(_ fact: LineFact) {
        guard fact.isLook, let user = fact.user, let subject = fact.subject else { return }
        var lookers = persons[subject] ?? Lookers()
        let isNew = lookers.users.insert(user).inserted
        if lookers.flag != nil {
            lookers.flag?.add(fact)
        } else if isNew {
            // One line a user until there are enough of them.
            lookers.first.append(fact)
            if lookers.first.count >= limit {
                var flag = ReviewFlag(.manyUsers, subject: subject, lookers.first[0])
                for next in lookers.first.dropFirst() { flag.add(next) }
                (lookers.flag, lookers.first) = (flag, [])
            }
        }
        persons[subject] = lookers
    }

    var flags: [ReviewFlag] { persons.values.compactMap(\.flag) }
}

extension AuditLeaf {
    /// True for the line that a question about a person leaves before it goes out.
    var asksAboutPerson: Bool {
        beginsQuestion && operation?.asksForData ?? false
    }

    /// The persons by whom the line counts for flags; those that are gone hide flags.
    var personsForFlags: [PersonalField] {
        isLook ? [.user, .subject] : PersonHistory.matters(self) ? [.subject] : []
    }

    /// True for a look at data about a person or a message by a user, or a question about a person.
    var isLook: Bool { asksAboutPerson || clear.act == .personViewed || clear.act == .messageViewed }
}
