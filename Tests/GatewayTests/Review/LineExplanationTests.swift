import AuditLog
import MessageStore
import Messages
import SocialSecurity
import Testing
import XMLSecurity

@testable import Gateway

/// A line in words: everything it says, and nothing that was erased.
@Suite struct LineExplanationTests {
    @Test(arguments: Language.allCases)
    func aRefusedConsultationSaysWhoWhomWhatWhyAndTheRule(_ language: Language) async throws {
        let log = try await ReviewLog()
        try await log.ask(at: "03-04T10:00:00+01:00", ticket: "t-1")
        try await log.settle("t-1", at: "03-04T10:00:01+01:00", .refused, rule: "MSG00012")
        let lines = try await log.store.auditLines(year: 2025, from: 0, limit: 2)
        let asked = try LineExplanation(lines[0], erasures: AuditErasures())
        let refused = try LineExplanation(lines[1], erasures: AuditErasures())
        #expect(asked.parts[.who]?[language].contains("99113199735") == true)
        #expect(asked.parts[.whom]?[language].contains(ReviewLog.person) == true)
        #expect(asked.parts[.flow]?[language].contains("consultation/consultLivingWages v1") == true)
        #expect(asked.parts[.why]?[language].contains("PCSA:SOCIAL_INQUIRY") == true)
        #expect(asked.parts[.rule]?[language].contains("19 §1") == true)
        #expect(asked.parts[.outcome] == nil)
        #expect(refused.parts[.rule]?[language].contains(RefusalCode.notIntegrated.rule) == true)
        #expect(refused.parts[.outcome] == AuditOutcome.refused.words)
        #expect(refused.text(in: language).contains("audit prove --config gateway.yaml --year 2025 --index 1"))
        try await log.end()
    }

    /// The rule that allowed it is told only where the hub let it through.
    @Test func whatWasAllowedNamesTheTableAndWhatWasRefusedDoesNot() async throws {
        let log = try await ReviewLog()
        try await log.settle("t-1", at: "03-04T10:00:00+01:00", .answered, rule: "MSG00000")
        try await log.settle("t-2", at: "03-04T10:00:01+01:00", .refused, rule: "MSG00013")
        let rules = try await log.store.auditLines(year: 2025, from: 0, limit: 2)
            .map { try LineExplanation($0, erasures: AuditErasures()).parts[.rule]?.en ?? "" }
        #expect(rules[0].contains("allowed by the access table"))
        #expect(!rules[1].contains("allowed by the access table") && rules[1].contains("MSG00013"))
        try await log.end()
    }

    /// What failed below stands behind a slash and hides no words; a document without legal context asks no table.
    @Test func aCauseBehindTheRuleHidesNoWords() async throws {
        let log = try await ReviewLog()
        try await log.settle(
            "t-1", at: "03-04T10:00:00+01:00", .failed, rule: "hub-unreachable/connection-refused",
            act: .documentAttempted)
        try await log.write(.documentAttempted, at: "03-04T10:00:01+01:00", user: nil, subject: nil) { facts in
            facts.operation = .auditKey
            facts.outcome = .delivered
        }
        let rules = try await log.store.auditLines(year: 2025, from: 0, limit: 2)
            .map { try LineExplanation($0, erasures: AuditErasures()).parts[.rule]?.en ?? "" }
        #expect(rules[0].contains("could not be reached (hub-unreachable/connection-refused)"))
        #expect(!rules[1].contains("access table"))
        try await log.end()
    }

    /// Question and outcome of one consultation name each other; what is no consultation names nothing.
    @Test func aQuestionAndItsOutcomeNameEachOther() async throws {
        let log = try await ReviewLog()
        try await log.ask(at: "03-04T10:00:00+01:00", ticket: "t-1")
        try await log.ask(at: "03-04T10:00:01+01:00", ticket: "t-2")
        try await log.settle("t-1", at: "03-04T10:00:02+01:00", .answered)
        try await log.openApplication(at: "03-04T10:00:03+01:00")
        let desk = ReviewDesk(try log.context)
        let joined = try await [0, 1, 2, 3].asyncMap {
            try await desk.explanation(of: AuditPosition(year: 2025, index: $0)).parts[.joined]?.en
        }
        #expect(joined[0] == "line 2025/2: \(AuditOutcome.answered.words.en)")
        #expect(joined[1] == "no line says how it ended")
        #expect(joined[2] == "line 2025/0: \(AuditAct.consultationIntent.words.en)" && joined[3] == nil)
        try await log.end()
    }

