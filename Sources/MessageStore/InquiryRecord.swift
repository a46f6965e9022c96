import Messages
import SocialSecurity
import XMLSecurity

/// Who answers inquiries of other OCMWs about persons known here.
public enum InquiryAnswers: String, Hashable, Sendable, CaseIterable {
    /// The gateway, from the decision register, in the commit that accepts the inquiry.
    case automatic
    /// The OCMW's software, within 24 hours.
    case software
}

/// Where an inquiry stands at an instant.
public enum InquiryStanding: String, Hashable, Sendable, CaseIterable {
    /// Waits for its final answer, in time.
    case open
    /// Waits for its final answer, and the term is over. It can still be answered.
    case overdue
    /// The final answer was given.
    case answered
}

/// An inquiry of another OCMW, and how far it is answered. Holds nothing about the person: the document does.
public struct InquiryRecord: Hashable, Sendable {
    /// How long an OCMW has to answer.
    ///
    /// Source: minister's report on the electronic social report: OCMWs answer within 24 hours.
    public static let term = Duration.seconds(24 * 3600)

    /// Who asks.
    public let sender: EnterpriseNumber
    /// Ticket of the `requestInquiry` document. Tickets are the sender's own: only sender and ticket together name it.
    public let ticket: Ticket
    /// Its conversation.
    public let conversation: Ticket
    /// When it was accepted here.
    public let receivedAt: UTCInstant
    /// When its final answer is due.
    public let dueAt: UTCInstant
    /// Partial answers given so far.
    public var partialReplies: Int
    /// When the final answer was given, and by whom.
    public var answeredAt: UTCInstant?
    /// Who gave the final answer.
    public var answeredBy: InquiryAnswers?
    /// 1 when it is inserted; each change is one more, and is committed only over the version before.
    public var version: Int
    /// Its position in the listing; 0 when written.
    public var cursor: StoreCursor

    /// Makes a record; what is left out is that of an inquiry that just came.
    public init(
        sender: EnterpriseNumber, ticket: Ticket, conversation: Ticket, receivedAt: UTCInstant,
        dueAt: UTCInstant? = nil, partialReplies: Int = 0, answeredAt: UTCInstant? = nil,
        answeredBy: InquiryAnswers? = nil, version: Int = 1, cursor: StoreCursor = StoreCursor(position: 0)
    ) {
        self.sender = sender
        self.ticket = ticket
        self.conversation = conversation
        self.receivedAt = receivedAt
        self.dueAt = dueAt ?? receivedAt.advanced(by: Self.term)
        self.partialReplies = partialReplies
        self.answeredAt = answeredAt
        self.answeredBy = answeredBy
        self.version = version
        self.cursor = cursor
    }

    /// Where it stands at an instant. At the very instant of its term it is still in time.
    public func standing(at now: UTCInstant) -> InquiryStanding {
        answeredAt != nil ? .answered : dueAt < now ? .overdue : .open
    }
}
