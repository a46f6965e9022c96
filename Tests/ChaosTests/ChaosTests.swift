import Foundation
import Testing

/// A short run of `make chaos`: processes are killed, a disk is full, a backup is put back, and the judge sees planted mistakes.
@Suite struct ChaosTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// The folder of the programs that were built with this test.
    private static var programs: String {
        Bundle.main.bundleURL.path(percentEncoded: false)
    }

    @Test(.timeLimit(.minutes(10)), arguments: ["sqlite", "postgresql"])
    func nothingIsLostDoubledOrChanged(store: String) async throws {
        let run = Process()
        let output = Pipe()
        run.executableURL = URL(filePath: "/usr/bin/env")
        run.arguments = [
            "python3", "-B", Self.root.appending(path: "Tests/Chaos/chaos.py").path(percentEncoded: false),
            "--programs", Self.programs, "--kills", "4", "--rate", "3", "--store", store,
        ]
        run.standardInput = FileHandle.nullDevice
        run.standardOutput = output
        run.standardError = output
        try run.run()
        let text = try await Self.everything(from: output.fileHandleForReading)
        run.waitUntilExit()
        #expect(run.terminationStatus == 0, "\(text.suffix(4_000))")
        #expect(text.contains("| violations | 0 |"))
        #expect(text.contains("| mistakes put into copies of the databases, seen | 6 of 6 |"))
    }

    /// Reads until the program ended, on a thread of its own.
    private static func everything(from handle: FileHandle) async throws -> String {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread {
                continuation.resume(
                    with: Result { String(decoding: try handle.readToEnd() ?? Data(), as: UTF8.self) })
            }
        }
    }
}
