import Messages
import SocialSecurity
import Synchronization
import XMLSecurity

@testable import KSZHub

/// Plays every gateway of the network: answers a forwarded document as told, with real signatures.
final class PlayedGateways: Forwarder {
    /// How the recipient answers.
    enum Behaviour: Sendable {
        /// A receipt, as the contract asks; the same bytes for the same document.
        case receipt
        /// A refusal by the recipient.
        case refusal(RefusalCode)
        /// A refusal by the recipient in its own words.
        case refusalInOwnWords(code: String, isFinal: Bool)
        /// No answer at all.
        case silence
        /// A receipt signed by another OCMW, inside a message of the recipient.
        case receiptSigned(by: EnterpriseNumber)
        /// A good receipt inside a message that another OCMW signed.
        case messageSigned(by: EnterpriseNumber)
        /// A receipt that names another digest.
        case receiptForAnotherDigest
        /// A receipt that names another ticket.
        case receiptForAnotherTicket
        /// A receipt that is addressed to another OCMW than the sender.
        case receiptToAnother
        /// An answer that confirms nothing.
        case noConfirmation
        /// An answer that confirms another request.
        case foreignConfirmation
        /// An answer without WS-Security.
        case unsigned
        /// A stamp where a receipt belongs.
        case emptyAnswer
    }

    private struct State {
        var behaviour = Behaviour.receipt
        var addresses: [String] = []
        var messages: [[UInt8]] = []
        var receipts: [DocumentDigest: XMLElement] = [:]
    }

    private let state = Mutex(State())
    private let federation: Federation
    private let clock: TestClock

    init(_ federation: Federation, clock: TestClock) {
        self.federation = federation
        self.clock = clock
    }

    func behave(_ behaviour: Behaviour) { state.withLock { $0.behaviour = behaviour } }

    /// The addresses that were called, in order.
    var addresses: [String] { state.withLock { $0.addresses } }

    /// The messages that arrived, in order.
    var messages: [[UInt8]] { state.withLock { $0.messages } }

    static func address(_ number: EnterpriseNumber) -> String { "https://\(number.digits).invalid/soap" }

    func forward(_ message: [UInt8], soapAction: String, to address: String) async throws -> [UInt8] {
        let behaviour = state.withLock { state in
            state.addresses.append(address)
            state.messages.append(message)
            return state.behaviour
        }
        guard soapAction == Operation.forwardSOAPAction else {
            throw KSZHubError(.recipientUnreachable, "wrong action")
        }
        let verdict = try SOAPVerifier(trust: federation.trust).verify(bytes: message, at: clock.now)
        guard let request = verdict.value, request.signer.enterpriseNumber == .hub else {
            throw KSZHubError(.recipientUnreachable, "the forwarded message is not the hub's")
        }
        let forwarded = try ForwardedDocument(request.bodyElements()[0])
        return try answer(to: forwarded, request: request, at: address, behaviour)
    }

    private func answer(
        to forwarded: ForwardedDocument, request: VerifiedMessage, at address: String, _ behaviour: Behaviour
    ) throws -> [UInt8] {
        let host = federation.identities.keys.first { Self.address($0) == address } ?? .a
        var (author, carrier) = (host, host)
        var confirming: [UInt8]? = request.signatureValue
        switch behaviour {
        case .silence: throw KSZHubError(.recipientUnreachable, "no answer")
        case .receiptSigned(let other): author = other
        case .messageSigned(let other): carrier = other
        case .noConfirmation: confirming = nil
        case .foreignConfirmation: confirming = Array(request.signatureValue.reversed())
        default: break
        }
        let content = try content(for: forwarded.document, author: author, behaviour)
        let body = ExchangeAnswer(stamp: nil, content: content).element()
        if case .unsigned = behaviour {
            let soap = "http://schemas.xmlsoap.org/soap/envelope/"
            return XMLElement(
                "Envelope", prefix: "s", namespace: soap,
                children: [.element(XMLElement("Body", prefix: "s", namespace: soap, children: [.element(body)]))]
            ).canonicalBytes()
        }
        guard let identity = federation.identities[carrier] else { throw KSZHubError(.identityUnusable, "no key") }
        return try SOAPSigner(identity: identity).sign(body: [body], at: clock.now, confirming: confirming).bytes
    }

    private func content(
        for element: XMLElement, author: EnterpriseNumber, _ behaviour: Behaviour
    ) throws -> XMLElement? {
        let document = try BusinessDocument(element)
        let digest = try DocumentDigest(SHA256Digest.of(element.canonicalBytes()))
        var reference = DocumentReference(ticket: document.header.ticket, digest: digest)
        switch behaviour {
        case .receiptForAnotherDigest:
            reference = DocumentReference(
                ticket: document.header.ticket, digest: try DocumentDigest(digest.bytes.reversed()))
        case .receiptForAnotherTicket: reference = DocumentReference(ticket: .random(), digest: digest)
        case .emptyAnswer: return try signed(.requestInquiry(Documents.inquiry), author, reference, document)
        case .refusal(let code):
            return try signed(.refusal(Refusal(code, authorCode: author.digits)), author, reference, document)
        case .refusalInOwnWords(let code, let isFinal):
            let words = LocalizedText(nl: "Neen.", fr: "Non.", de: "Nein.", en: "No.")
            let refusal = Refusal(
                code: code, rule: "own-words", isFinal: isFinal, texts: words, remedies: words,
                authorCode: author.digits)
            return try signed(.refusal(refusal), author, reference, document)
        case .receipt:
            if let earlier = state.withLock({ $0.receipts[digest] }) { return earlier }
        default: break
        }
        let receipt = Receipt(timestampReceive: clock.now, leafHash: digest)
        var addressee: EnterpriseNumber?
        if case .receiptToAnother = behaviour { addressee = .c }
        let made = try signed(.receipt(receipt), author, reference, document, to: addressee)
        if case .receipt = behaviour { state.withLock { $0.receipts[digest] = made } }
        return made
    }

    private func signed(
        _ payload: Payload, _ author: EnterpriseNumber, _ reference: DocumentReference, _ document: BusinessDocument,
        to addressee: EnterpriseNumber? = nil
    ) throws -> XMLElement {
        let isInquiry = payload.operation == .requestInquiry
        let header = DocumentHeader(
            ticket: .random(), timestampSent: clock.now, sender: author, recipient: addressee ?? document.header.sender,
            inReplyTo: isInquiry ? nil : reference, conversation: document.header.conversation,
            legalContext: isInquiry ? .socialInquiry : nil, criteria: isInquiry ? document.header.criteria : nil)
        guard let identity = federation.identities[author] else { throw KSZHubError(.identityUnusable, "no key") }
        return try DocumentSigner(identity: identity).sign(BusinessDocument(header: header, payload: payload).element())
    }
}

/// The time of one test.
final class TestClock: Sendable {
    private let instant: Mutex<UTCInstant>

    init(_ start: UTCInstant) { instant = Mutex(start) }

    var now: UTCInstant { instant.withLock { $0 } }

    func advance(by duration: Duration) { instant.withLock { $0 = $0.advanced(by: duration) } }
}
