import DevelopmentPKI
import SocialSecurity

import struct Foundation.Date

/// The certificates of the cast, made anew for every run: their subjects follow the seed.
struct StageCertificates: Sendable {
    private let pki: DevelopmentCertificates

    init(folder: DemoFolder) {
        pki = DevelopmentCertificates(directory: folder.certificates, now: Date())
    }

    /// Issues one signing certificate an organisation, one TLS certificate an operator, all of the hub.
    ///
    /// One OCMW signs with P-256, everybody else with RSA, so that both are seen.
    func issue(to cast: Cast) throws {
        try pki.initialise()
        for office in cast.offices {
            try issue(
                office.key, office.ocmw.name, office.number, .signing, office.key == "c" ? .p256 : .rsa2048)
        }
        try issue("hub", "Mock KSZ", cast.hub, .signing, .rsa2048)
        try issue("hub-tls", "Mock KSZ", cast.hub, .tls, .p256)
        try issue("north-tls", "Software house North", cast.operatorNorth, .tls, .p256)
        try issue("south-tls", "Software house South", cast.operatorSouth, .tls, .rsa2048)
        // For whoever receives webhooks on this machine.
        try issue("receiver", "Software house Guest", cast.operatorGuest, .tlsServer, .p256)
        try issue("guest", cast.guest.name, cast.guest.enterpriseNumber, .signing, .rsa2048)
        try issue("guest-tls", "Software house Guest", cast.operatorGuest, .tls, .rsa2048)
    }

    private func issue(
        _ name: String, _ organization: String, _ number: EnterpriseNumber, _ purpose: CertificatePurpose,
        _ algorithm: KeyAlgorithm
    ) throws {
        _ = try pki.issue(
            IssueRequest(
                name: name, organization: organization, enterpriseNumber: number, purpose: purpose,
                keyAlgorithm: algorithm))
    }
}
