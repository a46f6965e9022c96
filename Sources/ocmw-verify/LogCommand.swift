import ArgumentParser
import AuditLog

/// `ocmw-verify log`: proves the export of one yearly audit log.
struct LogCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log",
        abstract: "Proves the export of one yearly audit log complete and unchanged.",
        discussion: """
            Checks the form of every leaf, the root and signature of every checkpoint, and the checkpoints you kept.
            docs/audit-log.md describes the file.

            Example:
              ocmw-verify log 2026.jsonl --known kept.checkpoint --json
            """)

    @Argument(help: "The export, JSON Lines.")
    var file: String
    @Option(help: "The log's verifier key, from a source other than the file: name+key ID+base 64.")
    var key: String?
    @Option(help: "A checkpoint of this log that you kept; may be repeated.")
    var known: [String] = []
    @Option(help: "The last checkpoint of the year before.")
    var previous: String?
    @Flag(help: "Print the result as JSON.")
    var json = false

    func run() throws {
        let trusted = try key.map { try KeyOption.verifierKey("--key", $0) }
        var verifier = AuditExportVerifier(
            trustedKey: trusted, known: try known.map { try checkpoint(at: $0) },
            previous: try previous.map { try checkpoint(at: $0) })
        try InputFile(path: file).forEachLine(upTo: AuditExport.lineByteLimit) { verifier.consume($0) }
        let report = verifier.finish()
        print(try json ? LogReport.json(report, trusted: trusted) : LogReport.text(report, trusted: trusted))
        if !report.isValid { throw ExitCode(1) }
    }

    /// A kept checkpoint is the reader's own: its text counts, whoever signed it.
    private func checkpoint(at path: String) throws -> Checkpoint {
        let bytes = try InputFile(path: path).bytes(upTo: SignedNote.byteLimit)
        do {
            return try Checkpoint(text: SignedNote(parsing: bytes).text)
        } catch {
            throw UnusableInput(description: "\(path) is not a checkpoint: \(error.reason).")
        }
    }
}
