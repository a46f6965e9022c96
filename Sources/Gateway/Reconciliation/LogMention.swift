import AuditLog
import MessageStore
import Messages
import XMLSecurity

/// What one line of the log says about one ticket, without anything personal.
public struct LogMention: Hashable, Sendable {
    /// Calendar year (UTC) of the log.
    public let year: Int
    /// Place in the year's log.
    public let index: UInt64
    /// Kind of act.
    public let act: AuditAct
    /// When.
    public let time: UTCInstant
    /// The document's ticket, of its sender.
    public let ticket: String
    let kszTicket: String?
    let service: String?
    let legalContext: String?
    let counterpart: String?
    let outcome: AuditOutcome?
    let rule: String?

    /// Which way the document went.
    let direction: TicketEntry.Direction

    /// Reads a line; nil when it is about no document that travels, or somebody else than the gateway wrote it.
    ///
    /// - Throws: `AuditLogError` when the stored leaf is not one.
    init?(_ line: AuditLine) throws {
        guard line.isOurs else { return nil }
        let leaf = try AuditLeaf(decoding: line.leafBytes)
        guard let ticket = leaf.ticket, let direction = leaf.act.direction else { return nil }
        year = line.year
        index = line.index
        act = leaf.act
        time = UTCInstant(milliseconds: leaf.timeMilliseconds)
        self.ticket = ticket
        kszTicket = leaf.kszTicket
        service = leaf.service
        legalContext = leaf.legalContext
        counterpart = leaf.counterpart
        outcome = leaf.outcome
        rule = leaf.rule
        self.direction = direction
    }

    /// Which ticket it is about: those received are the sender's own.
    var key: TicketKey {
        TicketKey(direction: direction, ticket: ticket, sender: direction == .sent ? nil : counterpart)
    }

    /// The local name of the operation.
    var operationName: String? { service.map { String($0.split(separator: "/").last ?? "") } }

    /// True for the line that says who sends the document and why.
    var isIntent: Bool { direction == .sent && act.begins }

    /// True for the line that says how an attempt, or the whole, ended.
    var isOutcome: Bool { direction == .sent && !act.begins && outcome != nil }

    /// True when an answer or receipt came.
    var isPositive: Bool { isOutcome && [.delivered, .answered, .nothingFound].contains(outcome) }
}

/// What makes two mentions be about one document.
struct TicketKey: Hashable, Sendable {
    let direction: TicketEntry.Direction
    let ticket: String
    /// Nil for documents of this OCMW.
    let sender: String?

    init(direction: TicketEntry.Direction, ticket: String, sender: String?) {
        self.direction = direction
        self.ticket = ticket
        self.sender = sender
    }

    init(_ entry: TicketEntry) {
        self.init(
            direction: entry.direction, ticket: entry.ticket.value,
            sender: entry.direction == .sent ? nil : entry.counterpart.digits)
    }
}

extension AuditAct {
    /// Which way the document of such a line went; nil for acts about nothing that travels.
    var direction: TicketEntry.Direction? {
        switch self {
        case .documentAccepted, .documentRefused, .documentDuplicate, .documentConflict: .received
        case .documentLeased, .documentAttempted, .documentParked, .documentResumed, .documentExpired,
            .documentCancelled, .consultationOutcome, .auditKeyPublished:
            .sent
        default: begins ? .sent : nil
        }
    }

    /// True for acts that put a document on its way.
    var begins: Bool {
        switch self {
        case .consultationIntent, .documentQueued, .answerGiven, .integrationRegistered, .integrationChanged,
            .integrationEnded, .transferMade, .applicantInformed, .transferAccepted, .transferContested,
            .provisionalDecisionRecorded, .ticketListAsked:
            true
        default: false
        }
    }
}
