import Hummingbird
import NIOCore
import KSZHub
import NIOSSL
import SocialSecurity
import XMLSecurity

/// Request context that keeps the channel, from which the TLS certificate of the peer is read.
struct HubRequestContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let channel: any Channel

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        channel = source.channel
    }

    /// The operator that the client certificate names; nil when it names none, or is revoked.
    ///
    /// TLS checked the chain already, but knows no revocation lists.
    func peerOperator(_ trust: TrustStore, at instant: UTCInstant) async throws -> EnterpriseNumber? {
        guard let peer = try await channel.nioSSL_peerCertificate().get() else { return nil }
        let certificate = try Certificate(der: try peer.toDERBytes())
        guard !trust.failures(certificate: certificate, at: instant).contains(.revoked) else { return nil }
        return certificate.enterpriseNumber
    }
}
