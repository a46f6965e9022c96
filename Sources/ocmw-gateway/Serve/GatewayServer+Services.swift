import Gateway
import SOAPClient
import ServiceLifecycle

/// Closes the stores and the connections to the hub when everything else has stopped.
struct StoreKeeper: Service {
    let graph: GatewayGraph
    let client: SOAPClient

    func run() async throws {
        try? await gracefulShutdown()
        try await client.shutdown()
        try await graph.close()
    }
}

/// Signs checkpoints while the gateway runs, and a last one when it stops.
struct CheckpointKeeper: Service {
    let issuer: CheckpointIssuer
    let tenants: [Tenant]

    func run() async throws {
        await cancelWhenGracefulShutdown { await issuer.run(tenants) }
        await issuer.tick(tenants)
    }
}

/// Sends one tenant's outbox; ends after what is in flight.
struct OutboxService: Service {
    let runner: DispatcherRunner

    func run() async throws {
        await withGracefulShutdownHandler {
            await runner.run()
        } onGracefulShutdown: {
            runner.stop()
        }
    }
}
