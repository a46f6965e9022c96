import Foundation

/// A program that runs beside the benchmark; what it prints goes to a file.
final class ChildProgram: Sendable {
    let name: String
    /// Milliseconds from its start to the line that says that it takes connections.
    let startMilliseconds: Double
    private let process: Process

    /// Starts it and waits until it prints a line that begins with `ready`.
    init(name: String, executable: String, arguments: [String], log: String, ready: String) async throws {
        self.name = name
        process = Process()
        process.executableURL = URL(fileURLWithPath: executable)
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        let output = try Self.handle(log)
        process.standardOutput = output
        process.standardError = output
        let begun = ContinuousClock.now
        try process.run()
        try await Self.wait(for: process, name: name, log: log, ready: ready)
        startMilliseconds = Double(begun.duration(to: .now) / .milliseconds(1))
    }

    var pid: Int32 { process.processIdentifier }

    /// Looks every two milliseconds.
    private static func wait(for process: Process, name: String, log: String, ready: String) async throws {
        for _ in 0..<30_000 {
            let printed = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
            if printed.split(separator: "\n").contains(where: { $0.hasPrefix(ready) }) { return }
            guard process.isRunning else { throw BenchmarkFailure("\(name) ended: \(printed.suffix(400))") }
            try await Task.sleep(for: .milliseconds(2))
        }
        process.terminate()
        throw BenchmarkFailure("\(name) is not ready after a minute; see \(log)")
    }

    /// Asks it to stop and waits; after 15 seconds it is killed.
    func stop() async {
        guard process.isRunning else { return }
        process.terminate()
        let end = ContinuousClock.now + .seconds(15)
        while process.isRunning {
            if ContinuousClock.now >= end { kill(pid, SIGKILL) }
            try? await Task.sleep(for: .milliseconds(20))
        }
    }

    /// Runs a program to its end.
    ///
    /// - Returns: what it printed on standard output.
    /// - Throws: when it does not end with status 0.
    static func run(_ executable: String, _ arguments: [String], scratch: String) throws -> String {
        let (output, errors) = ("\(scratch)/run.out", "\(scratch)/run.err")
        let process = Process()
        process.executableURL = URL(fileURLWithPath: executable)
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try handle(output)
        process.standardError = try handle(errors)
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            let complaint = (try? String(contentsOfFile: errors, encoding: .utf8)) ?? ""
            throw BenchmarkFailure("\(executable) \(arguments.first ?? ""): \(complaint.suffix(400))")
        }
        return try String(contentsOfFile: output, encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines)
    }

    private static func handle(_ path: String) throws -> FileHandle {
        _ = FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600])
        guard let handle = FileHandle(forWritingAtPath: path) else { throw BenchmarkFailure("cannot write \(path)") }
        return handle
    }
}
