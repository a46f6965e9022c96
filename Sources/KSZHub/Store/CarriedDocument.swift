import Messages
import SocialSecurity
import XMLSecurity

/// A document that the hub carried to its recipient: what authorises its answers, and what makes an onward transfer
/// visible.
///
/// It is remembered before it is forwarded, because the recipient may answer before its receipt is back here; who can
/// name ticket and digest has the document. One that the recipient refused by rule is forgotten again.
public struct CarriedDocument: Hashable, Sendable {
    /// Ticket and digest.
    public let reference: DocumentReference
    /// The operation.
    public let operation: Operation
    /// Who signed it.
    public let sender: EnterpriseNumber
    /// To whom it is signed.
    public let recipient: EnterpriseNumber
    /// Its conversation.
    public let conversation: Ticket
    /// The person.
    public let person: PersonKey?
    /// The document that it answers or follows.
    public let inReplyTo: DocumentReference?
    /// For a transfer: when the application was first received.
    public let applicationReceivedAt: UTCInstant?

    /// Makes a record.
    public init(
        reference: DocumentReference, operation: Operation, sender: EnterpriseNumber, recipient: EnterpriseNumber,
        conversation: Ticket, person: PersonKey?, inReplyTo: DocumentReference? = nil,
        applicationReceivedAt: UTCInstant? = nil
    ) {
        self.reference = reference
        self.operation = operation
        self.sender = sender
        self.recipient = recipient
        self.conversation = conversation
        self.person = person
        self.inReplyTo = inReplyTo
        self.applicationReceivedAt = applicationReceivedAt
    }
}
