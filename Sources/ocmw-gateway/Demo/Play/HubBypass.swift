import Foundation
import Messages
import SOAPClient
import SocialSecurity
import XMLSecurity

/// A signed document taken straight to the hub, past the gateway and its own checks, with the keys of an OCMW and its
/// software house: shows that the hub decides for itself.
struct HubBypass: Sendable {
    let stage: Stage
    let office: Cast.Office

    /// What the hub said, verified.
    struct Answer: Sendable {
        let refusal: Refusal?
        /// The document that was sent, and the signed documents that came back, as bytes.
        let documents: [[UInt8]]
    }

    /// Signs, sends, verifies the answer and what is in it.
    func send(_ payload: Payload, to recipient: EnterpriseNumber, conversation: Ticket, about ssin: SSIN) async throws
        -> Answer
    {
        let identity = try SigningFiles(
            certificateFile: "\(stage.folder.certificates)/\(office.key).pem",
            privateKeyFile: "\(stage.folder.certificates)/\(office.key).key"
        ).identity()
        let header = DocumentHeader(
            ticket: .random(), timestampSent: SystemClock.now(), sender: office.number, recipient: recipient,
            conversation: conversation, legalContext: .socialInquiry, criteria: Criteria(ssin: ssin, role: .applicant))
        let document = BusinessDocument(header: header, payload: payload)
        let signed = try DocumentSigner(identity: identity).sign(document.element())
        let request = try SOAPSigner(identity: identity).sign(body: [signed], at: SystemClock.now())
        let answer = try await post(request, action: payload.operation.soapAction)
        try keep(request.bytes, answer, operation: payload.operation)
        return try read(answer, confirming: request.signatureValue, sent: signed)
    }

    private func post(_ request: SignedMessage, action: String) async throws -> [UInt8] {
        let certificates = stage.folder.certificates
        let client = try SOAPClient(
            credentials: TLSCredentials(
                certificateFile: "\(certificates)/north-tls.pem", privateKeyFile: "\(certificates)/north-tls.key",
                anchorsFile: stage.folder.anchors))
        do {
            return try await client.closing {
                try await client.post(
                    request.bytes, soapAction: action, to: stage.addresses.hubSOAP, timeout: .seconds(10)
                ).bytes
            }
        } catch {
            throw DemoFailure("the hub did not answer: \(error)")
        }
    }

    private func keep(_ request: [UInt8], _ answer: [UInt8], operation: Messages.Operation) throws {
        let folder = "\(stage.folder.rawSOAP)/bypass"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try stage.folder.write(request, to: "\(folder)/000001-\(operation.rawValue)-request.xml")
        try stage.folder.write(answer, to: "\(folder)/000001-\(operation.rawValue)-answer.xml")
    }

    private func read(_ answer: [UInt8], confirming signature: [UInt8], sent: XMLElement) throws -> Answer {
        let trust = try StageTrust.store(stage.folder)
        let now = SystemClock.now()
        let verdict = try SOAPVerifier(trust: trust).verify(bytes: answer, at: now, confirmationOf: signature)
        guard let message = verdict.value, let body = try message.onlyBodyElement() else {
            throw DemoFailure("the hub's answer is not valid: \(verdict.failedSteps.map(\.code.rawValue))")
        }
        let content = try ExchangeAnswer(body)
        var refusal: Refusal?
        if let element = content.content {
            guard let verified = DocumentVerifier(trust: trust).verify(element, at: now).value else {
                throw DemoFailure("the document in the hub's answer is not valid")
            }
            if case .refusal(let found) = try BusinessDocument(verified.element).payload { refusal = found }
        }
        let documents = [sent, content.stamp, content.content].compactMap { $0?.canonicalBytes() }
        return Answer(refusal: refusal, documents: documents)
    }
}

/// The trust of the demo's own checks: the development root and its revocation list.
enum StageTrust {
    static func store(_ folder: DemoFolder) throws -> TrustStore {
        try TrustStore(
            anchors: Certificate.all(pem: GatewayGraph.bytes(of: folder.anchors)),
            revocationLists: [GatewayGraph.bytes(of: "\(folder.certificates)/crl.pem")])
    }
}
