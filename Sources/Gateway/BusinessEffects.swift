import MessageStore
import Messages
import SocialSecurity
import XMLSecurity

/// What the domain makes of an answer or of an incoming document.
///
/// The exchange (dispatcher, reception) verifies and commits; the rules of the domain live behind this protocol and
/// return values. Nothing here does network work. Calls about one conversation of one tenant come one after the other:
/// what the call before decided is committed.
public protocol BusinessEffects: Sendable {
    /// Consequences of a verified final answer to one of our documents: steps, follow-up documents, transfers, events.
    ///
    /// Delivery itself (outbox row, evidence, delivery event, delivery leaf) is added by the dispatcher.
    ///
    /// - Parameter kszTicket: the hub's ticket for the exchange; `nil` when the answer came without stamp.
    func effects(
        of answer: VerifiedAnswer, stampedAs kszTicket: Ticket?, to sent: BusinessDocument, tenant: Tenant,
        at instant: UTCInstant
    ) async throws -> Changes

    /// Consequences of an attempt without final answer: the step's state and code.
    func effects(
        ofAttempt outcome: AttemptOutcome, on sent: BusinessDocument, tenant: Tenant, at instant: UTCInstant
    ) async throws -> Changes

    /// Decides about a verified document addressed to this tenant, before the receipt is made.
    ///
    /// Receipt, stamp, reception event and reception leaf are added by the reception.
    func decide(about incoming: VerifiedIncoming, tenant: Tenant, at instant: UTCInstant) async throws
        -> IncomingDecision
}

/// A document of another OCMW whose signatures, stamp and schema were verified.
public struct VerifiedIncoming: Sendable {
    /// What it says.
    public let document: BusinessDocument
    /// Its ticket and digest, as an answer names it.
    public let reference: DocumentReference
    /// The stamp's first timestampReceive: it fixes the day of sending.
    public let sentAt: UTCInstant
    /// The hub's ticket.
    public let kszTicket: Ticket

    /// Puts the parts together.
    public init(document: BusinessDocument, reference: DocumentReference, sentAt: UTCInstant, kszTicket: Ticket) {
        self.document = document
        self.reference = reference
        self.sentAt = sentAt
        self.kszTicket = kszTicket
    }
}

/// What to do with a verified incoming document.
public enum IncomingDecision: Sendable {
    /// Accept it; these changes are committed with receipt and leaf.
    case accept(Changes)
    /// Refuse it by rule; the path begins below the root element.
    case refuse(RefusalCode, elementPath: String?)
}

/// A final answer whose signer, ticket, digest and stamp were verified.
public enum VerifiedAnswer: Sendable {
    /// Receipt of the recipient (or its recorded successor); `sentAt` is the stamp's first timestampReceive.
    case receipt(BusinessDocument, sentAt: UTCInstant)
    /// Result document of the hub (directory, consultation).
    case result(BusinessDocument)
    /// Signed refusal of the hub or of the recipient.
    case refusal(BusinessDocument)
}
