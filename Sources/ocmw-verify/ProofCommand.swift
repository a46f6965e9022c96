import ArgumentParser
import AuditLog

/// `ocmw-verify proof`: proves that a line is in a log, and what its openings say.
struct ProofCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "proof",
        abstract: "Proves that a line is in a log, and whom it names as far as that was opened.",
        discussion: """
            Takes what ocmw-gateway audit prove writes, with or without --open. docs/audit-log.md describes both files and
            every failed step. A file vouches for nothing by itself: give the log's key, from another source, or the key of
            a witness that cosigned.

            Example:
              ocmw-verify proof line.opened-proof --key 'ocmw-gateway/…' --json
            """)

    @Argument(help: "The file.")
    var file: String
    @Option(help: "A verifier key of the log, name+key ID+base 64; repeated when it was rotated.")
    var key: [String] = []
    @Option(help: "Key of a witness (type 04): the checkpoint then needs its cosignature; may be repeated.")
    var witnessKey: [String] = []
    @Flag(help: "Print the result as JSON.")
    var json = false

    func run() throws {
        let judge = OpenedProofJudge(
            keys: try key.map { try KeyOption.verifierKey("--key", $0) },
            witnesses: try witnessKey.map { try KeyOption.witnessKey("--witness-key", $0) })
        let report = judge.report(on: try proof())
        print(json ? try ProofReport.json(report) : ProofReport.text(report))
        if !report.isValid { throw ExitCode(1) }
    }

    private func proof() throws -> OpenedProof {
        let bytes = try InputFile(path: file).bytes(upTo: OpenedProof.byteLimit)
        do throws(AuditLogError) {
            return try OpenedProof(parsing: bytes)
        } catch {
            throw UnusableInput(description: "\(file): \(error.reason). Give it whole, as it was written.")
        }
    }
}
