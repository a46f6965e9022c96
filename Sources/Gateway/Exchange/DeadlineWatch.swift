import Logging
import MessageStore
import XMLSecurity

/// Looks after what is due: terms near or over, quality code 1 ending, inquiries and transfers that nobody answered.
///
/// A step is a function over the store and the clock. Each deadline ends in the transaction that writes its events, so
/// that a stop in between neither loses nor doubles one.
public struct DeadlineWatch: Sendable {
    private let environment: GatewayEnvironment
    private let logger: Logger

    /// Makes a watch.
    public init(environment: GatewayEnvironment, logger: Logger) {
        self.environment = environment
        self.logger = logger
    }

    /// Treats deadlines that are due now, at most `limit`, oldest first.
    ///
    /// One whose application cannot be read is logged and put off, for longer each time, so that it never stands before
    /// the others.
    ///
    /// - Returns: how many deadlines ended.
    @discardableResult
    public func step(tenant: Tenant, limit: Int = standardLimit) async throws -> Int {
        try await pass(tenant, limit: limit).ended
    }

    /// How many deadlines a step treats.
    public static let standardLimit = 200

    /// How long a deadline is put off after it could not be treated: a minute, doubled each time, at most 6 hours.
    static func delay(failures: Int) -> Duration {
        min(.seconds(60 * (1 << min(failures, 9))), .seconds(6 * 3_600))
    }

    private func pass(_ tenant: Tenant, limit: Int) async throws -> (ended: Int, postponed: Int, isFull: Bool) {
        let due = try await tenant.store.dueDeadlines(now: environment.clock(), limit: limit)
        var (ended, postponed) = (0, 0)
        for deadline in due {
            do {
                if try await treat(deadline, tenant: tenant) { ended += 1 }
            } catch {
                logger.error(
                    "a deadline could not be treated",
                    metadata: [
                        "organisation": "\(tenant.organisation)", "application": "\(deadline.application)",
                        "kind": "\(deadline.kind.rawValue)", "error": "\(ErrorText.of(error))",
                    ])
                let now = environment.clock()
                try await tenant.store.postpone(
                    deadline, until: now.advanced(by: Self.delay(failures: deadline.failures)), at: now)
                postponed += 1
            }
        }
        return (ended, postponed, due.count == limit)
    }

    /// Steps for every tenant until the task is cancelled.
    public func run(_ tenants: [Tenant], every interval: Duration = .seconds(10)) async {
        while !Task.isCancelled {
            for tenant in tenants { await drain(tenant) }
            try? await environment.sleep(interval)
        }
    }

    /// Steps until nothing is due, or nothing that is due can be treated or put off.
    private func drain(_ tenant: Tenant) async {
        do {
            while !Task.isCancelled {
                let done = try await pass(tenant, limit: Self.standardLimit)
                guard done.ended > 0 || (done.isFull && done.postponed > 0) else { return }
            }
        } catch {
            guard !Task.isCancelled else { return }
            logger.error(
                "deadlines could not be read or put off",
                metadata: ["organisation": "\(tenant.organisation)", "error": "\(ErrorText.of(error))"])
        }
    }

    private func treat(_ deadline: Deadline, tenant: Tenant) async throws -> Bool {
        guard let found = try await tenant.store.application(id: deadline.application) else { return false }
        return try await tenant.conversations.passing(all: found.conversations) {
            guard let application = try await tenant.store.application(id: deadline.application) else { return false }
            let effects = DeadlineEffects(environment: environment, tenant: tenant, instant: environment.clock())
            let (outcome, changes) = try await effects.decide(about: deadline, of: application)
            guard try await tenant.store.settle(deadline, as: outcome, changes: changes) else { return false }
            tenant.announce(changes)
            if outcome == .reached { tenant.changes.notify([.application(deadline.application)]) }
            return true
        }
    }
}
