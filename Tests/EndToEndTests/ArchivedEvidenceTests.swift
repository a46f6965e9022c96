import DevelopmentPKI
import Foundation
import Messages
import SocialSecurity
import Testing
import XMLSecurity

/// `ocmw-verify document` judges old evidence at the instant of the hub's stamp, with the lists of today.
@Suite struct ArchivedEvidenceTests {
    private let scratch: Scratch
    private let hub: EnterpriseNumber
    private let sender: EnterpriseNumber

    init() throws {
        scratch = try Scratch()
        var numbers = SyntheticIdentifiers(seed: 77)
        hub = numbers.nextEnterpriseNumber()
        sender = numbers.nextEnterpriseNumber()
        let start = Date(timeIntervalSinceNow: -100 * 86_400)
        for (name, number, end) in [("hub", hub, nil), ("ocmw", sender, Date(timeIntervalSinceNow: -10 * 86_400))] {
            _ = try pki(start).issue(
                IssueRequest(
                    name: name, enterpriseNumber: number, purpose: .signing, keyAlgorithm: .p256, notBefore: start,
                    notAfter: end ?? Date(timeIntervalSinceNow: 86_400)))
        }
    }

    private func pki(_ now: Date) -> DevelopmentCertificates {
        DevelopmentCertificates(directory: path("pki"), now: now, authorityKeyAlgorithm: .p256)
    }

    private func path(_ name: String) -> String { "\(scratch.path)/\(name)" }

    private func bytes(_ name: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: URL(filePath: path(name)))) }

    private func identity(_ name: String) throws -> SigningIdentity {
        try SigningIdentity(
            key: PrivateKey(pem: bytes("pki/\(name).key")), certificate: Certificate(pem: bytes("pki/\(name).pem")))
    }

    private func instant(daysAgo days: Double) -> UTCInstant {
        UTCInstant(milliseconds: Int64((Date().timeIntervalSince1970 - days * 86_400) * 1000))
    }

    private func write(_ document: BusinessDocument, by name: String, to file: String) throws -> DocumentDigest {
        let signed = try DocumentSigner(identity: identity(name)).sign(document.element()).canonicalBytes()
        try Data(signed).write(to: URL(filePath: path(file)))
        let verifier = DocumentVerifier(trust: try TrustStore(anchors: [Certificate(pem: bytes("pki/ca.pem"))]))
        let verified = try verifier.verify(bytes: signed, at: document.header.timestampSent)
        return try DocumentDigest(#require(verified.value).digest)
    }

    /// A question of 50 days ago, and the hub's stamp on it.
    private func makeEvidence() throws {
        var identifiers = SyntheticIdentifiers(seed: 5)
        let sent = instant(daysAgo: 50)
        let question = BusinessDocument(
            header: DocumentHeader(
                ticket: .random(), timestampSent: sent, sender: sender, recipient: hub, conversation: .random(),
                legalContext: .socialInquiry, criteria: Criteria(ssin: identifiers.nextSSIN(), role: .applicant)),
            payload: .consultHealthInsurance(
                ConsultHealthInsurance(date: try CivilDate(String(sent.xmlDateTime.prefix(10))))))
        let digest = try write(question, by: "ocmw", to: "question.xml")
        let stamp = HubStamp(
            ticketCBSS: .random(), timestampReceive: sent, timestampReply: sent,
            senderTicket: question.header.ticket, digest: digest, sender: sender, recipient: hub, outcome: .answered)
        _ = try write(
            BusinessDocument(
                header: DocumentHeader(
                    ticket: .random(), timestampSent: sent, sender: hub, recipient: sender,
                    inReplyTo: stamp.document, conversation: question.header.conversation),
                payload: .hubStamp(stamp)), by: "hub", to: "stamp.xml")
    }

    private func verify(_ arguments: String...) async throws -> ProgramOutcome {
        try await Program.run(
            Program.built("ocmw-verify"),
            ["document", "--json", "--trust", path("pki/ca.pem")] + arguments + [path("question.xml")])
    }

    /// Its certificate has ended, and was revoked after the stamp, or before.
    @Test(arguments: [(20.0, 0 as Int32, "not-revoked"), (60, 1, "certificate-revoked")])
    func revocationCountsFromItsDate(_ days: Double, _ status: Int32, _ word: String) async throws {
        try makeEvidence()
        try pki(Date(timeIntervalSinceNow: -days * 86_400)).revoke(name: "ocmw")
        let stamp = ["--crl", path("pki/crl.pem"), "--stamp", path("stamp.xml"), "--hub", hub.digits]
        let stamped = try await verify(stamp[0], stamp[1], stamp[2], stamp[3], stamp[4], stamp[5])
        #expect(stamped.status == status && stamped.output.contains(word), "\(stamped.output)")
        let now = try await verify("--crl", path("pki/crl.pem"))
        #expect(now.status == 1 && now.output.contains("certificate-revoked"), "\(now.output)")
        #expect(now.output.contains("certificate-expired"), "\(now.output)")
    }

    /// A list of today says nothing about a certificate that ended before, unless that is accepted.
    @Test func listMadeAfterTheEndOfTheCertificate() async throws {
        try makeEvidence()
        try pki(Date()).revoke(name: "hub")
        let at = instant(daysAgo: 50).xmlDateTime
        let hard = try await verify("--crl", path("pki/crl.pem"), "--at", at)
        #expect(hard.status == 1 && hard.output.contains("certificate-revocation-unknown"), "\(hard.output)")
        let soft = try await verify("--crl", path("pki/crl.pem"), "--at", at, "--soft-fail")
        #expect(soft.status == 0 && soft.output.contains("\"revocation\" : \"unknown\""), "\(soft.output)")
    }
}
