import AuditLog
import Logging
import MessageStore
import Messages
import SocialSecurity
import Testing
import XMLSecurity

@testable import Gateway

/// What people are told about a document that waits for a parked one.
@Suite struct HeldUpTests {
    private struct NoHub: HubTransport {
        func send(_ document: [UInt8], operation: Messages.Operation, tenant: Tenant) async throws(AttemptFailure)
            -> HubReply
        {
            throw AttemptFailure(.hubUnreachable)
        }
    }

    private func dispatcher(_ world: UseCaseWorld) -> Dispatcher {
        Dispatcher(
            environment: world.environment, transport: NoHub(),
            effects: DomainEffects(environment: world.environment), logger: Logger(label: "test"))
    }

    private func codes(_ world: UseCaseWorld, _ ticket: Ticket, of id: ApplicationID) async throws -> [String] {
        try await world.events(of: id).filter { $0.ticket == ticket }.map(\.code)
    }

    @Test func aTransferBehindAParkedRegistrationIsToldOnceAndAtOnceAndGoesAfterADay() async throws {
        let world = try await UseCaseWorld()
        let application = try await world.open()
        let transfer = try await world.transfer(application)
        let registration = try #require(application.steps.first?.ticket)
        try await OutboxOperator(environment: world.environment).operate(
            .park, ticket: registration, of: world.tenant, by: .process("cli"))
        for _ in 0..<2 { #expect(await dispatcher(world).step(tenant: world.tenant).claimed == 0) }
        let id = application.application.id
        #expect(try await codes(world, transfer.ticket, of: id).filter { $0 == "document.heldUp" }.count == 1)
        let told = try await world.events(of: id).first { $0.code == "document.heldUp" }
        #expect(told?.details["waitsFor"] == registration.value)
        let end = world.clock.now.advanced(by: .seconds(86_400))
        #expect(told?.details["until"] == end.xmlDateTime)
        world.clock.advance(by: .seconds(86_400))
        #expect(await dispatcher(world).step(tenant: world.tenant).claimed == 1)
        #expect(try await codes(world, transfer.ticket, of: id).contains("document.attemptFailed"))
        try await world.end()
    }
}
