import Messages
import SocialSecurity
import XMLSecurity

/// Documents of one operation to one recipient: what a brake stops, and what must not delay anything else.
///
/// Stored as `0999999922/requestInquiry`.
public struct DeliveryLane: Hashable, Sendable {
    /// Whom the documents are for, as signed.
    public let recipient: EnterpriseNumber
    /// What they are.
    public let operation: Operation

    /// Names a lane.
    public init(recipient: EnterpriseNumber, operation: Operation) {
        self.recipient = recipient
        self.operation = operation
    }

    /// The lane of a document.
    public init(of document: StoredDocument) {
        self.init(recipient: document.recipient, operation: document.operation)
    }

    /// Reads the stored form; `nil` for any other text.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let recipient = try? EnterpriseNumber(String(parts[0])),
            let operation = Operation(rawValue: String(parts[1]))
        else { return nil }
        self.init(recipient: recipient, operation: operation)
    }

    /// The stored form.
    public var text: String { "\(recipient.digits)/\(operation.rawValue)" }
}

/// A lane in which something waits.
public struct WaitingLane: Hashable, Sendable {
    /// The lane.
    public let lane: DeliveryLane
    /// When the first of its documents is due.
    public let dueAt: UTCInstant
    /// The row of that document.
    public let row: Int64

    /// Describes a lane.
    public init(lane: DeliveryLane, dueAt: UTCInstant, row: Int64) {
        self.lane = lane
        self.dueAt = dueAt
        self.row = row
    }
}
