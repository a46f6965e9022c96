import AuditLog
import MessageStore
import Messages
import SocialSecurity
import Testing
import XMLSecurity

@testable import Gateway

/// Reports: for the person, for an inspection, for the questionnaire.
@Suite struct ReviewReportTests {
    private func personReport(_ log: ReviewLog, _ members: [String: JSONValue] = [:]) async throws -> String {
        let body: [String: JSONValue] = ["ssin": .string(ReviewLog.person), "format": "csv", "language": "en"]
        let request = try PersonReportRequest(.object(body.merging(members) { $1 }))
        return try await ReviewLog.text(try await PersonReport(request, in: try log.context).prepared())
    }

    private func filled(_ settings: ReviewSettings = ReviewSettings()) async throws -> ReviewLog {
        let log = try await ReviewLog(settings)
        try await log.ask(at: "03-04T10:00:00+01:00", ticket: "t-1")
        try await log.ask(at: "03-04T10:01:00+01:00", subject: ReviewLog.other, ticket: "t-2")
        let conversation = try Ticket("c-health")
        try await log.write(.consultationIntent, at: "03-04T10:02:00+01:00") { facts in
            facts.operation = .consultHealthInsurance
            facts.conversation = conversation
        }
        try await log.write(.messageViewed, at: "03-04T10:03:00+01:00") { $0.conversation = conversation }
        return log
    }

