import MessageStore
import Messages
import SocialSecurity
import Testing
import XMLSecurity

/// Lanes, limits and brakes of the outbox, for every kind of store.
@Suite struct LaneConformanceTests {
    private static let partners = [
        Sample.otherOrganisation, Sample.organisation("0999999724"), Sample.organisation("0999999625"),
    ]

    private func lease(
        _ store: any TenantStore, at second: Int = 0, _ limits: LeaseLimits
    ) async throws -> [DeliveryLane] {
        try await store.claim(now: Sample.seconds(second), leaseFor: .seconds(60), within: limits)
            .map { DeliveryLane(of: $0.document) }
    }

    /// `count` documents to a partner, one due each second from `second` on.
    private func queue(
        _ count: Int, to partner: EnterpriseNumber, _ operation: Operation = .requestInquiry, from second: Int = 0,
        budget: Int? = nil, in store: any TenantStore
    ) async throws {
        for index in 0..<count {
            let outgoing = try Sample.outgoing(
                operation, to: partner, notBefore: Sample.seconds(second + index),
                expiresAt: budget.map { Sample.seconds($0) })
            try await store.commit(Changes(outgoing: [outgoing]))
        }
    }

    private func brake(
        _ mode: Brake.Mode, _ recipient: EnterpriseNumber?, _ operation: Operation? = nil, at second: Int = 0
    ) throws -> Brake {
        let scope = try #require(BrakeScope(recipient: recipient, operation: operation))
        return Brake(scope: scope, mode: mode, since: Sample.seconds(second), reason: "maintenance")
    }

    @Test(arguments: StoreFactory.all)
    func partnersTakeTurnsHoweverManyWaitForOne(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        let store = open.store
        defer { withExtendedLifetime(open) {} }
        try await queue(20, to: Self.partners[0], in: store)
        try await queue(1, to: Self.partners[1], from: 30, in: store)
        try await queue(1, to: Self.partners[2], from: 31, in: store)
        let leased = try await lease(store, at: 60, LeaseLimits(total: 4))
        #expect(leased.map(\.recipient) == [Self.partners[0], Self.partners[1], Self.partners[2], Self.partners[0]])
    }

    @Test(arguments: StoreFactory.all)
    func aLaneGivesItsOldestFirst(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        let store = open.store
        defer { withExtendedLifetime(open) {} }
        try await queue(3, to: Self.partners[0], in: store)
        let first = try await store.claim(now: Sample.seconds(9), leaseFor: .seconds(60), limit: 2)
        let last = try await store.claim(now: Sample.seconds(9), leaseFor: .seconds(60), limit: 2)
        let tickets = try await store.outbox(states: [], after: nil, limit: 9).map(\.document.ticket)
        #expect(first.map(\.document.ticket) + last.map(\.document.ticket) == tickets)
    }

    @Test(arguments: StoreFactory.all)
    func limitsHoldForEachPartner(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        let store = open.store
        defer { withExtendedLifetime(open) {} }
        try await queue(5, to: Self.partners[0], in: store)
        try await queue(5, to: Self.partners[0], .notifyProvisionalDecision, in: store)
        try await queue(5, to: Self.partners[1], in: store)
        try await queue(5, to: Self.partners[2], in: store)
        let limits = LeaseLimits(total: 20, perRecipient: 3, recipients: [Self.partners[1]: 0, Self.partners[2]: 1])
        let leased = try await lease(store, at: 9, limits)
        #expect(leased.filter { $0.recipient == Self.partners[0] }.count == 3)
        #expect(Set(leased.map(\.operation)) == [.requestInquiry, .notifyProvisionalDecision])
        #expect(leased.filter { $0.recipient == Self.partners[1] }.isEmpty)
        #expect(leased.filter { $0.recipient == Self.partners[2] }.count == 1)
        #expect(try await store.nextDue(within: LeaseLimits(total: 1, perRecipient: 0)) == nil)
    }

    @Test(arguments: StoreFactory.all)
    func aPausedPartnerGetsNothingUntilItIsReleased(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        let store = open.store
        defer { withExtendedLifetime(open) {} }
        try await queue(2, to: Self.partners[0], in: store)
        try await queue(1, to: Self.partners[1], from: 5, in: store)
        let pause = try brake(.pause, Self.partners[0])
        try await store.set(pause, changes: Changes())
        #expect(try await store.brakes().map(\.scope) == [pause.scope])
        #expect(try await store.nextDue() == Sample.seconds(5))
        let limits = LeaseLimits(total: 9)
        #expect(try await lease(store, at: 9, limits).map(\.recipient) == [Self.partners[1]])
        try await store.release(pause.scope, changes: Changes())
        #expect(try await store.nextDue() == Sample.start)
        #expect(try await lease(store, at: 9, limits).map(\.recipient) == [Self.partners[0], Self.partners[0]])
        #expect(await storeErrorCode { try await store.release(pause.scope, changes: Changes()) } == .notFound)
    }

    @Test(arguments: StoreFactory.all)
    func aBrakeOfAnOperationHoldsForEveryPartner(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        let store = open.store
        defer { withExtendedLifetime(open) {} }
        for partner in Self.partners {
            try await queue(1, to: partner, in: store)
            try await queue(1, to: partner, .notifyProvisionalDecision, in: store)
        }
        try await store.set(try brake(.pause, nil, .requestInquiry), changes: Changes())
        let leased = try await lease(store, at: 9, LeaseLimits(total: 9))
        #expect(leased.count == 3 && leased.allSatisfy { $0.operation == .notifyProvisionalDecision })
    }

