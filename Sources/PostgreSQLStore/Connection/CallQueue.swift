import Dispatch
import MessageStore
import Synchronization

/// One call that waits for a connection.
struct StoreCall: Sendable {
    /// What it does; keeps its value until it is told how it ended. May run more than once: only the last run counts.
    let run: @Sendable (StoreSession) throws -> Void
    /// To be called once: with `nil` when what it did is committed.
    let finish: @Sendable (MessageStoreError?) -> Void
}

/// Calls that wait, first come, first served, for the threads that take them.
final class CallQueue: Sendable {
    private struct State {
        var calls: [StoreCall] = []
        var isClosed = false
    }

    private let state = Mutex(State())
    private let arrivals = DispatchSemaphore(value: 0)

    /// Adds a call.
    ///
    /// - Returns: whether somebody will run it; not when the queue is closed.
    func put(_ call: StoreCall) -> Bool {
        let isOpen = state.withLock { state in
            if !state.isClosed { state.calls.append(call) }
            return !state.isClosed
        }
        if isOpen { arrivals.signal() }
        return isOpen
    }

    /// Takes the calls that wait, at most so many; waits for one when there is none.
    ///
    /// - Returns: at least one call; `nil` when the queue is closed and empty.
    func take(upTo limit: Int) -> [StoreCall]? {
        while true {
            arrivals.wait()
            let (taken, isOver) = state.withLock { state in
                let taken = Array(state.calls.prefix(limit))
                state.calls.removeFirst(taken.count)
                return (taken, state.isClosed && taken.isEmpty)
            }
            if !taken.isEmpty { return taken }
            guard isOver else { continue }
            // The next thread that waits must hear of it too.
            arrivals.signal()
            return nil
        }
    }

    /// Takes no more calls. Those that wait are still run.
    func close() {
        state.withLock { $0.isClosed = true }
        arrivals.signal()
    }
}

extension CallQueue {
    /// Waits until a thread ran the call.
    func run<Outcome: Sendable>(
        _ body: @escaping @Sendable (StoreSession) throws -> Outcome
    ) async throws -> Outcome {
        let outcome = OutcomeBox<Outcome>()
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            let call = StoreCall(
                run: { outcome.value.withLock { [value = try body($0)] in $0 = value } },
                finish: { error in
                    if let error { continuation.resume(throwing: error) } else { continuation.resume() }
                })
            guard put(call) else {
                continuation.resume(throwing: MessageStoreError(.closed, "the store is closed"))
                return
            }
        }
        return try outcome.taken()
    }
}

/// What a call made, until it is told that it is committed.
private final class OutcomeBox<Outcome: Sendable>: Sendable {
    let value = Mutex<Outcome?>(nil)

    func taken() throws(MessageStoreError) -> Outcome {
        guard let outcome = value.withLock({ $0 }) else {
            throw MessageStoreError(.database, "a call was committed that was not run")
        }
        return outcome
    }
}
