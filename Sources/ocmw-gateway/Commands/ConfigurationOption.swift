import ArgumentParser
import Gateway
import Logging

/// The option that names the configuration file.
struct ConfigurationOption: ParsableArguments {
    @Option(name: .customLong("config"), help: "Configuration file (YAML).")
    var path: String

    /// What to do about an error whose cause may be the configuration.
    var remedy: String { "run ocmw-gateway config check --config \(path); it names what is wrong and what to do" }
}

/// Which OCMW a command works on.
struct TenantSelection: ParsableArguments {
    @OptionGroup var file: ConfigurationOption

    @Option(help: "Short name of the OCMW, as in tenantNames, or its number; not needed when there is only one.")
    var tenant: String?

    /// Opens the store of the tenant, works on it, closes it. The gateway may be running meanwhile.
    ///
    /// - Parameters:
    ///   - purpose: whether this year's audit log is opened.
    ///   - mayCreate: whether a store that does not exist yet is made.
    func with(
        _ purpose: GatewayGraph.Purpose = .acting, mayCreate: Bool = false,
        _ body: (GatewayGraph, Tenant) async throws -> Void
    ) async throws {
        try await CommandFailure.explained(remedy: file.remedy) {
            let configuration = try await ConfigurationLoader(path: file.path).load()
            let chosen = try configuration.tenant(named: tenant)
            if !mayCreate { try await configuration.checkStoreExists(of: chosen) }
            let graph = try await GatewayGraph(
                configuration.serving([chosen]), logger: ProgramLog.logger(.error), for: purpose)
            do {
                for tenant in graph.tenants { try await body(graph, tenant) }
            } catch {
                try await graph.close()
                throw error
            }
            try await graph.close()
        }
    }
}

/// Options of commands that show something of one OCMW.
struct TenantOptions: ParsableArguments {
    @OptionGroup var selection: TenantSelection

    @Flag(help: "Prints JSON.")
    var json = false

    /// See `TenantSelection.with`.
    func with(
        _ purpose: GatewayGraph.Purpose = .acting, mayCreate: Bool = false,
        _ body: (GatewayGraph, Tenant) async throws -> Void
    ) async throws {
        try await selection.with(purpose, mayCreate: mayCreate, body)
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
