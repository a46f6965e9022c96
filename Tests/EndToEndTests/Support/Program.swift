import Foundation

/// A program that ran to its end.
struct ProgramOutcome: Sendable {
    let status: Int32
    /// Standard output and standard error, as they came.
    let output: String
}

/// Runs programs: those of this build lie beside the test program, others are found in PATH.
enum Program {
    /// Top of the repository.
    static let repository = #filePath.split(separator: "/").dropLast(4).map { "/" + $0 }.joined()

    static var judges: String { repository + "/Tests/Judges" }

    /// Path of a program of this build.
    static func built(_ name: String) throws -> String {
        let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        return URL(filePath: own).deletingLastPathComponent().appending(path: name).path(percentEncoded: false)
    }

    /// Runs a program to its end without blocking the pool; what it prints goes through a file.
    static func run(_ program: String, _ arguments: [String], input: [UInt8] = []) async throws -> ProgramOutcome {
        let scratch = try Scratch()
        let process = try start(
            program, arguments, output: scratch.path + "/output", input: scratch.file("input", input))
        while process.isRunning { try await Task.sleep(for: .milliseconds(10)) }
        return ProgramOutcome(status: process.terminationStatus, output: try scratch.text("output"))
    }

    /// Starts a program; its output goes to a file.
    static func start(_ program: String, _ arguments: [String], output: String, input: String? = nil) throws -> Process
    {
        let process = Process()
        let isPath = program.contains("/")
        process.executableURL = URL(filePath: isPath ? program : "/usr/bin/env")
        process.arguments = isPath ? arguments : [program] + arguments
        process.standardInput =
            try input.map { try FileHandle(forReadingFrom: URL(filePath: $0)) } ?? FileHandle.nullDevice
        _ = FileManager.default.createFile(atPath: output, contents: nil)
        let handle = try FileHandle(forWritingTo: URL(filePath: output))
        process.standardOutput = handle
        process.standardError = handle
        try process.run()
        try handle.close()
        return process
    }
}

/// A folder of one test, removed with the value.
final class Scratch: Sendable {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appending(path: "end-to-end-\(UUID().uuidString)")
            .path(percentEncoded: false)
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func file(_ name: String, _ bytes: [UInt8]) throws -> String {
        let file = path + "/" + name
        try Data(bytes).write(to: URL(filePath: file))
        return file
    }

    func text(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(filePath: path + "/" + name)), as: UTF8.self)
    }
}

enum Files {
    static func bytes(_ path: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: URL(filePath: path))) }

    static func text(_ path: String) throws -> String { String(decoding: try bytes(path), as: UTF8.self) }

    /// Paths of the XML files of a folder, by name.
    static func xml(in folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".xml") }.sorted()
            .map { "\(folder)/\($0)" }
    }
}
