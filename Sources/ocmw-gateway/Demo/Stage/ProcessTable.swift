import Synchronization

/// Every process that the demo started, so that none outlives it.
final class ProcessTable: Sendable {
    private let processes = Mutex<[ChildProcess]>([])

    func add(_ process: ChildProcess) { processes.withLock { $0.append(process) } }

    /// Stops all of them, the last one first.
    func stopAll() async {
        let all = processes.withLock { processes in
            defer { processes = [] }
            return processes
        }
        for process in all.reversed() { await process.stop() }
    }
}
