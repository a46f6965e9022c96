import ArgumentParser
import AuditLog

/// `ocmw-verify log`: proves the export of one yearly audit log.
struct LogCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log",
        abstract: "Proves the export of one yearly audit log complete and unchanged.",
        discussion: """
            Checks the form of every leaf, the root and signature of every checkpoint, and the checkpoints you kept.
            docs/audit-log.md describes the file and every failed step. Without --key it is only said whether the file
            agrees with itself: whoever made it chose that key. Give the key in force at the beginning of the year.

            Example:
              ocmw-verify log 2026.jsonl --key 'ocmw-gateway/…' --known kept.checkpoint --json
            """)

    @Argument(help: "The export, JSON Lines.")
    var file: String
    @Option(
        help: "The log's verifier key as the year began, from a source other than the file: name+key ID+base 64.")
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
        var (isExport, damage): (Bool?, String?)
        try InputFile(path: file).forEachLine(upTo: AuditExport.lineByteLimit) { line in
            if isExport == nil {
                isExport = AuditExport.isFirst(line)
                damage = TextDamage.found(in: line + [UInt8(ascii: "\n")])
            }
            if isExport == true { verifier.consume(line) }
        }
        guard isExport == true else {
            let reason = damage ?? "its first line is not {\"format\":\"\(AuditExport.format)\"}"
            throw UnusableInput(
                description: "\(file) is no export of an audit log: \(reason). "
                    + "Give the file whole, as audit export wrote it.")
        }
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