    @Test func aPersonReportHasEveryLineOfThePersonAndNoneOfAnother() async throws {
        let log = try await filled()
        let rows = try await personReport(log).split(separator: "\r\n").map(String.init)
        // Heading, the report's own line, two looks and two questions, the notice.
        #expect(rows.count == 6)
        let heading = "Time,Organisation,Role,What,Flow,Why,Other party,Outcome,Rule,Year,Line,Goes with line,Problem"
        #expect(rows[0] == heading)
        #expect(rows[1].contains("lines or proofs of the log were taken out"))
        #expect(
            rows[4].hasPrefix(
                "2025-03-04T10:00:00.000+01:00,0999999823,social worker (social-worker),a consultation was about to "))
        #expect(rows[5].contains("may be incomplete"))
        #expect(!rows.joined().contains(ReviewLog.other) && !rows.joined().contains("99113199735"))
        #expect(try await log.newest()[0].act == .logExported)
        try await log.end()
    }

    @Test func aQuestionNamesItsOutcomeAndTheOtherWayRound() async throws {
        let log = try await ReviewLog()
        try await log.ask(at: "03-04T10:00:00+01:00", ticket: "t-1")
        try await log.settle("t-1", at: "03-04T10:00:01+01:00", .answered)
        let rows = try await personReport(log).split(separator: "\r\n").map(String.init)
        #expect(rows.filter { $0.hasSuffix(",2025,1,2025/0,") }.count == 1)
        #expect(rows.filter { $0.hasSuffix(",2025,0,2025/1,") }.count == 1)
        try await log.end()
    }

    @Test func usersAreNamedOnlyBySetting() async throws {
        var settings = ReviewSettings()
        settings.reportShowsUsers = true
        let log = try await filled(settings)
        #expect(try await personReport(log).contains("99113199735"))
        try await log.end()
    }

    /// A withheld flow leaves no trace in the report: not its question, not a look at its conversation, not a verdict.
    @Test(arguments: [
        (ReviewSettings.Withholding.hidden, 2), (.until(CivilDate(daysSince1970: 60_000)), 2),
        (.until(CivilDate(daysSince1970: 0)), 4),
    ])
    func aWithheldFlowIsLeftOut(_ withholding: ReviewSettings.Withholding, _ count: Int) async throws {
        var settings = ReviewSettings()
        settings.withheldFlows = [.consultHealthInsurance: withholding]
        let log = try await filled(settings)
        let index = 2
        _ = try await ReviewDesk(try log.context).record(
            ReviewRequest(.object(["target": .string("line/2025/\(index)"), "verdict": "in-order"])))
        let report = try await personReport(log)
        let rows = report.split(separator: "\r\n")
        // Beside heading and notice; the verdict goes with its line.
        #expect(rows.count - 2 == (count == 2 ? 2 : 5))
        #expect(report.contains("consultation of health insurance") == (count == 4))
        #expect(report.contains("verdict") == (count == 4))
        // The same notice, whether something is missing or not.
        #expect(rows.last?.contains("may be incomplete") == true)
        try await log.end()
    }

    @Test func thePeriodBoundsAReport() async throws {
        let log = try await filled()
        let rows = try await personReport(
            log, ["since": "2025-03-04T10:02:00+01:00", "until": "2025-03-04T10:03:00+01:00"]
        ).split(separator: "\r\n")
        #expect(rows.count == 3 && rows[1].contains("consultation of health insurance"))
        try await log.end()
    }

    @Test func theJSONFormIsAnObjectWithTheSameRows() async throws {
        let log = try await filled()
        let text = try await personReport(log, ["format": "json", "language": "fr"])
        guard case .object(let members) = try JSONValue(bytes: Array(text.utf8)),
            case .array(let rows)? = members["rows"]
        else {
            Issue.record("not an object with rows")
            return
        }
        #expect(rows.count == 4 && members["report"] == "person" && members["notice"] != nil)
        try await log.end()
    }

    @Test func anInspectionTableHasOneRowAQuestionWithItsOutcome() async throws {
        let log = try await filled()
        try await log.settle("t-1", at: "03-05T10:00:00+01:00", .refused, rule: "MSG00012")
        let request = try InspectionRequest(
            .object(["from": "2025-03-04", "through": "2025-03-04", "format": "csv", "language": "en"]))
        let rows = try await ReviewLog.text(try await InspectionTable(request, in: try log.context).prepared())
            .split(separator: "\r\n").map(String.init)
        #expect(rows.count == 4)
        // Sorted by beneficiary; the outcome came a day after the period.
        #expect(rows[1].hasPrefix("71023000122,2025-03-04T10:00:00.000+01:00,consultLivingWages,"))
        #expect(rows[1].contains("PCSA:SOCIAL_INQUIRY") && rows[1].contains(",t-1,"))
        #expect(rows[1].contains(",refused,MSG00012 (requester-integration): "))
        #expect(rows[2].contains("consultHealthInsurance"))
        #expect(rows[3].hasPrefix("85043199879,"))
        let empty = try InspectionRequest(
            .object(["from": "2025-03-05", "through": "2025-03-05", "format": "csv"]))
        #expect(
            try await ReviewLog.text(try await InspectionTable(empty, in: try log.context).prepared())
                .split(separator: "\r\n").count == 1)
        #expect(try await log.newest()[0].object == "report/inspection/2025-03-05/2025-03-05")
        try await log.end()
    }

    /// An attempt that failed before the end is not how the question ended.
    @Test func anInspectionTableHasTheRuleOfTheOutcomeAlone() async throws {
        let log = try await ReviewLog()
        try await log.ask(at: "03-04T10:00:00+01:00", ticket: "t-1")
        try await log.settle(
            "t-1", at: "03-04T10:01:00+01:00", .failed, rule: "hub-unreachable/timed-out", act: .documentAttempted)
        try await log.settle("t-1", at: "03-04T10:05:00+01:00", .delivered, act: .documentAttempted)
        let request = try InspectionRequest(
            .object(["from": "2025-03-04", "through": "2025-03-04", "format": "csv", "language": "en"]))
        let text = try await ReviewLog.text(try await InspectionTable(request, in: try log.context).prepared())
        #expect(text.contains(",\"delivered; the recipient signed for it\",,t-1,") && !text.contains("hub-unreachable"))
        try await log.end()
    }

    /// A clock that was days ahead for one line ends no period.
    @Test func aLineFromTheFutureHidesNothingBehindIt() async throws {
        let log = try await ReviewLog()
        try await log.ask(at: "03-04T10:00:00+01:00")
        try await log.ask(at: "06-04T10:00:00+02:00")
        try await log.ask(at: "03-04T10:00:01+01:00")
        var count = 0
        try await PeriodLines(store: log.store).forEach(
            since: try UTCInstant(xmlDateTime: "2025-03-04T00:00:00+01:00"),
            until: try UTCInstant(xmlDateTime: "2025-03-05T00:00:00+01:00")
        ) { _, _ in count += 1 }
        #expect(count == 2)
        try await log.end()
    }

    @Test func aPeriodIsFoundAmongManyLines() async throws {
        let log = try await ReviewLog()
        for day in 1...31 { try await log.ask(at: "03-\(day < 10 ? "0" : "")\(day)T12:00:00+01:00") }
        var seen: [Int64] = []
        try await PeriodLines(store: log.store).forEach(
            since: try UTCInstant(xmlDateTime: "2025-03-10T12:00:00+01:00"),
            until: try UTCInstant(xmlDateTime: "2025-03-13T12:00:00+01:00")
        ) { _, leaf in seen.append(leaf.timeMilliseconds) }
        #expect(seen.count == 3)
        #expect(seen.first == (try UTCInstant(xmlDateTime: "2025-03-10T12:00:00+01:00")).milliseconds)
        try await log.end()
    }

    @Test func theYearlyFiguresCount() async throws {
        let log = try await filled()
        try await log.settle("t-1", at: "03-05T10:00:00+01:00", .refused, rule: "MSG00012")
        try await log.settle("t-1", at: "03-05T10:00:00+01:00", .refused, rule: "MSG00012", act: .documentAttempted)
        // The hub carried the question, and its answer was a refusal: only the outcome says so.
        try await log.settle("t-2", at: "03-05T10:00:00+01:00", .answered, act: .documentAttempted)
        try await log.settle("t-2", at: "03-05T10:00:00+01:00", .refused, rule: "MSG00030")
        // No question about a person, and a person about whom nobody asked.
        try await log.settle("t-3", at: "03-05T10:00:00+01:00", .answered, act: .documentAttempted, .ticketListRequest)
        try await log.write(.documentAccepted, at: "03-05T10:00:00+01:00", user: nil, subject: "10023045760")
        try await log.write(.erased, at: "03-06T10:00:00+01:00", user: nil, subject: nil)
        // Refused to the OCMW's own software: no refusal of a document.
        try await log.write(.callRefused, at: "03-06T10:00:00+01:00", subject: nil) { facts in
            (facts.outcome, facts.rule) = (.refused, "state-conflict")
        }
        let request = try FiguresRequest(.object(["year": 2025, "format": "csv", "language": "en"]))
        let rows = try await ReviewLog.text(try await YearFigures(request, in: try log.context).prepared())
            .split(separator: "\r\n").map(String.init)
        for row in [
            "consultations,Questions by flow,consultation of living wages (consultLivingWages),2",
            "consultations,Questions by flow,consultation of health insurance (consultHealthInsurance),1",
            "consultationOutcomes,How questions ended,"
                + "consultation of living wages: refused (consultLivingWages/refused),2", "users,Users,,1",
            "persons,Persons,,2", "refusals,Refusals,code MSG00030,1",
            "refusals,Refusals,MSG00012 (requester-integration): The person is not integrated for your organisation in a "
                + "fitting quality and period,1",
            "callsRefused,Refused calls of the software,the state of things does not allow it (state-conflict),1",
            "erasures,Erasures,,1", "reviews,Reviews done,,0",
            "views,Looks at persons and messages,,1",
            "flags,Review flags,question without an application before it (without-application),2",
        ] {
            #expect(rows.contains(row), "\(row) of \(rows)")
        }
        #expect(!rows.contains { $0.contains("ticketListRequest/") })
        #expect(!rows.contains { $0.hasPrefix("refusals,") && $0.contains("state-conflict") })
        // JSON has the stable words.
        let asked = try FiguresRequest(.object(["year": 2025, "language": "fr"]))
        let json = try await ReviewLog.text(try await YearFigures(asked, in: try log.context).prepared())
        #expect(json.contains(#""detail":"consultLivingWages/refused""#) && json.contains(#""detail":"MSG00012""#))
        try await log.end()
    }
}
