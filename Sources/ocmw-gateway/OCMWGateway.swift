import ArgumentParser

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
        await main(nil)
    }
}
