import MessageStore
import Messages
import Testing

/// All or nothing: each write is given one part that must fail, and leaves nothing behind.
@Suite struct RollbackConformanceTests {
    /// Changes of every kind, the last outgoing document with a ticket that is taken.
    private func failing(_ taken: OutgoingDocument, conversation: Ticket) throws -> Changes {
        let application = Sample.application(reference: "rolled back", conversation: conversation)
        return Changes(
            applications: [application], steps: [Sample.step(of: application.id)],
            transfers: [try Sample.transfer(of: application)],
            outgoing: [try Sample.outgoing(conversation: conversation), taken],
            evidence: [try Sample.document(.receipt, conversation: conversation)],
            events: [Sample.event(conversation)], leaves: [try Sample.leaf()])
    }

    private func expectNothing(of conversation: Ticket, in store: any TenantStore) async throws {
        let applications = try await store.applications(after: nil, limit: 10)
        #expect(applications.allSatisfy { $0.application.conversation != conversation })
        #expect(try await store.application(reference: "rolled back") == nil)
        #expect(try await store.transfers(after: nil, limit: 10).isEmpty)
        #expect(try await store.documents(conversation: conversation).isEmpty)
        #expect(try await store.timeline(conversation: conversation).isEmpty)
        #expect(try await store.auditYears().isEmpty)
    }

    @Test(arguments: StoreFactory.all)
    func commit(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        let (taken, conversation) = (try Sample.outgoing(), Ticket.random())
        try await open.store.commit(Changes(outgoing: [taken]))
        let changes = try failing(taken, conversation: conversation)
        #expect(await storeErrorCode { try await open.store.commit(changes) } == .database)
        try await expectNothing(of: conversation, in: open.store)
    }

    @Test(arguments: StoreFactory.all)
    func openApplication(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        let (taken, conversation) = (try Sample.outgoing(), Ticket.random())
        try await open.store.commit(Changes(outgoing: [taken]))
        let changes = try failing(taken, conversation: conversation)
        let application = Sample.application(reference: "opened with it")
        #expect(
            await storeErrorCode { try await open.store.openApplication(application, changes: changes) } == .database)
        #expect(try await open.store.application(id: application.id) == nil)
        try await expectNothing(of: conversation, in: open.store)
    }

    @Test(arguments: StoreFactory.all)
    func settle(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        let (taken, conversation) = (try Sample.outgoing(), Ticket.random())
        try await open.store.commit(Changes(outgoing: [taken]))
        let claim = try #require(try await open.store.claim(now: Sample.start, leaseFor: .seconds(30), limit: 1).first)
        let changes = try failing(taken, conversation: conversation)
        let failed = await storeErrorCode {
            try await open.store.settle(claim, outcome: .delivered, at: Sample.seconds(1), changes: changes)
        }
        #expect(failed == .database)
        #expect(try await open.store.outboxEntry(ticket: taken.document.ticket)?.state == .leased)
        try await expectNothing(of: conversation, in: open.store)
        let again = try await open.store.settle(claim, outcome: .delivered, at: Sample.seconds(1), changes: Changes())
        #expect(again == .applied)
    }

    @Test(arguments: StoreFactory.all)
    func accept(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        let (taken, conversation) = (try Sample.outgoing(), Ticket.random())
        try await open.store.commit(Changes(outgoing: [taken]))
        let incoming = try Sample.incoming()
        let changes = try failing(taken, conversation: conversation)
        #expect(await storeErrorCode { try await open.store.accept(incoming, changes: changes) } == .database)
        #expect(
            try await open.store.incoming(sender: incoming.document.sender, ticket: incoming.document.ticket) == nil)
        #expect(try await open.store.documents(conversation: incoming.document.conversation).isEmpty)
        try await expectNothing(of: conversation, in: open.store)
        #expect(try await open.store.accept(incoming, changes: Changes()) == .accepted)
    }

    @Test(arguments: StoreFactory.all)
    func everyOtherWrite(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        let store = open.store
        let (taken, conversation) = (try Sample.outgoing(), Ticket.random())
        let (incoming, application) = (try Sample.incoming(), Sample.application())
        try await store.commit(Changes(outgoing: [taken]))
        _ = try await store.accept(incoming, changes: Changes())
        _ = try await store.openApplication(application, changes: Changes())
        try await store.insertAPIKey(Sample.apiKey("kept"), changes: Changes())
        let changes = try failing(taken, conversation: conversation)
        let refused = RefusedIncoming(
            ticket: .random(), sender: Sample.otherOrganisation, digest: incoming.document.digest, code: "MSG00012",
            instant: Sample.start)
        let (sender, ticket) = (incoming.document.sender, incoming.document.ticket)
        let writes: [() async throws -> Void] = [
            { try await store.change(application: application.id, expectedVersion: 1, changes: changes) },
            { try await store.operate(.park, ticket: taken.document.ticket, at: Sample.start, changes: changes) },
            { try await store.recordRefusal(refused, changes: changes) },
            { try await store.handOver(sender: sender, ticket: ticket, at: Sample.start, changes: changes) },
            { _ = try await store.upsertRegister([Sample.entry()], at: Sample.start, changes: changes) },
            { try await store.insertAPIKey(Sample.apiKey("new"), changes: changes) },
            { try await store.revokeAPIKey(id: "kept", at: Sample.start, changes: changes) },
        ]
        for write in writes { #expect(await storeErrorCode(write) == .database) }
        try await expectNothing(of: conversation, in: store)
        #expect(try await store.application(id: application.id)?.version == 1)
        #expect(try await store.outboxEntry(ticket: taken.document.ticket)?.state == .queued)
        #expect(try await store.incoming(sender: sender, ticket: ticket)?.state == .accepted)
        #expect(try await store.registerAsOf() == nil)
        #expect(try await store.apiKeys() == [Sample.apiKey("kept")])
    }

    @Test(arguments: StoreFactory.all)
    func changesOfAnUnknownApplicationAreNotFound(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        let unknown = Sample.application()
        let event = Sample.event(unknown.conversation)
        let cases = [
            Changes(steps: [Sample.step(of: unknown.id)], events: [event]),
            Changes(transfers: [try Sample.transfer(of: unknown)], events: [event]),
            Changes(applicationStates: [ApplicationStateChange(id: unknown.id, state: .decided)], events: [event]),
        ]
        for changes in cases { #expect(await storeErrorCode { try await open.store.commit(changes) } == .notFound) }
        #expect(try await open.store.timeline(conversation: unknown.conversation).isEmpty)
    }

    @Test(arguments: StoreFactory.all)
    func evidenceIsNeverReplaced(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        let ticket = Ticket.random()
        let first = try Sample.document(.receipt, ticket: ticket)
        try await open.store.commit(Changes(evidence: [first]))
        let other = try Sample.document(.receipt, ticket: ticket, text: "other")
        #expect(await storeErrorCode { try await open.store.commit(Changes(evidence: [other])) } == .database)
        #expect(try await open.store.document(sender: first.sender, ticket: ticket) == first)
    }

    @Test(arguments: StoreFactory.all)
    func closedStoreRefusesEverything(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        try await open.store.close()
        try await open.store.close()
        #expect(await storeErrorCode { try await open.store.nextDue() } == .closed)
        #expect(await storeErrorCode { try await open.store.commit(Changes()) } == .closed)
    }
}
