import Gateway
import Logging
import MessageStore
import SOAPClient
import ServiceLifecycle

/// Delivers the webhooks of one endpoint until the gateway stops; what is in flight then goes again after the next start.
struct WebhookService: Service, CustomStringConvertible {
    let description = "WebhookService"
    let runner: WebhookRunner
    let client: WebhookClient

    func run() async throws {
        await cancelWhenGracefulShutdown { await runner.run() }
        try await client.shutdown()
    }

    /// One service for each endpoint of each tenant, after their stores know what is wanted.
    ///
    /// - Throws: `CommandFailure` when a secret cannot be used, `SOAPClientError` when anchors cannot.
    static func services(of graph: GatewayGraph, logger: Logger) async throws -> [any Service] {
        var services: [Self] = []
        do {
            for (tenant, configuration) in zip(graph.tenants, graph.configuration.tenants) {
                try await tenant.store.registerWebhooks(
                    configuration.webhooks.map { WebhookEndpoint(name: $0.name, types: $0.events) },
                    at: graph.environment.clock())
                for webhook in configuration.webhooks {
                    services.append(try service(for: webhook, of: tenant, graph, logger))
                }
            }
        } catch {
            for service in services { try await service.client.shutdown() }
            throw error
        }
        return services
    }

    private static func service(
        for webhook: WebhookConfiguration, of tenant: Tenant, _ graph: GatewayGraph, _ logger: Logger
    ) throws -> Self {
        let secrets = try webhook.secrets()
        let client = try WebhookClient(url: webhook.url, anchorsFile: webhook.anchorsFile)
        let courier = WebhookCourier(
            tenant: tenant, endpoint: webhook.name, secrets: secrets, transport: WebhookConnection(client: client),
            environment: graph.environment, logger: logger)
        return Self(runner: WebhookRunner(courier: courier), client: client)
    }
}
