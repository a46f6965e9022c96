import Synchronization

/// Wakes long polls inside this process when something was committed. Nothing is polled, nothing is lost.
public final class ChangeSignal: Sendable {
    private struct Waiter {
        let topic: ChangeTopic
        var fired = false
        var continuation: CheckedContinuation<Void, Never>?
    }

    private struct State {
        var nextID = 0
        var waiters: [Int: Waiter] = [:]
    }

    private let state = Mutex(State())

    /// Makes a signal without waiters.
    public init() {}

    /// Number of tasks that wait.
    var waiterCount: Int { state.withLock { $0.waiters.count } }

    /// Wakes everybody who waits for one of the topics.
    public func notify(_ topics: Set<ChangeTopic>) {
        let woken = state.withLock { state in
            var woken: [CheckedContinuation<Void, Never>] = []
            for (id, waiter) in state.waiters where topics.contains(waiter.topic) {
                state.waiters[id]?.fired = true
                state.waiters[id]?.continuation = nil
                waiter.continuation.map { woken.append($0) }
            }
            return woken
        }
        woken.forEach { $0.resume() }
    }

    /// Reads with `check` until it returns a value or the time is over; reads again only after a change of `topic`.
    ///
    /// A change between a reading and the waiting is not lost, because the waiter stands before the first reading.
    ///
    /// - Parameters:
    ///   - topic: what is waited for.
    ///   - limit: how long to wait; zero reads once.
    ///   - sleep: suspends for a duration, ends early by throwing when cancelled.
    ///   - check: reads the store; `nil` means: not yet.
    /// - Returns: the value, or `nil` when the time was over or the task was cancelled.
    public func value<Value: Sendable>(
        of topic: ChangeTopic, within limit: Duration, sleep: @escaping @Sendable (Duration) async throws -> Void,
        check: @escaping @Sendable () async throws -> Value?
    ) async throws -> Value? {
        guard limit > .zero else { return try await check() }
        let id = register(topic)
        defer { remove(id) }
        return try await withThrowingTaskGroup(of: Value?.self) { group in
            group.addTask { try await self.readUntilPresent(id, check: check) }
            group.addTask {
                try? await sleep(limit)
                return nil
            }
            defer { group.cancelAll() }
            return try await group.next() ?? nil
        }
    }

    private func readUntilPresent<Value: Sendable>(_ id: Int, check: @Sendable () async throws -> Value?)
        async throws -> Value?
    {
        while !Task.isCancelled {
            if let value = try await check() { return value }
            await nextChange(id)
        }
        return nil
    }

    private func register(_ topic: ChangeTopic) -> Int {
        state.withLock { state in
            state.nextID += 1
            state.waiters[state.nextID] = Waiter(topic: topic)
            return state.nextID
        }
    }

    private func remove(_ id: Int) {
        state.withLock { $0.waiters.removeValue(forKey: id) }?.continuation?.resume()
    }

    private func nextChange(_ id: Int) async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let immediate = state.withLock { state -> Bool in
                    guard let waiter = state.waiters[id], !waiter.fired, !Task.isCancelled else {
                        state.waiters[id]?.fired = false
                        return true
                    }
                    state.waiters[id]?.continuation = continuation
                    return false
                }
                if immediate { continuation.resume() }
            }
        } onCancel: {
            state.withLock { state in
                let continuation = state.waiters[id]?.continuation
                state.waiters[id]?.continuation = nil
                return continuation
            }?.resume()
        }
        state.withLock { $0.waiters[id]?.fired = false }
    }
}
