import Messages
import SocialSecurity
import XMLSecurity

/// A signed document as stored: exact bytes and what is needed to find it again.
public struct StoredDocument: Hashable, Sendable {
    /// Ticket of the document itself.
    public let ticket: Ticket
    /// KBO number of its signer.
    public let sender: EnterpriseNumber
    /// KBO number it is addressed to.
    public let recipient: EnterpriseNumber
    /// What it is.
    public let operation: Operation
    /// Conversation it belongs to.
    public let conversation: Ticket
    /// Ticket of the document that it answers or attests.
    public let inReplyTo: Ticket?
    /// Person it is about; stored as blind index.
    public let subject: SSIN?
    /// SHA-256 over the exclusive C14N with signature.
    public let digest: DocumentDigest
    /// The signed bytes; stored encrypted.
    public let bytes: [UInt8]
    /// When it was made or received here.
    public let storedAt: UTCInstant

    /// Makes a stored document.
    public init(
        ticket: Ticket, sender: EnterpriseNumber, recipient: EnterpriseNumber, operation: Operation,
        conversation: Ticket, inReplyTo: Ticket?, subject: SSIN?, digest: DocumentDigest, bytes: [UInt8],
        storedAt: UTCInstant
    ) {
        self.ticket = ticket
        self.sender = sender
        self.recipient = recipient
        self.operation = operation
        self.conversation = conversation
        self.inReplyTo = inReplyTo
        self.subject = subject
        self.digest = digest
        self.bytes = bytes
        self.storedAt = storedAt
    }
}

/// A document to be put into the outbox.
public struct OutgoingDocument: Hashable, Sendable {
    /// The signed document. Bytes and ticket never change between attempts.
    public let document: StoredDocument
    /// From when on it may be sent.
    public let notBefore: UTCInstant
    /// When it is given up and parked, if it goes at `notBefore`: the time in between counts from the first attempt. `nil`
    /// for statutory documents.
    public let expiresAt: UTCInstant?
    /// Another document of the outbox that must be through before; the store adds the order of `DeliveryStore` to it.
    public let waitsFor: Ticket?

    /// Makes an outgoing document.
    public init(document: StoredDocument, notBefore: UTCInstant, expiresAt: UTCInstant?, waitsFor: Ticket? = nil) {
        self.document = document
        self.notBefore = notBefore
        self.expiresAt = expiresAt
        self.waitsFor = waitsFor
    }
}

/// Names of the outbox states, as stored.
public enum OutboxStateName: String, Hashable, Sendable, CaseIterable {
    /// Waits for its first attempt.
    case queued
    /// An attempt is in work until its lease ends.
    case leased
    /// Waits for its next attempt.
    case retryWait
    /// Final answer received.
    case delivered
    /// Final answer received after it was parked or expired.
    case deliveredLate
    /// Waits for a person.
    case parked
    /// Finally refused by rule.
    case refused
    /// Its budget ended.
    case expired
    /// Cancelled before its first stamp.
    case cancelled

    /// True when no attempt will be made any more, so that nothing waits for the document. A parked one may be resumed.
    public var isOver: Bool {
        switch self {
        case .queued, .leased, .retryWait, .parked: false
        case .delivered, .deliveredLate, .refused, .expired, .cancelled: true
        }
    }
}

/// One outbox row.
public struct OutboxEntry: Hashable, Sendable {
    /// The document, without its bytes being decrypted: `bytes` is empty in listings.
    public let document: StoredDocument
    /// Its state.
    public let state: OutboxStateName
    /// Number of attempts begun.
    public let attempt: Int
    /// Next attempt, or end of the lease, or the latest end of the wait for `waitsFor`; `nil` in final states.
    public let dueAt: UTCInstant?
    /// Code of the last failure or refusal, reason of parking.
    public let lastCode: String?
    /// The document about the same person that has to be through before; `nil` when it waits for none.
    public let waitsFor: Ticket?
    /// Its position in the listing.
    public let cursor: StoreCursor

    /// Makes an entry.
    public init(
        document: StoredDocument, state: OutboxStateName, attempt: Int, dueAt: UTCInstant?, lastCode: String?,
        waitsFor: Ticket? = nil, cursor: StoreCursor
    ) {
        self.document = document
        self.state = state
        self.attempt = attempt
        self.dueAt = dueAt
        self.lastCode = lastCode
        self.waitsFor = waitsFor
        self.cursor = cursor
    }
}

/// A leased document: the right to make one attempt.
public struct OutboxClaim: Hashable, Sendable {
    /// The document with its bytes.
    public let document: StoredDocument
    /// Number of this attempt, from 1; fences the lease.
    public let attempt: Int
    /// When the lease ends.
    public let leaseUntil: UTCInstant
    /// When it is given up; `nil` for statutory documents.
    public internal(set) var expiresAt: UTCInstant?
    /// When the document entered the outbox.
    public let queuedAt: UTCInstant
    /// True when the attempt before this one was never settled: its lease ended, and nobody knows how far it came.
    public let followsInterruption: Bool

