import BoundedHTTP
import AsyncHTTPClient
import Hummingbird
import HummingbirdTLS
import KSZHub
import Logging
import Messages
import NIOCore
import ServiceLifecycle
import SocialSecurity
import XMLSecurity

import struct Foundation.Date

/// The running hub: its parts put together from a configuration, as one service that drains on graceful shutdown.
public struct HubServer: ServiceLifecycle.Service {
    private let configuration: HubConfiguration
    private let hub: Hub
    private let witness: Witness
    private let trust: TrustStore
    private let revocation: RevocationWatch
    private let tls: TLSMaterial
    private let client: HTTPClient
    private let log: SOAPLog?
    private let logger: Logger
    private let onReady: @Sendable (Int) async -> Void

    /// Reads every file that the configuration names and opens the store; nothing listens yet.
    ///
    /// - Parameter onReady: called with the bound port once the hub listens.
    /// - Throws: `KSZHubError` naming the file or key that is wrong.
    public init(
        _ configuration: HubConfiguration, logger: Logger, onReady: @escaping @Sendable (Int) async -> Void = { _ in }
    ) throws {
        self.configuration = configuration
        self.logger = logger
        self.onReady = onReady
        log = try configuration.soapLogDirectory.map { try SOAPLog(directory: $0, logger: logger) }
        let files = HubFiles(configuration: configuration)
        let day = try HubServer.civilDay()
        let members = try MemberRegistry(configuration.members) { day(Self.now()) }
        trust = try files.trust()
        revocation = RevocationWatch(files: files, trust: trust, logger: logger)
        let (identity, schemas) = (try files.identity(), try files.schemas())
        let (policy, persons, sources) = (try files.policy(), try files.persons(), try files.sources())
        let (store, index) = (try files.store(), try files.personIndex())
        tls = try TLSMaterial(configuration)
        client = HTTPForwarder.client(tls)
        let forwarder = HTTPForwarder(
            client: client, log: log, messageByteLimit: configuration.messageByteLimit, logger: logger)
        var environment = HubEnvironment(
            number: configuration.number, identity: identity, trust: trust, schemas: schemas, members: members,
            policy: policy, persons: persons, sources: sources, store: store, index: index, forwarder: forwarder,
            clock: Self.now, civilDay: day, logger: logger)
        if let path = configuration.faultsFile {
            let file = try FaultFile(path: path, logger: logger)
            environment.faults = { file.take(for: $0) }
        }
        hub = Hub(environment)
        witness = Witness(environment, signer: try files.witnessSigner())
    }

    /// Serves until graceful shutdown: no new connections, requests under way are answered.
    public func run() async throws {
        let ready = onReady
        let application = Application(
            responder: BoundedResponder(
                base: HubEndpoint(
                    soap: SOAPEndpoint(
                        hub: hub, trust: trust, log: log, messageByteLimit: configuration.messageByteLimit),
                    witness: WitnessEndpoint(witness: witness, trust: trust))),
            server: try .tls(.http1(configuration: .init(idleTimeout: .seconds(60))), tlsConfiguration: tls.server),
            configuration: .init(address: .hostname(configuration.host, port: configuration.port), serverName: nil),
            onServerRunning: { channel in await ready(channel.localAddress?.port ?? 0) },
            logger: logger)
        do {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await revocation.run() }
                // Ends first; then the watch is cancelled.
                try await application.run()
                group.cancelAll()
            }
        } catch {
            try? await client.shutdown()
            throw error
        }
        try await client.shutdown()
    }

    /// The system's clock in whole milliseconds.
    static let now: @Sendable () -> UTCInstant = {
        UTCInstant(milliseconds: Int64((Date().timeIntervalSince1970 * 1000).rounded(.down)))
    }

    /// Tells the day in Belgium.
    ///
    /// - Throws: `KSZHubError` when the system has no time zone data.
    static func civilDay() throws(KSZHubError) -> @Sendable (UTCInstant) -> CivilDate {
        guard BelgianCalendar.isAvailable else {
            throw KSZHubError(.configurationInvalid, "no time zone Europe/Brussels; install tzdata")
        }
        return { BelgianCalendar.civilDate(of: $0) }
    }
}

extension HubServer: CustomStringConvertible, CustomReflectable {
    /// Constant text: a service group writes its services to the log.
    public var description: String { "HubServer" }
    /// A mirror without children, so that nothing inside is printed.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
