/// Why no answer came over a connection, as far as the own side can tell: reason and remedy in constant English text.
///
/// It names no host, no certificate and nothing of a message. The raw values are stable; they end the codes of the
/// outbox and the timeline, as in `hub-unreachable/connection-refused`.
public enum ConnectionFailure: String, Hashable, Sendable, CaseIterable {
    /// No address was found for the name of the host.
    case nameNotFound = "name-not-found"
    /// The host answers, but nothing listens at the port.
    case refused = "connection-refused"
    /// No way leads to the address.
    case noRoute = "no-route"
    /// No connection with TLS came about in time.
    case connectTimedOut = "connect-timed-out"
    /// The connection stood, but no answer came in time.
    case answerTimedOut = "answer-timed-out"
    /// The other side closed the connection before it answered.
    case closed = "connection-closed"
    /// We do not accept the certificate of the server.
    case serverCertificate = "server-certificate-not-accepted"
    /// The certificate of the server names another host.
    case serverName = "server-certificate-names-another-host"
    /// The server does not accept our certificate, without saying why.
    case ownCertificate = "own-certificate-not-accepted"
    /// The server says that our certificate has expired.
    case ownCertificateExpired = "own-certificate-expired"
    /// The server says that our certificate was revoked.
    case ownCertificateRevoked = "own-certificate-revoked"
    /// The server says that it does not know the authority of our certificate.
    case ownAuthorityUnknown = "own-certificate-authority-unknown"
    /// The other side does not speak TLS, or no version or algorithm that both accept.
    case noCommonTLS = "no-common-tls"
    /// None of these.
    case other = "connection-failed"

    /// The failure that ends a code of the outbox or the timeline; nil when none does.
    public init?(endOf code: String) {
        guard let last = code.utf8.split(separator: UInt8(ascii: "/")).last else { return nil }
        self.init(rawValue: String(decoding: Array(last), as: UTF8.self))
    }

    /// What happened, in words.
    public var reason: String {
        switch self {
        case .nameNotFound: "no address was found for the name of the host"
        case .refused: "the connection was refused: nothing listens at that port"
        case .noRoute: "no way leads to that address"
        case .connectTimedOut: "no connection came about in time"
        case .answerTimedOut: "connected, but no answer came in time; whether the message was taken is not known"
        case .closed: "the other side closed the connection without an answer"
        case .serverCertificate:
            "the certificate of the server is not accepted: it chains to none of the anchors, or is not valid today"
        case .serverName: "the certificate of the server names another host than the address"
        case .ownCertificate: "the server does not accept our TLS certificate"
        case .ownCertificateExpired: "the server says that our TLS certificate has expired"
        case .ownCertificateRevoked: "the server says that our TLS certificate was revoked"
        case .ownAuthorityUnknown: "the server does not know the authority that issued our TLS certificate"
        case .noCommonTLS: "the other side speaks no TLS, or none that both sides accept (TLS 1.2 or later)"
        case .other: "the connection failed"
        }
    }

    /// What to do, in words.
    public var remedy: String {
        switch self {
        case .nameNotFound: "check the host in the address, and the name service of this machine"
        case .refused: "check the port in the address, and that the server runs"
        case .noRoute: "check the address, the network of this machine and the rules of its firewall"
        case .connectTimedOut: "check the address and the firewalls on the way; the server may be overloaded"
        case .answerTimedOut:
            "nothing, if it passes: the same bytes may be sent again; else ask the operator of the server"
        case .closed: "check that the address is that of the SOAP endpoint; the server's log may tell why"
        case .serverCertificate:
            "look at it with openssl s_client -connect HOST:PORT -CAfile ANCHORS; compare anchors, dates and this clock"
        case .serverName: "use the name in the certificate in the address, or have the certificate issued for this name"
        case .ownCertificate:
            "check that certificate and key are those for TLS clients, not for signing, and of an authority of the network"
        case .ownCertificateExpired: "renew the TLS certificate, and check the clocks of both sides"
        case .ownCertificateRevoked: "have a new TLS certificate issued"
        case .ownAuthorityUnknown: "use a TLS certificate of an authority of the network"
        case .noCommonTLS: "check that the address begins with https and that the port is that of the SOAP endpoint"
        case .other: "check the address, the TLS files and the log of the server"
        }
    }
}
