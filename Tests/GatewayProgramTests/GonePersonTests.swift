import ArgumentParser
import AuditLog
import Foundation
import GRDB
import MessageStore
import Messages
import SocialSecurity
import Testing
import XMLSecurity

@testable import Gateway
@testable import GatewayHTTP
@testable import ocmw_gateway

/// Whose persons are gone: erased when a line of the log says so, missing else, the same word wherever one asks.
@Suite struct GonePersonTests {
    private func context(_ gateway: AuditedGateway) -> ReviewContext {
        ReviewContext(environment: gateway.graph.environment, tenant: gateway.tenant, process: "tests")
    }

    /// Four questions about one person, the lines 1 to 4: the second is erased, the third taken away, the fourth damaged.
    private func with(_ body: (AuditedGateway) async throws -> Void) async throws {
        try await AuditedGateway.with { gateway in
            try await gateway.ask(Array(repeating: .consultationIntent, count: 4))
            try await erase(.line(AuditPosition(year: gateway.year, index: 2)), gateway)
            try gateway.tamper(
                "DELETE FROM audit_side WHERE leaf = 4; UPDATE audit_side SET side = zeroblob(40) WHERE leaf = 5")
            try await body(gateway)
        }
    }

    @discardableResult
    private func erase(_ target: AuditErasureTarget, _ gateway: AuditedGateway) async throws -> AuditErasurePlan {
        let eraser = AuditEraser(environment: gateway.graph.environment)
        let plan = try await eraser.plan(target, of: gateway.tenant, by: .process("tests"))
        try await eraser.erase(plan, of: gateway.tenant, reason: "T-1", beforeRetention: true, by: .process("tests"))
        return plan
    }

    private func text(_ report: PreparedReport) async throws -> (text: String, gaps: ReportGaps) {
        var bytes: [UInt8] = []
        let gaps = try await report.write { bytes += $0 }
        return (String(decoding: bytes, as: UTF8.self), gaps)
    }

