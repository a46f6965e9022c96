import Synchronization

/// One run of a process, from its start to its end or its crash.
package final class Life: Sendable {
    private struct State {
        var isDead = false
        var tasks: [Task<Void, Never>] = []
    }

    /// Name of the process and number of the run, e.g. `0999999922/1#2`.
    package let name: String
    private let scheduler: Scheduler
    private let weather: Weather
    private let state = Mutex(State())

    init(_ name: String, around: Surroundings) {
        self.name = name
        scheduler = around.scheduler
        weather = around.weather
    }

    package var isDead: Bool { state.withLock { $0.isDead } }

    /// Runs something in this process.
    package func spawn(_ body: @escaping @Sendable () async -> Void) {
        let task = scheduler.spawn(body)
        state.withLock { $0.tasks.append(task) }
    }

    /// Waits for a turn.
    ///
    /// - Throws: `ProcessDied`.
    package func turn() async throws(ProcessDied) {
        try check()
        if let wait = weather.wait() {
            await scheduler.sleep(wait, alarm: scheduler.alarm(), of: self)
        } else {
            await scheduler.turn(of: self)
        }
        try check()
    }

    /// Waits for a while.
    ///
    /// - Throws: `CancellationError` when the process died or the task was cancelled.
    package func sleep(_ duration: Duration) async throws {
        guard !isDead, !Task.isCancelled else { throw CancellationError() }
        let alarm = scheduler.alarm()
        await withTaskCancellationHandler {
            await scheduler.sleep(duration, alarm: alarm, of: self)
        } onCancel: {
            scheduler.wake(alarm)
        }
        guard !isDead, !Task.isCancelled else { throw CancellationError() }
    }

    package func check() throws(ProcessDied) {
        if isDead { throw ProcessDied() }
    }

    /// Ends the process where it stands: nothing that it does from now on has an effect.
    package func kill() {
        let tasks = state.withLock { state in
            state.isDead = true
            defer { state.tasks = [] }
            return state.tasks
        }
        for task in tasks { task.cancel() }
        scheduler.release(self)
    }
}

/// The process ended in the midst of what it did.
package struct ProcessDied: Error {}
