import Synchronization

/// The mock hub, which the story stops and starts again on the same port.
final class HubProcess: Sendable {
    /// Path of mock-ksz.
    let executable: String
    private let configuration: String
    private let folder: DemoFolder
    private let processes: ProcessTable
    private let running = Mutex<ChildProcess?>(nil)

    init(executable: String, configuration: String, folder: DemoFolder, processes: ProcessTable) {
        self.executable = executable
        self.configuration = configuration
        self.folder = folder
        self.processes = processes
    }

    var pid: Int32 { running.withLock { $0?.pid ?? 0 } }

    func start() async throws {
        let process = try ChildProcess(
            name: "mock-ksz", executable: executable, arguments: ["serve", "--config", configuration],
            logFile: "\(folder.logs)/mock-ksz.log")
        processes.add(process)
        running.withLock { $0 = process }
        try await process.ready("mock-ksz ready ")
    }

    /// Starts it unless it runs.
    func startIfStopped() async throws {
        guard running.withLock({ $0 })?.isRunning != true else { return }
        try await start()
    }

    /// Stops it by SIGTERM and waits until it is gone.
    func stop() async {
        await running.withLock { $0 }?.stop()
    }
}
