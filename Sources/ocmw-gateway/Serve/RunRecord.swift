import AuditLog
import Gateway
import MessageStore

/// Start and orderly stop of the gateway, as lines of each tenant's audit log: whether it was up when nothing was logged.
///
/// The version of the program stands in every line of the gateway itself.
struct RunRecord: Sendable {
    let environment: GatewayEnvironment
    let tenants: [Tenant]

    /// Commits the line to each log.
    ///
    /// - Parameter act: `.gatewayStarted` or `.gatewayStopped`.
    func record(_ act: AuditAct) async throws {
        for tenant in tenants {
            var facts = AuditFacts(act, access: .changed, by: .process("serve"))
            facts.object = "gateway"
            facts.outcome = .done
            let leaf = try Auditor(environment: environment).leaf(facts, tenant: tenant, at: environment.clock())
            try await tenant.store.append([leaf])
        }
    }
}
