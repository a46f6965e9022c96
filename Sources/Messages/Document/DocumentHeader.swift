import SocialSecurity
import XMLSecurity

/// What every document begins with, in CommonV3 order: who sends it, to whom, in answer to what, why, about whom.
public struct DocumentHeader: Hashable, Sendable {
    /// The sender's own reference; with `sender` the key of idempotency.
    public let ticket: Ticket
    /// When the sender made the document (UTC, milliseconds).
    public let timestampSent: UTCInstant
    /// The organisation that signs: `informationCustomer/customerIdentification/cbeNumber`.
    public let sender: EnterpriseNumber
    /// The organisation that is to receive it; stays as signed when a successor takes over.
    public let recipient: EnterpriseNumber
    /// The document that this one answers or follows.
    public let inReplyTo: DocumentReference?
    /// The ticket that all documents of one matter share.
    public let conversation: Ticket
    /// The purpose; absent in documents of the exchange service.
    public let legalContext: LegalContext?
    /// The person; absent in documents of the exchange service.
    public let criteria: Criteria?

    /// Makes a header; which parts an operation needs is told by `Operation.headerRule`.
    public init(
        ticket: Ticket, timestampSent: UTCInstant, sender: EnterpriseNumber, recipient: EnterpriseNumber,
        inReplyTo: DocumentReference? = nil, conversation: Ticket, legalContext: LegalContext? = nil,
        criteria: Criteria? = nil
    ) {
        self.ticket = ticket
        self.timestampSent = timestampSent
        self.sender = sender
        self.recipient = recipient
        self.inReplyTo = inReplyTo
        self.conversation = conversation
        self.legalContext = legalContext
        self.criteria = criteria
    }

    /// The key under which the hub and the recipient recognise a repeated document.
    public var idempotencyKey: IdempotencyKey { IdempotencyKey(sender: sender, ticket: ticket) }
}

/// Sender and ticket: what makes a document the same document.
public struct IdempotencyKey: Hashable, Sendable {
    /// The organisation that signed.
    public let sender: EnterpriseNumber
    /// Its ticket.
    public let ticket: Ticket

    /// Makes a key.
    public init(sender: EnterpriseNumber, ticket: Ticket) {
        self.sender = sender
        self.ticket = ticket
    }
}
