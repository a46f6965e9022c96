import Synchronization

/// Wakes the one dispatcher of a tenant. A notification while nobody waits is kept for the next wait.
public final class OutboxSignal: Sendable {
    private struct State {
        var pending = false
        var continuation: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())

    /// Makes a signal that is not set.
    public init() {}

    /// Wakes the dispatcher, or lets its next wait return at once.
    public func notify() {
        state.withLock { state in
            let waiting = state.continuation
            state.continuation = nil
            state.pending = waiting == nil
            return waiting
        }?.resume()
    }

    /// Waits for a notification, at most for `limit`; returns early when the task is cancelled.
    public func wait(atMost limit: Duration, sleep: @escaping @Sendable (Duration) async throws -> Void) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.notified() }
            group.addTask { try? await sleep(limit) }
            await group.next()
            group.cancelAll()
        }
    }

    private func notified() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let immediate = state.withLock { state -> Bool in
                    if state.pending || Task.isCancelled {
                        state.pending = false
                        return true
                    }
                    state.continuation = continuation
                    return false
                }
                if immediate { continuation.resume() }
            }
        } onCancel: {
            state.withLock { state in
                let waiting = state.continuation
                state.continuation = nil
                return waiting
            }?.resume()
        }
    }
}