    /// Twelve a minute: one in five seconds, over all operations of the partner together.
    @Test(arguments: StoreFactory.all)
    func aSlowedPartnerGetsOneAtATime(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        let store = open.store
        defer { withExtendedLifetime(open) {} }
        try await queue(3, to: Self.partners[0], in: store)
        try await queue(3, to: Self.partners[0], .notifyProvisionalDecision, in: store)
        try await store.set(try brake(.slow(perMinute: 12), Self.partners[0]), changes: Changes())
        let limits = LeaseLimits(total: 9)
        #expect(try await lease(store, at: 10, limits).count == 1)
        #expect(try await store.nextDue() == Sample.seconds(15))
        #expect(try await lease(store, at: 14, limits).isEmpty)
        #expect(try await lease(store, at: 15, limits).count == 1)
        #expect(try await store.brakes().first?.nextAt == Sample.seconds(20))
    }

    @Test(arguments: StoreFactory.all)
    func aDrainedPartnerGetsWhatWasThere(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        let store = open.store
        defer { withExtendedLifetime(open) {} }
        try await queue(2, to: Self.partners[0], from: 20, in: store)
        let drain = try brake(.drain, Self.partners[0], at: 1)
        try await store.set(drain, changes: Changes())
        try await queue(2, to: Self.partners[0], in: store)
        let before = try await store.outbox(states: [], after: nil, limit: 9).prefix(2).map(\.document.ticket)
        #expect(try await store.nextDue() == Sample.seconds(20))
        let claims = try await store.claim(now: Sample.seconds(60), leaseFor: .seconds(60), limit: 9)
        #expect(claims.map(\.document.ticket) == before)
        for claim in claims {
            _ = try await store.settle(claim, outcome: .delivered, at: Sample.seconds(61), changes: Changes())
        }
        #expect(try await store.nextDue() == nil)
        try await store.release(drain.scope, changes: Changes())
        #expect(try await lease(store, at: 61, LeaseLimits(total: 9)).count == 2)
    }

    @Test(arguments: StoreFactory.all)
    func aBrakeIsReplacedByOneOfTheSameScope(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        let store = open.store
        defer { withExtendedLifetime(open) {} }
        let conversation = Ticket.random()
        try await store.set(try brake(.pause, Self.partners[0]), changes: Changes())
        let slow = try brake(.slow(perMinute: 6_000), Self.partners[0], at: 3)
        try await store.set(slow, changes: Changes(events: [Sample.event(conversation)]))
        try await store.set(try brake(.pause, Self.partners[0], .requestInquiry), changes: Changes())
        let brakes = try await store.brakes()
        #expect(brakes.map(\.mode) == [.slow(perMinute: 6_000), .pause])
        #expect(brakes.first?.since == Sample.seconds(3) && brakes.first?.reason == "maintenance")
        #expect(try await store.timeline(conversation: conversation).count == 1)
    }

    /// What cannot be attempted is parked when its budget is over; what has none waits on.
    @Test(arguments: StoreFactory.all)
    func whatIsHeldBackIsParkedWhenItsBudgetIsOver(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        let store = open.store
        defer { withExtendedLifetime(open) {} }
        try await queue(1, to: Self.partners[0], budget: 100, in: store)
        try await queue(1, to: Self.partners[0], in: store)
        try await queue(1, to: Self.partners[1], budget: 100, in: store)
        let overdue = { (second: Int, recipients: Set<EnterpriseNumber>?) in
            try await store.overdue(now: Sample.seconds(second), closedTo: recipients, limit: 9)
        }
        #expect(try await overdue(100, []).isEmpty)
        #expect(try await overdue(99, nil).isEmpty)
        #expect(try await overdue(100, nil).count == 2)
        #expect(try await overdue(100, [Self.partners[1]]).map(\.document.recipient) == [Self.partners[1]])
        try await store.set(try brake(.pause, Self.partners[0]), changes: Changes())
        let held = try #require(try await overdue(100, []).first)
        #expect(held.document.recipient == Self.partners[0] && held.attempt == 0)
        #expect(held.expiresAt == Sample.seconds(100))
        #expect(try await store.settle(held, at: Sample.seconds(100), changes: Changes()) == .applied)
        let entry = try await store.outboxEntry(ticket: held.document.ticket)
        #expect(entry?.state == .parked && entry?.lastCode == OverdueDocument.reason)
        #expect(try await store.settle(held, at: Sample.seconds(101), changes: Changes()) == .fenced)
    }

    @Test(arguments: StoreFactory.all)
    func anAttemptThatBeganMeanwhileFencesTheParking(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        let store = open.store
        defer { withExtendedLifetime(open) {} }
        let conversation = Ticket.random()
        try await queue(1, to: Self.partners[0], budget: 100, in: store)
        let overdue = try #require(
            try await store.overdue(now: Sample.seconds(100), closedTo: nil, limit: 9).first)
        #expect(try await lease(store, at: 100, LeaseLimits(total: 1)).count == 1)
        let changes = Changes(events: [Sample.event(conversation)])
        #expect(try await store.settle(overdue, at: Sample.seconds(100), changes: changes) == .fenced)
        #expect(try await store.timeline(conversation: conversation).isEmpty)
    }
}
