import Gateway
import GatewayHTTP
import Logging
import SOAPClient
import ServiceLifecycle

/// A running gateway: the servers, one dispatcher a tenant, the watch over deadlines, and the keeper of the audit logs.
struct GatewayServer {
    let graph: GatewayGraph
    let logger: Logger

    /// Runs until SIGTERM or SIGINT. Services stop in the reverse order of this list: first nobody calls any more, then
    /// documents in flight end, then the last checkpoint is signed and the stores are closed.
    func run() async throws {
        let effects = DomainEffects(environment: graph.environment)
        let log = try graph.configuration.soapLogDirectory.map {
            try SOAPMessageLog(directory: $0, clock: graph.environment.clock)
        }
        let client = try SOAPClient(credentials: graph.configuration.client)
        let announcement = ReadyAnnouncement(graph.configuration)
        var services: [any Service] = [
            StoreKeeper(graph: graph, client: client),
            CheckpointKeeper(
                issuer: graph.issuer(logger: logger), tenants: graph.tenants,
                record: RunRecord(environment: graph.environment, tenants: graph.tenants), logger: logger),
            CertificateWatch(configuration: graph.configuration, logger: logger),
            RevocationWatch(
                settings: graph.configuration.revocation, trust: graph.environment.trust, tenants: graph.tenants,
                logger: logger),
        ]
        services.append(
            AuditKeyService(environment: graph.environment, tenants: graph.tenants, logger: logger))
        if let cosigner = cosigner(client: client) { services.append(cosigner) }
        services.append(partnerLogs(client: client))
        services += try await WebhookService.services(of: graph, logger: logger)
        services.append(
            RetentionService(
                retention: AuditRetention(environment: graph.environment, logger: logger), tenants: graph.tenants))
        services.append(
            PayloadRetentionService(
                retention: PayloadRetention(
                    environment: graph.environment, witness: graph.configuration.witness?.key, logger: logger),
                tenants: graph.tenants))
        services.append(
            DeadlineService(
                watch: DeadlineWatch(environment: graph.environment, logger: logger), tenants: graph.tenants))
        services.append(
            SuccessionWatch(book: graph.environment.successions, tenants: graph.tenants, logger: logger))
        services += dispatchers(effects: effects, client: client, log: log)
        services.append(try soapServer(effects: effects, log: log, announcement: announcement))
        services.append(
            RESTServer(
                services: GatewayServices(
                    environment: graph.environment, tenants: graph.tenants, hubProbe: hubProbe(client: client),
                    hub: transport(client: client, log: log), witness: graph.configuration.witness?.key),
                endpoint: graph.configuration.rest, logger: logger,
                onBound: { announcement.restIsBound(to: $0) }))
        var configuration = ServiceGroupConfiguration(
            services: services.map { .init(service: $0) }, gracefulShutdownSignals: [.sigterm, .sigint],
            logger: logger)
        // Longer than an exchange with the hub may take.
        configuration.maximumGracefulShutdownDuration = .seconds(30)
        try await ServiceGroup(configuration: configuration).run()
    }

    private func partnerLogs(client: SOAPClient) -> PartnerLogService {
        let transport = WitnessConnection(client: client, url: graph.configuration.witnessURL)
        let watch = PartnerLogWatch(
            environment: graph.environment, transport: transport, witness: graph.configuration.witness?.key,
            logger: logger)
        return PartnerLogService(
            watch: watch, environment: graph.environment, tenants: graph.tenants, logger: logger)
    }

    private func cosigner(client: SOAPClient) -> CosignerService? {
        graph.configuration.witness.map { witness in
            let cosigner = Cosigner(
                environment: graph.environment,
                transport: WitnessConnection(client: client, url: graph.configuration.witnessURL),
                witness: witness.key, logger: logger)
            return CosignerService(
                runner: CosignerRunner(cosigner: cosigner, tenants: graph.tenants, logger: logger))
        }
    }

    private func hubProbe(client: SOAPClient) -> HubProbe {
        let connection = HubConnection(client: client, url: graph.configuration.hubURL)
        return HubProbe(clock: graph.environment.clock) { await connection.isReachable() }
    }

    private func transport(client: SOAPClient, log: SOAPMessageLog?) -> any HubTransport {
        let connection = HubConnection(client: client, url: graph.configuration.hubURL)
        let transport: any SOAPTransport = log.map { LoggedTransport(connection, log: $0) } ?? connection
        return SOAPExchange(environment: graph.environment, transport: transport)
    }

    private func dispatchers(effects: DomainEffects, client: SOAPClient, log: SOAPMessageLog?) -> [any Service] {
        let dispatcher = Dispatcher(
            environment: graph.environment, transport: transport(client: client, log: log), effects: effects,
            logger: logger)
        return graph.tenants.map {
            OutboxService(runner: DispatcherRunner(dispatcher: dispatcher, tenant: $0, logger: logger))
        }
    }

    private func soapServer(effects: DomainEffects, log: SOAPMessageLog?, announcement: ReadyAnnouncement) throws
        -> SOAPServer
    {
        guard let first = graph.tenants.first else {
            throw CommandFailure("no tenant is configured", remedy: "fill tenantNames")
        }
        let reception = Reception(
            environment: graph.environment, tenants: graph.tenants,
            faultSigner: FaultSigner(organisation: first.organisation, identity: first.signing), effects: effects,
            logger: logger)
        return SOAPServer(
            reception: reception, environment: graph.environment, endpoint: graph.configuration.soap,
            anchorsFile: graph.configuration.anchorsFile, log: log, logger: logger,
            onBound: { announcement.soapIsBound(to: $0) })
    }
}
