import Messages
import XMLSecurity

/// A document that waits in the outbox for a parked one, directly or through others.
public struct HeldDocument: Hashable, Sendable {
    /// Reason of parking for a document that waited as long as it may.
    public static let waitedFor = "waited-for"

    /// The document with its bytes.
    public let document: StoredDocument
    /// The document that it waits for.
    public let waitsFor: Ticket
    /// Since when the first of those before it is parked.
    public let stuckSince: UTCInstant
    /// When its wait ends: it is parked too, or goes when it is a transfer.
    public let end: UTCInstant
    /// True when the wait is over: it is to be parked.
    public let isOver: Bool

    /// Makes one.
    public init(document: StoredDocument, waitsFor: Ticket, stuckSince: UTCInstant, end: UTCInstant, isOver: Bool) {
        self.document = document
        self.waitsFor = waitsFor
        self.stuckSince = stuckSince
        self.end = end
        self.isOver = isOver
    }
}
