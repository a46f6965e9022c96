import Logging
import MessageStore
import Messages
import Synchronization
import Testing
import XMLSecurity

@testable import Gateway

/// Delivering events: one step at a time on a real store, and runners beside each other.
@Suite struct WebhookCourierTests {
    /// An endpoint that answers what it is told to, and remembers what came.
    private final class PlayedEndpoint: WebhookTransport {
        private let state = Mutex<(answers: [WebhookAnswer], messages: [WebhookMessage])>(([], []))
        private let arrivals = AsyncStream<Void>.makeStream()

        init(_ answers: WebhookAnswer...) { state.withLock { $0.answers = answers } }

        var messages: [WebhookMessage] { state.withLock { $0.messages } }

        func post(_ message: WebhookMessage) async -> WebhookAnswer {
            let answer = state.withLock { state in
                state.messages.append(message)
                return state.answers.count > 1 ? state.answers.removeFirst() : state.answers.first
            }
            arrivals.continuation.yield()
            if let answer { return answer }
            // Never answers: until the attempt is given up.
            try? await Task.sleep(for: .seconds(86_400))
            return .none(code: "cancelled")
        }

        func arrival() async { for await _ in arrivals.stream { return } }
    }

    private static let delivered = WebhookAnswer.status(204, retryAfter: nil)
    private static let failed = WebhookAnswer.status(500, retryAfter: nil)

    private func world(_ endpoints: [WebhookEndpoint]) async throws -> UseCaseWorld {
        let world = try await UseCaseWorld()
        try await world.store.registerWebhooks(endpoints, at: world.clock.now)
        return world
    }

