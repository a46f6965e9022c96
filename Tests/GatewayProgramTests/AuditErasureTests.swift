import AuditLog
import Foundation
import MessageStore
import Messages
import SocialSecurity
import Testing
import XMLSecurity

@testable import Gateway
@testable import ocmw_gateway

/// Erasure on purpose: each leaves its line, every proof holds, and verification tells it from a loss.
@Suite struct AuditErasureTests {
    private func eraser(_ gateway: AuditedGateway, at instant: UTCInstant? = nil) -> AuditEraser {
        AuditEraser(environment: instant.map { gateway.environment(at: $0) } ?? gateway.graph.environment)
    }

    private func erase(
        _ target: AuditErasureTarget, _ gateway: AuditedGateway, at instant: UTCInstant? = nil,
        beforeRetention: Bool = true
    ) async throws -> AuditErasurePlan {
        let eraser = eraser(gateway, at: instant)
        let plan = try await eraser.plan(target, of: gateway.tenant, by: .process("tests"))
        try await eraser.erase(
            plan, of: gateway.tenant, reason: "decision 4", beforeRetention: beforeRetention, by: .process("tests"))
        return plan
    }

    private func told(_ gateway: AuditedGateway) async throws -> [String] {
        try await gateway.tenant.store.auditErasures(after: nil, limit: 99).map {
            let leaf = try AuditLeaf(decoding: $0.leafBytes)
            #expect(leaf.act == .erased && leaf.rule == "decision 4" && leaf.outcome == .done)
            #expect(leaf.commitments.isEmpty)
            return leaf.object ?? ""
        }
    }

