import Gateway
import Logging
import SOAPClient
import ServiceLifecycle

// A service group logs its services by their description: without one of their own it would print what they hold.

/// Closes the stores and the connections to the hub when everything else has stopped.
struct StoreKeeper: Service, CustomStringConvertible {
    let description = "StoreKeeper"
    let graph: GatewayGraph
    let client: SOAPClient

    func run() async throws {
        try? await gracefulShutdown()
        try await client.shutdown()
        try await graph.close()
    }
}

/// Signs checkpoints while the gateway runs; when it stops, writes the line that says so and signs a last one.
struct CheckpointKeeper: Service, CustomStringConvertible {
    let description = "CheckpointKeeper"
    let issuer: CheckpointIssuer
    let tenants: [Tenant]
    let record: RunRecord
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown { await issuer.run(tenants) }
        do {
            try await record.record(.gatewayStopped)
        } catch {
            logger.error("the stop is not in the audit log", metadata: ["error": "\(error)"])
        }
        await issuer.tick(tenants)
    }
}

/// Erases openings of audit lines at the end of their retention; what it was at when it stops comes again.
struct RetentionService: Service, CustomStringConvertible {
    let description = "RetentionService"
    let retention: AuditRetention
    let tenants: [Tenant]

    func run() async throws {
        await cancelWhenGracefulShutdown { await retention.run(tenants) }
    }
}

/// Destroys stored values at the end of their retention; what it was at when it stops comes again.
struct PayloadRetentionService: Service, CustomStringConvertible {
    let description = "PayloadRetentionService"
    let retention: PayloadRetention
    let tenants: [Tenant]

    func run() async throws {
        await cancelWhenGracefulShutdown { await retention.run(tenants) }
    }
}

/// Looks after what is due while the gateway runs; a deadline that is in work when it stops comes again.
struct DeadlineService: Service, CustomStringConvertible {
    let description = "DeadlineService"
    let watch: DeadlineWatch
    let tenants: [Tenant]

    func run() async throws {
        await cancelWhenGracefulShutdown { await watch.run(tenants) }
    }
}

/// Sends one tenant's outbox; ends after what is in flight.
struct OutboxService: Service, CustomStringConvertible {
    let description = "OutboxService"
    let runner: DispatcherRunner

    func run() async throws {
        await withGracefulShutdownHandler {
            await runner.run()
        } onGracefulShutdown: {
            runner.stop()
        }
    }
}

/// Reads every few seconds who took over from whom, as `ocmw-gateway tenant succeed` records it.
struct SuccessionWatch: Service, CustomStringConvertible {
    let description = "SuccessionWatch"
    let book: SuccessionBook
    let tenants: [Tenant]
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while (try? await SystemClock.sleep(.seconds(5))) != nil { await look() }
        }
    }

    /// One look; a store that fails, or a row that somebody else wrote, changes nothing and is told each time.
    func look() async {
        do {
            try await book.refresh(from: tenants)
        } catch {
            logger.error(
                "successions cannot be read: the former ones count", metadata: ["error": "\(error)"])
        }
    }
}
