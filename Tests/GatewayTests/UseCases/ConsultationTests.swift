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
