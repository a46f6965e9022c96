import DevelopmentPKI
import Foundation
import Gateway
import MessageStore
import Messages
import SocialSecurity
import XMLSecurity

/// The sender of the measured outbox, its hub, and OCMWs that it writes to, each with a P-256 key: cheap to sign with, so that the
/// outbox shows.
struct Partners {
    let sender: SigningIdentity
    let organisation: EnterpriseNumber
    let hub: InstantHub
    let recipients: [EnterpriseNumber]
    let environment: GatewayEnvironment
    let subject: SSIN

    init(count: Int, folder: URL, schemas: String) throws {
        var identifiers = SyntheticIdentifiers(seed: 7)
        organisation = identifiers.nextEnterpriseNumber()
        let hubNumber = identifiers.nextEnterpriseNumber()
        recipients = (0..<count).map { _ in identifiers.nextEnterpriseNumber() }
        subject = identifiers.nextPerson().ssin
        let path = folder.appendingPathComponent("partners").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        let authority = DevelopmentCertificates(directory: path, now: Date(), authorityKeyAlgorithm: .p256)
        try authority.initialise()
        sender = try Self.identity("sender", organisation, authority)
        var identities: [EnterpriseNumber: SigningIdentity] = [:]
        for number in recipients { identities[number] = try Self.identity("p\(number)", number, authority) }
        hub = InstantHub(
            hub: hubNumber, signing: try Self.identity("hub", hubNumber, authority), recipients: identities)
        environment = GatewayEnvironment(
            clock: Self.now, randomBytes: Self.randomBytes, sleep: { try await Task.sleep(for: $0) }, hub: hubNumber,
            trust: try TrustStore(anchors: Certificate.all(pem: Self.bytes(authority.rootPath))),
            schemas: try DocumentSchemas(directory: schemas))
    }

    static func now() -> UTCInstant { UTCInstant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) }

    private static func randomBytes(_ count: Int) -> [UInt8] {
        var random = SystemRandomNumberGenerator()
        return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &random) }
    }

    private static func identity(
        _ name: String, _ number: EnterpriseNumber, _ authority: DevelopmentCertificates
    ) throws -> SigningIdentity {
        let issued = try authority.issue(
            IssueRequest(name: name, enterpriseNumber: number, purpose: .signing, keyAlgorithm: .p256))
        return try SigningIdentity(
            key: PrivateKey(pem: bytes(issued.keyPath)), certificate: Certificate(pem: bytes(issued.certificatePath)))
    }

    private static func bytes(_ path: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    }
}
