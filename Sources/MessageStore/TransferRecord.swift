import Messages
import SocialSecurity
import XMLSecurity

/// Which way a transfer went.
public enum TransferDirection: String, Hashable, Sendable {
    /// This OCMW declared itself incompetent.
    case sent
    /// Another OCMW declared this one competent.
    case received
}

/// State of a transfer of competence.
public enum TransferState: String, Hashable, Sendable, CaseIterable {
    /// Committed here, not stamped and received yet.
    case queued
    /// The recipient's receipt is here: the day of sending is fixed.
    case delivered
    /// Refused by rule on its way.
    case refused
    /// The second OCMW accepted.
    case accepted
    /// The second OCMW contested and petitioned the POD MI.
    case contested
    /// A provisional ministerial decision was relayed.
    case provisionallyDecided
}

/// One transfer of competence, on either side.
public struct TransferRecord: Hashable, Sendable {
    /// Ticket of the `transferCompetence` document.
    public let ticket: Ticket
    /// Signer of that document. Tickets are the sender's own: only sender and ticket together name a transfer.
    public let sender: EnterpriseNumber
    /// Which way it went.
    public let direction: TransferDirection
    /// Application here that it concerns.
    public let application: ApplicationID
    /// Conversation of the documents about it.
    public let conversation: Ticket
    /// The other OCMW.
    public let counterpart: EnterpriseNumber
    /// Its state.
    public var state: TransferState
    /// Instant of the first hub stamp of a digest for which a receipt exists: decides the day of sending.
    public var sentAt: UTCInstant?
    /// Last day for forwarding.
    public let forwardBy: CivilDate
    /// Calendar days by which it was late, 0 when in time.
    public var lateDays: Int
    /// Day on which the applicant was told in writing.
    public var applicantInformedOn: CivilDate?
    /// Reference and day of the petition to the POD MI.
    public var petitionReference: String?
    /// Day of the petition.
    public var petitionDate: CivilDate?
    /// The minister's provisional decision, once relayed.
    public var provisionalDecision: ProvisionalDecision?
    /// When the record was made here.
    public let createdAt: UTCInstant
    /// Its position in the listing; 0 when written.
    public var cursor: StoreCursor

    /// Makes a record.
    public init(
        ticket: Ticket, sender: EnterpriseNumber, direction: TransferDirection, application: ApplicationID,
        conversation: Ticket,
        counterpart: EnterpriseNumber, state: TransferState, sentAt: UTCInstant? = nil, forwardBy: CivilDate,
        lateDays: Int = 0, applicantInformedOn: CivilDate? = nil, petitionReference: String? = nil,
        petitionDate: CivilDate? = nil, provisionalDecision: ProvisionalDecision? = nil, createdAt: UTCInstant,
        cursor: StoreCursor = StoreCursor(position: 0)
    ) {
        self.ticket = ticket
        self.sender = sender
        self.direction = direction
        self.application = application
        self.conversation = conversation
        self.counterpart = counterpart
        self.state = state
        self.sentAt = sentAt
        self.forwardBy = forwardBy
        self.lateDays = lateDays
        self.applicantInformedOn = applicantInformedOn
        self.petitionReference = petitionReference
        self.petitionDate = petitionDate
        self.provisionalDecision = provisionalDecision
        self.createdAt = createdAt
        self.cursor = cursor
    }
}

/// A provisional decision of the minister on who is competent.
public struct ProvisionalDecision: Hashable, Sendable {
    /// Day of the decision.
    public let decidedOn: CivilDate
    /// The OCMW that the minister designated.
    public let designated: EnterpriseNumber
    /// Reference of the decision; stored encrypted.
    public let reference: String?

    /// Makes a record of a decision.
    public init(decidedOn: CivilDate, designated: EnterpriseNumber, reference: String?) {
        self.decidedOn = decidedOn
        self.designated = designated
        self.reference = reference
    }
}
