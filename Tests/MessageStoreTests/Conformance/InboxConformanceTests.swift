import MessageStore
import Messages
import Testing

/// `InboxStore`, for every kind of store.
@Suite struct InboxConformanceTests {
    @Test(arguments: StoreFactory.all)
    func acceptedDocumentComesBackWithItsReceipt(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        let incoming = try Sample.incoming()
        let event = Sample.event(incoming.document.conversation)
        #expect(try await open.store.accept(incoming, changes: Changes(events: [event])) == .accepted)
        let entry = try #require(
            try await open.store.incoming(sender: incoming.document.sender, ticket: incoming.document.ticket))
        #expect(entry.document == incoming.document)
        #expect(entry.receipt == incoming.receipt.bytes)
        #expect(entry.state == .accepted)
        #expect(try await open.store.inbox(states: [.accepted], after: nil, limit: 10) == [entry])
        #expect(try await open.store.inbox(states: [.handedOver], after: nil, limit: 10).isEmpty)
        #expect(try await open.store.inbox(states: [], after: entry.cursor, limit: 10).isEmpty)
        #expect(
            try await open.store.documents(conversation: incoming.document.conversation)
                == [incoming.document, incoming.stamp, incoming.receipt])
        #expect(try await open.store.timeline(conversation: incoming.document.conversation) == [event])
    }

    @Test(arguments: StoreFactory.all)
    func repetitionGetsTheFirstReceiptAndCommitsNothing(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        let ticket = Ticket.random()
        let first = try Sample.incoming(ticket: ticket)
        #expect(try await open.store.accept(first, changes: Changes()) == .accepted)
        let again = IncomingDocument(
            document: first.document, stamp: try Sample.document(.hubStamp, sender: Sample.hub),
            receipt: try Sample.document(.receipt, text: "another receipt"))
        let event = Sample.event(first.document.conversation)
        #expect(
            try await open.store.accept(again, changes: Changes(events: [event]))
                == .known(.duplicate(receipt: first.receipt.bytes)))
        #expect(try await open.store.timeline(conversation: first.document.conversation).isEmpty)
        #expect(try await open.store.document(sender: again.receipt.sender, ticket: again.receipt.ticket) == nil)
    }

    @Test(arguments: StoreFactory.all)
    func sameTicketWithAnotherDigestIsAConflict(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        let ticket = Ticket.random()
        let first = try Sample.incoming(ticket: ticket)
        let other = try Sample.incoming(ticket: ticket, text: "other bytes")
        _ = try await open.store.accept(first, changes: Changes())
        let event = Sample.event(other.document.conversation)
        #expect(
            try await open.store.accept(other, changes: Changes(events: [event]))
                == .known(.conflict(digest: first.document.digest)))
        #expect(try await open.store.timeline(conversation: other.document.conversation).isEmpty)
    }

    /// The idempotency row outlives content and receipt: a duplicate stays a duplicate, a conflict a conflict.
    @Test(arguments: StoreFactory.all)
    func whatWasErasedIsStillKnown(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        let ticket = Ticket.random()
        let first = try Sample.incoming(ticket: ticket)
        let other = try Sample.incoming(ticket: ticket, text: "other bytes")
        let sender = first.document.sender
        #expect(try await open.store.known(ticket, of: sender, digest: first.document.digest) == nil)
        #expect(try await open.store.accept(first, changes: Changes()) == .accepted)
        #expect(
            try await open.store.known(ticket, of: sender, digest: first.document.digest)
                == .duplicate(receipt: first.receipt.bytes))
        #expect(
            try await open.store.known(ticket, of: sender, digest: other.document.digest)
                == .conflict(digest: first.document.digest))
        for month in open.keys.months { try open.keys.erase(month) }
        #expect(
            try await open.store.known(ticket, of: sender, digest: first.document.digest) == .duplicate(receipt: nil))
        #expect(
            try await open.store.known(ticket, of: sender, digest: other.document.digest) == .conflict(digest: nil))
        #expect(try await open.store.accept(first, changes: Changes()) == .known(.duplicate(receipt: nil)))
        #expect(try await open.store.accept(other, changes: Changes()) == .known(.conflict(digest: nil)))
    }

    @Test(arguments: StoreFactory.all)
    func sameTicketOfAnotherSenderIsAnotherDocument(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        let ticket = Ticket.random()
        #expect(try await open.store.accept(try Sample.incoming(ticket: ticket), changes: Changes()) == .accepted)
        let other = try Sample.incoming(ticket: ticket, sender: Sample.organisation("1999999844"))
        #expect(try await open.store.accept(other, changes: Changes()) == .accepted)
    }

    @Test(arguments: StoreFactory.all)
    func refusedTicketMayBeAcceptedLater(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        let incoming = try Sample.incoming()
        let refused = RefusedIncoming(
            ticket: incoming.document.ticket, sender: incoming.document.sender, digest: incoming.document.digest,
            code: "MSG00012", instant: Sample.start)
        let event = Sample.event(incoming.document.conversation)
        try await open.store.recordRefusal(refused, changes: Changes(events: [event]))
        #expect(try await open.store.timeline(conversation: incoming.document.conversation) == [event])
        #expect(
            try await open.store.incoming(sender: incoming.document.sender, ticket: incoming.document.ticket) == nil)
        #expect(try await open.store.accept(incoming, changes: Changes()) == .accepted)
    }

    @Test(arguments: StoreFactory.all)
    func handOverHappensOnce(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        let incoming = try Sample.incoming()
        let (sender, ticket) = (incoming.document.sender, incoming.document.ticket)
        _ = try await open.store.accept(incoming, changes: Changes())
        let changes = Changes(events: [Sample.event(incoming.document.conversation)])
        try await open.store.handOver(sender: sender, ticket: ticket, at: Sample.seconds(1), changes: changes)
        try await open.store.handOver(sender: sender, ticket: ticket, at: Sample.seconds(2), changes: changes)
        #expect(try await open.store.incoming(sender: sender, ticket: ticket)?.state == .handedOver)
        #expect(try await open.store.timeline(conversation: incoming.document.conversation).count == 1)
        #expect(try await open.store.inbox(states: [.handedOver], after: nil, limit: 10).count == 1)
        #expect(
            try await open.store.accept(incoming, changes: Changes())
                == .known(.duplicate(receipt: incoming.receipt.bytes)))
    }
}
