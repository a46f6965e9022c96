import AuditLog
import MessageStore
import Messages
import SocialSecurity
import Testing
import XMLSecurity

@testable import Gateway

/// Consultations: who may, once, and with a line before and after.
@Suite struct ConsultationTests {
    private func request(_ world: UseCaseWorld, reference: String = "c-1", day: Int = 1) throws -> ConsultationRequest {
        try ConsultationRequest(
            .object([
                "reference": .string(reference), "flow": "healthInsurance", "ssin": .string(world.person.digits),
                "legalContext": "PCSA:SOCIAL_INQUIRY", "date": .string("2026-03-0\(day)"),
            ]))
    }

    private func acts(_ world: UseCaseWorld) async throws -> [AuditAct] {
        let years = try await world.store.auditYears()
        var acts: [AuditAct] = []
        for year in years {
            let lines = try await world.store.auditLines(year: year, from: 0, limit: 100)
            acts += try lines.map { try AuditLeaf(decoding: $0.leafBytes).act }
        }
        return acts
    }

    @Test func theIntentIsLoggedBeforeAnythingLeavesAndTheOutcomeWithTheAnswer() async throws {
        let world = try await UseCaseWorld()
        let service = ConsultationService(environment: world.environment)
        let sent = try await service.consult(try request(world), by: world.caller())
        #expect(try await acts(world) == [.consultationIntent])
        try await world.answer(sent.ticket) {
            try world.result(.healthInsuranceResult(HealthInsuranceResult(status: .noDataFound)), to: $0)
        }
        #expect(try await acts(world) == [.consultationIntent, .consultationOutcome])
        try await world.end()
    }

    /// However a question ends, its intent does not stay alone in the log.
    @Test(arguments: [false, true], ["refused", "parked", "parked by hand", "cancelled"])
    func anIntentHasAnOutcome(_ isAccessQuestion: Bool, _ ending: String) async throws {
        let world = try await UseCaseWorld()
        let ticket = try await ask(isAccessQuestion, in: world)
        let stored = try #require(try await world.store.document(sender: world.tenant.organisation, ticket: ticket))
        let sent = try stored.businessDocument()
        let effects = DomainEffects(environment: world.environment)
        let outbox = OutboxOperator(environment: world.environment)
        switch ending {
        case "refused":
            try await world.answer(ticket) { sent in
                .refusal(
                    try world.document(
                        .refusal(Refusal(.notIntegrated, authorCode: Refusal.hubAuthorCode)),
                        from: world.pki.hub.number, about: sent))
            }
        case "parked":
            try await world.store.commit(
                try await effects.effects(
                    ofAttempt: .parked(reason: "budget-ended/hubUnreachable"), on: sent, tenant: world.tenant,
                    at: world.clock.now))
        case "parked by hand":
            try await outbox.operate(.park, ticket: ticket, of: world.tenant, by: .process("cli"))
        default: try await outbox.operate(.cancel, ticket: ticket, of: world.tenant, by: .process("cli"))
        }
        let lines = try await world.store.auditLines(.subject(world.person), before: nil, limit: 9)
            .map { try AuditLeaf(decoding: $0.leafBytes) }
        let outcome = try #require(lines.first { $0.act == .consultationOutcome })
        #expect(lines.count { $0.act == .consultationOutcome } == 1)
        #expect(outcome.ticket == ticket.value && outcome.outcome == (ending == "refused" ? .refused : .notForwarded))
        try await world.end()
    }

    /// An attempt that another one follows is no outcome yet.
    @Test func aFailedAttemptIsNoOutcome() async throws {
        let world = try await UseCaseWorld()
        let ticket = try await ask(false, in: world)
        let stored = try #require(try await world.store.document(sender: world.tenant.organisation, ticket: ticket))
        let changes = try await DomainEffects(environment: world.environment).effects(
            ofAttempt: .retry(at: world.clock.now, code: "timedOut"), on: stored.businessDocument(),
            tenant: world.tenant, at: world.clock.now)
        #expect(changes.leaves.isEmpty)
        try await world.end()
    }

    private func ask(_ isAccessQuestion: Bool, in world: UseCaseWorld) async throws -> Ticket {
        guard isAccessQuestion else {
            return try await ConsultationService(environment: world.environment)
                .consult(try request(world), by: world.caller()).ticket
        }
        let question = try AccessQuestionRequest(
            .object([
                "flow": "consultLivingWages", "ssin": .string(world.person.digits),
                "legalContext": "PCSA:SOCIAL_INQUIRY",
            ]))
        return try await AccessQuestionService(environment: world.environment).ask(question, by: world.caller()).ticket
    }

    @Test func aRepeatedReferenceIsTheSameConsultation() async throws {
        let world = try await UseCaseWorld()
        let service = ConsultationService(environment: world.environment)
        let first = try await service.consult(try request(world), by: world.caller())
        let second = try await service.consult(try request(world), by: world.caller())
        #expect(first == second)
        let problem = await #expect(throws: RequestProblem.self) {
            _ = try await service.consult(try request(world, day: 2), by: world.caller())
        }
        #expect(problem?.code == .referenceConflict)
        #expect(try await world.store.outbox(states: [], after: nil, limit: 10).count == 1)
        try await world.end()
    }

    @Test func onlyASocialWorkerConsults() async throws {
        let world = try await UseCaseWorld()
        let problem = await #expect(throws: RequestProblem.self) {
            _ = try await ConsultationService(environment: world.environment)
                .consult(try request(world), by: world.caller(role: "administrative"))
        }
        #expect(problem?.status == 403)
        #expect(try await acts(world).isEmpty)
        try await world.end()
    }

    @Test func manyCallsWithOneReferenceAtOnceAreOneConsultation() async throws {
        let world = try await UseCaseWorld()
        let service = ConsultationService(environment: world.environment)
        let request = try request(world)
        let caller = try world.caller()
        let tickets = try await withThrowingTaskGroup(of: SentDocument.self) { group in
            for _ in 0..<8 { group.addTask { try await service.consult(request, by: caller) } }
            return try await group.reduce(into: Set<SentDocument>()) { $0.insert($1) }
        }
        #expect(tickets.count == 1)
        #expect(try await world.store.outbox(states: [], after: nil, limit: 10).count == 1)
        try await world.end()
    }
}
