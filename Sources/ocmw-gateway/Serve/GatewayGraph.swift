import Foundation
import Gateway
import GatewayHTTP
import Logging
import MessageStore
import Messages
import SOAPClient
import PostgreSQLStore
import SQLiteStore
import ServiceLifecycle
import SocialSecurity
import XMLSecurity

/// The objects of a gateway, from its configuration: environment, tenants with open stores.
struct GatewayGraph: Sendable {
    let configuration: GatewayConfiguration
    let environment: GatewayEnvironment
    let tenants: [Tenant]

    /// What a graph is opened for.
    enum Purpose {
        /// To act: this year's audit logs are opened.
        case acting
        /// To look at the audit logs as they are: nothing is added to them.
        case inspecting
    }

    /// Opens everything; makes folders, stores and key files on first use and begins each audit log.
    ///
    /// - Throws: `CommandFailure` or an error of the part that cannot be made, with its remedy.
    init(_ configuration: GatewayConfiguration, logger: Logger, for purpose: Purpose = .acting) async throws {
        self.configuration = configuration
        environment = try Self.environment(configuration)
        var tenants: [Tenant] = []
        for tenant in configuration.tenants {
            tenants.append(try await Self.open(tenant, configuration, environment.successions))
        }
        self.tenants = tenants
        try await environment.successions.refresh(from: tenants)
        guard purpose == .acting else { return }
        let issuer = issuer(logger: logger)
        for tenant in tenants { try await open(tenant, by: issuer, logger: logger) }
    }

    /// Opens this year's log. A log that lost lines is not continued, but acts go on being written into it.
    private func open(_ tenant: Tenant, by issuer: CheckpointIssuer, logger: Logger) async throws {
        do {
            try await issuer.openLog(of: tenant, at: environment.clock())
        } catch let error as GatewayError where error.code == .auditFailed {
            logger.error(
                "audit log could not be opened",
                metadata: ["organisation": "\(tenant.organisation)", "error": "\(error)"])
        }
    }

    /// Signs checkpoints and remembers the last ones beside the key files.
    func issuer(logger: Logger) -> CheckpointIssuer {
        CheckpointIssuer(environment: environment, logger: logger, highWater: highWater)
    }

    /// The high-water marks of the audit logs, in the folder of the key files.
    var highWater: HighWaterFiles { HighWaterFiles(folder: configuration.keysDirectory) }

    /// Closes every store.
    func close() async throws {
        for tenant in tenants { try await tenant.store.close() }
    }

    private static func environment(_ configuration: GatewayConfiguration) throws -> GatewayEnvironment {
        guard GatewayEnvironment.knowsBelgianTime else {
            throw CommandFailure("the system has no time zone Europe/Brussels", remedy: "install tzdata")
        }
        let anchors = try Certificate.all(pem: bytes(of: configuration.anchorsFile))
        let partners = try configuration.partnersFile.map { try certificates(in: $0) } ?? []
        return GatewayEnvironment(
            clock: SystemClock.now, randomBytes: SystemRandom.bytes, sleep: SystemClock.sleep,
            hub: configuration.hub, trust: try configuration.revocation.store(anchors: anchors, partners: partners),
            schemas: try DocumentSchemas(directory: configuration.schemasDirectory),
            successions: SuccessionBook(configuration.successors.byPredecessor))
    }

    private static func certificates(in file: String) throws -> [Certificate] {
        do {
            return try Certificate.all(pem: bytes(of: file))
        } catch let error as XMLSecurityError {
            throw CommandFailure(
                "trust.certificates: \(file) cannot be read as certificates (\(error.reason))",
                remedy: "name a PEM file with one or more certificates")
        }
    }

    private static func open(
        _ tenant: TenantConfiguration, _ configuration: GatewayConfiguration, _ successions: SuccessionBook
    ) async throws -> Tenant {
        try makeFolder(configuration.dataDirectory)
        try makeFolder(configuration.keysDirectory)
        let keys = try keys(of: tenant.organisation, configuration)
        let store = try await openStore(of: tenant, keys: keys, configuration)
        var settings = configuration.settings
        settings.inquiryAnswers = tenant.inquiryAnswers
        return Tenant(
            organisation: tenant.organisation, name: tenant.displayName, successions: successions, store: store,
            signing: try SigningFiles(tenant).identity(),
            checkpoints: CheckpointSigner(organisation: tenant.organisation, keys: keys),
            settings: settings)
    }

    private static func openStore(of tenant: TenantConfiguration, keys: KeyRing, _ configuration: GatewayConfiguration)
        async throws -> any TenantStore
    {
        if case .postgresql(let database) = configuration.store {
            return try await PostgreSQLStore.open(database.complete(), keys: keys, retention: tenant.retention)
        }
        return try await SQLiteStore.open(
            path: configuration.storePath(of: tenant), keys: keys, retention: tenant.retention
        ) { progress in
            ProgramLog.logger(.info).info(
                "audit log of an older version is indexed",
                metadata: [
                    "organisation": "\(tenant.organisation)", "lines": "\(progress.done)", "of": "\(progress.total)",
                ])
        }
    }

    /// The key file of a tenant, made on first use.
    static func keys(of organisation: EnterpriseNumber, _ configuration: GatewayConfiguration) throws -> KeyRing {
        try KeyRing.open(
            path: "\(configuration.keysDirectory)/\(organisation.digits).json", organisation: organisation)
    }

    /// Makes a folder (0700) unless it exists.
    static func makeFolder(_ path: String) throws {
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw CommandFailure("cannot make the folder \(path)", remedy: "make it, owned by the gateway's user")
        }
    }

    static func bytes(of path: String) throws -> [UInt8] {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw CommandFailure("cannot read \(path)", remedy: "name a file that exists and is readable")
        }
        return [UInt8](data)
    }
}
