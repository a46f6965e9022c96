import AuditLog
import MessageStore
import Messages
import XMLSecurity

/// What an administrator does with a document on its way: tries, parks, resumes or cancels it.
public struct OutboxOperator: Sendable {
    /// Code of a step whose document was cancelled.
    public static let cancelled = "cancelled"
    /// Code of a step whose document was parked by hand.
    public static let parked = "parked-by-hand"

    private let environment: GatewayEnvironment

    /// Makes an operator.
    public init(environment: GatewayEnvironment) { self.environment = environment }

    /// Carries out one act with its event and its audit line; a cancelled document leaves no step or transfer waiting.
    ///
    /// - Throws: `MessageStoreError` with `.notFound`, or `.illegalTransition` when the state does not allow the act:
    ///   nothing was changed.
    public func operate(_ act: OutboxAct, ticket: Ticket, of tenant: Tenant, by actor: AuditedActor) async throws {
        guard let document = try await tenant.store.document(sender: tenant.organisation, ticket: ticket) else {
            throw MessageStoreError(.notFound, "no document of this OCMW has this ticket")
        }
        let now = environment.clock()
        var changes = try await consequences(of: act, on: document, tenant: tenant, at: now)
        changes.events.insert(
            TimelineEvent(
                conversation: document.conversation, instant: now, code: TimelineCode.documentOperated, ticket: ticket,
                details: ["act": act.rawValue]), at: 0)
        changes.leaves.insert(try leaf(act, document, tenant: tenant, by: actor), at: 0)
        try await tenant.store.operate(act, ticket: ticket, at: now, changes: changes)
        tenant.announce(changes)
        tenant.outbox.notify()
    }

    private func consequences(
        of act: OutboxAct, on document: StoredDocument, tenant: Tenant, at now: UTCInstant
    ) async throws -> Changes {
        let effects = DomainEffects(environment: environment)
        switch act {
        case .cancel:
            return try await effects.effects(ofCancelling: document.businessDocument(), tenant: tenant, at: now)
        case .park:
            return try await effects.effects(
                ofAttempt: .parked(reason: Self.parked), on: document.businessDocument(), tenant: tenant, at: now)
        case .retry, .resume: return Changes()
        }
    }

    private func leaf(_ act: OutboxAct, _ document: StoredDocument, tenant: Tenant, by actor: AuditedActor) throws
        -> SealedLeaf
    {
        var facts = AuditFacts(act.auditAct, access: .changed, by: actor)
        facts.operation = document.operation
        facts.ticket = document.ticket
        facts.conversation = document.conversation
        facts.counterpart = document.recipient
        facts.subject = document.subject
        facts.rule = act.rawValue
        facts.outcome = .done
        return try Auditor(environment: environment).leaf(facts, tenant: tenant, at: environment.clock())
    }
}

extension OutboxAct {
    fileprivate var auditAct: AuditAct {
        switch self {
        case .retry, .resume: .documentResumed
        case .park: .documentParked
        case .cancel: .documentCancelled
        }
    }
}
