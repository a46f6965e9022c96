import ArgumentParser
import Foundation

/// The program of the gateway: its server and everything an administrator does with it.
@main
struct OCMWGateway: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ocmw-gateway",
        abstract: "Exchanges signed messages about applications for aid between OCMWs, through the KSZ.",
        discussion: """
            Examples:
              ocmw-gateway demo --once
              ocmw-gateway config check --config gateway.yaml
              ocmw-gateway serve --config gateway.yaml
            """,
        version: "0.1.0",
        subcommands: [
            ServeCommand.self, ConfigCommand.self, KeysCommand.self, CertificatesCommand.self, MessageCommand.self,
            OutboxCommand.self, InboxCommand.self, AuditCommand.self, WebhooksCommand.self, DemoCommand.self,
        ])

    /// Runs the command line.
    static func main() async {
        EndingSignals.unblock()
        do {
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            exitUnusable(error, arguments: CommandLine.arguments.dropFirst())
            exit(withError: error)
        }
    }

    /// Ends `message` with its own status for "no verdict" when the command line cannot be read.
    private static func exitUnusable(_ error: any Error, arguments: ArraySlice<String>) {
        guard arguments.first == MessageCommand._commandName, exitCode(for: error) == .validationFailure else { return }
        FileHandle.standardError.write(Data((fullMessage(for: error) + "\n").utf8))
        exit(withError: CommandFailure.unusable)
    }
}
