import AuditLog
import MessageStore
import Messages
import SocialSecurity

/// Sets and releases legal holds, each with its line in the audit log.
public struct LegalHolds: Sendable {
    private let environment: GatewayEnvironment

    /// Makes them.
    public init(environment: GatewayEnvironment) { self.environment = environment }

    /// Sets a hold. The line `legal-hold-set` names whom or what; the database knows a person by keyed hash alone.
    ///
    /// - Parameter reason: why, 1 to 128 printable ASCII characters without a person: it stands in the log in clear.
    /// - Returns: the name by which it is released.
    /// - Throws: `GatewayError` with `.invalidInput` for the reason; `MessageStoreError` with `.notFound` for a conversation that is not
    ///   there.
    @discardableResult
    public func set(_ scope: LegalHoldScope, reason: String, of tenant: Tenant, by actor: AuditedActor) async throws
        -> Ticket
    {
        try check(reason)
        let (id, now) = (Ticket.random(), environment.clock())
        var facts = facts(.legalHoldSet, id, reason, actor)
        switch scope {
        case .person(let ssin): facts.subject = ssin
        case .conversation(let conversation): facts.conversation = conversation
        case .everything: break
        }
        let leaf = try Auditor(environment: environment).leaf(facts, tenant: tenant, at: now)
        try await tenant.store.setHold(scope, id: id, reason: reason, at: now, changes: Changes(leaves: [leaf]))
        return id
    }

    /// Releases a hold; the line `legal-hold-released` has its name.
    ///
    /// - Throws: as `set`; `MessageStoreError` with `.notFound` when none of this name is set.
    public func release(_ id: Ticket, reason: String, of tenant: Tenant, by actor: AuditedActor) async throws {
        try check(reason)
        let now = environment.clock()
        let leaf = try Auditor(environment: environment)
            .leaf(facts(.legalHoldReleased, id, reason, actor), tenant: tenant, at: now)
        try await tenant.store.releaseHold(id, at: now, changes: Changes(leaves: [leaf]))
    }

    private func facts(_ act: AuditAct, _ id: Ticket, _ reason: String, _ actor: AuditedActor) -> AuditFacts {
        var facts = AuditFacts(act, access: .changed, by: actor)
        facts.object = "hold/\(id.value)"
        facts.rule = reason
        facts.outcome = .done
        return facts
    }

    private func check(_ reason: String) throws {
        guard AuditText.admissible(reason) != nil else {
            throw GatewayError(
                .invalidInput, "must be 1 to 128 printable ASCII characters that name no person", field: "reason")
        }
    }
}
