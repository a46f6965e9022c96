import MessageStore
import Messages
import SocialSecurity
import XMLSecurity

/// An inquiry without the person: who asks, and where it stands.
public struct InquirySummary: Hashable, Sendable {
    /// The record.
    public let record: InquiryRecord
    /// Where it stands now.
    public let standing: InquiryStanding

    init(_ record: InquiryRecord, at now: UTCInstant) {
        self.record = record
        standing = record.standing(at: now)
    }

    /// Its position in the listing.
    public var cursor: StoreCursor { record.cursor }

    /// What is shown of it.
    public var json: JSONValue {
        JSONValue.members([
            "sender": .string(record.sender.digits), "ticket": .string(record.ticket.value),
            "conversation": .string(record.conversation.value), "state": .string(standing.rawValue),
            "receivedAt": .string(record.receivedAt.xmlDateTime), "dueAt": .string(record.dueAt.xmlDateTime),
            "partialReplies": .integer(Int64(record.partialReplies)), "answeredAt": .instant(record.answeredAt),
            "answeredBy": .text(record.answeredBy?.rawValue),
        ])
    }
}

/// An inquiry with what it asks about whom, and the answers given.
public struct InquiryView: Hashable, Sendable {
    /// One answer of ours.
    struct Reply: Hashable, Sendable {
        let ticket: Ticket
        let status: ReplyStatus
        let sentAt: UTCInstant
    }

    let summary: InquirySummary
    let question: InquiryQuestion
    let replies: [Reply]

    /// What is shown of it.
    public var json: JSONValue {
        guard case .object(var members) = summary.json else { return summary.json }
        let (criteria, inquiry) = (question.criteria, question.inquiry)
        members["person"] = JSONValue.members([
            "ssin": .string(criteria.ssin.digits), "role": criteria.role.map { .integer(Int64($0.rawValue)) },
        ])
        members["legalContext"] = .text(question.header.legalContext?.value)
        members["applicationDate"] = .string(inquiry.applicationDate.description)
        members["aid"] = .string(inquiry.aid.rawValue)
        members["decisionsSince"] = .date(inquiry.decisionsSince)
        members["replies"] = .array(
            replies.map {
                .object([
                    "ticket": .string($0.ticket.value), "status": .string($0.status.rawValue),
                    "sentAt": .string($0.sentAt.xmlDateTime),
                ])
            })
        return .object(members)
    }
}

/// An answer that was committed to the outbox.
public struct InquiryReplied: Hashable, Sendable, ActResult {
    /// The answer's document.
    public let sent: SentDocument
    /// What it says of itself.
    public let status: ReplyStatus
    /// The inquiry afterwards.
    public let inquiry: InquirySummary

    /// What is shown of it.
    public var json: JSONValue {
        .object([
            "ticket": .string(sent.ticket.value), "conversation": .string(sent.conversation.value),
            "status": .string(status.rawValue), "inquiry": inquiry.json,
        ])
    }
}
