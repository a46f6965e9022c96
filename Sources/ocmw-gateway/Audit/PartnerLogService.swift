import Gateway
import Logging
import ServiceLifecycle

/// Looks at the checkpoints in receipts while the gateway runs.
struct PartnerLogService: Service, CustomStringConvertible {
    let description = "PartnerLogService"
    let watch: PartnerLogWatch
    let environment: GatewayEnvironment
    let tenants: [Tenant]
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                for tenant in tenants { await look(at: tenant) }
                try? await environment.sleep(.seconds(5))
            }
        }
    }

    private func look(at tenant: Tenant) async {
        do {
            try await watch.look(at: tenant)
        } catch {
            guard !Task.isCancelled else { return }
            logger.error(
                "checkpoints of partners could not be looked at",
                metadata: ["organisation": "\(tenant.organisation)", "error": "\(error)"])
        }
    }
}