    /// Every code that a line about a refused call or a failed attempt can have is told in words.
    @Test(arguments: RequestProblem.Code.allCases.map(\.rawValue) + AttemptFailure.Code.allCases.map(\.rawValue))
    func everyCodeHasWords(_ code: String) async throws {
        let log = try await ReviewLog()
        try await log.write(.callRefused, at: "03-04T10:00:00+01:00") { facts in
            facts.rule = code
            facts.outcome = .refused
        }
        let line = try #require(try await log.store.auditLines(year: 2025, from: 0, limit: 1).first)
        let rule = try #require(try LineExplanation(line, erasures: AuditErasures()).parts[.rule])
        for language in Language.allCases {
            #expect(rule[language].contains(" (\(code))") && !rule[language].lowercased().hasPrefix("code "))
        }
        try await log.end()
    }

    /// A value that is gone is missing until a line of the log says that it was erased.
    @Test func whatIsGoneIsMissingUnlessALineSaysErased() async throws {
        let log = try await ReviewLog()
        try await log.ask(at: "03-04T10:00:00+01:00")
        let line = try #require(try await log.store.auditLines(year: 2025, from: 0, limit: 1).first)
        for state in [AuditSideState.missing, .erased] {
            let gone = try LineExplanation(
                AuditLine(year: 2025, index: 0, leafBytes: line.leafBytes, side: AuditSide(), sideState: state),
                erasures: AuditErasures())
            #expect(gone.parts[.whom]?.en == "person (missing: no line says that it was erased, see audit verify)")
            #expect(!gone.text(in: .en).contains(ReviewLog.person))
        }
        // A side that was changed is not believed.
        var secrets = line.side.secrets
        let salt = try #require(secrets[.subject]).salt
        secrets[.subject] = AuditSecret(salt: salt, value: Array(ReviewLog.other.utf8))
        let changed = try LineExplanation(
            AuditLine(year: 2025, index: 0, leafBytes: line.leafBytes, side: AuditSide(secrets: secrets)),
            erasures: AuditErasures())
        #expect(!changed.text(in: .en).contains(ReviewLog.other))
        // Erased by the eraser: whoever looks at the line is told which line says so.
        let eraser = AuditEraser(environment: log.world.environment)
        let plan = try await eraser.plan(
            .line(AuditPosition(year: 2025, index: 0)), of: log.world.tenant, by: .process("tests"))
        try await eraser.erase(
            plan, of: log.world.tenant, reason: "T-1", beforeRetention: true, by: .process("tests"))
        let told = try #require(try await log.store.auditErasures(after: nil, limit: 9).first)
        let explained = try await ReviewDesk(try log.context).explanation(of: AuditPosition(year: 2025, index: 0))
        #expect(explained.parts[.whom]?.en == "person (erased: line \(told.year)/\(told.index) says so)")
        #expect(explained.parts[.whom]?.nl == "persoon (gewist: regel \(told.year)/\(told.index) zegt het)")
        let lines = try await log.store.auditLines(year: 2025, from: 0, limit: 1)
        let erasures = try await AuditErasures.of(lines, in: log.store)
        #expect(try LineExplanation(lines[0], erasures: erasures).parts[.whom]?.de == "Person (gelöscht)")
        try await log.end()
    }

