import Gateway
import Synchronization
import XMLSecurity

/// Asks now and then whether the hub can be reached; who asks more often is told the last answer.
///
/// Callers without key cause at most one connection each `interval`.
public final class HubProbe: Sendable {
    private struct Last {
        var askedAt: UTCInstant?
        var isReachable = true
    }

    private static let interval = Duration.seconds(10)

    private let clock: @Sendable () -> UTCInstant
    private let ask: @Sendable () async -> Bool
    private let last = Mutex(Last())

    /// Makes a probe.
    ///
    /// - Parameter ask: makes one connection to the hub; true when something answers.
    public init(clock: @escaping @Sendable () -> UTCInstant, ask: @escaping @Sendable () async -> Bool) {
        self.clock = clock
        self.ask = ask
    }

    /// True when the hub answered the last time; while a question is on its way, what was known before.
    func isReachable() async -> Bool {
        let now = clock()
        let known = last.withLock { last -> Bool? in
            if let askedAt = last.askedAt, now < askedAt.advanced(by: Self.interval) { return last.isReachable }
            last.askedAt = now
            return nil
        }
        if let known { return known }
        let answer = await ask()
        last.withLock { $0.isReachable = answer }
        return answer
    }
}
