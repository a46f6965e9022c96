import Messages

/// Carries bytes to the hub and back over mutual TLS; knows nothing of what it carries.
public protocol SOAPTransport: Sendable {
    /// Posts one message and returns the answer's body, whatever the HTTP status: faults come with 500.
    ///
    /// - Parameters:
    ///   - bytes: the SOAP message, UTF-8.
    ///   - soapAction: value of the `SOAPAction` header, without quotes.
    ///   - timeout: time for the whole exchange.
    /// - Throws: `SOAPTransportError`; any other error counts as `.unreachable`.
    func post(_ bytes: [UInt8], soapAction: String, timeout: Duration) async throws -> [UInt8]
}

/// Why a transport brought no answer.
public struct SOAPTransportError: Error, Hashable, Sendable {
    /// The closed list of reasons.
    public enum Code: String, Hashable, Sendable, CaseIterable {
        /// No connection, or it broke, or TLS failed on either side.
        case unreachable
        /// The time was up: whether the hub took the message is not known.
        case timedOut
        /// The answer is larger than the limit, or no SOAP endpoint speaks there.
        case unusableAnswer
    }

    /// Closed code.
    public let code: Code

    /// What the transport knows about it.
    public let cause: ConnectionFailure?

    /// Makes an error.
    public init(_ code: Code, _ cause: ConnectionFailure? = nil) {
        self.code = code
        self.cause = cause
    }
}
