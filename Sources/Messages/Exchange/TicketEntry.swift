import SocialSecurity
import XMLSecurity

/// One ticket in the hub's list of a day: who sent what to whom under which purpose, and what came of it that day.
public struct TicketEntry: Hashable, Sendable {
    /// Which way the document went, seen from the OCMW of the list.
    public enum Direction: String, Hashable, Sendable, CaseIterable {
        /// The OCMW sent it to the hub.
        case sent = "SENT"
        /// The hub carried it to the OCMW.
        case received = "RECEIVED"
    }

    /// The best that came of a document on one day, from the hub's side.
    public enum Outcome: String, Hashable, Sendable, CaseIterable {
        /// The hub met it, and knows no outcome of that day.
        case met = "MET"
        /// It was not forwarded, or no answer that counts came back; not final.
        case notForwarded = "NOT_FORWARDED"
        /// Refused by a rule, of the hub or of the recipient.
        case refused = "REFUSED"
        /// The recipient gave its receipt.
        case delivered = "DELIVERED"
        /// The hub itself answered.
        case answered = "ANSWERED"
    }

    /// Which way it went.
    public let direction: Direction
    /// The sender's ticket.
    public let ticket: Ticket
    /// The hub's own ticket: a UUID, the same for every repetition.
    public let ticketCBSS: Ticket
    /// What it is.
    public let operation: Operation
    /// The purpose; absent where the document has none, or none that can be read.
    public let legalContext: LegalContext?
    /// The other organisation: to whom it was sent, or who sent it.
    public let counterpart: EnterpriseNumber
    /// When the hub first met it that day (UTC, milliseconds).
    public let firstAt: UTCInstant
    /// When the hub last had to do with it that day.
    public let lastAt: UTCInstant
    /// How often it came that day; at least 1.
    public let passages: Int
    /// What came of it.
    public let outcome: Outcome
    /// The code of the outcome: 1 to 16 capitals and digits; absent while there is none.
    public let code: String?

    /// Makes an entry.
    public init(
        direction: Direction, ticket: Ticket, ticketCBSS: Ticket, operation: Operation, legalContext: LegalContext?,
        counterpart: EnterpriseNumber, firstAt: UTCInstant, lastAt: UTCInstant, passages: Int, outcome: Outcome,
        code: String?
    ) {
        self.direction = direction
        self.ticket = ticket
        self.ticketCBSS = ticketCBSS
        self.operation = operation
        self.legalContext = legalContext
        self.counterpart = counterpart
        self.firstAt = firstAt
        self.lastAt = lastAt
        self.passages = passages
        self.outcome = outcome
        self.code = code
    }
}

extension TicketEntry.Outcome {
    /// True when something that was asked for, or a receipt, went back.
    public var isPositive: Bool { self == .delivered || self == .answered }

    /// What one document came to that day, of two outcomes: what was once given is not taken back by a later refusal.
    public static func stronger(_ one: Self, _ other: Self) -> Self { one.strength >= other.strength ? one : other }

    private var strength: Int {
        switch self {
        case .met: 0
        case .notForwarded: 1
        case .refused: 2
        case .delivered, .answered: 3
        }
    }
}

extension TicketEntry: FieldGroup {
    init(from reader: inout FieldReader) throws(MessagesError) {
        direction = try reader.value("direction")
        ticket = try reader.value("ticket")
        ticketCBSS = try reader.value("ticketCBSS")
        guard ticketCBSS.isUUID else {
            throw MessagesError(.invalidValue, path: "\(reader.path)/ticketCBSS", expectedType: "UUIDType")
        }
        operation = try (reader.value("operation") as ListedOperation).operation
        legalContext = try reader.optionalValue("legalContext")
        counterpart = try reader.value("counterpart")
        firstAt = try reader.value("firstAt")
        lastAt = try reader.value("lastAt")
        passages = try reader.value("passages")
        outcome = try reader.value("outcome")
        code = try (reader.optionalValue("code") as StatusCode?)?.fieldText
        guard firstAt <= lastAt else { throw reader.inconsistent("lastAt", rule: "last-not-before-first") }
    }

    func write(to writer: inout FieldWriter) {
        writer.value("direction", direction)
        writer.value("ticket", ticket)
        writer.value("ticketCBSS", ticketCBSS)
        writer.value("operation", ListedOperation(operation: operation))
        writer.value("legalContext", legalContext)
        writer.value("counterpart", counterpart)
        writer.value("firstAt", firstAt)
        writer.value("lastAt", lastAt)
        writer.value("passages", passages)
        writer.value("outcome", outcome)
        writer.text("code", code)
    }
}

extension TicketEntry.Direction: FieldValue { static var typeName: String { "TicketDirectionType" } }
extension TicketEntry.Outcome: FieldValue { static var typeName: String { "TicketOutcomeType" } }

/// An operation by the name of its root element.
private struct ListedOperation: FieldValue {
    static var typeName: String { "OperationNameType" }
    let operation: Operation

    init(operation: Operation) { self.operation = operation }

    init?(fieldText: String) {
        guard let operation = Operation(rawValue: fieldText), operation.rawValue.utf8.elementsEqual(fieldText.utf8)
        else { return nil }
        self.operation = operation
    }

    var fieldText: String { operation.rawValue }
}
