import Foundation
import Messages
import SocialSecurity
import Testing
import XMLSecurity

@testable import KSZHub

extension ProvocationTests {
    private static var registration: Payload { Documents.register(.inInquiry, of: Person.applicant) }

    /// Signatures, certificates, and whose they are.
    func trust(_ code: RefusalCode) async throws -> TestAnswer {
        var network = try TestNetwork()
        if code == .certificateRevoked {
            let trust = try Federation.shared.get().revoking(.b)
            network = try TestNetwork { $0.trust = trust }
        }
        let sent = try network.document(Self.registration)
        switch code {
        case .operatorNotAllowed: return try await network.send(sent, peer: .firstOperator)
        case .signersDiffer: return try await network.send(sent, messageSignedBy: network.key(of: .a))
        case .signerIsNotCustomer:
            return try await network.send(network.document(Self.registration, signedBy: network.key(of: .a)))
        case .certificateNotTrusted:
            return try await network.send(
                network.document(Self.registration, signedBy: network.federation.stranger))
        case .documentSignatureInvalid:
            return try await network.send(
                SentDocument(document: sent.document, element: sent.document.element()))
        case .certificateExpired:
            // One certificate ends after a day, all others much later.
            network.clock.advance(by: .seconds(2 * 86_400))
            return try await network.send(
                network.document(Self.registration, signedBy: network.federation.expired))
        case .timestampOutsideWindow:
            return try await network.post(sent, madeAt: network.clock.now.advanced(by: .seconds(-400)))
        case .messageSignatureInvalid:
            return try await network.post(sent) {
                Array(String(decoding: $0, as: UTF8.self).replacing("Voorbeeld<", with: "Voorbeelt<").utf8)
            }
        default: return try await network.post(sent)
        }
    }

    /// Form and age of messages and documents.
    func form(_ code: RefusalCode) async throws -> TestAnswer {
        let network = try TestNetwork()
        try await network.integrate()
        let sent = try network.document(Documents.livingWages())
        switch code {
        case .messageTooLarge: return try network.read(network.hub.messageTooLarge(), confirming: nil)
        case .notWellFormed: return try await network.post(sent) { _ in Array("<!DOCTYPE a []><a/>".utf8) }
        case .soapStructure: return try await network.post(sent) { _ in Array("<a/>".utf8) }
        case .soapActionMismatch:
            return try await network.send(sent, action: Operation.listRegistrations.soapAction)
        case .operationUnknown:
            let header = DocumentHeader(
                ticket: .random(), timestampSent: network.clock.now, sender: .b, recipient: .a,
                inReplyTo: try sent.reference, conversation: .random())
            let receipt = Receipt(timestampReceive: network.clock.now, leafHash: try sent.reference.digest)
            let document = BusinessDocument(header: header, payload: .receipt(receipt))
            return try await network.send(
                SentDocument(document: document, element: network.sign(document.element(), nil, .b)))
        case .schemaViolation: return try await network.send(changing(sent, "beginDate", to: "soon", network))
        case .ssinMalformed:
            return try await network.send(changing(sent, "ssin", to: "71023000123", network))
        case .ticketConflict:
            _ = try await network.send(sent)
            return try await network.send(
                network.document(Documents.livingWages(from: 1), ticket: sent.header.ticket))
        default:
            let shift: Duration = code == .documentFromFuture ? .seconds(301) : .seconds(-(30 * 86_400 + 1))
            return try await network.send(
                network.document(Documents.livingWages(), sentAt: network.clock.now.advanced(by: shift)))
        }
    }

    /// The document with another text in one element, signed anew.
    private func changing(
        _ sent: SentDocument, _ name: String, to text: String, _ network: TestNetwork
    ) throws -> SentDocument {
        let plain = String(decoding: sent.document.element().canonicalBytes(), as: UTF8.self)
        let open = try #require(plain.range(of: "<\(name)>") ?? plain.range(of: ":\(name)>"))
        let close = try #require(plain[open.upperBound...].firstIndex(of: "<"))
        let changed = plain.replacingCharacters(in: open.upperBound..<close, with: text)
        #expect(changed != plain, "\(name)")
        let root = try XMLReader.parse(Array(changed.utf8))
        return SentDocument(document: sent.document, element: try network.sign(root, nil, .b))
    }
}

extension TestNetwork {
    /// Posts a signed message, after `change`, whose signature is not accepted: the answer confirms nothing.
    func post(
        _ sent: SentDocument, madeAt: UTCInstant? = nil, _ change: ([UInt8]) -> [UInt8] = { $0 }
    ) async throws -> TestAnswer {
        let signer = try SOAPSigner(identity: key(of: sent.header.sender))
        let message = try signer.sign(body: [sent.element], at: madeAt ?? clock.now)
        let response = await hub.process(
            change(message.bytes), soapAction: sent.document.operation.soapAction,
            from: Self.carrier(of: sent.header.sender))
        return try read(response, confirming: nil)
    }
}
