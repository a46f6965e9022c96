import ArgumentParser
import Gateway
import Logging

/// The option that names the configuration file.
struct ConfigurationOption: ParsableArguments {
    @Option(name: .customLong("config"), help: "Configuration file (YAML).")
    var path: String
}

/// Options of commands that work on one OCMW.
struct TenantOptions: ParsableArguments {
    @OptionGroup var file: ConfigurationOption

    @Option(help: "Short name of the OCMW, as in tenantNames; not needed when there is only one.")
    var tenant: String?

    @Flag(help: "Prints JSON.")
    var json = false

    /// Opens the stores, works on the tenant, closes the stores. The gateway may be running meanwhile.
    func with(_ body: (GatewayGraph, Tenant) async throws -> Void) async throws {
        try await CommandFailure.explained {
            let configuration = try await ConfigurationLoader(path: file.path).load()
            let graph = try await GatewayGraph(configuration, logger: ProgramLog.logger(.error))
            do {
                try await body(graph, try graph.tenant(named: tenant))
            } catch {
                try await graph.close()
                throw error
            }
            try await graph.close()
        }
    }
}

/// The log of the program, on standard error.
enum ProgramLog {
    static func logger(_ level: Logger.Level) -> Logger {
        var logger = Logger(label: "ocmw-gateway") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = level
        return logger
    }
}
