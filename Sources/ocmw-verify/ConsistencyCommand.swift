import ArgumentParser
import AuditLog

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
        let report = ConsistencyReport(statement, keys: keys, kept: try kept.map { try text(of: $0) })
        print(json ? try ReportJSON.text(report) : report.text)
        if !report.valid { throw ExitCode(1) }
    }

    private func text(of path: String) throws -> [UInt8] {
        do {
            let note = try SignedNote(parsing: try InputFile(path: path).bytes(upTo: SignedNote.byteLimit))
            return try Checkpoint(text: note.text).text
        } catch let error as AuditLogError {
            throw UnusableInput(description: "\(path) is not a checkpoint: \(error.reason).")
        }
    }
}
