import MessageStore
import Messages
import SocialSecurity
import Testing
import XMLSecurity

@testable import Gateway

/// Calls made one right after the other: what they send reaches the hub in an order that it can accept.
@Suite struct RegistrationOrderTests {
    /// The operations that leave, each as soon as the one before was answered.
    private func leaving(_ world: UseCaseWorld) async throws -> [[Messages.Operation]] {
        var found: [[Messages.Operation]] = []
        while true {
            let claims = try await world.store.claim(now: world.clock.now, leaseFor: .seconds(20), limit: 10)
            guard !claims.isEmpty else { return found }
            found.append(claims.map(\.document.operation))
            for claim in claims {
                _ = try await world.store.settle(
                    claim, outcome: .delivered, at: world.clock.now, changes: Changes())
            }
        }
    }

    private func integrate(_ world: UseCaseWorld) async throws {
        let request = try IntegrationRequest(
            .object([
                "ssin": .string(world.person.digits), "qualityCode": 2,
                "period": .object(["begin": .string(world.today.description)]),
                "proof": .object(["lastName": "Voorbeeld", "firstName": "An", "birthDate": "1971-02-00"]),
            ]))
        _ = try await RegisterService(environment: world.environment).integrate(request, by: world.caller())
    }

    private func consult(_ world: UseCaseWorld) async throws {
        let request = try ConsultationRequest(
            .object([
                "reference": "c-1", "flow": "healthInsurance", "ssin": .string(world.person.digits),
                "legalContext": "PCSA:SOCIAL_INQUIRY", "date": "2026-03-01",
            ]))
        _ = try await ConsultationService(environment: world.environment).consult(request, by: world.caller())
    }

    @Test func anIntegrationIsRegisteredBeforeItIsEnded() async throws {
        let world = try await UseCaseWorld()
        try await integrate(world)
        let end = try EndIntegrationRequest(
            .object([
                "ssin": .string(world.person.digits), "qualityCode": 2, "endDate": .string(world.today.description),
            ]))
        _ = try await RegisterService(environment: world.environment).endIntegration(end, by: world.caller())
        try await integrate(world)
        #expect(try await leaving(world) == [[.registerPerson], [.unregisterPerson], [.registerPerson]])
        try await world.end()
    }

    @Test func aConsultationRightAfterTheApplicationTravelsBehindTheRegistration() async throws {
        let world = try await UseCaseWorld()
        _ = try await world.open()
        try await consult(world)
        #expect(try await leaving(world) == [[.registerPerson], [.consultHealthInsurance]])
        let outcome = try await ConsultationService(environment: world.environment)
            .outcome(of: Ticket("c-1"), by: world.caller())
        #expect(outcome.delivery?.waitsFor == nil)
        try await world.end()
    }

    /// Other persons of the household do not wait for each other.
    @Test func aHouseholdIsRegisteredSideBySide() async throws {
        let world = try await UseCaseWorld()
        _ = try await world.open(household: true)
        try await consult(world)
        #expect(
            try await leaving(world) == [
                [.registerPerson, .registerPerson, .registerPerson], [.consultHealthInsurance],
            ])
        try await world.end()
    }

    /// What waits says for what, and promises no instant that depends on somebody else.
    @Test func aWaitingConsultationIsShown() async throws {
        let world = try await UseCaseWorld()
        let application = try await world.open()
        try await consult(world)
        let outcome = try await ConsultationService(environment: world.environment)
            .outcome(of: Ticket("c-1"), by: world.caller())
        #expect(outcome.json["state"] == "queued")
        #expect(outcome.json["nextTry"] == nil)
        #expect(outcome.delivery?.json["waitsFor"] == application.steps[0].ticket.map { .string($0.value) })
        try await world.end()
    }
}
