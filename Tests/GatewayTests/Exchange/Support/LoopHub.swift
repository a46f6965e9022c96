import MessageStore
import Messages
import Synchronization
import XMLSecurity

@testable import Gateway

/// A hub in this process that stamps and forwards to one reception; every hop is a real signed SOAP message.
final class LoopHub: SOAPTransport {
    private let world: ExchangeWorld
    private let reception: Reception
    private let lostAnswers: Mutex<Int>

    /// `lostAnswers`: how many answers get lost on their way back to the sender.
    init(world: ExchangeWorld, reception: Reception, lostAnswers: Int = 0) {
        self.world = world
        self.reception = reception
        self.lostAnswers = Mutex(lostAnswers)
    }

    func post(_ bytes: [UInt8], soapAction: String, timeout: Duration) async throws -> [UInt8] {
        let request = try verified(bytes)
        guard let document = try request.bodyElements().first else { throw Unexpected() }
        let forwarded = try sign([
            ForwardedDocument(document: document, stamp: try stamp(document, .forwarded)).element()
        ])
        let answer = try await reception.receive(
            forwarded.bytes, peer: world.pki.hubTLS, at: world.clock.now)
        let message = try verified(answer.bytes, confirming: forwarded.signatureValue)
        guard let body = try message.bodyElements().first, let content = try ExchangeAnswer(body).content else {
            throw Unexpected()
        }
        let isLost = lostAnswers.withLock { count in
            count -= 1
            return count >= 0
        }
        if isLost { throw SOAPTransportError(.timedOut) }
        let stamp = try stamp(document, .delivered, receipt: world.digest(content))
        let back = ExchangeAnswer(stamp: stamp, content: content).element()
        return try sign([back], confirming: request.signatureValue).bytes
    }

    private func verified(_ bytes: [UInt8], confirming: [UInt8]? = nil) throws -> VerifiedMessage {
        let verdict = try SOAPVerifier(trust: world.pki.trust)
            .verify(bytes: bytes, at: world.clock.now, confirmationOf: confirming)
        guard let message = verdict.value else { throw Unexpected() }
        return message
    }

    private func sign(_ body: [XMLElement], confirming: [UInt8]? = nil) throws -> SignedMessage {
        try SOAPSigner(identity: world.pki.hub.identity).sign(body: body, at: world.clock.now, confirming: confirming)
    }

    private func stamp(_ element: XMLElement, _ outcome: StampOutcome, receipt: DocumentDigest? = nil) throws
        -> XMLElement
    {
        let header = try BusinessDocument(element).header
        let reference = DocumentReference(ticket: header.ticket, digest: try world.digest(element))
        let stamp = HubStamp(
            ticketCBSS: world.environment.ticket(), timestampReceive: header.timestampSent,
            timestampReply: world.clock.now, senderTicket: header.ticket, digest: reference.digest,
            sender: header.sender, recipient: header.recipient, outcome: outcome, receiptDigest: receipt)
        return try world.signed(
            .hubStamp(stamp), by: world.pki.hub, to: outcome == .forwarded ? header.recipient : header.sender,
            inReplyTo: reference, conversation: header.conversation)
    }
}
