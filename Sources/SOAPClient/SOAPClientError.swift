import AsyncHTTPClient
import Messages
import NIOCore

/// An exchange that brought no answer. Never carries content.
public struct SOAPClientError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What went wrong.
    public enum Code: String, Hashable, Sendable {
        /// A certificate, key or anchor file cannot be used.
        case unusableCredentials
        /// No connection, or it broke, or TLS failed on either side.
        case unreachable
        /// The time was up.
        case timedOut
        /// The answer is larger than the limit.
        case responseTooLarge
        /// The answer is not XML: no SOAP endpoint speaks there.
        case notXML
    }

    /// Closed code.
    public let code: Code
    /// One line for an administrator.
    public let reason: String

    /// Why there was no connection or no answer; nil for the other codes.
    public let cause: ConnectionFailure?

    init(_ code: Code, _ reason: String, cause: ConnectionFailure? = nil) {
        self.code = code
        self.reason = reason
        self.cause = cause
    }

    init(wrapping error: any Error) {
        switch error {
        case let error as SOAPClientError: self = error
        case is NIOTooManyBytesError: self.init(.responseTooLarge, "answer over the size limit")
        default:
            let cause = ConnectionFailure(error)
            let isTimeout = (error as? HTTPClientError).map(Self.timeouts.contains) ?? false
            self.init(isTimeout ? .timedOut : .unreachable, cause.reason, cause: cause)
        }
    }

    private static let timeouts: [HTTPClientError] = [
        .deadlineExceeded, .readTimeout, .writeTimeout, .connectTimeout, .tlsHandshakeTimeout,
        .getConnectionFromPoolTimeout,
    ]

    /// Code and reason in one line.
    public var description: String { "\(code.rawValue): \(reason)" }

    /// Equal when the codes are.
    public static func == (left: Self, right: Self) -> Bool { left.code == right.code }

    /// Hashes the code.
    public func hash(into hasher: inout Hasher) { hasher.combine(code) }
}