    /// Makes a claim.
    public init(
        document: StoredDocument, attempt: Int, leaseUntil: UTCInstant, expiresAt: UTCInstant?, queuedAt: UTCInstant,
        followsInterruption: Bool = false
    ) {
        self.followsInterruption = followsInterruption
        self.document = document
        self.attempt = attempt
        self.leaseUntil = leaseUntil
        self.expiresAt = expiresAt
        self.queuedAt = queuedAt
    }
}

extension OutboxClaim {
    /// The same claim with the end of budget that the row has by now.
    public func ending(at instant: UTCInstant?) -> OutboxClaim {
        var claim = self
        claim.expiresAt = instant
        return claim
    }
}

/// How an attempt ended.
public enum AttemptOutcome: Hashable, Sendable {
    /// A valid final answer (receipt, or the hub's result).
    case delivered
    /// A valid refusal by rule.
    case refused(code: String)
    /// No final answer; try again then.
    case retry(at: UTCInstant, code: String)
    /// Its budget is used up; a person must look.
    case parked(reason: String)
}

/// What became of settling an attempt.
public enum SettleOutcome: Hashable, Sendable {
    /// Committed.
    case applied
    /// A later attempt owns the row: nothing was committed.
    case fenced
    /// The answer came after the row was parked or expired: committed as late.
    case deliveredLate
    /// The row ends at another instant than the claim says, or never (`nil`): decide anew. Nothing was committed.
    case budgetChanged(until: UTCInstant?)
}

/// An operator's act on an outbox row.
public enum OutboxAct: String, Hashable, Sendable {
    /// Try at once.
    case retry
    /// Stop trying until resumed.
    case park
    /// Try again after parking.
    case resume
    /// Give up before the first stamp.
    case cancel
}

/// Names of the inbox states, as stored.
public enum InboxStateName: String, Hashable, Sendable, CaseIterable {
    /// Accepted with a receipt; not fetched by the OCMW's software yet.
    case accepted
    /// Fetched and confirmed by the OCMW's software.
    case handedOver
    /// Refused by rule.
    case refused
}

/// A verified document to be accepted, with the receipt that answers it.
public struct IncomingDocument: Hashable, Sendable {
    /// The document.
    public let document: StoredDocument
    /// The hub's stamp that came with it.
    public let stamp: StoredDocument
    /// The receipt made for it; the same bytes answer every repetition.
    public let receipt: StoredDocument

    /// Makes an incoming document.
    public init(document: StoredDocument, stamp: StoredDocument, receipt: StoredDocument) {
        self.document = document
        self.stamp = stamp
        self.receipt = receipt
    }
}

/// A document refused by rule on receipt.
public struct RefusedIncoming: Hashable, Sendable {
    /// Ticket as claimed.
    public let ticket: Ticket
    /// Sender as claimed.
    public let sender: EnterpriseNumber
    /// Digest as computed.
    public let digest: DocumentDigest
    /// Refusal code.
    public let code: String
    /// When.
    public let instant: UTCInstant

    /// Makes a record of a refusal.
    public init(ticket: Ticket, sender: EnterpriseNumber, digest: DocumentDigest, code: String, instant: UTCInstant) {
        self.ticket = ticket
        self.sender = sender
        self.digest = digest
        self.code = code
        self.instant = instant
    }
}

/// Outcome of accepting a document.
public enum AcceptOutcome: Hashable, Sendable {
    /// Committed now; answer with the receipt given.
    case accepted
    /// Something was accepted under this key before; nothing is committed.
    case known(KnownIncoming)
}

/// What is on record under the idempotency key of a document that comes again. Digests are compared by their keyed tags,
/// which outlive content and receipt.
public enum KnownIncoming: Hashable, Sendable {
    /// The same digest: bytes of the first receipt, the answer for ever; `nil` when it was erased at the end of its retention.
    case duplicate(receipt: [UInt8]?)
    /// Another digest: the one that stands; `nil` when it was erased at the end of its retention.
    case conflict(digest: DocumentDigest?)
}

/// One inbox row.
public struct InboxEntry: Hashable, Sendable {
    /// The document with its bytes.
    public let document: StoredDocument
    /// Bytes of the first receipt.
    public let receipt: [UInt8]
    /// Its state.
    public let state: InboxStateName
    /// Its position in the listing.
    public let cursor: StoreCursor

    /// Makes an entry.
    public init(document: StoredDocument, receipt: [UInt8], state: InboxStateName, cursor: StoreCursor) {
        self.document = document
        self.receipt = receipt
        self.state = state
        self.cursor = cursor
    }
}
