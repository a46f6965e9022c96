import MessageStore
import Messages
import Testing
import XMLSecurity

/// `WebhookStore`, for every kind of store.
@Suite struct WebhookConformanceTests {
    private static let lease = Duration.seconds(60)

    /// A store with the endpoints `all` and `parked`, the latter for parked documents only.
    private func open(_ factory: StoreFactory) async throws -> OpenStore {
        let open = try await factory.open()
        try await open.store.registerWebhooks(Self.endpoints, at: Sample.start)
        return open
    }

    private static let endpoints = [
        WebhookEndpoint(name: "all", types: Set(WebhookEventType.allCases)),
        WebhookEndpoint(name: "parked", types: [.documentParked]),
    ]

    private func commit(_ codes: [String], to open: OpenStore) async throws {
        try await open.store.commit(Changes(events: codes.map { Sample.event(.random(), code: $0) }))
    }

    private func claim(_ open: OpenStore, _ endpoint: String = "all", at seconds: Int = 0, limit: Int = 10) async throws
        -> [WebhookClaim]
    {
        try await open.store.claimWebhooks(
            of: endpoint, now: Sample.seconds(seconds), leaseFor: Self.lease, limit: limit)
    }

    @Test(arguments: StoreFactory.all)
    func eventsAreCommittedWithTheirActForEveryEndpointThatWantsThem(_ factory: StoreFactory) async throws {
        let open = try await open(factory)
        try await commit(
            [TimelineCode.documentParked, TimelineCode.documentRefused, TimelineCode.documentQueued], to: open)
        let all = try await open.store.webhooks(states: [], after: nil, limit: 10)
        #expect(all.map(\.endpoint) == ["all", "parked", "all"])
        #expect(all.map(\.type) == [.documentParked, .documentParked, .documentRefused])
        // One event has one identifier for both endpoints, another event another one.
        #expect(all[0].id == all[1].id && all[0].id != all[2].id)
        #expect(all.allSatisfy { $0.state == .waiting && $0.attempt == 0 && $0.createdAt == Sample.start })
        let later = try await open.store.webhooks(states: [.waiting], after: all[0].cursor, limit: 1)
        #expect(later == [all[1]])
    }

    @Test(arguments: StoreFactory.all)
    func anActThatFailsTellsNothing(_ factory: StoreFactory) async throws {
        let open = try await open(factory)
        let unknown = ApplicationID(Ticket.random().value)
        let changes = Changes(
            applicationStates: [ApplicationStateChange(id: unknown, state: .transferred)],
            events: [Sample.event(.random(), code: TimelineCode.documentParked)])
        #expect(await storeErrorCode { try await open.store.commit(changes) } == .notFound)
        #expect(try await open.store.webhooks(states: [], after: nil, limit: 10).isEmpty)
    }

    @Test(arguments: StoreFactory.all)
    func everyChangeOfAnApplicationIsToldOnce(_ factory: StoreFactory) async throws {
        let open = try await open(factory)
        let application = Sample.application()
        _ = try await open.store.openApplication(application, changes: Changes())
        try await open.store.change(
            application: application.id, expectedVersion: 1,
            changes: Changes(
                steps: [
                    Sample.step(of: application.id), Sample.step(of: application.id, key: "second"),
                ], events: [Sample.event(application.conversation)]))
        let told = try await claim(open)
        #expect(told.count == 1)
        let body = String(decoding: told[0].body, as: UTF8.self)
        #expect(body.contains(#""type":"application.changed""#) && body.contains(application.id.text))
    }

    @Test(arguments: StoreFactory.all)
    func leaseHoldsUntilItEndsAndFencesWhatCameBefore(_ factory: StoreFactory) async throws {
        let open = try await open(factory)
        try await commit([TimelineCode.documentParked], to: open)
        let first = try #require(try await claim(open).first)
        #expect(first.attempt == 1 && first.attemptInBudget == 1)
        #expect(try await claim(open, at: 59).isEmpty)
        // The other endpoint has a lease of its own.
        #expect(try await claim(open, "parked").map(\.id) == [first.id])
        let second = try #require(try await claim(open, at: 60).first)
        #expect(second.attempt == 2 && second.id == first.id && second.body == first.body)
        #expect(try await open.store.settle(first, outcome: .delivered, at: Sample.seconds(61)) == false)
        #expect(try await open.store.settle(second, outcome: .delivered, at: Sample.seconds(61)))
        #expect(try await open.store.settle(second, outcome: .delivered, at: Sample.seconds(61)) == false)
        #expect(try await open.store.nextWebhookDue(of: "all") == nil)
        #expect(try await open.store.nextWebhookDue(of: "parked") == Sample.seconds(60))
    }

    @Test(arguments: StoreFactory.all)
    func failedAttemptComesBackAtItsInstant(_ factory: StoreFactory) async throws {
        let open = try await open(factory)
        try await commit([TimelineCode.documentRefused], to: open)
        let first = try #require(try await claim(open).first)
        _ = try await open.store.settle(
            first, outcome: .retry(at: Sample.seconds(5), code: "http-500"), at: Sample.seconds(1))
        #expect(try await claim(open, at: 4).isEmpty)
        #expect(try await open.store.nextWebhookDue(of: "all") == Sample.seconds(5))
        #expect(try await claim(open, at: 5).first?.attempt == 2)
    }

