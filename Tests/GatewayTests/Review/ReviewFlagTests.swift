import Foundation
import AuditLog
import MessageStore
import Messages
import SocialSecurity
import Testing
import XMLSecurity

@testable import Gateway

/// Each flag, and the neighbour that is none. All days are of March 2025; the 4th is a Tuesday.
@Suite struct ReviewFlagTests {
    private func flags(
        _ settings: ReviewSettings = ReviewSettings(), _ fill: (ReviewLog) async throws -> Void
    ) async throws -> [String] {
        let log = try await ReviewLog(settings)
        try await fill(log)
        let flags = try await log.flags()
        try await log.end()
        return flags
    }

    @Test func aQuestionWithoutApplicationOrRegistration() async throws {
        let without = try await flags { try await $0.ask(at: "03-04T10:00:00+01:00") }
        #expect(without == ["without-application 1"])
        let opened = try await flags { log in
            try await log.openApplication(at: "01-10T10:00:00+01:00")
            try await log.ask(at: "03-04T10:00:00+01:00")
        }
        #expect(opened == [])
        let afterwards = try await flags { log in
            try await log.ask(at: "03-04T10:00:00+01:00")
            try await log.openApplication(at: "03-04T10:00:01+01:00")
            try await log.ask(at: "03-04T10:00:02+01:00")
        }
        #expect(afterwards == ["without-application 1"])
        let ofAnother = try await flags { log in
            try await log.openApplication(at: "01-10T10:00:00+01:00", subject: ReviewLog.other)
            try await log.ask(at: "03-04T10:00:00+01:00")
        }
        #expect(ofAnother == ["without-application 1"])
    }

    @Test(arguments: [("03-01T10:00:00+01:00", true), ("02-28T23:59:59+01:00", false)])
    func aMonthBeginsAndEndsInBelgium(_ time: String, _ isOfMarch: Bool) async throws {
        let found = try await flags { try await $0.ask(at: time) }
        #expect(found == (isOfMarch ? ["without-application 1"] : []))
    }

    @Test(arguments: [(3, 0), (3, 1), (2, 0)]) func aBurst(_ count: Int, _ slow: Int) async throws {
        var settings = ReviewSettings()
        settings.burstCount = 3
        settings.burstWindow = .seconds(60)
        let found = try await flags(settings) { log in
            try await log.openApplication(at: "03-03T10:00:00+01:00")
            for number in 0..<count {
                // The last one comes after the window when slow.
                let second = number * 20 + (number == count - 1 ? slow * 20 : 0)
                let (minute, rest) = (second / 60, second % 60)
                try await log.ask(at: "03-04T10:0\(minute):\(rest < 10 ? "0" : "")\(rest)+01:00")
            }
        }
        #expect(found == (count == 3 && slow == 0 ? ["burst 3"] : []))
    }

    @Test func questionsOfTwoUsersAreNoBurst() async throws {
        var settings = ReviewSettings()
        settings.burstCount = 3
        let found = try await flags(settings) { log in
            try await log.openApplication(at: "03-03T10:00:00+01:00")
            for user in ["99113199735", "10023045760", "99113199735"] {
                try await log.ask(at: "03-04T10:00:00+01:00", user: user)
            }
        }
        #expect(found == [])
    }

    @Test(arguments: [
        ("03-04T06:59:59+01:00", true), ("03-04T07:00:00+01:00", false), ("03-04T18:59:59+01:00", false),
        ("03-04T19:00:00+01:00", true), ("03-02T12:00:00+01:00", true),
        // In summer time 7 o'clock in Belgium is 5 o'clock UTC.
        ("03-31T07:30:00+02:00", false), ("03-31T06:30:00+02:00", true),
    ])
    func outsideHours(_ time: String, _ isFlagged: Bool) async throws {
        let found = try await flags { log in
            try await log.openApplication(at: "02-03T10:00:00+01:00")
            try await log.write(.personViewed, at: time)
        }
        #expect(found == (isFlagged ? ["outside-hours 1"] : []))
    }

    @Test func aProcessHasNoHours() async throws {
        let found = try await flags { log in
            try await log.openApplication(at: "02-03T10:00:00+01:00")
            try await log.ask(at: "03-02T03:00:00+01:00", user: nil)
        }
        #expect(found == [])
    }

    @Test(arguments: [2, 3]) func thePersonAtWhomManyUsersLooked(_ limit: Int) async throws {
        var settings = ReviewSettings()
        settings.usersPerPerson = limit
        let found = try await flags(settings) { log in
            try await log.openApplication(at: "02-03T10:00:00+01:00")
            for user in ["99113199735", "99113199735", "10023045760"] {
                try await log.write(.personViewed, at: "03-04T10:00:00+01:00", user: user)
            }
        }
        #expect(found == (limit == 2 ? ["many-users 2"] : []))
    }

