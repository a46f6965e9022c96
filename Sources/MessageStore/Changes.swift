import AuditLog
import Messages
import SocialSecurity
import XMLSecurity

/// Everything that one act changes beside its own row, committed with it in the same transaction.
///
/// The service decides, the store commits: no rule of the domain is taken inside a transaction. What changes an application
/// carries a line of the timeline or a step: they tell people and webhooks when it happened.
public struct Changes: Hashable, Sendable {
    /// Applications opened by the act (a received transfer opens one).
    public var applications: [NewApplication]
    /// New states of applications.
    public var applicationStates: [ApplicationStateChange]
    /// Steps inserted, or replaced by (application, key).
    public var steps: [StepRecord]
    /// Transfers inserted, or replaced by ticket.
    public var transfers: [TransferRecord]
    /// Documents put into the outbox, stored with their bytes.
    public var outgoing: [OutgoingDocument]
    /// Tickets of documents given up before their first attempt; when one was attempted, nothing at all is committed.
    public var cancelled: [Ticket]
    /// What has to be looked at later.
    public var deadlines: [Deadline]
    /// Numbers of persons that were replaced, as the hub told.
    public var replacements: [NumberReplacement]
    /// Documents kept as evidence (receipts, stamps, refusals, results).
    public var evidence: [StoredDocument]
    /// Lines of the timeline.
    public var events: [TimelineEvent]
    /// Audit leaves, in this order.
    public var leaves: [SealedLeaf]
    /// Inquiries inserted (version 1), or replaced when the one before is stored.
    public var inquiries: [InquiryRecord] = []
    /// Contents of applications that were mended.
    public var contents: [ApplicationContentChange] = []
    /// Numbers of persons that are in use after all, as the hub told.
    public var numbersInUse: [NumberInUse] = []
    /// What the act took for granted about applications of its persons. When one is different by now, nothing is committed
    /// (`.versionConflict`).
    public var readings: [PersonReading] = []
    /// The act's answer under the caller's key. A key in use commits nothing (`.keyInUse`).
    public var idempotentAct: IdempotentAct?

    /// Makes a set of changes; what is left out is empty.
    public init(
        applications: [NewApplication] = [], applicationStates: [ApplicationStateChange] = [],
        steps: [StepRecord] = [], transfers: [TransferRecord] = [], outgoing: [OutgoingDocument] = [],
        cancelled: [Ticket] = [], deadlines: [Deadline] = [], replacements: [NumberReplacement] = [],
        evidence: [StoredDocument] = [], events: [TimelineEvent] = [], leaves: [SealedLeaf] = []
    ) {
        self.applications = applications
        self.applicationStates = applicationStates
        self.steps = steps
        self.transfers = transfers
        self.outgoing = outgoing
        self.cancelled = cancelled
        self.deadlines = deadlines
        self.replacements = replacements
        self.evidence = evidence
        self.events = events
        self.leaves = leaves
    }
}

/// One line of what happened in a conversation, as shown to people. Carries no content and no identity number.
public struct TimelineEvent: Hashable, Sendable {
    /// Conversation it belongs to.
    public let conversation: Ticket
    /// When it happened.
    public let instant: UTCInstant
    /// What happened, a stable code such as `document.delivered`.
    public let code: String
    /// Document it concerns.
    public let ticket: Ticket?
    /// The other organisation.
    public let counterpart: EnterpriseNumber?
    /// Further facts without personal data, e.g. `operation`, `attempt`, `dueDate`, `lateDays`.
    public let details: [String: String]

    /// Makes an event.
    public init(
        conversation: Ticket, instant: UTCInstant, code: String, ticket: Ticket? = nil,
        counterpart: EnterpriseNumber? = nil, details: [String: String] = [:]
    ) {
        self.conversation = conversation
        self.instant = instant
        self.code = code
        self.ticket = ticket
        self.counterpart = counterpart
        self.details = details
    }
}

/// A position in a listing: the row number of the last row seen. Listings neither skip nor repeat rows.
public struct StoreCursor: Hashable, Sendable {
    /// Row number, opaque to callers.
    public let position: Int64

    /// Makes a cursor.
    public init(position: Int64) {
        self.position = position
    }
}
