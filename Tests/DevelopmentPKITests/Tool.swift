import Foundation

/// Outcome of a program that was run to its end.
struct ToolOutcome {
    let exitCode: Int32
    /// Standard output and standard error, as they came.
    let output: String
    var succeeded: Bool { exitCode == 0 }
}

/// Runs a program found in PATH and returns what it printed.
func run(_ arguments: String...) throws -> ToolOutcome { try run(arguments) }

/// Runs a program found in PATH and returns what it printed.
func run(_ arguments: [String]) throws -> ToolOutcome {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let bytes = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return ToolOutcome(exitCode: process.terminationStatus, output: String(decoding: bytes, as: UTF8.self))
}

/// A folder of one test, removed when the test ends.
final class TemporaryFolder {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appendingPathComponent("pki-" + UUID().uuidString).path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}
