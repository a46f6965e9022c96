import XMLSecurity

/// A document whose budget ended while its lane was closed: no attempt was made that could have parked it.
public struct OverdueDocument: Hashable, Sendable {
    /// Reason of parking.
    public static let reason = "budget-ended/held-back"

    /// The document with its bytes.
    public let document: StoredDocument
    /// Attempts begun.
    public let attempt: Int
    /// When its budget ended.
    public let expiresAt: UTCInstant

    /// Describes a document.
    public init(document: StoredDocument, attempt: Int, expiresAt: UTCInstant) {
        self.document = document
        self.attempt = attempt
        self.expiresAt = expiresAt
    }
}
