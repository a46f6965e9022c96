import DevelopmentPKI
import Foundation
import SocialSecurity

/// Who takes part: the hub, the OCMW that asks, the OCMW whose software answers in parts, and persons; all synthetic.
struct Cast {
    /// One OCMW with its gateway.
    struct Office {
        /// Name in configuration files and of the certificate.
        let key: String
        let number: EnterpriseNumber
        let worker: SyntheticPerson
        /// Its software house, which the TLS certificate names.
        let house: EnterpriseNumber
    }

    let hub: EnterpriseNumber
    /// Asks, and receives what is measured.
    let asker: Office
    /// Answers: each answer is one measured exchange.
    let answerer: Office
    let persons: [SyntheticPerson]

    init(personCount: Int) {
        var identifiers = SyntheticIdentifiers(seed: 11)
        hub = identifiers.nextEnterpriseNumber()
        asker = Self.office("asker", &identifiers)
        answerer = Self.office("answerer", &identifiers)
        persons = (0..<personCount).map { _ in identifiers.nextPerson() }
    }

    private static func office(_ key: String, _ identifiers: inout SyntheticIdentifiers) -> Office {
        Office(
            key: key, number: identifiers.nextEnterpriseNumber(), worker: identifiers.nextPerson(),
            house: identifiers.nextEnterpriseNumber())
    }

    /// Certificates of the same kinds as in the demo, but for the keys that sign documents and messages.
    func issueCertificates(in folder: String, signing kind: KeyKind) throws {
        let authority = DevelopmentCertificates(directory: folder, now: Date())
        try authority.initialise()
        func issue(_ name: String, _ number: EnterpriseNumber, _ purpose: CertificatePurpose, _ kind: KeyKind) throws {
            _ = try authority.issue(
                IssueRequest(name: name, enterpriseNumber: number, purpose: purpose, keyAlgorithm: kind.algorithm))
        }
        try issue("hub", hub, .signing, kind)
        try issue("hub-tls", hub, .tls, .p256)
        for (office, tls) in [(asker, KeyKind.p256), (answerer, .rsa2048)] {
            try issue(office.key, office.number, .signing, kind)
            try issue("\(office.key)-tls", office.house, .tls, tls)
        }
    }
}
