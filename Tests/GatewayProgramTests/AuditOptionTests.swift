import ArgumentParser
import AuditLog
import Foundation
import MessageStore
import SocialSecurity
import Testing
import XMLSecurity

@testable import Gateway
@testable import ocmw_gateway

/// What the audit commands say of the options and the input that were given.
@Suite struct AuditOptionTests {
    private static let today = "2036-01-10"

    @Test(arguments: [
        (["--day", "2036-01-11"], "--day: 2036-01-11 is a day to come; today is 2036-01-10 in Belgium"),
        (["--from", "2036-01-11", "--to", "2036-01-12"], "--from: 2036-01-11 is a day to come"),
        (["--from", "2036-01-09", "--to", "2036-01-12"], "--to: 2036-01-12 is a day to come"),
        (["--day", "2036-02-30"], "--day: not a calendar date"),
    ])
    func reconcileNamesTheOptionThatWasGiven(_ options: [String], _ said: String) throws {
        let command = try AuditCommand.Reconcile.parse(["--config", "g.yaml"] + options)
        let failure = #expect(throws: CommandFailure.self) { _ = try command.days(today: CivilDate(Self.today)) }
        #expect(failure?.reason.hasPrefix(said) == true, "\(String(describing: failure))")
        let isDay = options[0] == "--day"
        #expect(failure?.description.contains(isDay ? "--to" : "--day") == false)
    }

    @Test(arguments: [
        ([], "2036-01-09", "2036-01-09"), (["--day", "2036-01-10"], "2036-01-10", "2036-01-10"),
        (["--from", "2036-01-01", "--to", "2036-01-10"], "2036-01-01", "2036-01-10"),
    ])
    func reconcileTakesDaysUpToToday(_ options: [String], _ first: String, _ last: String) throws {
        let days = try AuditCommand.Reconcile.parse(["--config", "g.yaml"] + options).days(
            today: CivilDate(Self.today))
        #expect(days.lowerBound.description == first && days.upperBound.description == last)
    }

    /// Before its first line and after its last one the log proves nothing; `audit reconcile` says so too.
    @Test func daysOutsideTheLogAreSaid() throws {
        let span = LogSpan(
            first: try CivilDate("2036-01-03"), last: try CivilDate("2036-01-07"), today: try CivilDate(Self.today))
        let said = "note: the log begins on 2036-01-03 and ends on 2036-01-07; it says nothing about other days"
        for (day, isOutside) in [
            ("2036-01-02", true), ("2036-01-03", false), ("2036-01-07", false), ("2036-01-08", true),
        ] {
            let date = try CivilDate(day)
            #expect(SpanNote.text(span, from: date, through: date) == (isOutside ? said : nil), "\(day)")
        }
    }

