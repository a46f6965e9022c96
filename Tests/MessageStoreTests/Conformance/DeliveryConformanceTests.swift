import MessageStore
import Messages
import Testing

/// `DeliveryStore`, for every kind of store.
@Suite struct DeliveryConformanceTests {
    @Test(arguments: StoreFactory.all)
    func dueDocumentsAreClaimedOldestDueFirst(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        let late = try Sample.outgoing(notBefore: Sample.seconds(5), expiresAt: Sample.seconds(86_400))
        let early = try Sample.outgoing(notBefore: Sample.seconds(1))
        let future = try Sample.outgoing(notBefore: Sample.seconds(11))
        try await open.store.commit(Changes(outgoing: [late, early, future]))
        #expect(try await open.store.nextDue() == Sample.seconds(1))
        let claims = try await open.store.claim(now: Sample.seconds(10), leaseFor: .seconds(30), limit: 10)
        #expect(claims.map(\.document) == [early.document, late.document])
        #expect(claims.map(\.attempt) == [1, 1])
        #expect(claims.map(\.leaseUntil) == [Sample.seconds(40), Sample.seconds(40)])
        // The budget counts from the first attempt.
        #expect(claims.map(\.expiresAt) == [nil, Sample.seconds(10 + 86_400 - 5)])
        #expect(claims.map(\.queuedAt) == [Sample.start, Sample.start])
        #expect(try await open.store.nextDue() == Sample.seconds(11))
        #expect(try await open.store.claim(now: Sample.seconds(10), leaseFor: .seconds(30), limit: 10).isEmpty)
    }

    @Test(arguments: StoreFactory.all)
    func limitIsKept(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        try await open.store.commit(Changes(outgoing: try (0..<3).map { _ in try Sample.outgoing() }))
        #expect(try await open.store.claim(now: Sample.start, leaseFor: .seconds(30), limit: 2).count == 2)
        #expect(try await open.store.claim(now: Sample.start, leaseFor: .seconds(30), limit: 2).count == 1)
    }