    @Test func rowIsErasedByALine() async throws {
        try await AuditedGateway.with { gateway in
            for _ in 0..<3 { try await gateway.view() }
            let kept = try #require(try await gateway.sign().last)
            let leaves = try await gateway.lines().map(\.leafBytes)
            _ = try await erase(.line(AuditPosition(year: gateway.year, index: 2)), gateway)
            #expect(try await told(gateway) == ["log/\(gateway.year)/lines/2"])
            let lines = try await gateway.lines()
            #expect(lines.prefix(4).map(\.leafBytes) == leaves)
            #expect(lines[2].side.secrets.isEmpty && lines[1].side.secrets.count == 3)
            #expect(try await gateway.findings() == [])
            let root = try await gateway.tenant.store.auditRoot(year: gateway.year, size: kept.size)
            #expect(kept.note.contains(Base64.encode(root)))
            await #expect(throws: RequestProblem.self) {
                try await erase(.line(AuditPosition(year: gateway.year, index: 2)), gateway)
            }
        }
    }

    /// Openings that somebody took away for the time of the erasure are not erased; who erases is told that there are such lines.
    @Test func anErasureSaysOfHowManyLinesItCannotKnow() async throws {
        try await AuditedGateway.with { gateway in
            for _ in 0..<4 { try await gateway.view() }
            let person = AuditErasureTarget.person(try SSIN(AuditedGateway.person))
            let plan = { try await eraser(gateway).plan(person, of: gateway.tenant, by: .process("tests")) }
            #expect(try await plan().lostLineCount == 0)
            _ = try await erase(.line(AuditPosition(year: gateway.year, index: 1)), gateway)
            try gateway.tamper(
                "DELETE FROM audit_side WHERE leaf = 3; UPDATE audit_side SET side = x'01' WHERE leaf = 4")
            #expect(try await plan().lostLineCount == 2)
        }
    }

    /// The same row taken away by hand is a loss; so is one whose line was written for another row.
    @Test func rowTakenAwayByHandIsFound() async throws {
        try await AuditedGateway.with { gateway in
            for _ in 0..<4 { try await gateway.view() }
            _ = try await erase(.line(AuditPosition(year: gateway.year, index: 2)), gateway)
            try gateway.tamper(
                "DELETE FROM audit_side WHERE leaf = (SELECT seq FROM audit_leaf WHERE position = 3)")
            #expect(
                try await gateway.findings() == [AuditFinding(.sideMissing, year: gateway.year, index: 3)])
            // A list of erasures that names any line but those that tell of one covers nothing.
            try gateway.tamper("INSERT OR IGNORE INTO audit_erasure SELECT seq FROM audit_leaf")
            #expect(
                try await gateway.findings() == [AuditFinding(.sideMissing, year: gateway.year, index: 3)])
            // Without the list, what was erased counts as lost.
            try gateway.tamper("DELETE FROM audit_erasure")
            #expect(try await gateway.findings().map(\.index) == [2, 3])
        }
    }

    @Test func erasedRowPutBackIsFound() async throws {
        try await AuditedGateway.with { gateway in
            for _ in 0..<3 { try await gateway.view() }
            let stolen = gateway.test.folder + "/stolen.sqlite"
            try gateway.change("ATTACH '\(stolen)' AS other; CREATE TABLE other.stolen AS SELECT * FROM audit_side")
            _ = try await erase(.line(AuditPosition(year: gateway.year, index: 2)), gateway)
            try gateway.change(
                """
                ATTACH '\(stolen)' AS other;
                INSERT INTO audit_side SELECT * FROM other.stolen WHERE leaf NOT IN (SELECT leaf FROM audit_side)
                """)
            #expect(
                try await gateway.findings() == [AuditFinding(.sideNotErased, year: gateway.year, index: 2)])
        }
    }

    @Test func keyTakenAwayByHandIsFound() async throws {
        try await AuditedGateway.with { gateway in
            try await gateway.view()
            let keys = try KeyRing.open(path: gateway.keyFile, organisation: gateway.tenant.organisation)
            for month in try keys.openingMonths() { try keys.erase(month, for: .openings) }
            let again = try await GatewayGraph(
                try await gateway.test.load(gateway.test.text), logger: AuditedGateway.logger, for: .inspecting)
            let findings = try await AuditVerification(highWater: again.highWater).verify(again.tenants[0])
            #expect(findings.flatMap(\.findings).map(\.code) == [.sideMissing])
            try await again.close()
        }
    }

    /// What others did about others stays; what the person did and what was done about the person does not.
    @Test func personIsErasedInEveryYear() async throws {
        try await AuditedGateway.with { gateway in
            let (person, other, user) = (AuditedGateway.person, AuditedGateway.otherPerson, AuditedGateway.user)
            try await gateway.view(person, by: user)
            try await gateway.view(other, by: person)
            try await gateway.view(person, by: person)
            try await gateway.view(other, by: user)
            try await gateway.view(nil, by: nil)
            try await gateway.sign()
            let plan = try await erase(.person(try SSIN(person)), gateway)
            // Three lines and the one that tells of the look for the person.
            #expect(plan.lineCount == 4)
            let year = gateway.year
            #expect(
                try await told(gateway) == ["log/\(year)/lines/3", "log/\(year)/subject/1,6", "log/\(year)/user/2"])
            #expect(try await gateway.findings() == [])
            let lines = try await gateway.lines()
            #expect(lines[1].side[.user]?.text == user && lines[1].side[.subject] == nil)
            #expect(lines[2].side[.user] == nil && lines[2].side[.session] == nil)
            #expect(lines[2].side[.subject]?.text == other)
            #expect(lines[3].side.secrets.isEmpty)
            #expect(lines[4].side.secrets.count == 3)
            #expect(!lines.contains { $0.side.secrets.values.contains { $0.text == person } })
        }
    }

    /// Counting leaves a line about the person, which is never old: it does not stand in the way of the old ones.
    @Test func personWhoseLinesAreOldIsErasedWithoutExemption() async throws {
        try await AuditedGateway.with { gateway in
            let person = AuditErasureTarget.person(try SSIN(AuditedGateway.person))
            try await gateway.view()
            let late = gateway.now.advanced(by: .seconds(3700 * 86_400))
            try await gateway.openLog(at: late)
            for _ in 0..<2 {
                let plan = try await eraser(gateway, at: late).plan(person, of: gateway.tenant, by: .process("tests"))
                #expect(plan.youngLineCount == 0)
            }
            // A look of today is young.
            try await gateway.view(at: late)
            await #expect(throws: GatewayError(.confirmationNeeded, "")) {
                try await erase(person, gateway, at: late, beforeRetention: false)
            }
            let later = late.advanced(by: .seconds(3700 * 86_400))
            try await gateway.openLog(at: later)
            let plan = try await erase(person, gateway, at: later, beforeRetention: false)
            #expect(plan.lineCount == 6)
            #expect(try await gateway.findings() == [])
        }
    }

    /// Ten years and a month later, by the gateway itself; the month before that it keeps everything.
    @Test func monthsAreErasedAtTheEndOfTheirRetention() async throws {
        try await AuditedGateway.with { gateway in
            for _ in 0..<3 { try await gateway.view() }
            try await gateway.sign()
            let early = gateway.now.advanced(by: .seconds(3640 * 86_400))
            let late = gateway.now.advanced(by: .seconds(3700 * 86_400))
            try await gateway.openLog(at: late)
            #expect(try await eraser(gateway, at: early).eraseDue(of: gateway.tenant) == 0)
            let plan = try await eraser(gateway, at: late).plan(.due, of: gateway.tenant, by: .process("tests"))
            #expect(plan.youngLineCount == 0 && plan.lineCount == 3)
            #expect(try await eraser(gateway, at: late).eraseDue(of: gateway.tenant) == 1)
            let month = RetentionMonth(gateway.now, addingMonths: 0)
            let line = try #require(try await gateway.tenant.store.auditErasures(after: nil, limit: 9).first)
            let leaf = try AuditLeaf(decoding: line.leafBytes)
            #expect(leaf.object == "openings/\(month)/lines/3" && leaf.rule == "retention of 120 months")
            #expect(leaf.process == "retention")
            #expect(try await gateway.findings() == [])
            #expect(try await gateway.lines().allSatisfy { $0.side.secrets.isEmpty })
            #expect(try await eraser(gateway, at: late).eraseDue(of: gateway.tenant) == 0)
        }
    }

    /// Killed after the line and before the key: verification says so, and the next hour ends it without a second line.
    @Test func erasureThatWasInterruptedIsEnded() async throws {
        try await AuditedGateway.with { gateway in
            try await gateway.view()
            let late = gateway.now.advanced(by: .seconds(3700 * 86_400))
            try await gateway.openLog(at: late)
            let month = RetentionMonth(gateway.now, addingMonths: 0)
            var facts = AuditFacts(.erased, access: .changed, by: .process("retention"))
            facts.object = "openings/\(month)/lines/1"
            facts.rule = "decision 4"
            facts.outcome = .done
            try await gateway.tenant.store.append([
                try Auditor(environment: gateway.environment(at: late)).leaf(facts, tenant: gateway.tenant, at: late)
            ])
            #expect(
                try await gateway.findings() == [AuditFinding(.sideNotErased, year: gateway.year, index: 1)])
            #expect(try await eraser(gateway, at: late).eraseDue(of: gateway.tenant) == 1)
            #expect(try await gateway.findings() == [])
            #expect(try await told(gateway).count == 1)
        }
    }

    @Test func yearIsErasedOnceItIsOver() async throws {
        try await AuditedGateway.with { gateway in
            try await gateway.view()
            let year = gateway.year
            let early = await #expect(throws: RequestProblem.self) { try await erase(.year(year), gateway) }
            #expect(early?.code == .stateConflict && early?.remedy.contains("\(year + 1)-01-02") == true)
            let later = gateway.now.advanced(by: .seconds(400 * 86_400))
            try await gateway.openLog(at: later)
            await #expect(throws: GatewayError(.confirmationNeeded, "")) {
                try await erase(.year(year), gateway, at: later, beforeRetention: false)
            }
            #expect(try await gateway.tenant.store.auditErasures(after: nil, limit: 9).isEmpty)
            _ = try await erase(.year(year), gateway, at: later)
            let month = RetentionMonth(gateway.now, addingMonths: 0)
            #expect(try await told(gateway) == ["openings/\(month)/lines/1"])
            #expect(try await gateway.findings() == [])
        }
    }

    @Test(arguments: ["", "about 71.02.30-001.22", "71023000122", "é", String(repeating: "a", count: 129)])
    func reasonNamesNobody(reason: String) async throws {
        try await AuditedGateway.with { gateway in
            try await gateway.view()
            let eraser = eraser(gateway)
            let target = AuditErasureTarget.line(AuditPosition(year: gateway.year, index: 1))
            let plan = try await eraser.plan(target, of: gateway.tenant, by: .process("tests"))
            await #expect(throws: GatewayError(.invalidInput, "")) {
                try await eraser.erase(
                    plan, of: gateway.tenant, reason: reason, beforeRetention: true, by: .process("tests"))
            }
            #expect(try await gateway.lines()[1].side.secrets.count == 3)
        }
    }

    /// The command asks for the person on standard input only, and exactly one target.
    @Test(arguments: [
        ([], false), (["--person", "--year", "2026"], false), (["--index", "3"], false), (["--due"], true),
        (["--person"], true), (["--year", "2026", "--index", "3"], true), (["--year", "2026"], true),
        (["--person", "71023000122"], false),
    ])
    func commandTakesOneTarget(arguments: [String], isTaken: Bool) {
        let complete = ["--config", "gateway.yaml", "--reason", "decision 4"] + arguments
        #expect(((try? AuditEraseCommand.parse(complete)) != nil) == isTaken)
        #expect((try? AuditEraseCommand.parse(["--config", "gateway.yaml"] + arguments)) == nil)
    }
}
