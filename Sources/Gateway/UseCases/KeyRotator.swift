import AuditLog
import MessageStore

/// Replaces the keys of the stored values of an OCMW.
public struct KeyRotator: Sendable {
    private let environment: GatewayEnvironment

    /// Makes it.
    public init(environment: GatewayEnvironment) {
        self.environment = environment
    }

    /// Wraps every value anew; the log has the line `tenant-changed` with the rule `keys-rotated/` and the number of values and the
    /// OCMW itself as counterpart, before the old keys are destroyed.
    ///
    /// - Throws: see `TenantStore.rotateKeys`.
    public func rotate(
        _ tenant: Tenant, by actor: AuditedActor, progress: @escaping @Sendable (StoreProgress) -> Void
    ) async throws -> KeyRotation {
        try await tenant.store.rotateKeys(progress: progress) { [environment] rotation in
            var facts = AuditFacts(.tenantChanged, access: .changed, by: actor)
            facts.counterpart = tenant.organisation
            facts.rule = "keys-rotated/\(rotation.values)"
            facts.outcome = .done
            return try Auditor(environment: environment).leaf(facts, tenant: tenant, at: environment.clock())
        }
    }
}
