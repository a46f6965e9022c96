import AuditLog
import MessageStore
import SocialSecurity
import XMLSecurity

/// What an administrator records about mergers: which OCMW took over from which. A running gateway heeds it within seconds.
public struct SuccessionRecords: Sendable {
    private let environment: GatewayEnvironment
    private let tenants: [Tenant]

    /// Makes them.
    ///
    /// - Parameter tenants: every OCMW of the gateway: each of them knows who took over, and has the line in its log.
    public init(environment: GatewayEnvironment, tenants: [Tenant]) {
        self.environment = environment
        self.tenants = tenants
    }

    /// Records that `successor` took over from `ended`, for every tenant, each with its audit line. Repeating it after a failure
    /// in the midst is right.
    ///
    /// - Parameter reason: why, for whoever finds it later; one line without personal data.
    /// - Throws: `GatewayError` with `.invalidInput` when the reason has another length or form, both are the same, the one that ended is a
    ///   tenant of this gateway, or took over from the successor.
    @discardableResult
    public func record(
        _ successor: EnterpriseNumber, after ended: EnterpriseNumber, reason: String, by actor: AuditedActor
    ) async throws -> Succession {
        try check(reason)
        let now = environment.clock()
        guard let succession = Succession(ended: ended, successor: successor, recordedAt: now, reason: reason) else {
            throw GatewayError(.invalidInput, "an OCMW cannot take over from itself; remedy: give two KBO numbers")
        }
        guard !tenants.contains(where: { $0.organisation == ended }) else {
            throw GatewayError(
                .invalidInput,
                "\(ended) is a tenant of this gateway; remedy: let it end its work, take it out of `tenants`, then record it"
            )
        }
        guard !environment.successions.successors(of: successor).contains(ended) else {
            throw GatewayError(
                .invalidInput,
                "\(ended) took over from \(successor) itself; remedy: correct who took over from whom, or withdraw that first"
            )
        }
        for tenant in tenants {
            let leaf = try leaf("succeeded-by/\(successor)", about: ended, actor, of: tenant, at: now)
            try await tenant.store.record(succession, changes: Changes(leaves: [leaf]))
        }
        try await environment.successions.refresh(from: tenants)
        return succession
    }

    /// Takes a record back, for every tenant that has it, each with its audit line.
    ///
    /// - Throws: `GatewayError` with `.invalidInput` for the reason, `MessageStoreError` with `.notFound` when no tenant has one.
    public func withdraw(_ ended: EnterpriseNumber, reason: String, by actor: AuditedActor) async throws {
        try check(reason)
        var count = 0
        for tenant in tenants where try await tenant.store.successions().contains(where: { $0.ended == ended }) {
            let now = environment.clock()
            let leaf = try leaf("succession-withdrawn", about: ended, actor, of: tenant, at: now)
            try await tenant.store.withdrawSuccession(of: ended, changes: Changes(leaves: [leaf]))
            count += 1
        }
        guard count > 0 else { throw MessageStoreError(.notFound, "no succession of this OCMW is recorded") }
        try await environment.successions.refresh(from: tenants)
    }

    private func check(_ reason: String) throws {
        guard (1...200).contains(reason.count), reason.unicodeScalars.allSatisfy({ $0.value >= 0x20 }) else {
            throw GatewayError(
                .invalidInput, "reason: 1 to 200 characters on one line; remedy: write in short why, naming nobody")
        }
    }

    private func leaf(
        _ rule: String, about ended: EnterpriseNumber, _ actor: AuditedActor, of tenant: Tenant, at now: UTCInstant
    ) throws -> SealedLeaf {
        var facts = AuditFacts(.tenantChanged, access: .changed, by: actor)
        facts.counterpart = ended
        facts.rule = rule
        facts.outcome = .done
        return try Auditor(environment: environment).leaf(facts, tenant: tenant, at: now)
    }
}
