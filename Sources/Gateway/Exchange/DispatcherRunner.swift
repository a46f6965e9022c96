import Logging
import MessageStore
import Synchronization
import XMLSecurity

/// Drives the dispatcher of one tenant: keeps a bounded number of documents in flight, sleeps until something is due.
///
/// `tenant.outbox.notify()` wakes it, so that a REST call is followed by its first attempt at once. One runner a tenant.
public final class DispatcherRunner: Sendable {
    private static let shortestSleep: Duration = .milliseconds(5)
    private static let pauseAfterFailure: Duration = .seconds(1)

    private let dispatcher: Dispatcher
    private let tenant: Tenant
    private let concurrency: Int
    private let longestSleep: Duration
    private let flight = Mutex(Flight())

    private struct Flight {
        var count = 0
        var isStopping = false
    }

    /// Makes a runner.
    ///
    /// - Parameters:
    ///   - concurrency: largest number of documents in flight.
    ///   - longestSleep: how long it sleeps when nothing is due; leases of a stopped process are found by then.
    public init(
        dispatcher: Dispatcher, tenant: Tenant, concurrency: Int = 16, longestSleep: Duration = .seconds(15)
    ) {
        self.dispatcher = dispatcher
        self.tenant = tenant
        self.concurrency = concurrency
        self.longestSleep = longestSleep
    }

    /// Sends until `stop` is called, then waits for what is in flight. When the task is cancelled, exchanges in flight
    /// are given up too; their documents go again after a restart.
    public func run() async {
        await withDiscardingTaskGroup { group in
            while let free = room() {
                let claims = free > 0 ? await dispatcher.claim(tenant: tenant, limit: free) : []
                for claim in claims ?? [] {
                    begin()
                    group.addTask { await self.attempt(claim) }
                }
                if claims?.isEmpty ?? true {
                    let pause = await pause(isFull: free == 0, hasFailed: claims == nil)
                    await tenant.outbox.wait(atMost: pause, sleep: dispatcher.environment.sleep)
                }
            }
        }
    }

    /// Lets `run` end after what is in flight.
    public func stop() {
        flight.withLock { $0.isStopping = true }
        tenant.outbox.notify()
    }

    /// Sends at once what became due.
    public func wake() {
        tenant.outbox.notify()
    }

    /// Number of documents that may be leased now; `nil` when it is time to end.
    private func room() -> Int? {
        flight.withLock { $0.isStopping || Task.isCancelled ? nil : concurrency - $0.count }
    }

    private func begin() {
        flight.withLock { $0.count += 1 }
    }

    private func attempt(_ claim: OutboxClaim) async {
        _ = await dispatcher.attempt(claim, tenant: tenant)
        flight.withLock { $0.count -= 1 }
        tenant.outbox.notify()
    }

    /// How long there is nothing to do: until the next document is due, until a slot is free (which wakes the runner),
    /// or a moment when the store failed.
    private func pause(isFull: Bool, hasFailed: Bool) async -> Duration {
        if hasFailed { return Self.pauseAfterFailure }
        guard !isFull, let due = try? await tenant.store.nextDue() else { return longestSleep }
        let wait = dispatcher.environment.clock().duration(to: due)
        return min(max(wait, Self.shortestSleep), longestSleep)
    }
}