    /// The fields of a line about a search are what was sought, not what happened.
    @Test func aSearchSaysWhatWasSought() async throws {
        let log = try await ReviewLog()
        try await log.write(.logRead, at: "03-04T10:00:00+01:00", subject: nil) { facts in
            facts.object = "log/search act=consultation-intent"
            facts.legalContext = .debtRecovery
            facts.operation = .consultLivingWages
            facts.ticket = try? Ticket("t-9")
        }
        let line = try #require(try await log.store.auditLines(year: 2025, from: 0, limit: 1).first)
        let explanation = try LineExplanation(line, erasures: AuditErasures())
        let sought = try #require(explanation.parts[.sought])
        #expect(sought.en.hasSuffix("legal context recovery of aid by the OCMW (PCSA:DEBT_RECOVERY)"), "\(sought.en)")
        #expect(sought.en.contains("consultLivingWages"))
        #expect(sought.en.contains("ticket t-9") && explanation.text(in: .nl).contains("Gezocht: "))
        for part in [LineExplanation.Part.flow, .papers, .why] { #expect(explanation.parts[part] == nil) }
        #expect(explanation.parts[.what]?.en == "the log itself was read (log/search act=consultation-intent)")
        // 10:00 in Belgium, as it was written.
        #expect(explanation.parts[.when]?.en == "2025-03-04T10:00:00.000+01:00")
        #expect(explanation.parts[.who]?.nl.contains("in de rol maatschappelijk werker (social-worker)") == true)
        try await log.end()
    }

    @Test func explainingIsALineOfTheLogAndAnUnknownLineIsNotFound() async throws {
        let log = try await ReviewLog()
        try await log.ask(at: "03-04T10:00:00+01:00")
        let desk = ReviewDesk(try log.context)
        _ = try await desk.explanation(of: AuditPosition(year: 2025, index: 0))
        #expect(try await log.newest().map(\.act) == [.logRead])
        #expect(try await log.newest()[0].object == "log/2025/line/0")
        #expect(try await log.store.auditLines(.subject(try SSIN(ReviewLog.person)), before: nil, limit: 9).count == 2)
        // The look above is line 1.
        let unknown = await #expect(throws: RequestProblem.self) {
            _ = try await desk.explanation(of: AuditPosition(year: 2025, index: 99))
        }
        #expect(unknown?.code == .notFound)
        #expect(unknown?.detail == "The log of 2025 has no line 99: it has the lines 0 to 1.")
        try await log.end()
    }

    @Test func withoutALogAnUnknownLineSaysSo() async throws {
        let log = try await ReviewLog()
        let unknown = await #expect(throws: RequestProblem.self) {
            _ = try await ReviewDesk(try log.context).explanation(of: AuditPosition(year: 2025, index: 3))
        }
        #expect(
            unknown?.detail == "There is no line 3 of 2025: there is no log of that year. There is no log yet.")
        try await log.end()
    }

    /// The commands that are shown name the configuration file that was given, as a shell reads it.
    @Test(arguments: [
        ("/etc/ocmw/b.yaml", "--config /etc/ocmw/b.yaml --year 2025"),
        ("my gateway.yaml", "--config 'my gateway.yaml' --year 2025"),
        ("it's.yaml", #"--config 'it'\''s.yaml' --year 2025"#), ("$(x)", "--config '$(x)' --year 2025"),
    ])
    func theCommandShownNamesTheConfigurationThatWasGiven(_ path: String, _ shown: String) async throws {
        let log = try await ReviewLog()
        try await log.ask(at: "03-04T10:00:00+01:00")
        let context = ReviewContext(
            environment: log.world.environment, tenant: log.world.tenant, process: "cli", configuration: path)
        let explanation = try await ReviewDesk(context).explanation(of: AuditPosition(year: 2025, index: 0))
        #expect(explanation.parts[.proof]?.en.contains(shown) == true, "\(explanation.text(in: .en))")
        try await log.end()
    }

    /// A command's line says that only the machine knows who ran it.
    @Test func aCommandIsSaidToBeSomebodyAtTheMachine() async throws {
        let log = try await ReviewLog()
        try await log.ask(at: "03-04T10:00:00+01:00")
        let context = ReviewContext(environment: log.world.environment, tenant: log.world.tenant, process: "cli")
        _ = try await ReviewDesk(context).explanation(of: AuditPosition(year: 2025, index: 0))
        let line = try #require(try await log.store.auditLine(at: AuditPosition(year: 2025, index: 1)))
        let who = try #require(try LineExplanation(line, erasures: AuditErasures()).parts[.who])
        #expect(who.en.hasPrefix("somebody at the gateway's machine, by a command (cli; that machine's own log"))
        for language in Language.allCases { #expect(who[language].contains("(cli")) }
        try await log.end()
    }
}

extension Sequence {
    fileprivate func asyncMap<Result>(_ body: (Element) async throws -> Result) async rethrows -> [Result] {
        var results: [Result] = []
        for element in self { results.append(try await body(element)) }
        return results
    }
}
