import MessageStore
import Messages
import XMLSecurity

/// A signed document of ours: what it says, and its bytes for ever.
public struct ComposedDocument: Hashable, Sendable {
    /// What it says.
    public let document: BusinessDocument
    /// Its bytes, digest and index values, ready to be committed.
    public let stored: StoredDocument

    /// Its ticket.
    public var ticket: Ticket { stored.ticket }

    /// Ticket and digest, as an answer names it.
    public var reference: DocumentReference {
        DocumentReference(ticket: stored.ticket, digest: stored.digest)
    }

    /// The outbox row that sends it: at once, until the tenant's budget for the operation ends.
    public func outgoing(for tenant: Tenant, notBefore: UTCInstant, after earlier: Ticket? = nil) -> OutgoingDocument {
        let budget = tenant.settings.deliveryBudget(for: stored.operation)
        return OutgoingDocument(
            document: stored, notBefore: notBefore, expiresAt: budget.map { notBefore.advanced(by: $0) },
            waitsFor: earlier)
    }
}
