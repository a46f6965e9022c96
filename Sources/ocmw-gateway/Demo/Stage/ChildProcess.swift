import Foundation

/// One program that runs beside the demo; what it prints goes to a file.
final class ChildProcess: Sendable {
    let name: String
    private let process: Process
    private let logFile: String
    private let logStart: UInt64

    /// Starts a program. It gets no standard input.
    ///
    /// - Parameter logFile: appended to.
    init(name: String, executable: String, arguments: [String], logFile: String) throws {
        self.name = name
        self.logFile = logFile
        if !FileManager.default.fileExists(atPath: logFile) {
            _ = FileManager.default.createFile(atPath: logFile, contents: nil, attributes: [.posixPermissions: 0o600])
        }
        guard let log = FileHandle(forWritingAtPath: logFile) else { throw DemoFailure("cannot write \(logFile)") }
        logStart = try log.seekToEnd()
        process = Process()
        process.executableURL = URL(filePath: executable)
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = log
        process.standardError = log
        do { try process.run() } catch { throw DemoFailure("\(executable) does not start: build it first") }
        try log.close()
    }

    var pid: Int32 { process.processIdentifier }
    var isRunning: Bool { process.isRunning }

    /// What it printed since it was started.
    private var printed: String {
        guard let log = FileHandle(forReadingAtPath: logFile) else { return "" }
        defer { try? log.close() }
        try? log.seek(toOffset: logStart)
        return String(decoding: (try? log.readToEnd()) ?? Data(), as: UTF8.self)
    }

    /// Waits until it printed a line that begins like this.
    func ready(_ beginning: String, within limit: Duration = .seconds(30)) async throws {
        let end = ContinuousClock.now + limit
        while ContinuousClock.now < end {
            if printed.split(separator: "\n").contains(where: { $0.hasPrefix(beginning) }) { return }
            guard isRunning else { throw DemoFailure("\(name) ended at once: \(lastWords)") }
            try await Task.sleep(for: .milliseconds(50))
        }
        throw DemoFailure("\(name) is not ready after \(limit): \(lastWords)")
    }

    private var lastWords: String {
        let lines = printed.split(separator: "\n").suffix(3).joined(separator: " | ")
        return lines.isEmpty ? "it printed nothing; see \(logFile)" : lines
    }

    /// Asks it to stop and waits; after ten seconds it is killed.
    func stop() async {
        guard isRunning else { return }
        process.terminate()
        let end = ContinuousClock.now + .seconds(10)
        while isRunning {
            if ContinuousClock.now >= end { kill(pid, SIGKILL) }
            // Also waits when the demo was cancelled: the process must be gone before the demo is.
            try? await Task.sleep(for: .milliseconds(20))
        }
    }
}
