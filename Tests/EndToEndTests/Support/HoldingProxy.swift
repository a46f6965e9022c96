import Foundation
import Testing

/// A proxy before a server that keeps its answers back on demand; see Tests/Faults/holding_proxy.py.
final class HoldingProxy: Sendable {
    private let process: Process
    private let lifeline: Pipe
    private let holdFile: String
    let port: Int

    init(before port: Int, scratch: Scratch) async throws {
        holdFile = scratch.path + "/hold-\(port)"
        let output = scratch.path + "/proxy-\(port).out"
        _ = FileManager.default.createFile(atPath: output, contents: nil)
        process = Process()
        lifeline = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", "\(Program.repository)/Tests/Faults/holding_proxy.py", "\(port)", holdFile]
        process.standardInput = lifeline
        let handle = try FileHandle(forWritingTo: URL(filePath: output))
        process.standardOutput = handle
        try process.run()
        try handle.close()
        let running = process
        self.port = try await until("the proxy listens") {
            try #require(running.isRunning)
            return Int(try Files.text(output).trimmingCharacters(in: .whitespacesAndNewlines))
        }
    }

    deinit { process.terminate() }

    /// From now on answers are kept.
    func hold() throws { try Data().write(to: URL(filePath: holdFile)) }

    /// Answers go on, those of connections that still stand.
    func release() throws { try FileManager.default.removeItem(atPath: holdFile) }
}

/// Looks again until `found` answers something, at most for `limit`.
func until<Value>(_ what: String, within limit: Duration = .seconds(60), _ found: () async throws -> Value?)
    async throws
    -> Value
{
    let end = ContinuousClock.now + limit
    while ContinuousClock.now < end {
        if let value = try await found() { return value }
        try await Task.sleep(for: .milliseconds(50))
    }
    throw TimeIsUp(what: what)
}

/// Something did not come about in time.
struct TimeIsUp: Error {
    let what: String
}
