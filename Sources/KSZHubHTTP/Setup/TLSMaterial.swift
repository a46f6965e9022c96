import KSZHub
import NIOCore
import NIOSSL

/// The hub's TLS certificate and the network's anchors, for both sides of its connections.
struct TLSMaterial {
    private let chain: [NIOSSLCertificateSource]
    private let key: NIOSSLPrivateKeySource
    private let anchors: NIOSSLTrustRoots

    /// How long a closing connection waits for the peer's `close_notify`: a peer that is silent must not keep the hub
    /// from stopping. What was asked is answered before the connection closes.
    private static let shutdownTimeout = TimeAmount.milliseconds(250)

    /// Reads the files that the configuration names.
    ///
    /// - Throws: `KSZHubError` `.identityUnusable`.
    init(_ configuration: HubConfiguration) throws {
        do {
            chain = try NIOSSLCertificate.fromPEMFile(configuration.tls.certificate).map { .certificate($0) }
            key = .privateKey(try NIOSSLPrivateKey(file: configuration.tls.key, format: .pem))
            anchors = .certificates(try configuration.anchors.flatMap(NIOSSLCertificate.fromPEMFile))
        } catch {
            throw KSZHubError(
                .identityUnusable,
                "TLS: \(configuration.tls.certificate), its key or the anchors are unusable (\(error))")
        }
    }

    /// The server side: a client must show a certificate of the network; its host name says nothing.
    var server: TLSConfiguration {
        var tls = TLSConfiguration.makeServerConfiguration(certificateChain: chain, privateKey: key)
        tls.trustRoots = anchors
        tls.shutdownTimeout = Self.shutdownTimeout
        tls.certificateVerification = .noHostnameVerification
        tls.minimumTLSVersion = .tlsv12
        return tls
    }

    /// The client side towards the gateways: their certificate must be of the network and name their host.
    var client: TLSConfiguration {
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.certificateChain = chain
        tls.privateKey = key
        tls.shutdownTimeout = Self.shutdownTimeout
        tls.trustRoots = anchors
        tls.minimumTLSVersion = .tlsv12
        return tls
    }
}