    @Test(arguments: [
        // Code 1 of three months, registered in November or December.
        ("2024", "11-30", false, true), ("2024", "12-05", false, false),
        // Another code runs beside it.
        ("2024", "11-30", true, false),
    ])
    func aQuestionOnACodeThatIsOver(_ year: String, _ day: String, _ hasOther: Bool, _ isFlagged: Bool) async throws {
        let log = try await ReviewLog()
        // The log of 2025 takes the line whatever its own time.
        try await log.openApplication(at: "01-01T10:00:00+01:00")
        let facts = try integration(.inInquiry)
        try await append(facts, at: "\(year)-\(day)T10:00:00+01:00", log)
        if hasOther { try await append(try integration(.livingWage), at: "2024-12-01T10:00:00+01:00", log) }
        try await log.ask(at: "03-04T10:00:00+01:00")
        #expect(try await log.flags() == (isFlagged ? ["expired-code-1 1"] : []))
        try await log.end()
    }

    @Test func aQuestionAfterTheEndOfACode() async throws {
        let ended = try await flags { log in
            try await log.register(.inInquiry, at: "02-03T10:00:00+01:00")
            try await log.register(.inInquiry, at: "02-10T10:00:00+01:00", act: .integrationEnded)
            try await log.ask(at: "03-04T10:00:00+01:00")
        }
        #expect(ended == ["expired-code-1 1"])
        let again = try await flags { log in
            try await log.register(.inInquiry, at: "02-03T10:00:00+01:00", act: .integrationEnded)
            try await log.register(.inInquiry, at: "02-10T10:00:00+01:00")
            try await log.ask(at: "03-04T10:00:00+01:00")
        }
        #expect(again == [])
    }

    @Test(arguments: [(2, "03-04T12:00:00+01:00", true), (3, "03-04T12:00:00+01:00", false)])
    func repeatedRefusals(_ limit: Int, _ time: String, _ isFlagged: Bool) async throws {
        var settings = ReviewSettings()
        settings.refusalCount = limit
        let found = try await flags(settings) { log in
            try await log.openApplication(at: "02-03T10:00:00+01:00")
            for ticket in ["t-1", "t-2"] {
                try await log.ask(at: "03-04T10:00:00+01:00", ticket: ticket)
                try await log.settle(ticket, at: time, .refused, rule: "MSG00013", act: .documentAttempted)
            }
        }
        #expect(found == (isFlagged ? ["repeated-refusals 2"] : []))
    }

    /// Who asks every hour for two months is seen in each of them, with the 24 questions of the day before. Months begin an
    /// hour before those of UTC, and after 30 March two.
    @Test(arguments: [("2025-02", 28 * 24 - 1), ("2025-03", 24 + 1 + 31 * 24 - 2), ("2025-04", 24 + 2 + 2 * 24)])
    func aRunThatGoesOnIsAFlagOfEachMonth(_ month: String, _ count: Int) async throws {
        var settings = ReviewSettings()
        (settings.burstCount, settings.burstWindow) = (3, .seconds(6 * 3600))
        let log = try await ReviewLog(settings)
        try await log.openApplication(at: "01-03T10:00:00+01:00")
        for (number, days) in [(2, 28), (3, 31), (4, 2)] {
            for day in 1...days {
                for hour in 0..<24 {
                    try await log.ask(at: String(format: "%02d-%02dT%02d:30:00Z", number, day, hour))
                }
            }
        }
        let bursts = try await log.flags(month).filter { $0.hasPrefix("burst") }
        #expect(bursts == ["burst \(count)"])
        try await log.end()
    }

    /// A window that crosses the end of a month belongs to the month of its last line, and to no other.
    @Test(arguments: [("2025-02", []), ("2025-03", ["burst 3"])])
    func aBurstOverMidnightOfTheLastDay(_ month: String, _ expected: [String]) async throws {
        var settings = ReviewSettings()
        settings.burstCount = 3
        let log = try await ReviewLog(settings)
        try await log.openApplication(at: "02-03T10:00:00+01:00")
        for time in ["02-28T23:59:50+01:00", "02-28T23:59:55+01:00", "03-01T00:00:05+01:00"] {
            try await log.ask(at: time)
        }
        #expect(try await log.flags(month).filter { $0.hasPrefix("burst") } == expected)
        try await log.end()
    }

    /// The attempt and the outcome of one consultation tell of one refusal; an answer that refuses has the outcome alone.
    @Test(arguments: [(2, true), (3, false)]) func refusalsCountOnceEach(_ limit: Int, _ isFlagged: Bool) async throws {
        var settings = ReviewSettings()
        settings.refusalCount = limit
        let found = try await flags(settings) { log in
            try await log.openApplication(at: "02-03T10:00:00+01:00")
            try await log.ask(at: "02-28T23:00:00+01:00", ticket: "t-1")
            try await log.ask(at: "03-04T10:00:00+01:00", ticket: "t-2")
            try await log.ask(at: "03-04T10:00:00+01:00", ticket: "t-3")
            for ticket in ["t-2", "t-3"] {
                let attempt: AuditOutcome = ticket == "t-2" ? .refused : .answered
                try await log.settle(ticket, at: "03-04T12:00:00+01:00", attempt, act: .documentAttempted)
                try await log.settle(ticket, at: "03-04T12:00:00+01:00", .refused, rule: "MSG00030")
            }
        }
        #expect(found == (isFlagged ? ["repeated-refusals 2"] : []))
    }

