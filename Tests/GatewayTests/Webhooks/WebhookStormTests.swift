import Logging
import MessageStore
import Synchronization
import Testing
import XMLSecurity

@testable import Gateway

/// An endpoint that is down while many events wait for it.
@Suite struct WebhookStormTests {
    /// Refuses the connection six times, the first four together; then takes everything.
    private final class FallenEndpoint: WebhookTransport {
        private struct State {
            var times: [Int64] = []
            var held: [CheckedContinuation<Void, Never>] = []
        }

        private let state = Mutex(State())
        private let arrivals = AsyncStream<Void>.makeStream()

        var times: [Int64] { state.withLock { $0.times } }

        func post(_ message: WebhookMessage) async -> WebhookAnswer {
            let number = state.withLock { state in
                state.times.append(message.timestamp)
                return state.times.count
            }
            if number <= 4 { await together(number) }
            arrivals.continuation.yield()
            return number <= 6 ? .none(code: "unreachable") : .status(204, retryAfter: nil)
        }

        /// Holds the first three answers until the fourth event is here.
        private func together(_ number: Int) async {
            await withCheckedContinuation { continuation in
                let free = state.withLock { state in
                    state.held.append(continuation)
                    return number == 4 ? state.held : []
                }
                free.forEach { $0.resume() }
            }
        }

        func arrival() async { for await _ in arrivals.stream { return } }
    }

    /// Cannot make sense of the first event that it meets; takes every other one.
    private final class PickyEndpoint: WebhookTransport {
        private struct State {
            var unwanted: String?
            var times: [Int64] = []
        }

        private let state = Mutex(State())
        private let arrivals = AsyncStream<Void>.makeStream()

        var times: [Int64] { state.withLock { $0.times } }

        func post(_ message: WebhookMessage) async -> WebhookAnswer {
            let isUnwanted = state.withLock { state in
                state.times.append(message.timestamp)
                if state.unwanted == nil { state.unwanted = message.id }
                return state.unwanted == message.id
            }
            arrivals.continuation.yield()
            return .status(isUnwanted ? 400 : 204, retryAfter: nil)
        }

        func arrival() async { for await _ in arrivals.stream { return } }
    }

    @Test func anEventThatTheReceiverRefusesHoldsNoOtherUp() async throws {
        let world = try await UseCaseWorld()
        try await world.store.registerWebhooks(
            [WebhookEndpoint(name: "all", types: [.applicationChanged])], at: world.clock.now)
        for number in 1...20 { _ = try await world.open(reference: "B-\(number)") }
        let start = world.clock.now.milliseconds / 1_000
        let endpoint = PickyEndpoint()
        let runner = WebhookRunner(courier: try courier(world, endpoint))
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await runner.run() }
            for _ in 1...21 { await endpoint.arrival() }
            group.cancelAll()
        }
        // Twenty at once; the refused one again after its own wait of 5 to 6 seconds.
        let times = endpoint.times.map { $0 - start }
        #expect(times.prefix(20).allSatisfy { $0 == 0 } && (5...6).contains(times[20]), "\(times)")
        try await world.end()
    }

    @Test func aDeadEndpointMeetsOneAttemptAtATimeAndNoEventIsLost() async throws {
        let world = try await UseCaseWorld()
        try await world.store.registerWebhooks(
            [WebhookEndpoint(name: "all", types: [.applicationChanged])], at: world.clock.now)
        for number in 1...20 { _ = try await world.open(reference: "B-\(number)") }
        let start = world.clock.now.milliseconds / 1_000
        let endpoint = FallenEndpoint()
        let runner = WebhookRunner(courier: try courier(world, endpoint))
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await runner.run() }
            for _ in 1...26 { await endpoint.arrival() }
            group.cancelAll()
        }
        // Four at once, then one after 2 seconds at least, one after 4 more, and after 8 more all twenty.
        let times = endpoint.times.map { $0 - start }
        #expect(times.prefix(4) == [0, 0, 0, 0] && times.count == 26, "\(times)")
        #expect(times[4] >= 2 && times[5] - times[4] >= 4 && times[6] - times[5] >= 8, "\(times)")
        let states = try await world.store.webhooks(states: [], after: nil, limit: 50).map(\.state)
        #expect(states.count == 20 && states.filter { $0 == .delivered }.count >= 16)
        try await world.end()
    }

    /// Its randomness always says the longest wait, and a pause of the runner moves the clock on.
    private func courier(_ world: UseCaseWorld, _ transport: any WebhookTransport) throws -> WebhookCourier {
        let clock = world.clock
        let environment = GatewayEnvironment(
            clock: { clock.now }, randomBytes: { [UInt8](repeating: 0xFF, count: $0) },
            sleep: { duration in
                // The longest sleep is the one of a runner that waits for an attempt to end.
                guard duration < .seconds(15) else { return try await Task.sleep(for: .seconds(86_400)) }
                clock.advance(by: duration)
            }, hub: world.pki.hub.number, trust: world.pki.trust, schemas: try TestSchemas.shared.get())
        return WebhookCourier(
            tenant: world.tenant, endpoint: "all",
            secrets: try #require(WebhookSecrets(file: Array("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".utf8))),
            transport: transport, environment: environment,
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
    }
}
