import DevelopmentPKI
import Foundation
import Messages
import SOAPClient
import SocialSecurity
import XMLSecurity

/// Keys and certificates of the organisations of the examples, and of the operators that carry for them.
struct ExampleKeys: Sendable {
    let folder: String
    let trust: TrustStore
    private let manifest: ExampleManifest
    private let identities: [String: SigningIdentity]
    /// KBO numbers of the software houses.
    let operators: [String: EnterpriseNumber]

    init(manifest: ExampleManifest, folder: String) throws {
        self.manifest = manifest
        self.folder = folder
        let pki = DevelopmentCertificates(directory: folder, now: Date())
        try pki.initialise()
        var numbers = SyntheticIdentifiers(seed: 41)
        operators = [
            "north": numbers.nextEnterpriseNumber(), "south": numbers.nextEnterpriseNumber(),
            "you": numbers.nextEnterpriseNumber(),
        ]
        var identities: [String: SigningIdentity] = [:]
        for (letter, organisation) in manifest.organisations {
            let number = try EnterpriseNumber(organisation.cbeNumber)
            let issued = try pki.issue(
                IssueRequest(
                    name: letter.lowercased(), organization: organisation.name, enterpriseNumber: number,
                    purpose: .signing, keyAlgorithm: letter == "hub" ? .rsa2048 : .p256))
            identities[letter] = try SigningIdentity(
                key: PrivateKey(pem: Files.bytes(issued.keyPath)),
                certificate: Certificate(pem: Files.bytes(issued.certificatePath)))
            if letter == "hub" { try Self.issueTLS("hub", number, pki) }
        }
        for (name, number) in operators { try Self.issueTLS(name, number, pki) }
        self.identities = identities
        trust = try TrustStore(anchors: [Certificate(pem: Files.bytes("\(folder)/ca.pem"))])
    }

    private static func issueTLS(_ name: String, _ number: EnterpriseNumber, _ pki: DevelopmentCertificates) throws {
        _ = try pki.issue(
            IssueRequest(name: "\(name)-tls", enterpriseNumber: number, purpose: .tls, keyAlgorithm: .p256))
    }

    /// The key of an organisation by its letter.
    func identity(_ letter: String) throws -> SigningIdentity {
        guard let identity = identities[letter] else { throw ExampleFailure("no key of \(letter)") }
        return identity
    }

    func number(_ letter: String) -> String? { manifest.organisations[letter]?.cbeNumber }

    /// The operator that carries for an OCMW.
    func carrier(of letter: String) -> String { ["A": "north", "C": "north", "B": "south"][letter] ?? "you" }

    func credentials(_ name: String) -> TLSCredentials {
        TLSCredentials(
            certificateFile: "\(folder)/\(name).pem", privateKeyFile: "\(folder)/\(name).key",
            anchorsFile: "\(folder)/ca.pem")
    }

    var now: UTCInstant { UTCInstant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) }

    /// The value of a verdict that must be valid.
    func verified<Value>(_ verdict: Verdict<Value>) throws -> Value {
        guard let value = verdict.value else { throw ExampleFailure("\(verdict.failedSteps)") }
        return value
    }

    /// A document that must hold, and who signed it.
    func verifiedDocument(_ element: XMLElement) throws -> (document: BusinessDocument, digest: DocumentDigest) {
        let verified = try verified(DocumentVerifier(trust: trust).verify(element, at: now))
        let document = try BusinessDocument(element)
        let signer = verified.signer.enterpriseNumberDigits
        try ExampleFailure.unless(
            signer == document.header.sender.digits, "\(document.operation): signer is not sender")
        return (document, try DocumentDigest(verified.digest))
    }

    /// The hub's word on a document: signed by the hub, about this digest.
    @discardableResult
    func checkStamp(_ element: XMLElement, digest: DocumentDigest, outcome: String?) throws -> HubStamp {
        let (document, _) = try verifiedDocument(element)
        guard case .hubStamp(let stamp) = document.payload else { throw ExampleFailure("no stamp") }
        try ExampleFailure.unless(document.header.sender.digits == number("hub"), "the stamp is not the hub's")
        try ExampleFailure.unless(stamp.digest == digest, "the stamp is about another document")
        if let outcome {
            try ExampleFailure.unless(stamp.outcome.rawValue == outcome, "stamp outcome \(stamp.outcome.rawValue)")
        }
        return stamp
    }
}
