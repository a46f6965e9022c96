import ArgumentParser

/// `ocmw-verify`: proves exports offline, without gateway, hub or network.
///
/// Exit status: 0 valid, 1 invalid with every finding, 2 unusable input.
@main struct Program: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ocmw-verify",
        abstract: "Proves audit logs, documents and evidence offline.",
        discussion: """
            Exit status: 0 valid, 1 invalid with every finding, 2 unusable input.

            Examples:
              ocmw-verify document --trust ca.pem transfer.xml
              ocmw-verify log 2026.jsonl --key 'ocmw-gateway/…' --json
              ocmw-verify evidence c-1.evidence.json --trust ca.pem --hub 0299999917
            """,
        subcommands: [
            LogCommand.self, ConsistencyCommand.self, ProofCommand.self, DocumentCommand.self, EvidenceCommand.self,
        ])

    /// Runs the command line; wrong usage and unusable input both exit with 2.
    static func main() {
        do {
            var command = try parseAsRoot()
            try command.run()
        } catch {
            let status = exitCode(for: error)
            guard status != .success, !(error is ExitCode) else { exit(withError: error) }
            StandardError.write(fullMessage(for: error))
            exit(withError: ExitCode(2))
        }
    }
}
