import ArgumentParser
import Logging

/// `ocmw-gateway serve`: from the configuration file to a running gateway.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Runs the gateway until SIGTERM or SIGINT.",
        discussion: """
            Prints the addresses on standard output once both servers take connections; logs on standard error.

            Example: ocmw-gateway serve --config /etc/ocmw-gateway/gateway.yaml
            """)

    @OptionGroup var file: ConfigurationOption

    func run() async throws {
        try await CommandFailure.explained {
            let configuration = try await ConfigurationLoader(path: file.path).load()
            let logger = ProgramLog.logger(configuration.logLevel)
            let graph = try await GatewayGraph(configuration, logger: logger)
            try await GatewayServer(graph: graph, logger: logger).run()
        }
    }
}
