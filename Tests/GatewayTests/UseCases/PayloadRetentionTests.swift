import AuditLog
import Logging
import MessageStore
import Messages
import SocialSecurity
import TestSupport
import Testing
import XMLSecurity

@testable import Gateway

/// The end of retention and legal holds, as the gateway does them.
@Suite struct PayloadRetentionTests {
    private static let logger = Logger(label: "tests")
    private static let month = Duration.seconds(31 * 86_400)

    private func retention(_ world: UseCaseWorld, witness: CosignatureKey? = nil) -> PayloadRetention {
        PayloadRetention(environment: world.environment, witness: witness, logger: Self.logger)
    }

    /// An application whose documents all arrived, and that was decided.
    private func decided(_ stage: BackgroundStage) async throws -> ApplicationID {
        let id = try await stage.world.open().application.id
        for _ in 0..<4 { try await stage.step() }
        let body = JSONValue.object([
            "outcome": .string("REFUSED"), "decidedOn": .string(stage.world.today.description),
        ])
        _ = try await EndingService(environment: stage.world.environment).decide(
            id, ApplicationDecisionRequest(body), by: stage.world.caller())
        for _ in 0..<3 { try await stage.step() }
        let waiting = try await stage.world.store.outbox(
            states: [.queued, .leased, .retryWait, .parked], after: nil, limit: 9)
        #expect(waiting.isEmpty)
        return id
    }

    @Test func aClockThatLeapsAheadDestroysNothing() async throws {
        let stage = try await BackgroundStage()
        let (id, world) = (try await decided(stage), stage.world)
        let witness = try PlayedWitness()
        try await CheckpointIssuer(environment: world.environment, logger: Self.logger)
            .issue(for: world.tenant, at: world.clock.now)
        let outcomes = try await Cosigner(
            environment: world.environment, transport: witness, witness: witness.key, logger: Self.logger
        ).cosign(world.tenant)
        #expect(outcomes.count == 1)
        stage.advance(by: Self.month * 40)
        #expect(try await retention(world, witness: witness.key).endRetention(of: world.tenant, always: true) == [])
        #expect(try await world.record(id).state == .decided)
        // Another witness said nothing yet: the clock here is all there is.
        let other = try PlayedWitness().key
        #expect(try await !retention(world, witness: other).endRetention(of: world.tenant).isEmpty)
        #expect(try await world.store.application(id: id) == nil)
        try await world.end()
    }

    /// Questions and their answers are gone, the application that rests on them is there.
    @Test func aFileOfWhichPartsAreErasedIsStillShown() async throws {
        var policy = RetentionPolicy()
        policy.consultationMonths = 13
        let stage = try await BackgroundStage(retention: policy)
        let (id, world) = (try await decided(stage), stage.world)
        let conversation = try await world.record(id).application.conversation
        let before = try await world.store.documents(conversation: conversation, operation: nil, after: nil, limit: 99)
        stage.advance(by: Self.month * 15)
        let ended = try await retention(world).endRetention(of: world.tenant)
        #expect(ended.count == 1 && ended.allSatisfy { $0.destroyedCount > 0 && $0.keptCount == 0 })
        let record = try await world.record(id)
        #expect(record.application.subjects == [world.person])
        let after = try await world.store.documents(conversation: conversation, operation: nil, after: nil, limit: 99)
        #expect(!after.isEmpty && after.count < before.count)
        #expect(after.allSatisfy { $0.document.operation.service != .consultation })

        let (service, caller) = (ViewService(environment: world.environment), try world.caller())
        guard case .object(let shown) = try await service.view(record, by: caller).json else {
            Issue.record("not an object")
            return
        }
        #expect(shown["reference"] == .string("B-1") && shown["state"] == .string("decided"))
        #expect(try await !service.timeline(conversation, by: caller).isEmpty)
        _ = try await service.documents(conversation, by: caller)
        let gone = try #require(before.first { document in !after.contains { $0.cursor == document.cursor } })
        let problem = await #expect(throws: RequestProblem.self) {
            _ = try await service.document(sender: gone.document.sender, ticket: gone.document.ticket, by: caller)
        }
        #expect(problem?.status == 404)
        try await world.end()
    }

    @Test func aHoldIsALineThatNamesWhomItIsAbout() async throws {
        let stage = try await BackgroundStage()
        let world = stage.world
        let id = try await decided(stage)
        let holds = LegalHolds(environment: world.environment)
        let hold = try await holds.set(.person(world.person), reason: "court-1", of: world.tenant, by: .process("cli"))
        let lines = try await world.store.auditLines(.subject(world.person), before: nil, limit: 1)
        let leaf = try #require(try lines.first.map { try AuditLeaf(decoding: $0.leafBytes) })
        #expect(leaf.act == .legalHoldSet && leaf.object == "hold/\(hold.value)" && leaf.rule == "court-1")
        stage.advance(by: Self.month * 40)
        let ended = try await retention(world).endRetention(of: world.tenant)
        #expect(ended.count == 1 && ended.allSatisfy { $0.destroyedCount == 0 && $0.keptCount > 1 })
        #expect(try await world.record(id).application.subjects == [world.person])
        try await holds.release(hold, reason: "court-1-ended", of: world.tenant, by: .process("cli"))
        stage.advance(by: Self.month)
        #expect(try await retention(world).endRetention(of: world.tenant).map(\.keptCount) == [0])
        #expect(try await world.store.application(id: id) == nil)
        try await world.end()
    }

    @Test(arguments: ["", "71023000122", "two\nlines", String(repeating: "a", count: 129), "café"])
    func aHoldNeedsAReasonThatNamesNobody(_ reason: String) async throws {
        let world = try await UseCaseWorld()
        let holds = LegalHolds(environment: world.environment)
        let error = await #expect(throws: GatewayError.self) {
            try await holds.set(.everything, reason: reason, of: world.tenant, by: .process("cli"))
        }
        #expect(error?.code == .invalidInput)
        #expect(try await world.store.holds().isEmpty)
        try await world.end()
    }
}