    /// However much happened to a person since, the application that stands before the questions is found.
    @Test func anOldApplicationBehindManyLinesCounts() async throws {
        let found = try await flags { log in
            try await log.openApplication(at: "01-03T10:00:00+01:00")
            for _ in 0..<2_100 { try await log.write(.documentAccepted, at: "02-03T10:00:00+01:00", user: nil) }
            try await log.ask(at: "03-04T10:00:00+01:00")
        }
        #expect(found == [])
    }

    @Test func aFlagNamesItsLinesAndItsVerdict() async throws {
        let log = try await ReviewLog()
        try await log.write(.personViewed, at: "03-03T10:00:00+01:00")
        try await log.ask(at: "03-04T10:00:00+01:00")
        let month = try #require(ReviewMonth("2025-03"))
        let desk = ReviewDesk(try log.context)
        _ = try await desk.record(
            ReviewRequest(.object(["target": "flag/without-application/2025/1", "verdict": "explained"])))
        let finder = FlagFinder(context: try log.context, month: month)
        guard case .object(let answer) = try await finder.read(in: .nl).json, case .array(let items)? = answer["items"],
            case .object(let flag)? = items.first
        else {
            Issue.record("no flag")
            return
        }
        #expect(flag["id"] == "without-application/2025/1" && flag["verdict"] == "explained")
        #expect(flag["subject"] == .string(ReviewLog.person) && items.count == 1)
        #expect(flag["innocentReasons"] == .string(ReviewFlag.Code.withoutApplication.innocentReasons.nl))
        #expect(try await log.newest()[0].object == "review/flags/2025-03")
        try await log.end()
    }

    /// A verdict tells of what stood before it: what the flag gets later is not reviewed.
    @Test func aVerdictDoesNotCoverWhatComesLater() async throws {
        let log = try await ReviewLog()
        try await log.openApplication(at: "02-03T10:00:00+01:00")
        for minute in 10..<13 { try await log.write(.personViewed, at: "03-02T10:\(minute):00+01:00") }
        let id = "outside-hours/2025/1"
        let finder = FlagFinder(context: try log.context, month: try #require(ReviewMonth("2025-03")))
        #expect(try await flag(id, finder)["reviewed"] == nil)
        let desk = ReviewDesk(try log.context)
        _ = try await desk.record(ReviewRequest(.object(["target": .string("flag/\(id)"), "verdict": "in-order"])))
        let whole = try await flag(id, finder)
        #expect(whole["reviewedLineCount"] == .integer(3) && whole["whollyReviewed"] == .bool(true), "\(whole)")
        #expect(whole["reviewed"] == "in orde, over 3 van 3 regels")
        for minute in 20..<22 { try await log.write(.personViewed, at: "03-02T11:\(minute):00+01:00") }
        let grown = try await flag(id, finder)
        #expect(grown["lineCount"] == .integer(5) && grown["verdict"] == "in-order", "\(grown)")
        #expect(grown["reviewedLineCount"] == .integer(3) && grown["whollyReviewed"] == .bool(false), "\(grown)")
        #expect(grown["reviewed"] == "in orde, over 3 van 5 regels")
        _ = try await desk.record(ReviewRequest(.object(["target": .string("flag/\(id)"), "verdict": "explained"])))
        let again = try await flag(id, finder)
        #expect(again["verdict"] == "explained" && again["whollyReviewed"] == .bool(true), "\(again)")
        try await log.end()
    }

    private func flag(_ id: String, _ finder: FlagFinder) async throws -> [String: JSONValue] {
        guard case .object(let answer) = try await finder.read(in: .nl).json, case .array(let items)? = answer["items"]
        else { return [:] }
        for case .object(let flag) in items where flag["id"] == .string(id) { return flag }
        return [:]
    }

    private func integration(_ code: QualityCode) throws -> AuditFacts {
        var facts = AuditFacts(.integrationRegistered, access: .changed, by: .process("dispatcher"))
        facts.qualityCode = code
        facts.subject = try SSIN(ReviewLog.person)
        return facts
    }

    private func append(_ facts: AuditFacts, at time: String, _ log: ReviewLog) async throws {
        let leaf = try Auditor(environment: log.world.environment).leaf(
            facts, tenant: log.world.tenant, at: try UTCInstant(xmlDateTime: time))
        try await log.store.append([leaf])
    }
}