    @Test func everyListSaysTheSame() async throws {
        try await with { gateway in
            let lines = Array(try await gateway.lines()[1...4])
            let rows = try await lines.json(in: gateway.tenant.store)
            let problems = rows.map { row -> String? in
                guard case .object(let members) = row, case .object(let subject)? = members["subject"],
                    case .string(let problem)? = subject["problem"]
                else { return nil }
                return problem
            }
            #expect(problems == [nil, "erased", "missing", "unreadable"])
            // A table shows the word, and the time as people read it.
            let shown = rows.map { $0.inBelgianTime(["time"]).withProblemsInBrackets }
            #expect(
                Output.cells(shown, ["subject"]).map(\.first) == [
                    AuditedGateway.person, "(erased)", "(missing)", "(unreadable)",
                ])
            #expect(Output.cells(shown, ["time"]).allSatisfy { $0[0].hasSuffix("+01:00") || $0[0].hasSuffix("+02:00") })
            let erasures = try await AuditErasures.of(lines, in: gateway.tenant.store)
            let whom = try lines.map { try LineExplanation($0, erasures: erasures).parts[.whom]?.en }
            #expect(whom[1] == "person (erased)" && whom[2]?.hasPrefix("person (missing: no line says") == true)
            #expect(whom[3]?.hasPrefix("person (damaged") == true)
        }
    }

    @Test func theInspectionTableSaysWhichAndHowMany() async throws {
        try await with { gateway in
            let day = JSONValue.string(gateway.graph.environment.civilDate(of: gateway.now).description)
            let body: [String: JSONValue] = ["from": day, "through": day]
            let csv = try InspectionRequest(.object(body.merging(["format": "csv", "language": "nl"]) { $1 }))
            let table = try await text(try await InspectionTable(csv, in: context(gateway)).prepared())
            #expect(table.gaps.withoutPersons == 1 && table.gaps.damaged == 2 && table.gaps.notOurs == 0)
            let rows = table.text.split(separator: "\r\n")
            for cell in ["(gewist),", "(ontbreekt),", "(beschadigd),", "\(AuditedGateway.person),"] {
                #expect(rows.count { $0.hasPrefix(cell) } == 1, "\(table.text)")
            }
            let last = try #require(rows.dropLast().last)
            #expect(last.hasPrefix("Regels waarvan een persoon gewist is: 1,"), "\(table.text)")
            #expect(rows.last?.contains("(zie audit verify): 2,") == true)
            #expect(table.text.contains(",maatschappelijk werker (social-worker),"))
            // Belgian time in the file of a person, UTC in that of a program.
            #expect(table.text.contains("\(BelgianCalendar.dateTime(of: gateway.now).prefix(10))T"))
            #expect(!table.text.contains("Z,") && (table.text.contains("+01:00,") || table.text.contains("+02:00,")))
            let json = try await text(
                try await InspectionTable(try InspectionRequest(.object(body)), in: context(gateway)).prepared())
            #expect(json.text.contains(#""beneficiary":{"problem":"missing"}"#), "\(json.text)")
            #expect(json.text.contains(#""linesWithoutPersons":1"#) && json.text.contains(#""linesDamaged":2"#))
            #expect(json.text.contains(#""role":"social-worker""#) && !json.text.contains("+01:00"))
        }
    }

    @Test func figuresAndFlagsSayHowMany() async throws {
        try await with { gateway in
            let request = try FiguresRequest(
                .object(["year": .integer(Int64(gateway.year)), "format": "csv", "language": "en"]))
            let figures = try await text(try await YearFigures(request, in: context(gateway)).prepared())
            #expect(figures.text.contains("linesWithoutPersons,Lines of which a person was erased,,1\r\n"))
            #expect(figures.text.contains("(see audit verify),,2\r\n"), "\(figures.text)")
            #expect(figures.gaps.withoutPersons == 1 && figures.gaps.damaged == 2)
            #expect(figures.text.contains("flags,Review flags,question without an application before it ("))
            let month = ReviewMonth(of: gateway.graph.environment.civilDate(of: gateway.now))
            let (json, gaps) = try await FlagFinder(context: context(gateway), month: month).read(in: .en)
            guard case .object(let members) = json else { throw CommandFailure("no object", remedy: "") }
            #expect(members["linesWithoutPersons"] == .integer(1) && members["linesDamaged"] == .integer(2))
            #expect(gaps.withoutPersons == 1 && gaps.damaged == 2)
        }
    }

    /// What is erased already, gone, or was never there is not erased again without a word.
    @Test func anErasureOfNothingSaysSo() async throws {
        try await with { gateway in
            let year = gateway.year
            func refusal(_ target: AuditErasureTarget) async throws -> String? {
                await #expect(throws: RequestProblem.self) { try await self.erase(target, gateway) }?.detail
            }
            let told = try #require(try await gateway.tenant.store.auditErasures(after: nil, limit: 9).first)
            func beside(_ index: UInt64) async throws -> String {
                try await refusal(.line(AuditPosition(year: year, index: index))) ?? ""
            }
            #expect(
                try await beside(2)
                    == "What stood beside line 2 of \(year) is erased already: line \(told.index) of \(year) says so.")
            #expect(
                try await beside(3)
                    == "What stood beside line 3 of \(year) is missing, and no line of the log says that it was erased."
            )
            #expect(try await beside(999).contains("it has the lines 0 to"))
            #expect(try await beside(0).contains("names nobody"))
            #expect(try await refusal(.year(1999)) == "There is no log of 1999. Years with a log: \(year).")
            #expect(try await refusal(.year(year)) == "The year \(year) is not over: lines of it may still come.")
        }
    }

    /// A verdict about a line that there is not is not looked for.
    @Test func reviewsOfALineThatThereIsNotAreRefused() async throws {
        try await with { gateway in
            let desk = ReviewDesk(context(gateway))
            let known = ReviewTarget("line/\(gateway.year)/1")
            let none = try await desk.reviews(of: known, after: nil, limit: 9)
            #expect(none.isEmpty)
            for target in ["line/\(gateway.year)/9999", "flag/burst/\(gateway.year)/9999"] {
                let refused = await #expect(throws: RequestProblem.self) {
                    _ = try await desk.reviews(of: ReviewTarget(target), after: nil, limit: 9)
                }
                #expect(refused?.code == .notFound && refused?.detail.contains("has no line 9999") == true)
            }
        }
    }

    /// Who looked at a line left a line that names its person, and so did a verdict: with the line, these forget whom.
    @Test func whatPointsAtAnErasedLineForgetsItsPerson() async throws {
        try await AuditedGateway.with { gateway in
            try await gateway.ask(Array(repeating: .consultationIntent, count: 2))
            let desk = ReviewDesk(context(gateway))
            let place = AuditPosition(year: gateway.year, index: 1)
            _ = try await desk.explanation(of: place)
            for index in 1...2 {
                _ = try await desk.record(
                    ReviewRequest(
                        .object([
                            "target": .string("line/\(gateway.year)/\(index)"), "verdict": "explained", "note": "why",
                        ])))
            }
            _ = try await desk.explanation(of: AuditPosition(year: gateway.year, index: 2))
            for kept in try await gateway.tenant.store.reviews(of: nil, after: nil, limit: 9) {
                let line = try await gateway.tenant.store.auditLine(at: kept.position)
                #expect(line?.outline?.timeMilliseconds == kept.record.instant.milliseconds)
            }
            let subjects = { try await gateway.lines().map { $0.side[.subject] != nil } }
            #expect(try await subjects() == [false, true, true, true, true, true, true])
            let plan = try await erase(.line(place), gateway)
            #expect(plan.lineCount == 3 && plan.youngLineCount == 1)
            let left = try await subjects().prefix(7)
            #expect(left == [false, false, true, false, false, true, true])
            let verdicts = try await desk.reviews(of: nil, after: nil, limit: 9).map(\.json)
            let notes = verdicts.map { verdict -> [JSONValue?] in
                guard case .object(let members) = verdict else { return [] }
                return [members["note"], members["noteErased"], members["proven"]]
            }
            #expect(notes == [[nil, .bool(true), .bool(true)], ["why", nil, .bool(true)]])
            #expect(try await gateway.findings().isEmpty)
        }
    }

    /// A note is kept for good: what is no text is refused, and what editors on Windows add is left out.
    @Test(arguments: [
        ("Gr\u{E9}goire\r\nzweite Zeile\r\n", "Gr\u{E9}goire\nzweite Zeile"), ("\u{FEFF}bom\n", "bom"),
        ("\n\nplain", "plain"),
    ])
    func aNoteIsKeptAsItWasWritten(_ text: String, _ kept: String) async throws {
        try await TestConfiguration.with { test in
            let file = "\(test.folder)/note.txt"
            try Data(text.utf8).write(to: URL(filePath: file))
            #expect(try NoteFile.text(of: file).utf8.elementsEqual(kept.utf8))
            try Data([0x67, 0xe9, 0x72, 0xe9]).write(to: URL(filePath: file))
            let failure = #expect(throws: CommandFailure.self) { try NoteFile.text(of: file) }
            #expect(failure?.description.contains("not UTF-8") == true)
        }
    }

    /// Whatever the option: a number of a person that was given as an argument is told as one.
    @Test(arguments: [
        ["list", "--ticket", AuditedGateway.person], ["list", "--conversation", AuditedGateway.person],
        ["list", "--application", AuditedGateway.person], ["evidence", "--conversation", AuditedGateway.person],
    ])
    func aNumberInAnyOptionIsRefusedBeforeAnythingIsOpened(_ words: [String]) throws {
        let error = #expect(throws: (any Error).self) {
            _ = try OCMWGateway.parseAsRoot(["audit"] + words + ["--config", "none.yaml"])
        }
        #expect(error.map { OCMWGateway.exitCode(for: $0) } == .validationFailure)
        #expect(PersonArgument.isHeld(in: AuditedGateway.person))
        for word in ["c-1", "t-1", "dossier 4.2", "2026-11-22T10:00:00Z"] { #expect(!PersonArgument.isHeld(in: word)) }
    }

    /// Both commands about verdicts refuse a target that is none in the same way.
    @Test func aTargetThatIsNoneIsRefusedAlike() throws {
        for words in [["review", "--verdict", "explained"], ["reviews"]] {
            let error = #expect(throws: (any Error).self) {
                _ = try OCMWGateway.parseAsRoot(["audit"] + words + ["--config", "none.yaml", "--target", "17"])
            }
            #expect(error.map { OCMWGateway.message(for: $0) }?.contains("line/YEAR/INDEX") == true)
        }
    }
}
