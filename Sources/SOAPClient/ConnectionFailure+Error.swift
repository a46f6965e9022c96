import AsyncHTTPClient
import Messages
import NIOCore
import NIOPosix
import NIOSSL

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

extension ConnectionFailure {
    /// What an error of the client, the socket or TLS means.
    init(_ error: any Error) {
        switch error {
        case let error as HTTPClientError: self.init(error)
        case let error as NIOConnectionError: self.init(error)
        case is SocketAddressError, is SocketAddressError.UnknownHost: self = .nameNotFound
        case let error as IOError: self.init(errno: error.errnoCode)
        case is ChannelError: self = .connectTimedOut
        case let error as NIOSSLError: self.init(error)
        case let error as BoringSSLError: self.init(error)
        case let error as NIOSSLExtraError:
            let names: [NIOSSLExtraError] = [.failedToValidateHostname, .serverHostnameImpossibleToMatch]
            self = names.contains(error) ? .serverName : .noCommonTLS
        default: self = .other
        }
    }

    private init(_ error: HTTPClientError) {
        switch error {
        case .connectTimeout, .tlsHandshakeTimeout, .getConnectionFromPoolTimeout: self = .connectTimedOut
        case .deadlineExceeded, .readTimeout, .writeTimeout: self = .answerTimedOut
        case .remoteConnectionClosed: self = .closed
        default: self = .other
        }
    }

    /// A name with several addresses fails once for each; the first tells.
    private init(_ error: NIOConnectionError) {
        if let first = error.connectionErrors.first {
            self.init(first.error)
        } else {
            self = error.dnsAError == nil && error.dnsAAAAError == nil ? .other : .nameNotFound
        }
    }

    private init(errno code: CInt) {
        switch code {
        case ECONNREFUSED: self = .refused
        case EHOSTUNREACH, ENETUNREACH, EADDRNOTAVAIL: self = .noRoute
        case ETIMEDOUT: self = .connectTimedOut
        case ECONNRESET, EPIPE, ECONNABORTED: self = .closed
        default: self = .other
        }
    }

    private init(_ error: NIOSSLError) {
        switch error {
        case .handshakeFailed(let cause), .shutdownFailed(let cause): self.init(cause)
        case .unableToValidateCertificate, .noCertificateToValidate: self = .serverCertificate
        case .uncleanShutdown: self = .closed
        default: self = .other
        }
    }

    private init(_ error: BoringSSLError) {
        switch error {
        case .sslError(let stack), .unknownError(let stack):
            self = stack.lazy.compactMap { Self.named(in: $0.description) }.first ?? .noCommonTLS
        case .zeroReturn, .syscallError: self = .closed
        default: self = .noCommonTLS
        }
    }

    /// The failure that a line of BoringSSL names; alerts come from the other side and are about our certificate.
    private static func named(in line: String) -> ConnectionFailure? {
        reasons.first { line.contains($0.name) }?.failure
    }

    private static let reasons: [(name: String, failure: ConnectionFailure)] = [
        ("CERTIFICATE_VERIFY_FAILED", .serverCertificate), ("ALERT_CERTIFICATE_EXPIRED", .ownCertificateExpired),
        ("ALERT_CERTIFICATE_REVOKED", .ownCertificateRevoked), ("ALERT_UNKNOWN_CA", .ownAuthorityUnknown),
        ("ALERT_BAD_CERTIFICATE", .ownCertificate), ("ALERT_UNSUPPORTED_CERTIFICATE", .ownCertificate),
        ("ALERT_CERTIFICATE_UNKNOWN", .ownCertificate), ("ALERT_CERTIFICATE_REQUIRED", .ownCertificate),
        ("ALERT_ACCESS_DENIED", .ownCertificate), ("EOF during handshake", .closed),
    ]
}
