import Logging
import MessageStore
import Synchronization
import XMLSecurity

/// Drives the dispatcher of one tenant: keeps a bounded number of documents in flight, sleeps until something is due, sends
/// little or nothing to partners that do not answer (`DeliveryCircuits`).
///
/// `tenant.outbox.notify()` wakes it, so that a REST call is followed by its first attempt at once, and so does what the store
/// hears of others. One runner a tenant.
public final class DispatcherRunner: Sendable {
    private static let shortestSleep: Duration = .milliseconds(5)
    private static let pauseAfterFailure: Duration = .seconds(1)

    private let dispatcher: Dispatcher
    private let tenant: Tenant
    private let longestSleep: Duration
    private let circuits: DeliveryCircuits
    private let logger: Logger
    private let progress = Mutex(Progress())

    private struct Progress {
        var isStopping = false
        /// When it was last looked for documents without budget.
        var lookedAt: UTCInstant?
    }

    /// Makes a runner.
    ///
    /// - Parameters:
    ///   - concurrency: largest number of documents in flight.
    ///   - longestSleep: how long it sleeps when nothing is due; leases of a stopped process are found by then.
    public init(
        dispatcher: Dispatcher, tenant: Tenant, logger: Logger, concurrency: Int = 32,
        longestSleep: Duration = .seconds(15)
    ) {
        self.dispatcher = dispatcher
        self.tenant = tenant
        self.logger = logger
        self.longestSleep = longestSleep
        let environment = dispatcher.environment
        circuits = DeliveryCircuits(hub: environment.hub, concurrency: concurrency) { environment.random(in: $0) }
    }

    /// Sends until `stop` is called, then waits for what is in flight. When the task is cancelled, exchanges in flight
    /// are given up too; their documents go again after a restart.
    public func run() async {
        await withDiscardingTaskGroup { listening in
            listening.addTask { for await _ in self.tenant.store.outboxAnnouncements { self.wake() } }
            await send()
            listening.cancelAll()
        }
    }

    private func send() async {
        await withDiscardingTaskGroup { group in
            while !isOver {
                let allowance = circuits.allowance(now: dispatcher.environment.clock())
                await parkOverdue(allowance)
                let claims =
                    allowance.limits.total > 0
                    ? await dispatcher.claim(tenant: tenant, within: allowance.limits) : []
                for claim in claims ?? [] {
                    circuits.begin(claim.document.recipient)
                    group.addTask { await self.attempt(claim) }
                }
                if claims?.isEmpty ?? true {
                    let pause = await pause(allowance, hasFailed: claims == nil)
                    await tenant.outbox.wait(atMost: pause, sleep: dispatcher.environment.sleep)
                }
            }
        }
    }

    /// Lets `run` end after what is in flight.
    public func stop() {
        progress.withLock { $0.isStopping = true }
        tenant.outbox.notify()
    }

    /// Sends at once what became due.
    public func wake() {
        tenant.outbox.notify()
    }

    private var isOver: Bool { progress.withLock { $0.isStopping } || Task.isCancelled }

    private func attempt(_ claim: OutboxClaim) async {
        let report = await dispatcher.attempt(claim, tenant: tenant)
        let recipient = claim.document.recipient
        circuits.end(recipient)
        let now = dispatcher.environment.clock()
        if let failure = report.failure {
            tell(circuits.failed(recipient, by: failure.culprit, now: now))
        } else if report.end != .unsettled {
            tell(circuits.succeeded(recipient))
        }
        tenant.outbox.notify()
    }

    private func tell(_ notices: [DeliveryCircuits.Notice]) {
        for notice in notices {
            var metadata: Logger.Metadata = ["organisation": "\(tenant.organisation)"]
            switch notice {
            case .opened(let partner, let until):
                metadata["partner"] = "\(partner)"
                metadata["until"] = "\(until.xmlDateTime)"
                logger.warning("a partner does not answer: nothing is sent to it for a while", metadata: metadata)
            case .closed(let partner):
                metadata["partner"] = "\(partner)"
                logger.notice("a partner answers again: documents are sent to it", metadata: metadata)
            }
        }
    }

    /// Now and then.
    private func parkOverdue(_ allowance: DeliveryCircuits.Allowance) async {
        let now = dispatcher.environment.clock()
        let isTime = progress.withLock { progress in
            if let last = progress.lookedAt, last.duration(to: now) < longestSleep, last <= now { return false }
            progress.lookedAt = now
            return true
        }
        guard isTime else { return }
        await dispatcher.treatOverdue(tenant: tenant, closedTo: allowance.closedTo, limit: 100)
    }

    /// How long there is nothing to do: until the next document is due, until a circuit lets a probe pass, until a place is
    /// free (which wakes the runner), or a moment when the store failed.
    private func pause(_ allowance: DeliveryCircuits.Allowance, hasFailed: Bool) async -> Duration {
        if hasFailed { return Self.pauseAfterFailure }
        let due = try? await tenant.store.nextDue(within: allowance.limits)
        guard let next = [due, allowance.nextProbe].compactMap(\.self).min() else { return longestSleep }
        let wait = dispatcher.environment.clock().duration(to: next)
        return min(max(wait, Self.shortestSleep), longestSleep)
    }
}
