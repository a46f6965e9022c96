import Messages
import SocialSecurity
import XMLSecurity

/// What the hub remembers about a ticket of a sender: its first meeting with it, and the final outcome once there is
/// one.
public struct MessageRecord: Hashable, Sendable {
    /// Sender and its ticket.
    public let key: IdempotencyKey
    /// The digest of the document that first came under it.
    public let digest: DocumentDigest
    /// The hub's own ticket, given once.
    public let ticketCBSS: Ticket
    /// When the document first came (UTC, milliseconds); every later stamp repeats it.
    public let timestampReceive: UTCInstant
    /// The final outcome; nil while the document was neither delivered nor refused by a rule nor answered for good.
    public var outcome: FinalOutcome?

    /// Makes a record.
    public init(
        key: IdempotencyKey, digest: DocumentDigest, ticketCBSS: Ticket, timestampReceive: UTCInstant,
        outcome: FinalOutcome? = nil
    ) {
        self.key = key
        self.digest = digest
        self.ticketCBSS = ticketCBSS
        self.timestampReceive = timestampReceive
        self.outcome = outcome
    }
}

/// An outcome that never changes any more, with the signed documents that were answered.
public struct FinalOutcome: Hashable, Sendable {
    /// The final outcomes.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// The recipient gave a receipt.
        case delivered = "DELIVERED"
        /// A rule refused it, here or at the recipient.
        case refused = "REFUSED"
        /// The hub itself changed the directory and answered; never done a second time.
        case answered = "ANSWERED"
    }

    /// Which.
    public let kind: Kind
    /// The signed hub stamp, canonical form.
    public let stamp: [UInt8]
    /// The signed receipt, refusal or result, canonical form; a result without the number of its person, see
    /// `PersonBlank`.
    public let reply: [UInt8]

    /// Makes an outcome.
    public init(kind: Kind, stamp: [UInt8], reply: [UInt8]) {
        self.kind = kind
        self.stamp = stamp
        self.reply = reply
    }
}
