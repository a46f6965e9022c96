import Gateway
import Hummingbird
import XMLSecurity

/// Tells a monitor whether this gateway can do its work. Says nothing about OCMWs or persons.
struct HealthCheck: Sendable {
    private static let cosigningGrace: Duration = .seconds(60)

    let services: GatewayServices

    /// 200 when every store answers, 503 otherwise.
    func answer() async throws -> RESTAnswer {
        let isHealthy = await storesAnswer()
        return try answer(["status": .string(isHealthy ? "ok" : "store-unavailable")], isUsable: isHealthy)
    }

    /// The same, and whether the hub can be reached. A gateway without hub is of use: it takes calls and keeps documents
    /// in its outbox. So only a store that does not answer makes it 503.
    func readiness() async throws -> RESTAnswer {
        let isUsable = await storesAnswer()
        let isHubReachable = await services.hubProbe?.isReachable()
        let status = !isUsable ? "store-unavailable" : isHubReachable == false ? "hub-unreachable" : "ok"
        let hub = isHubReachable.map { $0 ? "reachable" : "unreachable" } ?? "unknown"
        var members: [String: JSONValue] = [
            "status": .string(status), "stores": .string(isUsable ? "ok" : "unavailable"), "hub": .string(hub),
            "auditLogs": .string(await auditLogs()),
        ]
        if let since = await notCosignedSince() { members["notCosignedSince"] = .string(since.xmlDateTime) }
        return try answer(members, isUsable: isUsable)
    }

    /// The earliest of all logs, unless the hub has had a minute only.
    private func notCosignedSince() async -> UTCInstant? {
        guard let lag = services.witness.map({ CosignatureLag(witness: $0) }) else { return nil }
        var earliest: UTCInstant?
        // A store that cannot be read is told as such.
        for tenant in services.tenants {
            guard let since = try? await lag.since(tenant) else { continue }
            earliest = earliest.map { min($0, since) } ?? since
        }
        let now = services.environment.clock()
        return earliest.flatMap { $0.duration(to: now) > Self.cosigningGrace ? $0 : nil }
    }

    /// Whether a log is not signed any more because somebody else wrote lines into it (`audit verify` tells which), or
    /// anything was found that contradicts a log kept here or a partner's (`audit partners` tells what).
    private func auditLogs() async -> String {
        let foreign = AuditFinding.Code.lineNotOurs.rawValue
        var states: Set<String> = []
        for tenant in services.tenants {
            do {
                if try await CheckpointIssuer.hasForeignLines(tenant) { states.insert(foreign) }
                if try await tenant.store.hasLogContradictions() { states.insert("contradicted") }
            } catch {
                states.insert("unknown")
            }
        }
        return [foreign, "contradicted", "unknown"].first { states.contains($0) } ?? "ok"
    }

    private func answer(_ members: [String: JSONValue], isUsable: Bool) throws -> RESTAnswer {
        var members = members
        members["version"] = .string(services.environment.programVersion)
        return try .json(.object(members), status: isUsable ? 200 : 503)
    }

    private func storesAnswer() async -> Bool {
        for tenant in services.tenants {
            do {
                _ = try await tenant.store.nextDue()
                guard try await tenant.store.schemaDifferences().isEmpty else { return false }
            } catch {
                return false
            }
        }
        return true
    }
}

/// `GET /health` and `GET /health/ready`: the only resources without API key.
struct HealthResponder: HTTPResponder {
    let services: GatewayServices
    let withHub: Bool

    func respond(to request: Request, context: RESTContext) async throws -> Response {
        let check = HealthCheck(services: services)
        return try await (withHub ? check.readiness() : check.answer()).response
    }
}
