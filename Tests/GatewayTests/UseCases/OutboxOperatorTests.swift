import AuditLog
import MessageStore
import Messages
import Testing
import XMLSecurity

@testable import Gateway

/// What an administrator may do with a document on its way, and what becomes of what waited for it.
@Suite struct OutboxOperatorTests {
    @Test func cancelledTransferReopensItsApplication() async throws {
        let world = try await UseCaseWorld()
        let application = try await world.open()
        let transfer = try await world.transfer(application)
        try await world.cancel(transfer.ticket)
        #expect(try await world.store.outboxEntry(ticket: transfer.ticket)?.state == .cancelled)
        #expect(
            try await world.store.transfer(sender: transfer.sender, ticket: transfer.ticket)?.state == .refused)
        let record = try #require(try await world.store.application(id: application.application.id))
        #expect(record.state == .open)
        #expect(record.step(ticket: transfer.ticket)?.code == "cancelled")
        let events = try await world.store.timeline(conversation: transfer.conversation)
        #expect(events.contains { $0.code == TimelineCode.documentOperated && $0.details["act"] == "cancel" })
        // It can be forwarded again.
        _ = try await world.transfer(record)
        try await world.end()
    }

    @Test func nothingIsCancelledAfterTheFirstAttempt() async throws {
        let world = try await UseCaseWorld()
        let transfer = try await world.transfer(try await world.open())
        let now = world.clock.now
        let registration = try #require(
            try await world.store.claim(now: now, leaseFor: .seconds(30), limit: 10).first)
        _ = try await world.store.settle(registration, outcome: .delivered, at: now, changes: Changes())
        #expect(
            try await world.store.claim(now: now, leaseFor: .seconds(30), limit: 10).map(\.document.ticket)
                == [transfer.ticket])
        let error = await #expect(throws: MessageStoreError.self) { try await world.cancel(transfer.ticket) }
        #expect(error?.code == .illegalTransition)
        #expect(
            try await world.store.transfer(sender: transfer.sender, ticket: transfer.ticket)?.state == .queued)
        let events = try await world.store.timeline(conversation: transfer.conversation)
        #expect(!events.contains { $0.code == TimelineCode.documentOperated })
        try await world.end()
    }

    @Test func anotherTenantsTicketIsNotFound() async throws {
        let (world, other) = (try await UseCaseWorld(), try await UseCaseWorld(as: \.ocmwC))
        let transfer = try await world.transfer(try await world.open())
        let error = await #expect(throws: MessageStoreError.self) { try await other.cancel(transfer.ticket) }
        #expect(error?.code == .notFound)
        #expect(try await world.store.outboxEntry(ticket: transfer.ticket)?.state == .queued)
        try await world.end()
        try await other.end()
    }
}

extension UseCaseWorld {
    fileprivate func cancel(_ ticket: Ticket) async throws {
        try await OutboxOperator(environment: environment).operate(
            .cancel, ticket: ticket, of: tenant, by: .process("cli"))
    }
}
