import Gateway
import Hummingbird

/// Tells a monitor whether this gateway can do its work. Says nothing about OCMWs or persons.
struct HealthCheck: Sendable {
    let services: GatewayServices

    /// 200 when every store answers, 503 otherwise.
    func answer() async throws -> RESTAnswer {
        let isHealthy = await storesAnswer()
        return try .json(
            .object([
                "status": .string(isHealthy ? "ok" : "store-unavailable"),
                "version": .string(services.environment.programVersion),
            ]), status: isHealthy ? 200 : 503)
    }

    private func storesAnswer() async -> Bool {
        for tenant in services.tenants {
            do {
                _ = try await tenant.store.nextDue()
            } catch {
                return false
            }
        }
        return true
    }
}

/// `GET /health`: the only resource without API key.
struct HealthResponder: HTTPResponder {
    let services: GatewayServices

    func respond(to request: Request, context: RESTContext) async throws -> Response {
        try await HealthCheck(services: services).answer().response
    }
}
