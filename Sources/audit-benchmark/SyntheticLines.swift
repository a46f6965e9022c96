import AuditLog
import MessageStore
import Messages
import SocialSecurity
import XMLSecurity

/// Lines of an OCMW in one year: consultations in pairs of intent and outcome, views, deliveries. All persons synthetic.
struct SyntheticLines {
    static let organisation = "0999999922"
    static let year = 2026
    /// 2026-01-01T00:00:00Z and the 300 days after it.
    static let start: Int64 = 1_767_225_600_000
    static let hub = "0299999917"
    private static let span: Int64 = 300 * 86_400_000

    private static let flows: [(AuditAct, String, String)] = [
        (.consultationIntent, "consultation/consultLivingWages", "PCSA:SOCIAL_INQUIRY"),
        (.consultationOutcome, "consultation/consultLivingWages", "PCSA:SOCIAL_INQUIRY"),
        (.consultationIntent, "consultation/consultHealthInsurance", "PCSA:SOCIAL_INQUIRY"),
        (.consultationOutcome, "consultation/consultHealthInsurance", "PCSA:SOCIAL_INQUIRY"),
        (.consultationIntent, "consultation/askAccess", "PCSA:INTEGRATION"),
        (.consultationOutcome, "consultation/askAccess", "PCSA:INTEGRATION"),
    ]
    private static let counterparts = ["0999999823", "1999999943", "1999999844", hub]
    private static let outcomes: [AuditOutcome] = [.answered, .answered, .nothingFound, .answered, .refused]

    let count: Int
    /// About 50 lines a person, as in ten years of aid.
    var personCount: Int { min(400_000, max(20, count / 50)) }
    var userCount: Int { 40 }

    static func instant(_ number: Int, of count: Int) -> Int64 { start + span / Int64(count) * Int64(number) }

    /// A number with an impossible date (30 February, 31 April, …): nobody can have it.
    static func person(_ number: Int) -> String {
        let dates = ["0230", "0431", "0631", "0931", "1131"]
        let (serial, rest) = (number % 998 + 1, number / 998)
        let nine = padded(rest / 5 % 100, 2) + dates[rest % 5] + padded(serial, 3)
        return nine + padded(97 - (Int(nine) ?? 0) % 97, 2)
    }

    static func user(_ number: Int) -> String { person(498_000 - number) }

    static func ticket(_ number: Int) -> String { scattered(number, "ticket") }

    /// Lines of these numbers.
    func lines(_ numbers: Range<Int>) throws -> [SealedLeaf] { try numbers.map { try line($0) } }

    /// The line of a number. Two lines make a consultation, ten a conversation.
    func line(_ number: Int) throws -> SealedLeaf {
        let flow = Self.flows[number / 2 % 3 * 2 + number % 2]
        var entry = AuditEntry(
            act: flow.0, timeMilliseconds: Self.instant(number, of: count), access: .consulted,
            organisation: Self.organisation, application: number % 20 < 10 ? "counter" : "benefits",
            actor: .user(
                ssin: Self.user(userNumber(number)), role: "social-worker", session: "session-\(number / 100)"),
            subjectSSIN: Self.person(Self.personNumber(number, of: personCount)))
        entry.service = flow.1
        entry.serviceVersion = "v1"
        entry.legalContext = flow.2
        entry.counterpart = Self.counterparts[number / 10 % Self.counterparts.count]
        entry.ticket = Self.ticket(number / 2)
        entry.conversation = Self.scattered(number / 10, "conversation")
        if number % 2 == 1 {
            entry.outcome = Self.outcomes[number / 2 % Self.outcomes.count]
            entry.kszTicket = Self.scattered(number, "ksz")
            entry.messageDigest = SHA256Digest.of(Array(Self.ticket(number).utf8))
        }
        var random = SystemRandomNumberGenerator()
        return try entry.sealed(using: &random)
    }

    /// Who acts in a conversation.
    func userNumber(_ number: Int) -> Int { number / 10 * 7 % userCount }

    /// The person of a conversation, over the whole year in no order.
    static func personNumber(_ number: Int, of personCount: Int) -> Int { number / 10 * 7919 % personCount }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }

    /// A ticket in the form of a UUID that tells nothing of its number: neighbours lie far apart in an index.
    private static func scattered(_ number: Int, _ purpose: String) -> String {
        let digest = SHA256Digest.of(Array("\(purpose) \(number)".utf8))
        let digits = Array("0123456789abcdef".utf8)
        var text = digest.prefix(16).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
        for place in [20, 16, 12, 8] { text.insert(UInt8(ascii: "-"), at: place) }
        return String(decoding: text, as: UTF8.self)
    }
}
