import MessageStore
import Messages
import Testing

/// Every operation, called on one tenant with the identifiers of another, finds nothing and changes nothing.
@Suite struct TenantSeparationTests {
    /// Identifiers of a tenant that has something under each of them.
    private struct Filled {
        let application = Sample.application()
        let outgoing: OutgoingDocument
        let incoming: IncomingDocument
        let transfer: TransferRecord
        let inquiry = InquiryRecord(
            sender: Sample.otherOrganisation, ticket: .random(), conversation: .random(), receivedAt: Sample.start)
        let act = IdempotentAct(
            application: "a", key: "key", fingerprint: [1], answer: KeptAnswer(status: 200, body: [], location: nil),
            keptAt: Sample.start)

        init() throws {
            outgoing = try Sample.outgoing(conversation: application.conversation)
            incoming = try Sample.incoming()
            transfer = try Sample.transfer(of: application)
        }

        func write(to store: any TenantStore) async throws {
            var changes = Changes(
                steps: [Sample.step(of: application.id, ticket: outgoing.document.ticket)], transfers: [transfer],
                outgoing: [outgoing], events: [Sample.event(application.conversation)], leaves: [try Sample.leaf()])
            changes.inquiries = [inquiry]
            changes.idempotentAct = act
            _ = try await store.openApplication(application, changes: changes)
            _ = try await store.accept(incoming, changes: Changes())
            _ = try await store.upsertRegister([Sample.entry()], at: Sample.start, changes: Changes())
            try await store.insertAPIKey(Sample.apiKey("key"), changes: Changes())
            try await store.keepCheckpoint(year: 2026, size: 1, note: "note", at: Sample.start)
        }
    }

    @Test(arguments: StoreFactory.all)
    func readsFindNothing(_ factory: StoreFactory) async throws {
        let owner = try await factory.make(Sample.ownOrganisation)
        let stranger = try await factory.make(Sample.otherOrganisation)
        let filled = try Filled()
        try await filled.write(to: owner.store)
        let store = stranger.store
        #expect(store.organisation == Sample.otherOrganisation)
        #expect(try await store.application(id: filled.application.id) == nil)
        #expect(try await store.application(reference: filled.application.reference) == nil)
        #expect(try await store.application(stepTicket: filled.outgoing.document.ticket) == nil)
        #expect(try await store.applications(after: nil, limit: 10).isEmpty)
        #expect(try await store.transfer(sender: filled.transfer.sender, ticket: filled.transfer.ticket) == nil)
        #expect(try await store.transfers(after: nil, limit: 10).isEmpty)
        #expect(try await store.timeline(conversation: filled.application.conversation).isEmpty)
        #expect(try await store.documents(conversation: filled.application.conversation).isEmpty)
        #expect(try await store.documents(inReplyTo: filled.incoming.document.ticket).isEmpty)
        #expect(try await store.beginners(conversation: filled.application.conversation).isEmpty)
        #expect(try await store.subjects(conversation: filled.application.conversation).isEmpty)
        let document = filled.outgoing.document
        #expect(try await store.document(sender: document.sender, ticket: document.ticket) == nil)
        #expect(try await store.outboxEntry(ticket: document.ticket) == nil)
        #expect(try await store.outbox(states: [], after: nil, limit: 10).isEmpty)
        #expect(try await store.claim(now: Sample.seconds(60), leaseFor: .seconds(30), limit: 10).isEmpty)
        #expect(try await store.nextDue() == nil)
        let received = filled.incoming.document
        #expect(try await store.incoming(sender: received.sender, ticket: received.ticket) == nil)
        #expect(try await store.inbox(states: [], after: nil, limit: 10).isEmpty)
        #expect(try await store.register(subject: Sample.person).isEmpty)
        #expect(try await store.registerAsOf() == nil)
        #expect(try await store.registerEntry(kind: .decision, reference: "D-1") == nil)
        #expect(try await store.inquiry(sender: filled.inquiry.sender, ticket: filled.inquiry.ticket) == nil)
        #expect(try await store.inquiries([], at: Sample.start, after: nil, limit: 10).isEmpty)
        #expect(try await store.finding(key: "key", of: "a", fingerprint: [1], at: Sample.start) == .unknown)
        #expect(try await store.auditYears().isEmpty)
        #expect(try await store.auditLines(year: 2026, from: 0, limit: 10).isEmpty)
        #expect(try await store.auditLines(.subject(Sample.person), before: nil, limit: 10).isEmpty)
        #expect(try await store.newestCheckpoint(year: 2026) == nil)
        #expect(try await store.apiKey(id: "key") == nil)
        #expect(try await store.apiKeys().isEmpty)
        for code in [
            await storeErrorCode { try await store.auditRoot(year: 2026, size: 1) },
            await storeErrorCode { try await store.inclusionProof(year: 2026, index: 0, size: 1) },
            await storeErrorCode { try await store.consistencyProof(year: 2026, from: 1, to: 1) },
        ] { #expect(code == .notFound) }
    }

    @Test(arguments: StoreFactory.all)
    func writesAreNotFound(_ factory: StoreFactory) async throws {
        let owner = try await factory.make(Sample.ownOrganisation)
        let stranger = try await factory.make(Sample.otherOrganisation)
        let filled = try Filled()
        try await filled.write(to: owner.store)
        let claim = try #require(try await owner.store.claim(now: Sample.start, leaseFor: .seconds(30), limit: 1).first)
        let store = stranger.store
        let (sender, ticket) = (filled.incoming.document.sender, filled.incoming.document.ticket)
        let outgoing = filled.outgoing.document.ticket
        let writes: [() async throws -> Void] = [
            { try await store.change(application: filled.application.id, expectedVersion: 1, changes: Changes()) },
            { _ = try await store.settle(claim, outcome: .delivered, at: Sample.start, changes: Changes()) },
            { try await store.operate(.park, ticket: outgoing, at: Sample.start, changes: Changes()) },
            { try await store.handOver(sender: sender, ticket: ticket, at: Sample.start, changes: Changes()) },
            { try await store.revokeAPIKey(id: "key", at: Sample.start, changes: Changes()) },
            { try await store.removeRegister(Sample.entry(), at: Sample.start, changes: Changes()) },
            { try await store.commit(Changes(steps: [Sample.step(of: filled.application.id)])) },
        ]
        for write in writes { #expect(await storeErrorCode(write) == .notFound) }
        #expect(try await owner.store.application(id: filled.application.id)?.version == 1)
        #expect(try await owner.store.outboxEntry(ticket: outgoing)?.state == .leased)
        #expect(try await owner.store.apiKey(id: "key")?.revokedAt == nil)
        // The same keys are free in the other tenant.
        #expect(try await store.accept(filled.incoming, changes: Changes()) == .accepted)
        guard case .opened = try await store.openApplication(filled.application, changes: Changes()) else {
            Issue.record("the reference of another tenant was found")
            return
        }
    }
}
