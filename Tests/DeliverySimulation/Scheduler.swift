import Dispatch
import SocialSecurity
import Synchronization
import XMLSecurity

/// Runs everything of a simulated world on one thread, one stretch at a time, in an order that a seed decides.
///
/// Whatever the world runs prefers this executor. What waits for its turn, for an instant or for an answer is a suspended
/// continuation here; the driver goes on with one of them when nothing else can run. Work on threads of others (the
/// databases) goes through `external`, one at a time, and the driver waits for it: the order in which threads happen to
/// run decides nothing.
package final class Scheduler: TaskExecutor {
    /// Something that is suspended.
    fileprivate struct Waiting {
        let number: UInt64
        /// When it goes on by itself, in milliseconds of the world; `nil` for what only waits for its turn.
        let due: Int64?
        let life: Life?
        let continuation: CheckedContinuation<Void, Never>
    }

    fileprivate struct State {
        var jobs: [UnownedJob] = []
        var turns: [Waiting] = []
        var timers: [Waiting] = []
        var isOutside = false
        var outsideQueue: [CheckedContinuation<Void, Never>] = []
        var number: UInt64 = 0
        var stepCount = 0
        var now: Int64
        var random: SeededChoice
    }

    private let state: Mutex<State>
    private let arrived = DispatchSemaphore(value: 0)

    package init(seed: UInt64, start: UTCInstant) {
        state = Mutex(State(now: start.milliseconds, random: SeededChoice(seed: seed)))
    }

    /// The world's time, which no clock of a gateway need agree with.
    package var now: UTCInstant { UTCInstant(milliseconds: state.withLock { $0.now }) }

    /// How many turns were given and instants came.
    package var stepCount: Int { state.withLock { $0.stepCount } }

    package func enqueue(_ job: consuming ExecutorJob) {
        let unowned = UnownedJob(job)
        state.withLock { $0.jobs.append(unowned) }
        arrived.signal()
    }

    // MARK: What runs in the world

    /// Begins a task of its own.
    @discardableResult
    package func spawn(_ body: @escaping @Sendable () async -> Void) -> Task<Void, Never> {
        Task(executorPreference: self) { await body() }
    }

    /// Waits until the driver gives the turn.
    package func turn(of life: Life?) async {
        await withCheckedContinuation { continuation in
            state.withLock { state in
                state.number += 1
                state.turns.append(Waiting(number: state.number, due: nil, life: life, continuation: continuation))
            }
        }
    }

    /// A number for `sleep`, so that somebody can wake it.
    package func alarm() -> UInt64 {
        state.withLock { state in
            state.number += 1
            return state.number
        }
    }

    /// Waits until time has come, or somebody wakes it.
    package func sleep(_ duration: Duration, alarm: UInt64, of life: Life?) async {
        await withCheckedContinuation { continuation in
            state.withLock { state in
                let due = UTCInstant(milliseconds: state.now).advanced(by: duration).milliseconds
                state.timers.append(
                    Waiting(number: alarm, due: max(due, state.now), life: life, continuation: continuation))
            }
        }
    }

    /// Ends a sleep early; nothing when it is over.
    package func wake(_ alarm: UInt64) {
        let woken = state.withLock { state -> Waiting? in
            guard let place = state.timers.firstIndex(where: { $0.number == alarm }) else { return nil }
            return state.timers.remove(at: place)
        }
        woken?.continuation.resume()
    }

    /// Work of other threads, one after the other.
    package func external<Value: Sendable>(_ body: () async throws -> Value) async rethrows -> Value {
        await enterOutside()
        defer { leaveOutside() }
        return try await body()
    }

    private func enterOutside() async {
        await withCheckedContinuation { continuation in
            let free = state.withLock { state -> Bool in
                guard state.isOutside else {
                    state.isOutside = true
                    return true
                }
                state.outsideQueue.append(continuation)
                return false
            }
            if free { continuation.resume() }
        }
    }

    private func leaveOutside() {
        state.withLock { state -> CheckedContinuation<Void, Never>? in
            guard !state.outsideQueue.isEmpty else {
                state.isOutside = false
                return nil
            }
            return state.outsideQueue.removeFirst()
        }?.resume()
        // Whoever left need not have a job here: a detached task of the product runs elsewhere.
        arrived.signal()
    }

    /// Lets go everything of a process that is dead: it sees that it is, and ends.
    package func release(_ life: Life) {
        let released = state.withLock { state in
            let all = (state.turns + state.timers).filter { $0.life === life }.sorted { $0.number < $1.number }
            state.turns.removeAll { $0.life === life }
            state.timers.removeAll { $0.life === life }
            return all
        }
        for waiting in released { waiting.continuation.resume() }
    }

    // MARK: The driver

    /// Runs until nothing can run without a turn or the passing of time.
    package func drain() {
        while true {
            let (job, isOutside) = state.withLock { state in
                (state.jobs.isEmpty ? nil : state.jobs.removeFirst(), state.isOutside)
            }
            if let job {
                job.runSynchronously(on: asUnownedTaskExecutor())
            } else if isOutside {
                arrived.wait()
            } else {
                return
            }
        }
    }

    /// Gives one turn, or wakes what has slept long enough; time passes when there is neither.
    ///
    /// - Returns: false when nothing waits any more.
    package func step() -> Bool {
        drain()
        let next = state.withLock { $0.next() }
        next?.continuation.resume()
        drain()
        return next != nil
    }
}

extension Scheduler.State {
    /// One of those that wait for their turn and those whose instant has come, by chance; else the one that is due first.
    fileprivate mutating func next() -> Scheduler.Waiting? {
        stepCount += 1
        let due = timers.indices.filter { timers[$0].due ?? 0 <= now }
        if !(turns.isEmpty && due.isEmpty) {
            let chosen = random.number(below: turns.count + due.count)
            return chosen < turns.count ? turns.remove(at: chosen) : timers.remove(at: due[chosen - turns.count])
        }
        let first = timers.indices.min {
            (timers[$0].due ?? 0, timers[$0].number) < (timers[$1].due ?? 0, timers[$1].number)
        }
        guard let first else { return nil }
        now = timers[first].due ?? now
        return timers.remove(at: first)
    }
}

/// Numbers that a seed decides.
package struct SeededChoice: Sendable {
    private var generator: SeededGenerator

    package init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

    package mutating func next() -> UInt64 { generator.next() }

    /// A number from 0 to `bound` - 1.
    package mutating func number(below bound: Int) -> Int { Int(truncatingIfNeeded: next() % UInt64(max(1, bound))) }

    /// A number of a range.
    package mutating func number(in range: ClosedRange<Int>) -> Int {
        range.lowerBound + number(below: range.count)
    }

    /// True `count` times in a thousand.
    package mutating func happens(_ count: Int) -> Bool { number(below: 1_000) < count }
}
