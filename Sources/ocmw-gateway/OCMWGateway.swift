import ArgumentParser
import AuditLog
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
            OutboxCommand.self, InboxCommand.self, TenantCommand.self, AuditCommand.self, StoreCommand.self,
            WebhooksCommand.self, DemoCommand.self,
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
            warnOfPerson(error, arguments: CommandLine.arguments.dropFirst())
            exitUnusable(error, arguments: CommandLine.arguments.dropFirst())
            exit(withError: error)
        }
    }

    /// Says where a number of a person that was given as an argument stands now, instead of repeating it.
    private static func warnOfPerson(_ error: any Error, arguments: ArraySlice<String>) {
        guard exitCode(for: error) == .validationFailure,
            arguments.contains(where: PersonArgument.isHeld)
        else { return }
        FileHandle.standardError.write(Data((personHint + "\n").utf8))
        exit(withError: ExitCode.validationFailure)
    }

    private static let personHint = """
        Error: an argument is the number of a person. It now stands in the shell's history, and stood in the list of processes.
        Remedy: no command takes it there. Options such as --subject, --user and --person are given without value; the number is \
        typed when it is asked for, or comes on standard input: ocmw-gateway audit list --subject ... < number.txt. Delete it \
        from the history.
        """

    /// Ends `message` with its own status for "no verdict" when the command line cannot be read.
    private static func exitUnusable(_ error: any Error, arguments: ArraySlice<String>) {
        guard arguments.first == MessageCommand._commandName, exitCode(for: error) == .validationFailure else { return }
        FileHandle.standardError.write(Data((fullMessage(for: error) + "\n").utf8))
        exit(withError: CommandFailure.unusable)
    }
}

/// Finds numbers of persons among arguments, where they do not belong.
enum PersonArgument {
    static func isHeld(in text: String) -> Bool {
        AuditText.admissible(text) == nil && !PersonSpelling.numbers(in: text).isEmpty
    }
}
