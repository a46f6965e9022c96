import AuditLog
import MessageStore
import Messages
import SocialSecurity

/// What an audit line says beside who, when and for which OCMW. What is left out does not apply.
public struct AuditFacts: Hashable, Sendable {
    /// The kind of act.
    public var act: AuditAct
    /// Whether data were looked at or changed.
    public var access: AuditAccess
    /// Who does it, through which program.
    public var actor: AuditedActor
    /// Operation of the document concerned.
    public var operation: Operation?
    /// Purpose.
    public var legalContext: LegalContext?
    /// Quality code relied on.
    public var qualityCode: QualityCode?
    /// The other organisation.
    public var counterpart: EnterpriseNumber?
    /// Ticket of the document concerned.
    public var ticket: Ticket?
    /// The hub's ticket.
    public var kszTicket: Ticket?
    /// Conversation.
    public var conversation: Ticket?
    /// How it ended; left out for an intent.
    public var outcome: AuditOutcome?
    /// Rule or code, e.g. `MSG00012`.
    public var rule: String?
    /// The person concerned; a commitment only.
    public var subject: SSIN?
    /// Digest of the document concerned; a commitment only.
    public var digest: DocumentDigest?
    /// What an act of administration was about; never a person.
    public var object: String?

    /// Begins with what every line has; set the rest afterwards.
    public init(_ act: AuditAct, access: AuditAccess, by actor: AuditedActor) {
        self.act = act
        self.access = access
        self.actor = actor
    }

    /// Begins with what every line about a user's call has: who, through which program.
    public init(_ act: AuditAct, access: AuditAccess, by caller: Caller) {
        self.init(act, access: access, by: caller.actor)
    }

    /// Takes over what a document's header says: operation, purpose, tickets, person; not the counterpart.
    public func about(_ document: BusinessDocument, digest: DocumentDigest? = nil) -> AuditFacts {
        var facts = self
        facts.operation = document.operation
        facts.legalContext = document.header.legalContext
        facts.ticket = document.header.ticket
        facts.conversation = document.header.conversation
        facts.subject = document.header.criteria?.ssin
        facts.digest = digest
        return facts
    }

    /// Takes over what is stored of a document: operation, purpose, tickets, person, and the other organisation.
    ///
    /// Listings hold no bytes, and bytes may have been erased: the line then stands without purpose.
    public func about(_ stored: StoredDocument, of tenant: Tenant) -> AuditFacts {
        var facts = self
        facts.operation = stored.operation
        facts.legalContext = (try? stored.businessDocument())?.header.legalContext
        facts.ticket = stored.ticket
        facts.conversation = stored.conversation
        facts.counterpart = stored.sender == tenant.organisation ? stored.recipient : stored.sender
        facts.subject = stored.subject
        return facts
    }
}
