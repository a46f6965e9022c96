import ArgumentParser
import Logging
import XMLSecurity

/// `ocmw-gateway serve`: from the configuration file to a running gateway.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Runs the gateway until SIGTERM or SIGINT.",
        discussion: """
            Prints the addresses on standard output once both servers take connections; logs on standard error.
            One process serves a data directory; other commands may be used beside it.

            Example: ocmw-gateway serve --config /etc/ocmw-gateway/gateway.yaml
            """)

    @OptionGroup var file: ConfigurationOption

    func run() async throws {
        FreedMemory.keep()
        try await CommandFailure.explained(remedy: file.remedy) {
            let loader = ConfigurationLoader(path: file.path)
            let configuration = try await loader.load()
            let lock = try Self.lock(configuration.dataDirectory)
            defer { lock.release() }
            let logger = ProgramLog.logger(configuration.logLevel)
            let graph = try await GatewayGraph(configuration, logger: logger)
            // Nobody else holds the lock of the data directory: what was leased was leased by a process that has ended.
            for tenant in graph.tenants { _ = try await tenant.store.endLeases(at: graph.environment.clock()) }
            try await ConfigurationRecord(try loader.shown()).record(in: graph)
            try await RunRecord(environment: graph.environment, tenants: graph.tenants).record(.gatewayStarted)
            try await GatewayServer(graph: graph, logger: logger).run()
        }
    }

    /// Keeps a second process away: decisions about one conversation are taken in turn inside one process only.
    static func lock(_ dataDirectory: String) throws -> ProcessLock {
        try GatewayGraph.makeFolder(dataDirectory)
        do {
            return try ProcessLock(path: "\(dataDirectory)/serve.lock")
        } catch let error as ProcessLock.Held {
            throw CommandFailure(
                "another gateway serves \(dataDirectory)\(error.holder)",
                remedy: "stop it first, or give this gateway a data.directory of its own")
        }
    }
}
