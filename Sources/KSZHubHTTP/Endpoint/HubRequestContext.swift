import BoundedHTTP
import Hummingbird
import NIOCore
import KSZHub
import NIOSSL
import SocialSecurity
import XMLSecurity

/// Request context that keeps the channel, from which the TLS certificate of the peer is read.
struct HubRequestContext: ConnectedContext {
    var coreContext: CoreRequestContextStorage
    let channel: any Channel

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        channel = source.channel
    }

    /// The operator that the client certificate names; nil when it names none or does not hold.
    func peerOperator(_ trust: TrustStore, at instant: UTCInstant) async -> EnterpriseNumber? {
        guard let peer = try? await channel.nioSSL_peerCertificate().get(), let der = try? peer.toDERBytes(),
            let certificate = trust.certificate(der: der)
        else { return nil }
        return trust.peerOperator(certificate, at: instant)
    }
}

extension TrustStore {
    /// The operator that a TLS certificate names; nil when it names none or does not hold.
    ///
    /// TLS checked the chain at the handshake, but knows no revocation lists. Every doubt refuses, also a certificate that is
    /// not for TLS clients, and, under hard-fail, a list that is not current.
    func peerOperator(_ certificate: Certificate, at instant: UTCInstant) -> EnterpriseNumber? {
        guard failures(certificate: certificate, for: .tlsClient, at: instant).isEmpty else { return nil }
        return certificate.enterpriseNumber
    }
}
