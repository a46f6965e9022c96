import AuditLog
import MessageStore
import Messages
import SocialSecurity
import Synchronization
import Testing
import XMLSecurity

@testable import Gateway

/// Lines, checkpoints, the check of the own log, and its export.
@Suite struct GatewayAuditLogTests {
    let world: ExchangeWorld
    let issuer: CheckpointIssuer

    init() throws {
        world = try ExchangeWorld()
        issuer = CheckpointIssuer(environment: world.environment, logger: ExchangeWorld.logger)
    }

    private var year: Int { AuditLogOrigin.year(of: world.clock.now.milliseconds) }

    private func write(_ count: Int) async throws {
        let user = ActingUser(ssin: try SSIN("85043199879"), role: "social-worker", session: "s-1")
        for _ in 0..<count {
            var facts = AuditFacts(.personViewed, access: .consulted, by: .user(user, application: "vendor package"))
            facts.subject = world.person
            let leaf = try Auditor(environment: world.environment).leaf(
                facts, tenant: world.tenant, at: world.clock.now)
            try await world.store.append([leaf])
        }
    }

    private func findings() async throws -> [AuditFinding.Code] {
        try await AuditVerification().verify(world.tenant).flatMap(\.findings).map(\.code)
    }

    @Test func lineHasUserAndSubjectAsCommitmentsOnly() async throws {
        try await write(1)
        let sealed = try #require(world.store.committed.leaves.first)
        #expect(sealed.leaf.role == "social-worker" && sealed.leaf.application == "vendor package")
        #expect(sealed.side[.user]?.text == "85043199879" && sealed.side[.subject]?.text == "71023000122")
        let text = String(decoding: sealed.leafBytes, as: UTF8.self)
        #expect(!text.contains("85043199879") && !text.contains("71023000122") && !text.contains("s-1"))
    }

    @Test func saltsAreFreshForEachLine() async throws {
        try await write(2)
        let salts = world.store.committed.leaves.compactMap { $0.side[.subject]?.salt }
        #expect(Set(salts).count == 2)
    }

    @Test func valueThatMayNotStandInClearIsRefusedByName() throws {
        var facts = AuditFacts(.apiKeyCreated, access: .changed, by: .process("cli"))
        facts.object = "71023000122"
        let error = #expect(throws: GatewayError.self) {
            try Auditor(environment: world.environment).leaf(facts, tenant: world.tenant, at: world.clock.now)
        }
        #expect(error?.code == .auditFailed && error?.rule == "personal-value-in-clear-field")
        #expect(error?.description.contains("71023000122") == false)
    }

    @Test func logIsOpenedOnceAndSignedOnlyWhenItGrew() async throws {
        await issuer.tick([world.tenant])
        await issuer.tick([world.tenant])
        #expect(world.store.committed.leaves.map(\.leaf.act) == [.logOpened])
        #expect(world.store.state.withLock { $0.checkpoints.map(\.size) } == [1])
        try await write(2)
        await issuer.tick([world.tenant])
        #expect(world.store.state.withLock { $0.checkpoints.map(\.size) } == [1, 3])
        #expect(try await findings().isEmpty)
    }

    @Test func nextYearsLogCommitsToTheLastCheckpointOfThisOne() async throws {
        await issuer.tick([world.tenant])
        try await write(1)
        world.clock.advance(by: .seconds(366 * 86_400))
        await issuer.tick([world.tenant])
        let reports = try await AuditVerification().verify(world.tenant)
        #expect(reports.count == 2)
        #expect(reports.allSatisfy { $0.isValid && $0.lineCount == $0.signedLineCount })
        let first = try #require(world.store.committed.leaves.last)
        #expect(first.leaf.previousCheckpoint?.size == 2)
    }

    @Test func changedLineIsFound() async throws {
        await issuer.tick([world.tenant])
        try await write(3)
        await issuer.tick([world.tenant])
        try await write(1)
        world.store.state.withLock { state in
            let last = state.committed.leaves.removeLast()
            state.committed.leaves[2] = last
        }
        #expect(try await findings() == [.checkpointRoot])
    }

    @Test func removedLineIsFound() async throws {
        await issuer.tick([world.tenant])
        try await write(3)
        await issuer.tick([world.tenant])
        _ = world.store.state.withLock { $0.committed.leaves.removeLast() }
        #expect(try await findings() == [.checkpointBeyondLog])
    }

    @Test func checkpointOfAnotherKeyIsFound() async throws {
        await issuer.tick([world.tenant])
        let other = try CheckpointSigner(
            organisation: world.tenant.organisation, seed: [UInt8](repeating: 1, count: 32))
        let root = try #require(MerkleHash(try await world.store.auditRoot(year: year, size: 1)))
        let note = String(decoding: try other.signed(year: year, size: 1, root: root).note.bytes, as: UTF8.self)
        try await world.store.keepCheckpoint(year: year, size: 1, note: note, at: world.clock.now)
        #expect(try await findings() == [.checkpointSignature])
    }

    @Test func logThatWasNeverOpenedIsFound() async throws {
        try await write(1)
        #expect(try await findings() == [.logNotOpened])
    }

    /// A day of slack is for lines in flight, not for the first one, whatever its act.
    @Test func firstLineOfTheYearBeforeIsFound() async throws {
        let midnight = Int64(try CivilDate("\(year + 1)-01-01").daysSince1970) * 86_400_000
        world.clock.advance(by: .milliseconds(midnight - 1 - world.clock.now.milliseconds))
        let next = year + 1
        try await write(2)
        world.store.state.withLock { $0.misfiledYear = next }
        let found = try await AuditVerification().verify(world.tenant).flatMap(\.findings)
        #expect(found.map(\.code) == [.logNotOpened, .lineOfAnotherLog] && found.map(\.index) == [0, 0])
    }

    @Test func exportIsProvenByAStranger() async throws {
        await issuer.tick([world.tenant])
        try await write(3)
        await issuer.tick([world.tenant])
        try await write(1)
        let lines = Mutex<[String]>([])
        let count = try await AuditLogExporter(environment: world.environment)
            .export(world.tenant, year: year, by: .process("tests")) { line in
                lines.withLock { $0.append(line) }
            }
        #expect(count == 4)
        var verifier = AuditExportVerifier(trustedKey: try world.tenant.checkpoints.verifierKey(year: year))
        for line in lines.withLock({ $0 }) { verifier.consume(Array(line.utf8)) }
        let report = verifier.finish()
        #expect(report.isValid && report.leafCount == 4)
        let exported = try #require(world.store.committed.leaves.last)
        #expect(exported.leaf.act == .logExported && exported.leaf.object == "log/\(year)/size/4")
    }

    @Test func yearWithoutCheckpointCannotBeExported() async throws {
        try await write(1)
        for (year, said) in [
            (year, "The log of \(year) has no checkpoint yet."),
            (year - 1, "There is no log of \(year - 1). Years with a log: \(year)."),
        ] {
            let problem = await #expect(throws: RequestProblem.self) {
                try await AuditLogExporter(environment: world.environment)
                    .export(world.tenant, year: year, by: .process("tests")) { _ in }
            }
            #expect(problem?.code == .notFound && problem?.detail == said, "\(year)")
        }
    }
}
