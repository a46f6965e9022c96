import ArgumentParser
import KSZHubHTTP
import Logging
import ServiceLifecycle
import XMLSecurity

/// `mock-ksz serve`: reads the configuration, listens, and stops on SIGTERM or SIGINT.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serve the hub until SIGTERM or SIGINT.",
        discussion: """
            Prints "mock-ksz ready https://HOST:PORT/soap" when it listens; log lines go to standard error.

            Example: mock-ksz serve --config mock-ksz.yaml
            """)

    @OptionGroup var file: ConfigurationOption

    func run() async throws {
        FreedMemory.keep()
        try await Failure.explained {
            let settings = try await HubSettings.read(file.path)
            var logger = Logger(label: "mock-ksz") { StreamLogHandler.standardError(label: $0) }
            logger.logLevel = settings.logLevel
            let host = settings.hub.host
            let server = try HubServer(settings.hub, logger: logger) { port in
                Standard.printLine("mock-ksz ready https://\(host):\(port)/soap")
            }
            let group = ServiceGroup(
                configuration: .init(services: [server], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
            try await group.run()
        }
    }
}
