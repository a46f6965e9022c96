import Synchronization

/// How bad it is in one world: each kind of fault has its likelihood, which the seed decides, and their number is limited.
package final class Weather: Sendable {
    private struct State {
        var random: SeededChoice
        var isOver = false
        var left: Int
        var rates: [FaultKind: Int] = [:]
        var counts: [FaultKind: Int] = [:]
        var crashes: [CrashPoint: Int] = [:]
    }

    private let state: Mutex<State>

    /// How many milliseconds a process may wait for its turn at most; 0 where machines and disks are fast.
    private let longestWait: Int

    /// - Parameter budget: how many faults there may be.
    package init(seed: UInt64, budget: Int = 14) {
        var random = SeededChoice(seed: seed)
        var rates: [FaultKind: Int] = [:]
        // Half of the kinds do not happen at all in one world, so that the others are seen alone too.
        for kind in FaultKind.allCases { rates[kind] = random.happens(500) ? 0 : random.number(in: 40...260) }
        rates[.crash] = random.happens(300) ? 0 : random.number(in: 20...90)
        // These are asked for as time passes, the others only where something happens.
        for kind in FaultKind.ofTime { rates[kind] = (rates[kind] ?? 0) / 2 }
        longestWait = random.happens(400) ? 60 : 0
        state = Mutex(State(random: random, left: budget, rates: rates))
    }

    /// Whether this fault happens here and now; counted when it does.
    package func strikes(_ kind: FaultKind) -> Bool {
        state.withLock { state in
            guard !state.isOver, state.left > 0, state.random.happens(state.rates[kind] ?? 0) else { return false }
            state.left -= 1
            state.counts[kind, default: 0] += 1
            return true
        }
    }

    /// Whether the process ends at this point.
    package func crashes(at point: CrashPoint) -> Bool {
        guard strikes(.crash) else { return false }
        state.withLock { $0.crashes[point, default: 0] += 1 }
        return true
    }

    /// A fault that the world decided itself.
    package func count(_ kind: FaultKind) { state.withLock { $0.counts[kind, default: 0] += 1 } }

    /// How long a process waits for its turn now; `nil` for a turn among those who ask at the same instant.
    package func wait() -> Duration? { longestWait == 0 ? nil : .milliseconds(number(in: 0...longestWait)) }

    package var isOver: Bool { state.withLock { $0.isOver } }

    /// No more faults.
    package func clear() { state.withLock { $0.isOver = true } }

    package func number(in range: ClosedRange<Int>) -> Int { state.withLock { $0.random.number(in: range) } }

    package func happens(_ count: Int) -> Bool { state.withLock { $0.random.happens(count) } }

    package var counts: [FaultKind: Int] { state.withLock { $0.counts } }

    package var crashPoints: [CrashPoint: Int] { state.withLock { $0.crashes } }
}
