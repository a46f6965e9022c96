import MessageStore
import Messages
import SocialSecurity
import XMLSecurity

@testable import Gateway

/// Requests as the hub makes them to a gateway, each part of which a test can replace.
struct HubRequests {
    let world: ExchangeWorld
    let effects: RecordedEffects

    /// An inquiry of OCMW B to OCMW A.
    func document(
        by signer: ExchangePKI.Party? = nil, from sender: EnterpriseNumber? = nil,
        to recipient: EnterpriseNumber? = nil,
        payload: Payload? = nil, ticket: Ticket? = nil, sentAt: UTCInstant? = nil
    ) throws -> XMLElement {
        try world.signed(
            payload ?? world.inquiry(), by: signer ?? world.pki.ocmwB, from: sender,
            to: recipient ?? world.pki.ocmwA.number, ticket: ticket, subject: true, sentAt: sentAt)
    }

    /// The hub's stamp for it.
    func stamp(
        _ document: XMLElement, outcome: StampOutcome = .forwarded, by signer: ExchangePKI.Party? = nil,
        ticket: Ticket? = nil, digest: DocumentDigest? = nil, sender: EnterpriseNumber? = nil,
        recipient: EnterpriseNumber? = nil
    ) throws -> XMLElement {
        let header = try BusinessDocument(document).header
        let reference = DocumentReference(
            ticket: ticket ?? header.ticket, digest: try digest ?? world.digest(document))
        let stamp = HubStamp(
            ticketCBSS: world.environment.ticket(), timestampReceive: world.clock.now.advanced(by: .seconds(-2)),
            timestampReply: world.clock.now, senderTicket: reference.ticket, digest: reference.digest,
            sender: sender ?? header.sender, recipient: recipient ?? header.recipient, outcome: outcome)
        return try world.signed(
            .hubStamp(stamp), by: signer ?? world.pki.hub, to: recipient ?? header.recipient, inReplyTo: reference,
            conversation: header.conversation)
    }

    func request(
        _ body: [XMLElement], by signer: ExchangePKI.Party? = nil, at offset: Duration = .zero
    ) throws -> SignedMessage {
        try SOAPSigner(identity: (signer ?? world.pki.hub).identity)
            .sign(body: body, at: world.clock.now.advanced(by: offset))
    }

    func forward(_ document: XMLElement, _ stamp: XMLElement? = nil) throws -> SignedMessage {
        try request([ForwardedDocument(document: document, stamp: stamp ?? self.stamp(document)).element()])
    }

    func receive(_ bytes: [UInt8], peer: Certificate?) async throws -> SOAPAnswer {
        try await Reception(
            environment: world.environment, tenants: [world.tenant],
            faultSigner: FaultSigner(organisation: world.pki.ocmwC.number, identity: world.pki.ocmwC.identity),
            effects: effects, logger: ExchangeWorld.logger
        ).receive(bytes, peer: peer, at: world.clock.now)
    }

    /// Sends it as the hub and returns what the verified answer holds.
    func answer(to request: SignedMessage) async throws -> Answer {
        let answer = try await receive(request.bytes, peer: world.pki.hubTLS)
        return try read(answer, confirming: request.signatureValue)
    }

    func read(_ answer: SOAPAnswer, confirming signature: [UInt8]?) throws -> Answer {
        let verdict = try SOAPVerifier(trust: world.pki.trust)
            .verify(bytes: answer.bytes, at: world.clock.now, confirmationOf: signature)
        guard let message = verdict.value, let body = try message.bodyElements().first else { throw Unexpected() }
        let element = try message.isFault ? SOAPFaultBody(body).refusal : ExchangeAnswer(body).content
        guard let element else { throw Unexpected() }
        let verified = DocumentVerifier(trust: world.pki.trust).verify(element, at: world.clock.now)
        guard let document = verified.value else { throw Unexpected() }
        return Answer(
            status: answer.status, isFault: message.isFault, signer: message.signer, bytes: document.bytes,
            document: try BusinessDocument(document.element))
    }
}

/// A verified answer of the gateway.
struct Answer {
    let status: Int
    let isFault: Bool
    let signer: Certificate
    let bytes: [UInt8]
    let document: BusinessDocument

    var refusal: Refusal? {
        guard case .refusal(let refusal) = document.payload else { return nil }
        return refusal
    }

    var receipt: Receipt? {
        guard case .receipt(let receipt) = document.payload else { return nil }
        return receipt
    }
}
