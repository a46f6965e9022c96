import AuditLog
import Foundation
import MessageStore
import Testing

/// `Tests/Judges/audit_verifier.py`, which shares no code with ours: it must find the same in every export.
enum OtherVerifier {
    private static let program = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Judges/audit_verifier.py").path

    static func check(
        _ export: [String], known: [KeptCheckpoint], previous: KeptCheckpoint?,
        finds codes: Set<AuditExportFinding.Code>
    ) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "export-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        var arguments = [
            "python3", program, "export", try write(export.map { $0 + "\n" }.joined(), "log.jsonl", folder),
        ]
        for (number, kept) in known.enumerated() {
            arguments += ["--known", try write(kept.note, "\(number).checkpoint", folder)]
        }
        if let previous { arguments += ["--previous", try write(previous.note, "previous.checkpoint", folder)] }
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = arguments
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let answer = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        let found = String(decoding: answer, as: UTF8.self).split(separator: "\n").compactMap { line -> String? in
            let parts = line.split(separator: ":").map { $0.trimmingCharacters(in: .whitespaces) }
            return parts.count >= 3 && parts[0] == "invalid" ? parts[2] : nil
        }
        #expect(Set(found) == Set(codes.map(\.rawValue)), "\(arguments.dropFirst(2))")
        #expect(process.terminationStatus == (codes.isEmpty ? 0 : 1))
    }

    private static func write(_ text: String, _ name: String, _ folder: URL) throws -> String {
        let file = folder.appending(path: name)
        try Data(text.utf8).write(to: file)
        return file.path
    }
}
