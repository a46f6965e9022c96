import ArgumentParser
import AuditLog
import Foundation

/// `ocmw-verify consistency`: proves that a later checkpoint of a log continues an earlier one.
struct ConsistencyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "consistency",
        abstract: "Proves that a later checkpoint of a log continues an earlier one.",
        discussion: """
            docs/audit-log.md describes the file; ocmw-gateway audit consistency makes it.

            Example:
              ocmw-verify consistency b.consistency --key 'ocmw-gateway/…' --kept kept.checkpoint --json
            """)

    @Argument(help: "The file: proof and two checkpoints.")
    var file: String
    @Option(
        help: "A verifier key of the log, name+key ID+base 64; repeated, oldest first, when it was rotated in between.")
    var key: [String]
    @Option(help: "The earlier checkpoint as you kept it: the file's must be the same.")
    var kept: String?
    @Flag(help: "Print the result as JSON.")
    var json = false

    func run() throws {
        guard !key.isEmpty else { throw UnusableInput(description: "--key is missing: give the log's verifier key.") }
        let keys = try key.map { try KeyOption.verifierKey("--key", $0) }
        let statement: ConsistencyStatement
        do {
            statement = try ConsistencyStatement(
                parsing: try InputFile(path: file).bytes(upTo: ConsistencyStatement.byteLimit))
        } catch let error as AuditLogError {
            throw UnusableInput(description: "\(file): \(error.reason).")
        }
        var failures = statement.failures(keys: keys).map(\.rawValue)
        if let kept, try text(of: kept) != statement.older.text { failures.append("other-checkpoint") }
        try show(statement, failures)
        if !failures.isEmpty { throw ExitCode(1) }
    }

    private func text(of path: String) throws -> [UInt8] {
        do {
            return try SignedNote(parsing: try InputFile(path: path).bytes(upTo: SignedNote.byteLimit)).text
        } catch let error as AuditLogError {
            throw UnusableInput(description: "\(path) is not a checkpoint: \(error.reason).")
        }
    }

    private func show(_ statement: ConsistencyStatement, _ failures: [String]) throws {
        let sizes = [statement.older, statement.newer].map { try? Checkpoint(text: $0.text) }
        let shown = Shown(
            valid: failures.isEmpty, log: sizes[0]?.origin, from: sizes[0]?.size, to: sizes[1]?.size,
            findings: failures)
        guard json else {
            let from = shown.from.map(String.init) ?? "?"
            let to = shown.to.map(String.init) ?? "?"
            return print(
                (["\(shown.valid ? "valid" : "invalid"): \(shown.log ?? "?"), \(from) to \(to)"] + failures)
                    .map(TerminalText.escaped).joined(separator: "\n"))
        }
        print(try ReportJSON.text(shown))
    }

    private struct Shown: Encodable {
        let valid: Bool
        let log: String?
        let from: UInt64?
        let to: UInt64?
        let findings: [String]
    }
}