    /// Signed statements of the hub: another one of the same day stands beside it, and none is ever replaced.
    @Test func listsOfTheHubAreNeverReplaced() throws {
        let folder = NSTemporaryDirectory() + "lists-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let (kept, name) = (try KeptLists(folder: folder), "0999999922-2036-01-09-1")
        let instant = try UTCInstant(xmlDateTime: "2036-01-10T08:00:00.250Z")
        func files() throws -> [String: String] {
            let names = try FileManager.default.contentsOfDirectory(atPath: folder)
            return try Dictionary(
                uniqueKeysWithValues: names.map { ($0, try String(contentsOfFile: "\(folder)/\($0)", encoding: .utf8)) }
            )
        }
        #expect(try kept.keep(Array("first".utf8), named: name, at: instant) == nil)
        #expect(try kept.keep(Array("first".utf8), named: name, at: instant.advanced(by: .seconds(1))) == nil)
        #expect(try files() == ["\(name).xml": "first"])
        let beside = "\(name).20360110T080000250Z.xml"
        #expect(try kept.keep(Array("second".utf8), named: name, at: instant) == "\(folder)/\(beside)")
        #expect(try kept.keep(Array("second".utf8), named: name, at: instant) == nil)
        let third = "\(name).20360110T080000250Z.2.xml"
        #expect(try kept.keep(Array("third".utf8), named: name, at: instant) == "\(folder)/\(third)")
        // Page 11 is none of page 1.
        #expect(try kept.keep(Array("eleventh".utf8), named: name + "1", at: instant) == nil)
        #expect(
            try files() == ["\(name).xml": "first", beside: "second", third: "third", "\(name)1.xml": "eleventh"])
        for file in try files().keys {
            let mode = try FileManager.default.attributesOfItem(atPath: "\(folder)/\(file)")[.posixPermissions]
            #expect((mode as? NSNumber)?.intValue == 0o600, "\(file)")
        }
    }

    @Test func aFolderThatCannotBeWrittenIsNamed() throws {
        let folder = NSTemporaryDirectory() + "lists-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let kept = try KeptLists(folder: folder)
        try FileManager.default.createDirectory(atPath: "\(folder)/x.xml.new/y", withIntermediateDirectories: true)
        let failure = #expect(throws: CommandFailure.self) {
            try kept.keep([1], named: "x", at: UTCInstant(milliseconds: 0))
        }
        let reason = try #require(failure).reason
        #expect(reason.contains("--output") && reason.contains("\(folder)/x.xml"))
    }

    /// Each part of a finding stands on a line of its own.
    @Test func aDifferenceIsThreeLines() {
        let finding = ReconciliationFinding(.notLogged, ticket: "t-1", direction: .sent, entry: nil, mention: nil)
        #expect(finding.lines.count == 3 && finding.lines[0].hasPrefix("not-logged: document t-1 sent to"))
        #expect(finding.lines[2].hasPrefix("  Remedy: "))
        #expect(finding.lines.allSatisfy { TerminalText.escaped($0) == $0 }, "none has an end of a line in it")
    }

    /// What is looked for can be compared with what is shown.
    @Test func aListShowsWhatWasLookedFor() throws {
        func columns(_ options: [String]) throws -> [String] {
            try AuditListCommand.parse(["--config", "g.yaml"] + options).criteria.columns
        }
        #expect(try columns(["--outcome", "refused"]) == [])
        #expect(try columns(["--user", "--legal-context", "X"]) == ["user", "legalContext"])
        #expect(try columns(["--counterpart", "0999999823"]) == ["counterpart"])
        #expect(try columns(["--conversation", "c-1", "--ticket", "t-1"]) == ["conversation", "kszTicket"])
    }

    @Test(arguments: [["explain"], ["prove"]]) func aNumberBelowZeroIsToldAsOne(_ command: [String]) {
        let words = ["audit"] + command + ["--config", "g.yaml", "--index", "-1"]
        let error = #expect(throws: (any Error).self) { _ = try OCMWGateway.parseAsRoot(words) }
        #expect(error.map { OCMWGateway.message(for: $0).contains("'-1' is invalid for '--index") } == true)
    }

    /// Erasing a year that is not over is no matter of a mistake to correct: what to do instead is said.
    @Test func aYearThatIsNotOverSaysWhatToDo() {
        let error = GatewayError(.forbiddenByRule, "a year is erased later", rule: "year-not-over")
        let text = CommandFailure.text(of: error, fallback: "none")
        #expect(text.contains("from 2 January after it on") && text.contains("--index") && text.contains("--person"))
    }

    @Test(arguments: [
        ("71023000123", "the check number of the SSIN is wrong", "compare the eleven digits"),
        ("71023000222", "the check number of the SSIN is wrong", "compare the eleven digits"),
        ("7102300012", "exactly 11 digits", "write eleven digits"),
        ("71.02.30-001.22", "exactly 11 digits", "write eleven digits, without spaces, dots and hyphens"),
        ("7102300012x", "ASCII digits only", "write eleven digits"),
        ("71993000122", "the month of an SSIN", "compare the eleven digits"),
    ])
    func aNumberThatIsNoneSaysWhichRuleItBreaksAndIsNotRepeated(_ text: String, _ said: String, _ remedy: String) {
        let failure = #expect(throws: CommandFailure.self) { _ = try PersonPrompt.number(text) }
        #expect(failure?.reason.contains(said) == true && failure?.remedy.hasPrefix(remedy) == true, "\(said)")
        #expect(failure?.description.contains(text) == false)
    }

    @Test func aGoodNumberIsTaken() throws {
        #expect(try PersonPrompt.number(" 71023000122 ").digits == "71023000122")
    }

    private func report(_ findings: [AuditFinding], signed: UInt64 = 4) -> AuditYearReport {
        AuditYearReport(year: 2036, lineCount: 9, signedLineCount: signed, root: "ab", findings: findings)
    }

    private func answerable(_ reports: AuditYearReport...) -> [String] {
        AuditVerifyText.lines(reports).filter { $0.contains("audit acknowledge") }
    }

    @Test func verifySaysWhatCanBeAcknowledged() {
        let lost = AuditFinding(.highWaterMissing, year: 2036)
        let foreign = AuditFinding(.lineNotOurs, year: 2036, index: 5)
        #expect(answerable(report([])).isEmpty)
        #expect(answerable(report([AuditFinding(.sideMissing, year: 2036, index: 5)])).isEmpty)
        #expect(
            answerable(report([foreign, lost, AuditFinding(.sideMissing, year: 2036, index: 5)])) == [
                "audit acknowledge can answer for: line-not-ours (but for a line that changes the key or opens the log), "
                    + "high-water-missing; show the adviser first. Nothing else that is found can be acknowledged."
            ])
        #expect(answerable(report([lost])).first?.contains("can answer for: high-water-missing;") == true)
        // A line that is signed was answered for, and one of a closed year cannot be.
        #expect(answerable(report([foreign], signed: 6)).isEmpty)
        let next = AuditYearReport(year: 2037, lineCount: 2, signedLineCount: 2, root: "cd", findings: [])
        #expect(answerable(report([foreign]), next).isEmpty)
    }

    /// What the line names is what the command takes.
    @Test func whatVerifyNamesIsAcknowledged() async throws {
        try await AuditedGateway.with { gateway in
            try await gateway.busy()
            try gateway.tamper("UPDATE audit_leaf SET tag = zeroblob(32) WHERE seq = 9")
            let verification = AuditVerification(highWater: gateway.graph.highWater)
            let before = AuditVerifyText.lines(try await verification.verify(gateway.tenant))
            #expect(before.contains { $0.hasPrefix("audit acknowledge can answer for: line-not-ours (") }, "\(before)")
            try await HighWaterAcknowledgement(
                environment: gateway.graph.environment, issuer: gateway.graph.issuer(logger: AuditedGateway.logger)
            ).acknowledge(gateway.tenant, reason: "T-1", by: .process("tests"))
            let after = AuditVerifyText.lines(try await verification.verify(gateway.tenant))
            #expect(after.contains { $0.contains("line-not-ours: 1, at 8") }, "\(after)")
            #expect(!after.contains { $0.contains("audit acknowledge") }, "\(after)")
        }
    }

    @Test func notesCountTheLines() {
        var gaps = ReportGaps(notShown: 0)
        #expect(PassedNote.lines(gaps).isEmpty)
        gaps.notOurs = 1
        let advice = "Run ocmw-gateway audit verify, and show the adviser what it finds."
        #expect(
            PassedNote.lines(gaps) == [
                "note: 1 line is not counted: not written by this gateway (line-not-ours)", advice,
            ])
        #expect(PassedNote.lines(ReportGaps(notShown: 2)).first?.hasPrefix("note: 2 lines are not shown") == true)
        gaps.damaged = 2
        #expect(PassedNote.lines(gaps).count == 3 && PassedNote.lines(gaps).last == advice)
        gaps = ReportGaps(notShown: 0)
        gaps.withoutPersons = 3
        // What was erased on purpose is no reason to verify.
        #expect(
            PassedNote.lines(gaps) == ["note: 3 lines are counted without the person, who was erased on purpose"])
    }

    /// Explanations name the file that the command was given.
    @Test func aReviewByACommandKnowsItsConfiguration() async throws {
        try await AuditedGateway.with { gateway in
            let options = try TenantOptions.parse(["--config", "north/gateway-b.yaml"])
            let context = options.review(gateway.graph, gateway.tenant)
            let explanation = try await ReviewDesk(context).explanation(
                of: AuditPosition(year: gateway.year, index: 0))
            #expect(explanation.text(in: .nl).contains("audit prove --config north/gateway-b.yaml --year"))
        }
    }
}

