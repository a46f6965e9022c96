import AuditLog
import MessageStore
import Messages
import XMLSecurity

/// Sends the public key of a tenant's newest log to the hub, once for each key and year, through the ordinary outbox.
///
/// The document is signed with the OCMW's own key: who has it knows the log's key without believing hub or gateway. The
/// line `audit-key-published` is written when the hub's receipt is there.
public struct AuditKeyPublisher: Sendable {
    private let environment: GatewayEnvironment

    /// Makes a publisher.
    public init(environment: GatewayEnvironment) { self.environment = environment }

    /// Queues the `auditKey` document for the newest open log, unless one with the key in force was queued before.
    ///
    /// - Returns: whether one was queued.
    @discardableResult
    public func publish(for tenant: Tenant, at instant: UTCInstant) async throws -> Bool {
        guard let year = try await tenant.store.auditYears().last else { return false }
        let key = try await tenant.verifierKey(year: year)
        let known = try await tenant.store.auditKeyPublications()
        guard !known.contains(where: { $0.year == year && $0.publicKey == key.publicKey }) else { return false }
        let composed = try DocumentComposer(environment: environment).compose(
            .auditKey(try AuditKey(origin: key.name, publicKey: key.publicKey)), for: tenant, to: environment.hub,
            conversation: environment.ticket(), at: instant)
        let changes = try changes(for: composed, of: tenant, at: instant)
        let publication = AuditKeyPublication(year: year, publicKey: key.publicKey, ticket: composed.ticket.value)
        guard try await tenant.store.publishAuditKey(publication, changes: changes) else { return false }
        tenant.announce(changes)
        return true
    }

    private func changes(for composed: ComposedDocument, of tenant: Tenant, at instant: UTCInstant) throws -> Changes {
        var facts = AuditFacts(.documentQueued, access: .changed, by: .process("audit-log"))
            .about(composed.document, digest: composed.stored.digest)
        facts.counterpart = environment.hub
        return Changes(
            outgoing: [composed.outgoing(for: tenant, notBefore: instant)],
            leaves: [try Auditor(environment: environment).leaf(facts, tenant: tenant, at: instant)])
    }
}
