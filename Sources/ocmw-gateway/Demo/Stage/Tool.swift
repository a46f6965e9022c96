import Foundation

/// Runs a program to its end.
enum Tool {
    /// How it ended.
    struct Outcome: Sendable {
        let status: Int32
        /// Standard output, without the newline at its end.
        let output: String
        /// The last line on standard error, without anything that could be long.
        let complaint: String
    }

    /// Runs a program; a name without slash is looked up in PATH.
    ///
    /// Output goes through files in `scratch`, so that no pipe can fill up.
    static func run(_ program: String, _ arguments: [String], scratch: String) async throws -> Outcome {
        let name = "\(scratch)/tool-\(UUID().uuidString)"
        let (output, errors) = (name + ".out", name + ".err")
        defer { for file in [output, errors] { try? FileManager.default.removeItem(atPath: file) } }
        let process = Process()
        let isPath = program.contains("/")
        process.executableURL = URL(filePath: isPath ? program : "/usr/bin/env")
        process.arguments = isPath ? arguments : [program] + arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try handle(output)
        process.standardError = try handle(errors)
        try process.run()
        while process.isRunning {
            do { try await Task.sleep(for: .milliseconds(5)) } catch {
                process.terminate()
                throw error
            }
        }
        return Outcome(
            status: process.terminationStatus, output: text(output).trimmingCharacters(in: .newlines),
            complaint: text(errors).split(separator: "\n").last.map { String($0.prefix(200)) } ?? "")
    }

    private static func handle(_ path: String) throws -> FileHandle {
        _ = FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600])
        guard let handle = FileHandle(forWritingAtPath: path) else { throw DemoFailure("cannot write \(path)") }
        return handle
    }

    private static func text(_ path: String) -> String {
        String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
    }

    /// Another program of this build: it lies beside this one.
    static func sibling(_ name: String) throws -> String {
        let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let path = URL(filePath: own).deletingLastPathComponent().appending(path: name).path(percentEncoded: false)
        guard FileManager.default.isExecutableFile(atPath: path) else {
            throw DemoFailure("\(path) is missing: run swift build --product \(name)")
        }
        return path
    }
}