/// `ocmw-gateway demo` outside the repository.
@Suite struct DemoMaterialTests {
    private static let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path(percentEncoded: false)

    @Test func missingFoldersAreNamedWithTheirOptions() throws {
        let failure = #expect(throws: CommandFailure.self) {
            try DemoMaterial(schemas: "/nowhere/Schemas", judges: "/nowhere/Tests/Judges").check()
        }
        let text = try #require(failure).description
        #expect(text.contains("--schemas: there is no folder /nowhere/Schemas"))
        #expect(text.contains("--judges: there is no folder /nowhere/Tests/Judges"))
        #expect(text.contains("Remedy: run the demo in the folder of the repository"))
    }

    @Test func aFolderWithoutItsFilesIsNamed() throws {
        let folder = NSTemporaryDirectory() + "material-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let failure = #expect(throws: CommandFailure.self) {
            try DemoMaterial(schemas: folder, judges: folder).check()
        }
        #expect(failure?.reason.contains("--schemas: \(folder) lacks the schema ") == true)
        #expect(failure?.reason.contains("--judges: \(folder) lacks the program zeep_folder.py") == true)
        // A sandbox judges nothing.
        try DemoMaterial(schemas: Self.repository + "/Schemas", judges: nil).check()
    }

    @Test func theRepositoryHasThem() throws {
        try DemoMaterial(schemas: Self.repository + "/Schemas", judges: Self.repository + "/Tests/Judges").check()
    }

    @Test func theDemoMakesNothingWithoutThem() async throws {
        let folder = NSTemporaryDirectory() + "no-demo-\(UUID().uuidString)"
        let options = ["--schemas", "/nowhere/Schemas", "--data-directory", folder, "--once"]
        let command = try DemoCommand.parse(options)
        let code = await #expect(throws: ExitCode.self) { try await command.run() }
        #expect(code == CommandFailure.unusable && !FileManager.default.fileExists(atPath: folder))
    }
}
