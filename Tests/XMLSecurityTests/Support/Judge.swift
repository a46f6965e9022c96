import Foundation

/// Programs that judge what we made, found in PATH.
enum Judge {
    struct Outcome {
        let status: Int32
        let output: [UInt8]
        let errors: String
    }

    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Judges")

    /// Runs a program with files as standard streams, so that no pipe can fill up.
    static func run(_ program: String, _ arguments: [String], input: [UInt8] = []) throws -> Outcome {
        let scratch = try Scratch()
        let inputFile = try scratch.file("stdin", input)
        let outputFile = try scratch.file("stdout", [])
        let errorFile = try scratch.file("stderr", [])
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [program] + arguments
        let handles = [
            try FileHandle(forReadingFrom: URL(fileURLWithPath: inputFile)),
            try FileHandle(forWritingTo: URL(fileURLWithPath: outputFile)),
            try FileHandle(forWritingTo: URL(fileURLWithPath: errorFile)),
        ]
        process.standardInput = handles[0]
        process.standardOutput = handles[1]
        process.standardError = handles[2]
        try process.run()
        // Foundation keeps them open for as long as this process lives, and fails with many.
        for handle in handles { try handle.close() }
        process.waitUntilExit()
        return Outcome(
            status: process.terminationStatus, output: try bytes(ofFile: outputFile),
            errors: String(decoding: try bytes(ofFile: errorFile), as: UTF8.self))
    }

    static func python(_ script: String, _ arguments: [String], input: [UInt8]) throws -> Outcome {
        try run("python3", [folder.appendingPathComponent(script).path] + arguments, input: input)
    }

    static func bytes(ofFile path: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    }
}

/// A folder of its own for one test, removed with the value.
final class Scratch: Sendable {
    let path: String

    init() throws {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("xmlsecurity-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = url.path
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func file(_ name: String, _ bytes: [UInt8]) throws -> String {
        let file = path + "/" + name
        try Data(bytes).write(to: URL(fileURLWithPath: file))
        return file
    }
}
