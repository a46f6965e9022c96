import AuditLog
import MessageStore
import Messages
import SocialSecurity
import Testing
import XMLSecurity

/// Lines in which every searchable field takes several values, in all sorts of combinations.
struct SearchLog {
    let leaves: [SealedLeaf]

    static let persons = [Sample.person, Sample.otherPerson]
    static let users = [Sample.user, Sample.person]
    static let acts: [AuditAct] = [.consultationIntent, .consultationOutcome, .personViewed]
    static let services = ["consultation/consultLivingWages", "consultation/askAccess", nil]
    static let contexts = ["PCSA:SOCIAL_INQUIRY", "PCSA:INTEGRATION", nil]
    static let outcomes: [AuditOutcome?] = [.done, .refused, nil]
    static let applications = ["counter", "desk"]
    static let counterparts = [Sample.otherOrganisation, Sample.hub]

    /// Line n has the values that belong to the digits of n, each field in a base of its own; its time goes back and
    /// forth, as that of acts does that were carried out at once.
    init(_ count: Int) throws {
        var random = SystemRandomNumberGenerator()
        leaves = try (0..<count).map { try Self.entry($0).sealed(using: &random) }
    }

    static func instant(_ number: Int) -> UTCInstant { Sample.seconds(number + (number % 5 == 0 ? -7 : 0)) }

    static func entry(_ number: Int) -> AuditEntry {
        let user = users[number / 2 % 2].digits
        var entry = AuditEntry(
            act: acts[number % 3], timeMilliseconds: instant(number).milliseconds, access: .consulted,
            organisation: Sample.ownOrganisation.digits, application: applications[number / 6 % 2],
            actor: number % 7 == 0
                ? .process("dispatcher") : .user(ssin: user, role: "social-worker", session: nil),
            subjectSSIN: number % 4 == 3 ? nil : persons[number % 4 % 2].digits)
        entry.service = services[number / 3 % 3]
        entry.legalContext = contexts[number / 5 % 3]
        entry.outcome = outcomes[number / 4 % 3]
        entry.counterpart = number % 5 == 0 ? nil : counterparts[number / 9 % 2].digits
        entry.ticket = "t-\(number / 2)"
        entry.kszTicket = number % 3 == 0 ? "t-\(number)" : nil
        entry.conversation = number % 4 == 0 ? "t-\(number / 2)" : "c-\(number / 8)"
        return entry
    }

    /// Every part alone, and some together, with whether a line written from the entry fits, told without our code.
    static let questions: [Question] = {
        @Sendable func person(_ entry: AuditEntry) -> String? { entry.subjectSSIN }
        @Sendable func user(_ entry: AuditEntry) -> String? {
            if case .user(let ssin, _, _) = entry.actor { ssin } else { nil }
        }
        let (early, late) = (Sample.seconds(40), Sample.seconds(90))
        return [
            Question("all", { _ in }, { _ in true }),
            Question("subject", { $0.subject = Sample.person }, { person($0) == Sample.person.digits }),
            Question("user", { $0.user = Sample.user }, { user($0) == Sample.user.digits }),
            Question("user who is a subject", { $0.user = Sample.person }, { user($0) == Sample.person.digits }),
            Question("stranger", { $0.user = Sample.otherPerson }, { _ in false }),
            Question("act", { $0.act = .consultationOutcome }, { $0.act == .consultationOutcome }),
            Question("service", { $0.service = "consultation/askAccess" }, { $0.service == "consultation/askAccess" }),
            Question(
                "context", { $0.legalContext = "PCSA:INTEGRATION" }, { $0.legalContext == "PCSA:INTEGRATION" }),
            Question("outcome", { $0.outcome = .refused }, { $0.outcome == .refused }),
            Question("application", { $0.application = "desk" }, { $0.application == "desk" }),
            Question("part of a name", { $0.application = "des" }, { _ in false }),
            Question(
                "counterpart", { $0.counterpart = Sample.hub }, { $0.counterpart == Sample.hub.digits }),
            Question("ticket", { $0.ticket = try? Ticket("t-12") }, { $0.ticket == "t-12" || $0.kszTicket == "t-12" }),
            Question("conversation", { $0.conversation = try? Ticket("c-3") }, { $0.conversation == "c-3" }),
            Question(
                "ticket as conversation", { $0.conversation = try? Ticket("t-12") }, { $0.conversation == "t-12" }),
            Question("since", { $0.since = late }, { $0.timeMilliseconds >= late.milliseconds }),
            Question("until", { $0.until = early }, { $0.timeMilliseconds < early.milliseconds }),
            Question(
                "period",
                {
                    $0.since = early
                    $0.until = late
                }, { early.milliseconds <= $0.timeMilliseconds && $0.timeMilliseconds < late.milliseconds }),
            Question(
                "user, outcome, period",
                {
                    $0.user = Sample.user
                    $0.outcome = .refused
                    $0.until = late
                },
                {
                    user($0) == Sample.user.digits && $0.outcome == .refused && $0.timeMilliseconds < late.milliseconds
                }),
            Question(
                "person, act, application, counterpart",
                {
                    $0.subject = Sample.otherPerson
                    $0.act = .personViewed
                    $0.application = "counter"
                    $0.counterpart = Sample.otherOrganisation
                },
                {
                    person($0) == Sample.otherPerson.digits && $0.act == .personViewed && $0.application == "counter"
                        && $0.counterpart == Sample.otherOrganisation.digits
                }),
            Question(
                "nothing together",
                {
                    $0.user = Sample.user
                    $0.outcome = .nothingFound
                }, { _ in false }),
        ]
    }()

    /// One question to the log.
    struct Question: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let criteria: AuditCriteria
        let fits: @Sendable (AuditEntry) -> Bool

        init(
            _ name: String, _ set: (inout AuditCriteria) -> Void, _ fits: @escaping @Sendable (AuditEntry) -> Bool
        ) {
            testDescription = name
            var criteria = AuditCriteria()
            set(&criteria)
            self.criteria = criteria
            self.fits = fits
        }

        /// Numbers of the lines that fit, newest first.
        func answer(of count: Int) -> [UInt64] {
            (0..<count).reversed().filter { fits(SearchLog.entry($0)) }.map { UInt64($0) }
        }
    }
}
