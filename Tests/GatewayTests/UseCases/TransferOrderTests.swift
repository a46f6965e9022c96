import MessageStore
import Messages
import SocialSecurity
import Testing
import XMLSecurity

@testable import Gateway

/// What follows a transfer never overtakes it: who has not got the transfer refuses the rest for good.
@Suite struct TransferOrderTests {
    private func waited(_ world: UseCaseWorld, _ operation: Messages.Operation) async throws -> Ticket? {
        let entries = try await world.store.outbox(states: [], after: nil, limit: 50)
        return try #require(entries.last { $0.document.operation == operation }).waitsFor
    }

    private func inform(_ world: UseCaseWorld, _ transfer: TransferRecord) async throws {
        let request = try ApplicantInformedRequest(
            .object(["date": .string(world.today.description), "channel": "LETTER"]))
        _ = try await TransferService(environment: world.environment).informApplicant(
            of: TransferName(sender: transfer.sender, ticket: transfer.ticket), request, by: world.caller())
    }

    @Test func thatTheApplicantWasInformedTravelsBehindTheTransfer() async throws {
        let world = try await UseCaseWorld()
        let transfer = try await world.transfer(try await world.open())
        try await inform(world, transfer)
        #expect(try await waited(world, .confirmApplicantInformed) == transfer.ticket)
        for operation in [Messages.Operation.registerPerson, .transferCompetence, .confirmApplicantInformed] {
            let claims = try await world.store.claim(now: world.clock.now, leaseFor: .seconds(20), limit: 10)
            #expect(claims.map(\.document.operation) == [operation])
            _ = try await world.store.settle(
                try #require(claims.first), outcome: .delivered, at: world.clock.now, changes: Changes())
        }
        try await world.end()
    }

    @Test func afterTheReceiptItGoesAtOnce() async throws {
        let world = try await UseCaseWorld()
        let transfer = try await world.transfer(try await world.open())
        try await world.answer(transfer.ticket) { try world.receipt(for: $0) }
        try await inform(
            world,
            try #require(
                try await world.store.transfer(
                    sender: transfer.sender, ticket: transfer.ticket)))
        #expect(try await waited(world, .confirmApplicantInformed) == nil)
        try await world.end()
    }

    @Test func theRelayedDecisionTravelsBehindTheContest() async throws {
        let (first, second) = (try await UseCaseWorld(), try await UseCaseWorld(as: \.ocmwC))
        let transfer = try await first.transfer(try await first.open())
        let stored = try #require(try await first.store.document(sender: transfer.sender, ticket: transfer.ticket))
        let document = try stored.businessDocument()
        _ = try await second.commit(try await second.decide(document), storing: document)
        let name = TransferName(sender: transfer.sender, ticket: transfer.ticket)
        let service = TransferService(environment: second.environment)
        let contest = try ContestRequest(
            .object([
                "reasons": .array([.object(["language": "nl", "text": "Woont nog bij u."])]),
                "petitionReference": "PODMI-1", "petitionDate": .string(second.today.description),
            ]))
        _ = try await service.contest(name, contest, by: second.caller())
        let decision = try ProvisionalDecisionRequest(
            .object([
                "decisionDate": .string(second.today.description),
                "designated": .string(second.tenant.organisation.digits), "reference": "M-7",
            ]))
        _ = try await service.relayDecision(on: name, decision, by: second.caller())
        let entries = try await second.store.outbox(states: [], after: nil, limit: 50)
        let contested = try #require(entries.first { $0.document.operation == .contestTransfer })
        #expect(try await waited(second, .notifyProvisionalDecision) == contested.document.ticket)
        try await first.end()
        try await second.end()
    }

    /// What a cancelled document held back goes at once, not when the dispatcher wakes by itself.
    @Test func aCancelledDocumentWakesTheDispatcher() async throws {
        let world = try await UseCaseWorld()
        world.tenant.announce(Changes(cancelled: [.random()]))
        await confirmation(expectedCount: 0) { slept in
            await world.tenant.outbox.wait(atMost: .seconds(60)) { _ in
                try await Task.sleep(for: .seconds(60))
                slept()
            }
        }
        try await world.end()
    }
}
