import Messages
import SocialSecurity
import XMLSecurity

/// One ticket about which the hub's list and the log say different things, or which is not settled.
public struct ReconciliationFinding: Hashable, Sendable {
    /// What.
    public let code: ReconciliationCode
    /// The ticket of the document's sender.
    public let ticket: String
    /// Seen from this OCMW.
    public let direction: TicketEntry.Direction
    /// The entry of the hub's list; nil when it has none.
    public let entry: TicketEntry?
    /// The line of the log concerned, the last of several; nil when it has none.
    public let mention: LogMention?

    /// Names a difference.
    public init(
        _ code: ReconciliationCode, ticket: String, direction: TicketEntry.Direction, entry: TicketEntry?,
        mention: LogMention?
    ) {
        self.code = code
        self.ticket = ticket
        self.direction = direction
        self.entry = entry
        self.mention = mention
    }
}

extension ReconciliationFinding {
    /// The local name of the operation, as the hub has it, else as the log has it.
    public var operation: String? { entry?.operation.rawValue ?? mention?.operationName }

    /// The organisation on the other side, as the hub has it, else as the log has it.
    public var counterpart: String? { entry?.counterpart.digits ?? mention?.counterpart }

    /// The finding as API and command show it.
    public var json: JSONValue {
        .members([
            "code": .string(code.rawValue), "ticket": .string(ticket),
            "direction": .string(direction == .sent ? "sent" : "received"),
            "operation": .text(operation),
            "counterpart": .text(counterpart),
            "legalContext": .text(entry?.legalContext?.value ?? mention?.legalContext),
            "kszTicket": .text(entry?.ticketCBSS.value ?? mention?.kszTicket),
            "hub": entry.map(Self.json), "log": mention.map(Self.json), "reason": .string(code.reason),
            "remedy": .string(code.remedy),
        ])
    }

    private static func json(_ entry: TicketEntry) -> JSONValue {
        .members([
            "outcome": .string(entry.outcome.rawValue), "code": .text(entry.code),
            "firstAt": .instant(entry.firstAt), "lastAt": .instant(entry.lastAt),
            "passages": .integer(Int64(entry.passages)),
        ])
    }

    private static func json(_ mention: LogMention) -> JSONValue {
        .members([
            "year": .integer(Int64(mention.year)), "index": .integer(Int64(clamping: mention.index)),
            "act": .string(mention.act.rawValue), "time": .instant(mention.time),
            "outcome": .text(mention.outcome?.rawValue), "rule": .text(mention.rule),
            "legalContext": .text(mention.legalContext), "counterpart": .text(mention.counterpart),
        ])
    }
}