    private func courier(_ world: UseCaseWorld, _ endpoint: String, _ transport: any WebhookTransport) throws
        -> WebhookCourier
    {
        WebhookCourier(
            tenant: world.tenant, endpoint: endpoint,
            secrets: try #require(WebhookSecrets(file: Array("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".utf8))),
            transport: transport, environment: world.environment,
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
    }

    /// Leases and sends what is due; returns how many.
    private func step(_ courier: WebhookCourier) async throws -> Int {
        let claims = try #require(await courier.claim(limit: 100))
        for claim in claims { await courier.attempt(claim) }
        return claims.count
    }

    private static let all = WebhookEndpoint(name: "all", types: Set(WebhookEventType.allCases))

    @Test func failedEventComesAgainUnderItsIdWithItsBodyAndANewTimestamp() async throws {
        let world = try await world([Self.all])
        _ = try await world.open()
        let endpoint = PlayedEndpoint(Self.failed, Self.delivered)
        let courier = try courier(world, "all", endpoint)
        #expect(try await step(courier) == 1)
        #expect(try await step(courier) == 0)
        world.clock.advance(by: .milliseconds(4_999))
        #expect(try await step(courier) == 0)
        world.clock.advance(by: .milliseconds(1_001))
        #expect(try await step(courier) == 1)
        let (first, second) = (endpoint.messages[0], endpoint.messages[1])
        #expect(first.id == second.id && first.body == second.body)
        #expect(second.timestamp == first.timestamp + 6 && first.signature != second.signature)
        world.clock.advance(by: .seconds(10 * 86_400))
        #expect(try await step(courier) == 0)
        try await world.end()
    }

    @Test func tenFailuresParkAndALeaseThatNobodyEndedComesBack() async throws {
        let world = try await world([Self.all])
        _ = try await world.open()
        let courier = try courier(world, "all", PlayedEndpoint(Self.failed))
        // The process that leased it was killed.
        #expect(await courier.claim(limit: 1)?.count == 1)
        world.clock.advance(by: WebhookCourier.lease)
        for _ in 2...10 {
            #expect(try await step(courier) == 1)
            world.clock.advance(by: .seconds(30 * 3600))
        }
        #expect(try await step(courier) == 0)
        let parked = try await world.store.webhooks(states: [.parked], after: nil, limit: 10)
        #expect(parked.map(\.attempt) == [10] && parked.map(\.lastCode) == ["http-500"])
        try await world.end()
    }

    @Test func whatIsToldOfAWholeStoryNamesNobody() async throws {
        let world = try await world([Self.all, WebhookEndpoint(name: "answers", types: [.transferAnswered])])
        let application = try await world.open()
        let transfer = try await world.transfer(application)
        try await world.answer(transfer.ticket) { try world.receipt(for: $0) }
        let sent = try #require(try await world.store.document(sender: transfer.sender, ticket: transfer.ticket))
        let acceptance = try world.document(
            .acceptTransfer(AcceptTransfer(dossierNumber: "C-77", contactPerson: ContactPerson(name: "Onthaal"))),
            from: world.pki.ocmwC.number, about: sent.businessDocument(), inReplyTo: sent.reference)
        _ = try await world.commit(try await world.decide(acceptance))
        let (all, answers) = (PlayedEndpoint(Self.delivered), PlayedEndpoint(Self.delivered))
        #expect(try await step(courier(world, "all", all)) >= 4)
        #expect(try await step(courier(world, "answers", answers)) == 1)
        let bodies = all.messages.map { String(decoding: $0.body, as: UTF8.self) }
        for personal in [
            world.person.digits, world.cohabitant.digits, "99113199735", "Voorbeeld", "Onthaal", "C-77", "MSG",
        ] {
            #expect(!bodies.contains { $0.contains(personal) }, "\(personal)")
        }
        #expect(bodies.contains { $0.contains(#""type":"application.changed""#) })
        let answer = try JSONValue(bytes: answers.messages[0].body)
        guard case .object(let members) = answer, case .object(let data)? = members["data"] else {
            Issue.record("no object")
            return
        }
        #expect(members["type"] == "transfer.answered")
        // The transfer that was answered, not the document that answered it.
        #expect(data["ticket"] == .string(transfer.ticket.value))
        #expect(data["sender"] == .string(transfer.sender.digits))
        #expect(data["application"] == .string(application.application.id.text))
        #expect(data["conversation"] == .string(transfer.conversation.value))
        #expect(answers.messages[0].id == all.messages.first { $0.body == answers.messages[0].body }?.id)
        try await world.end()
    }

    @Test func receivedTransferIsToldWithItsApplication() async throws {
        let first = try await UseCaseWorld()
        let second = try await UseCaseWorld(as: \.ocmwC)
        try await second.store.registerWebhooks(
            [WebhookEndpoint(name: "dossier", types: [.transferReceived])], at: second.clock.now)
        let transfer = try await first.transfer(try await first.open())
        let sent = try #require(try await first.store.document(sender: transfer.sender, ticket: transfer.ticket))
        let changes = try await second.commit(try await second.decide(sent.businessDocument()))
        let opened = try #require(changes.applications.first)
        let endpoint = PlayedEndpoint(Self.delivered)
        #expect(try await step(courier(second, "dossier", endpoint)) == 1)
        let text = String(decoding: endpoint.messages[0].body, as: UTF8.self)
        #expect(text.contains(#""application":"\#(opened.id.text)""#))
        #expect(text.contains(#""sender":"\#(transfer.sender.digits)","ticket":"\#(transfer.ticket.value)""#))
        // Nothing is told at the sender's, who has no endpoint.
        #expect(try await first.store.webhooks(states: [], after: nil, limit: 10).isEmpty)
        try await first.end()
        try await second.end()
    }

    @Test func aDeadEndpointDelaysNoOther() async throws {
        let world = try await world([Self.all, WebhookEndpoint(name: "dead", types: [.applicationChanged])])
        let (alive, dead) = (PlayedEndpoint(Self.delivered), PlayedEndpoint())
        let runners = [
            WebhookRunner(courier: try courier(world, "dead", dead)),
            WebhookRunner(courier: try courier(world, "all", alive)),
        ]
        try await withThrowingTaskGroup(of: Void.self) { group in
            for runner in runners { group.addTask { await runner.run() } }
            for number in 1...5 {
                // Nothing but the announcement of the commit wakes a runner: the clock stands still.
                _ = try await world.open(reference: "B-\(number)")
                await alive.arrival()
                if number == 1 { await dead.arrival() }
            }
            group.cancelAll()
        }
        #expect(alive.messages.count == 5)
        // Its first events hang; no more than a few are in flight.
        #expect((1...4).contains(dead.messages.count))
        try await world.end()
    }
}
