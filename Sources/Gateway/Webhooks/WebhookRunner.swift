import MessageStore
import Synchronization
import XMLSecurity

/// Drives the courier of one endpoint until its task is cancelled. One runner an endpoint, so that none waits for another.
///
/// A few events are in flight at a time; after a failure of the endpoint one, after ever longer pauses, until something is delivered again.
public final class WebhookRunner: Sendable {
    private static let concurrency = 4
    private static let shortestSleep: Duration = .milliseconds(5)
    private static let longestSleep: Duration = .seconds(15)
    private static let pauseAfterFailure: Duration = .seconds(1)
    private static let cleaningInterval: Duration = .seconds(3_600)

    private struct State {
        var inFlight = 0
        var endpoint = EndpointPause()
        var cleanedAt: UTCInstant?
    }

    private let courier: WebhookCourier
    private let signal: OutboxSignal
    private let state = Mutex(State())

    /// Makes a runner, woken by every commit that its tenant announces.
    public init(courier: WebhookCourier) {
        self.courier = courier
        signal = courier.tenant.webhooks.subscribe()
    }

    /// Delivers until the task is cancelled; what is in flight then is given up and goes again after the next start.
    public func run() async {
        await withDiscardingTaskGroup { group in
            while !Task.isCancelled {
                await cleanIfTime()
                let free = room()
                let claims = free > 0 ? await courier.claim(limit: free) : []
                for claim in claims ?? [] {
                    state.withLock { $0.inFlight += 1 }
                    group.addTask { await self.attempt(claim) }
                }
                if claims?.isEmpty ?? true {
                    await signal.wait(atMost: await pause(hasFailed: claims == nil), sleep: courier.environment.sleep)
                }
            }
        }
    }

    private func attempt(_ claim: WebhookClaim) async {
        let seen = state.withLock { $0.endpoint.failures }
        let step = await courier.attempt(claim)
        let now = courier.environment.clock()
        state.withLock { state in
            state.inFlight -= 1
            guard !step.isDelivered else { return state.endpoint.delivered() }
            state.endpoint.failed(seen: seen, at: now) { courier.schedule.pause(after: step.answer, failures: $0) }
        }
        signal.notify()
    }

    /// Number of events that may be leased now.
    private func room() -> Int {
        let now = courier.environment.clock()
        return state.withLock { state in
            guard state.endpoint.end(at: now) == nil else { return 0 }
            return (state.endpoint.failures > 0 ? 1 : Self.concurrency) - state.inFlight
        }
    }

    /// Until the endpoint is no longer paused, the next event is due, or the longest sleep is over.
    private func pause(hasFailed: Bool) async -> Duration {
        if hasFailed { return Self.pauseAfterFailure }
        let now = courier.environment.clock()
        let (isFull, pausedUntil) = state.withLock { ($0.inFlight > 0, $0.endpoint.end(at: now)) }
        if let pausedUntil { return min(now.duration(to: pausedUntil), Self.longestSleep) }
        // An attempt that ends wakes the runner.
        if isFull && room() <= 0 { return Self.longestSleep }
        guard let due = try? await courier.tenant.store.nextWebhookDue(of: courier.endpoint) else {
            return Self.longestSleep
        }
        return min(max(now.duration(to: due), Self.shortestSleep), Self.longestSleep)
    }

    private func cleanIfTime() async {
        let now = courier.environment.clock()
        let isTime = state.withLock { state in
            guard let last = state.cleanedAt, last.duration(to: now) < Self.cleaningInterval else {
                state.cleanedAt = now
                return true
            }
            return false
        }
        if isTime { await courier.clean() }
    }
}

/// Wakes the webhook runners of one tenant.
public final class WebhookSignal: Sendable {
    private let subscribers = Mutex<[OutboxSignal]>([])

    /// Makes a signal that nobody waits for.
    public init() {}

    /// A signal of its own for one runner.
    func subscribe() -> OutboxSignal {
        let signal = OutboxSignal()
        subscribers.withLock { $0.append(signal) }
        return signal
    }

    /// Wakes every runner.
    public func notify() { subscribers.withLock { $0 }.forEach { $0.notify() } }
}
