import Foundation

@testable import Messages

/// Folders of the repository, and programs in PATH that judge what we made.
enum Place {
    static let schemas = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Schemas").path

    private static let loaded = Result { try DocumentSchemas(directory: schemas) }

    static func documentSchemas() throws -> DocumentSchemas { try loaded.get() }

    static func bytes(ofSchema name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(schemas)/\(name)")))
    }
}

/// A folder of its own for one test, removed with the value.
final class Scratch: Sendable {
    let path: String

    init() throws {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("messages-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = url.path
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func write(_ name: String, _ bytes: [UInt8]) throws -> String {
        try Data(bytes).write(to: URL(fileURLWithPath: "\(path)/\(name)"))
        return "\(path)/\(name)"
    }

    func read(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(path)/\(name)")))
    }

    /// Runs a program found in PATH, in this folder.
    ///
    /// - Returns: its exit status and what it wrote.
    func run(_ arguments: [String]) throws -> (status: Int32, output: String) {
        let log = try write("log-\(UUID().uuidString)", [])
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = arguments
        process.currentDirectoryURL = URL(fileURLWithPath: path)
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: log))
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = handle
        process.standardError = handle
        try process.run()
        try handle.close()
        process.waitUntilExit()
        return (process.terminationStatus, try String(contentsOfFile: log, encoding: .utf8))
    }
}

extension Array where Element == UInt8 {
    var string: String { String(decoding: self, as: UTF8.self) }

    /// The bytes with the only or first occurrence of `old` replaced; `nil` when there is none.
    func replacing(_ old: String, with new: String) -> [UInt8]? {
        guard let range = string.range(of: old) else { return nil }
        return Array(string.replacingCharacters(in: range, with: new).utf8)
    }
}
