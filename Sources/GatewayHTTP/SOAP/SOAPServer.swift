import BoundedHTTP
import Gateway
import Hummingbird
import HummingbirdTLS
import Logging
import NIOCore
import NIOSSL
import ServiceLifecycle
import XMLSecurity

/// The SOAP endpoint that the hub calls: mutual TLS, HTTP/1.1, `POST /soap`.
///
/// TLS lets in only clients whose certificate chains to the anchors; who the client is, the reception judges.
public struct SOAPServer: Service, CustomStringConvertible {
    /// The type's name: a service group logs it, and must not print what the server holds.
    public let description = "SOAPServer"
    /// Largest request body, in bytes.
    public static let bodyByteCount = 2 << 20

    private let reception: Reception
    private let environment: GatewayEnvironment
    private let endpoint: ServerEndpoint
    private let anchorsFile: String
    private let log: SOAPMessageLog?
    private let logger: Logger
    private let onBound: @Sendable (Int) async -> Void

    /// Makes a server; it listens when it is run.
    ///
    /// - Parameters:
    ///   - anchorsFile: PEM file of the anchors of client certificates.
    ///   - log: where every message is written, for demonstrations and integrators; holds personal data.
    ///   - onBound: called with the port once connections are taken.
    public init(
        reception: Reception, environment: GatewayEnvironment, endpoint: ServerEndpoint, anchorsFile: String,
        log: SOAPMessageLog? = nil, logger: Logger, onBound: @escaping @Sendable (_ port: Int) async -> Void = { _ in }
    ) {
        self.reception = reception
        self.environment = environment
        self.endpoint = endpoint
        self.anchorsFile = anchorsFile
        self.log = log
        self.logger = logger
        self.onBound = onBound
    }

    /// Serves until graceful shutdown.
    ///
    /// - Throws: `ServerError` when a certificate or key cannot be used, or the address cannot be bound.
    public func run() async throws {
        let tls = try endpoint.tlsConfiguration(clientAnchors: anchorsFile)
        let application = Application(
            responder: BoundedResponder(
                base: SOAPResponder(reception: reception, environment: environment, log: log)),
            server: try .tls(
                .http1(configuration: .init(idleTimeout: ServerEndpoint.idleTimeout)), tlsConfiguration: tls),
            configuration: endpoint.applicationConfiguration,
            onServerRunning: { [onBound] channel in await onBound(channel.localAddress?.port ?? 0) }, logger: logger)
        try await endpoint.explainingBindErrors { try await application.run() }
    }
}

/// What travels with one SOAP request: the connection, which knows the client's certificate.
struct SOAPContext: ConnectedContext {
    var coreContext: CoreRequestContextStorage
    let channel: any Channel

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        channel = source.channel
    }

    /// The certificate that the client showed; TLS has checked its chain.
    func peerCertificate(_ trust: TrustStore) async throws -> XMLSecurity.Certificate? {
        guard let certificate = try await channel.nioSSL_peerCertificate().get() else { return nil }
        return trust.certificate(der: try certificate.toDERBytes())
    }
}
