import AuditLog
import Foundation
import Testing

/// `Tests/Judges/audit_leaf.py`, written from `docs/audit-log.md` alone with Python's standard library, agrees.
@Suite struct JudgeTests {
    private static let judge = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Judges/audit_leaf.py").path

    /// Runs the judge on one line and returns the lines it prints.
    private func ask(_ question: [String: Any]) throws -> [String] {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", Self.judge]
        let (input, output) = (Pipe(), Pipe())
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        try input.fileHandleForWriting.write(contentsOf: JSONSerialization.data(withJSONObject: question))
        try input.fileHandleForWriting.close()
        let answer = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        return String(decoding: answer, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    private func personal(_ side: AuditSide) -> [String: [String: String]] {
        var fields: [String: [String: String]] = [:]
        for (field, secret) in side.secrets {
            fields[field.rawValue] = ["salt": hexadecimal(secret.salt), "value": hexadecimal(secret.value)]
        }
        return fields
    }

    private func hexadecimal(_ bytes: [UInt8]) -> String {
        bytes.map { String(format: "%02x", $0) }.joined()
    }

    @Test func theJudgeMakesTheSameLeafHashAndCommitments() throws {
        var random = SeededRandom(state: 11)
        let sealed = try Sample.entry().sealed(using: &random)
        let clear: [String: Any] = [
            "act": "consultation-outcome", "time": Sample.time, "access": "consulted", "organisation": "0999999922",
            "application": "Social Desk", "application-version": "4.2", "role": "social-worker",
            "legal-context": "PCSA:SOCIAL_INQUIRY", "quality-code": 2, "service": "consultation/consultLivingWages",
            "service-version": "v1", "counterpart": "1999999943", "ticket": "5d2f6a50-7f6e-4b43-9d8a-0a6b5d0f3e21",
            "ksz-ticket": "KSZ-1", "conversation": "c-1", "outcome": "refused", "rule": "MSG00012",
        ]
        let answer = try ask(["clear": clear, "personal": personal(sealed.side)])
        #expect(answer == [hexadecimal(sealed.leafBytes), sealed.leafHash.description])
    }

    @Test func theJudgeMakesTheSameFirstLineOfAYear() throws {
        var random = SeededRandom(state: 12)
        let last = try Checkpoint(origin: "ocmw-gateway/0999999922/2025", size: 4, root: MerkleHash(leaf: [1]))
        var entry = Sample.opening(previous: last)
        entry.object = "2026"
        let sealed = try entry.sealed(using: &random)
        let clear: [String: Any] = [
            "act": "log-opened", "time": Sample.time, "access": "changed", "organisation": "0999999922",
            "application": "ocmw-gateway", "process": "audit", "object": "2026",
            "previous-checkpoint": String(decoding: last.text, as: UTF8.self),
        ]
        let answer = try ask(["clear": clear, "personal": [:] as [String: String]])
        #expect(answer == [hexadecimal(sealed.leafBytes), sealed.leafHash.description])
    }

    @Test func theJudgeFindsTheSameRootInAnExport() throws {
        let export = try AuditExportTests.Export()
        let answer = try ask(["export": export.lines])
        #expect(answer == export.checkpoints.map { "\($0.size) \($0.root)" })
        #expect(answer.count == 2)
        let changed = try ask(["export": export.lines.filter { $0 != export.lines[3] }])
        #expect(changed != answer)
    }
}