    @Test(arguments: StoreFactory.all)
    func expiredLeaseIsClaimedAgainAndFencesTheFirst(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        let outgoing = try Sample.outgoing()
        try await open.store.commit(Changes(outgoing: [outgoing]))
        let first = try #require(try await open.store.claim(now: Sample.start, leaseFor: .seconds(30), limit: 1).first)
        #expect(try await open.store.claim(now: Sample.seconds(29), leaseFor: .seconds(30), limit: 1).isEmpty)
        let second = try #require(
            try await open.store.claim(now: Sample.seconds(30), leaseFor: .seconds(30), limit: 1).first)
        #expect(second.attempt == 2)
        #expect(second.document == outgoing.document)
        let event = Sample.event(outgoing.document.conversation)
        let fenced = try await open.store.settle(
            first, outcome: .delivered, at: Sample.seconds(31), changes: Changes(events: [event]))
        #expect(fenced == .fenced)
        #expect(try await open.store.timeline(conversation: outgoing.document.conversation).isEmpty)
        let applied = try await open.store.settle(
            second, outcome: .delivered, at: Sample.seconds(32), changes: Changes(events: [event]))
        #expect(applied == .applied)
        #expect(try await open.store.timeline(conversation: outgoing.document.conversation) == [event])
        let entry = try #require(try await open.store.outboxEntry(ticket: outgoing.document.ticket))
        #expect(entry.state == .delivered)
        #expect(entry.attempt == 2)
        #expect(entry.dueAt == nil)
        #expect(try await open.store.nextDue() == nil)
    }

    @Test(arguments: StoreFactory.all)
    func retryWaitsAndShowsInTheStep(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        let application = Sample.application()
        let outgoing = try Sample.outgoing(conversation: application.conversation)
        let step = Sample.step(of: application.id, ticket: outgoing.document.ticket)
        _ = try await open.store.openApplication(application, changes: Changes(steps: [step], outgoing: [outgoing]))
        let claim = try #require(try await open.store.claim(now: Sample.start, leaseFor: .seconds(30), limit: 1).first)
        #expect(try await open.store.application(id: application.id)?.steps.first?.nextTry == nil)
        let outcome = AttemptOutcome.retry(at: Sample.seconds(60), code: "timeout")
        #expect(
            try await open.store.settle(claim, outcome: outcome, at: Sample.seconds(10), changes: Changes()) == .applied
        )
        let record = try #require(try await open.store.application(id: application.id))
        #expect(record.steps.first?.nextTry == Sample.seconds(60))
        #expect(record.version == 2)
        let entry = try #require(try await open.store.outboxEntry(ticket: outgoing.document.ticket))
        #expect(entry.state == .retryWait)
        #expect(entry.lastCode == "timeout")
        #expect(try await open.store.claim(now: Sample.seconds(59), leaseFor: .seconds(30), limit: 1).isEmpty)
        #expect(try await open.store.claim(now: Sample.seconds(60), leaseFor: .seconds(30), limit: 1).count == 1)
    }

    @Test(arguments: StoreFactory.all)
    func receiptAfterParkingIsDeliveredLate(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        let outgoing = try Sample.outgoing()
        try await open.store.commit(Changes(outgoing: [outgoing]))
        let claim = try #require(try await open.store.claim(now: Sample.start, leaseFor: .seconds(30), limit: 1).first)
        try await open.store.operate(.park, ticket: outgoing.document.ticket, at: Sample.seconds(1), changes: Changes())
        let receipt = try Sample.document(.receipt, sender: Sample.otherOrganisation, inReplyTo: claim.document.ticket)
        let settled = try await open.store.settle(
            claim, outcome: .delivered, at: Sample.seconds(2), changes: Changes(evidence: [receipt]))
        #expect(settled == .deliveredLate)
        #expect(try await open.store.outboxEntry(ticket: claim.document.ticket)?.state == .deliveredLate)
        #expect(try await open.store.documents(inReplyTo: claim.document.ticket) == [receipt])
    }

    @Test(arguments: StoreFactory.all)
    func refusedAndParkedAreShownWithTheirCode(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        let (refused, parked, queued) = (try Sample.outgoing(), try Sample.outgoing(), try Sample.outgoing())
        try await open.store.commit(Changes(outgoing: [refused, parked]))
        let claims = try await open.store.claim(now: Sample.start, leaseFor: .seconds(30), limit: 2)
        try await open.store.commit(Changes(outgoing: [queued]))
        let outcomes: [AttemptOutcome] = [.refused(code: "MSG00012"), .parked(reason: "budget")]
        for (claim, outcome) in zip(claims, outcomes) {
            _ = try await open.store.settle(claim, outcome: outcome, at: Sample.seconds(1), changes: Changes())
        }
        let listed = try await open.store.outbox(states: [.parked, .refused], after: nil, limit: 10)
        #expect(listed.map(\.document.ticket) == [refused.document.ticket, parked.document.ticket])
        #expect(listed.map(\.lastCode) == ["MSG00012", "budget"])
        #expect(listed.allSatisfy { $0.document.bytes.isEmpty })
        #expect(listed.map(\.document.digest) == [refused.document.digest, parked.document.digest])
        let next = try await open.store.outbox(states: [.parked, .refused], after: listed[0].cursor, limit: 10)
        #expect(next == [listed[1]])
        #expect(try await open.store.outbox(states: [], after: nil, limit: 10).count == 3)
        #expect(try await open.store.outbox(states: [.queued], after: nil, limit: 10).count == 1)
    }

    @Test(arguments: StoreFactory.all)
    func operatorActsFollowTheStateMachine(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        let outgoing = try Sample.outgoing(notBefore: Sample.seconds(100))
        let ticket = outgoing.document.ticket
        try await open.store.commit(Changes(outgoing: [outgoing]))
        let event = Sample.event(outgoing.document.conversation)
        let illegal = await storeErrorCode {
            try await open.store.operate(.resume, ticket: ticket, at: Sample.start, changes: Changes(events: [event]))
        }
        #expect(illegal == .illegalTransition)
        #expect(try await open.store.timeline(conversation: outgoing.document.conversation).isEmpty)
        let acts: [(OutboxAct, OutboxStateName)] = [
            (.retry, .queued), (.park, .parked), (.resume, .queued), (.cancel, .cancelled),
        ]
        for (act, state) in acts {
            try await open.store.operate(act, ticket: ticket, at: Sample.seconds(1), changes: Changes(events: [event]))
            #expect(try await open.store.outboxEntry(ticket: ticket)?.state == state)
        }
        #expect(try await open.store.timeline(conversation: outgoing.document.conversation).count == acts.count)
    }
}