    @Test(arguments: StoreFactory.all)
    func parkedEventComesBackWithANewBudgetWhenAsked(_ factory: StoreFactory) async throws {
        let open = try await open(factory)
        try await commit([TimelineCode.documentRefused, TimelineCode.documentRefused], to: open)
        let claims = try await claim(open)
        for claim in claims {
            _ = try await open.store.settle(claim, outcome: .parked(code: "http-500"), at: Sample.seconds(1))
        }
        #expect(try await claim(open, at: 100_000).isEmpty)
        let asked = try await open.store.retryWebhooks(id: claims[0].id, of: "all", at: Sample.seconds(9))
        #expect(asked == 1)
        let again = try await claim(open, at: 9)
        #expect(again.map(\.id) == [claims[0].id] && again.first?.attempt == 2 && again.first?.attemptInBudget == 1)
        #expect(try await open.store.retryWebhooks(id: "msg_unknown", of: nil, at: Sample.start) == 0)
        #expect(try await open.store.retryWebhooks(id: nil, of: "parked", at: Sample.start) == 0)
        #expect(try await open.store.retryWebhooks(id: nil, of: nil, at: Sample.start) == 1)
    }

    @Test(arguments: StoreFactory.all)
    func goneEndpointIsLeftAloneUntilEnabled(_ factory: StoreFactory) async throws {
        let open = try await open(factory)
        try await commit([TimelineCode.documentParked, TimelineCode.documentRefused], to: open)
        let first = try #require(try await claim(open, limit: 1).first)
        _ = try await open.store.settle(first, outcome: .gone, at: Sample.seconds(1))
        let mine = try await open.store.webhooks(states: [.parked], after: nil, limit: 10)
        #expect(mine.map(\.lastCode) == ["endpoint-gone", "endpoint-gone"])
        #expect(mine.allSatisfy { $0.endpoint == "all" })
        #expect(try await open.store.webhookEndpoints().map(\.disabledAt) == [Sample.seconds(1), nil])
        // A restart does not enable it, events go to the other one only, nothing is sent again.
        try await open.store.registerWebhooks(Self.endpoints, at: Sample.seconds(2))
        try await commit([TimelineCode.documentParked], to: open)
        #expect(try await claim(open, at: 10).isEmpty)
        #expect(try await claim(open, "parked", at: 10).count == 2)
        #expect(try await open.store.retryWebhooks(id: nil, of: "all", at: Sample.seconds(3)) == 0)
        try await open.store.enableWebhook("all")
        #expect(try await open.store.retryWebhooks(id: nil, of: "all", at: Sample.seconds(3)) == 2)
        #expect(try await claim(open, at: 10).count == 2)
        #expect(await storeErrorCode { try await open.store.enableWebhook("other") } == .notFound)
    }

    @Test(arguments: StoreFactory.all)
    func aNewProcessFreesLeasesAndParksWhatNobodyWants(_ factory: StoreFactory) async throws {
        let open = try await open(factory)
        try await commit([TimelineCode.documentParked], to: open)
        #expect(try await claim(open).count == 1)
        try await open.store.registerWebhooks([Self.endpoints[0]], at: Sample.seconds(3))
        #expect(try await claim(open, at: 3).first?.attempt == 2)
        let parked = try await open.store.webhooks(states: [.parked], after: nil, limit: 10)
        #expect(parked.map(\.endpoint) == ["parked"] && parked.map(\.lastCode) == ["endpoint-removed"])
        #expect(try await open.store.webhookEndpoints().map(\.endpoint) == [Self.endpoints[0]])
    }

    @Test(arguments: StoreFactory.all)
    func finishedEventsAreRemovedByTheirAgeAndOthersNever(_ factory: StoreFactory) async throws {
        let open = try await open(factory)
        try await commit(Array(repeating: TimelineCode.documentRefused, count: 3), to: open)
        let claims = try await claim(open)
        _ = try await open.store.settle(claims[0], outcome: .delivered, at: Sample.seconds(10))
        _ = try await open.store.settle(claims[1], outcome: .parked(code: "http-500"), at: Sample.seconds(10))
        func ids() async throws -> [String] {
            try await open.store.webhooks(states: [], after: nil, limit: 10).map(\.id)
        }
        let store = open.store
        try await store.removeWebhooks(deliveredBefore: Sample.seconds(10), parkedBefore: Sample.seconds(10))
        #expect(try await ids().count == 3)
        try await store.removeWebhooks(deliveredBefore: Sample.seconds(11), parkedBefore: Sample.seconds(10))
        #expect(try await ids() == [claims[1].id, claims[2].id])
        try await store.removeWebhooks(deliveredBefore: Sample.seconds(11), parkedBefore: Sample.seconds(99_999))
        #expect(try await ids() == [claims[2].id])
    }

    @Test(arguments: StoreFactory.all)
    func aTicketThatCouldHoldANumberOfAPersonIsLeftOut(_ factory: StoreFactory) async throws {
        let open = try await open(factory)
        let hostile = try Ticket("x-\(Sample.person.digits)")
        let plain = try Ticket("x-2026-11")
        for ticket in [hostile, plain] {
            try await open.store.commit(
                Changes(events: [
                    TimelineEvent(
                        conversation: ticket, instant: Sample.start, code: TimelineCode.documentReceived,
                        ticket: ticket, counterpart: Sample.otherOrganisation,
                        details: ["operation": "requestInquiry"])
                ]))
        }
        // UTC with milliseconds, as RFC 3339 writes it.
        let time = #""timestamp":"2026-11-21T12:00:00.000Z""#
        let bodies = try await claim(open).map { String(decoding: $0.body, as: UTF8.self) }
        let named = #"{"data":{"conversation":"x-2026-11","sender":"0999999823","ticket":"x-2026-11"}"#
        #expect(
            bodies == [
                #"{"data":{"sender":"0999999823"},\#(time),"type":"document.received"}"#,
                #"{"data":{"sender":"0999999823"},\#(time),"type":"inquiry.received"}"#,
                #"\#(named),\#(time),"type":"document.received"}"#, #"\#(named),\#(time),"type":"inquiry.received"}"#,
            ])
    }
}
