import AuditLog
import Messages
import SocialSecurity

/// Who does an audited act.
public enum AuditedActor: Hashable, Sendable {
    /// A person, through the OCMW's software.
    case user(ActingUser)
    /// A process of the gateway, e.g. `dispatcher`, `reception`, `cli`.
    case process(String)
}

/// What an audit line says beside who, when and for which OCMW. What is left out does not apply.
public struct AuditFacts: Hashable, Sendable {
    /// The kind of act.
    public var act: AuditAct
    /// Whether data were looked at or changed.
    public var access: AuditAccess
    /// Who does it.
    public var actor: AuditedActor
    /// Program through which it is done: the label of the API key; the gateway itself when left out.
    public var application: String?
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
}
