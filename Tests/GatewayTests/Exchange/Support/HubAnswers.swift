import MessageStore
import Messages
import SocialSecurity
import XMLSecurity

@testable import Gateway

/// Answers as the hub gives them, each part of which a test can replace.
struct HubAnswers {
    let world: ExchangeWorld
    let sent: ComposedDocument

    var receivedAt: UTCInstant { sent.document.header.timestampSent.advanced(by: .seconds(1)) }

    /// A stamp about the document sent.
    func stamp(
        _ outcome: StampOutcome, code: RefusalCode = .treated, by signer: ExchangePKI.Party? = nil,
        reference: DocumentReference? = nil, sender: EnterpriseNumber? = nil, recipient: EnterpriseNumber? = nil,
        receiptDigest: DocumentDigest? = nil
    ) throws -> XMLElement {
        let reference = reference ?? sent.reference
        let stamp = HubStamp(
            ticketCBSS: world.environment.ticket(), timestampReceive: receivedAt, timestampReply: world.clock.now,
            senderTicket: reference.ticket, digest: reference.digest,
            sender: sender ?? sent.document.header.sender, recipient: recipient ?? sent.document.header.recipient,
            outcome: outcome, code: code.rawValue, rule: code.rule, receiptDigest: receiptDigest)
        return try world.signed(
            .hubStamp(stamp), by: signer ?? world.pki.hub, to: world.tenant.organisation, inReplyTo: reference,
            conversation: sent.document.header.conversation)
    }

    func receipt(
        by signer: ExchangePKI.Party? = nil, from sender: EnterpriseNumber? = nil, reference: DocumentReference? = nil,
        to addressee: EnterpriseNumber? = nil
    ) throws -> XMLElement {
        let leaf = try DocumentDigest([UInt8](repeating: 7, count: 32))
        return try world.signed(
            .receipt(Receipt(timestampReceive: world.clock.now, leafHash: leaf)), by: signer ?? world.pki.ocmwB,
            from: sender, to: addressee ?? world.tenant.organisation, inReplyTo: reference ?? sent.reference,
            conversation: sent.document.header.conversation)
    }

    func refusal(
        _ code: RefusalCode, by signer: ExchangePKI.Party, reference: DocumentReference?,
        to addressee: EnterpriseNumber? = nil
    ) throws -> XMLElement {
        try world.signed(
            .refusal(Refusal(code, authorCode: Refusal.hubAuthorCode)), by: signer,
            to: addressee ?? world.tenant.organisation, inReplyTo: reference,
            conversation: sent.document.header.conversation)
    }

    func result(by signer: ExchangePKI.Party? = nil, reference: DocumentReference? = nil) throws -> XMLElement {
        try world.signed(
            .listRegistrationsResult(ListRegistrationsResult(status: .noDataFound)), by: signer ?? world.pki.hub,
            to: world.tenant.organisation, inReplyTo: reference ?? sent.reference,
            conversation: sent.document.header.conversation, subject: true)
    }

    func reply(_ stamp: XMLElement?, _ content: XMLElement?) -> HubReply {
        HubReply(body: [ExchangeAnswer(stamp: stamp, content: content).element()], isFault: false)
    }

    func fault(_ refusal: XMLElement?) -> HubReply {
        HubReply(body: [SOAPFaultBody(faultCode: .client, refusal: refusal).element()], isFault: true)
    }

    /// The good answer: stamp and receipt that name each other.
    func delivered() throws -> HubReply {
        let receipt = try receipt()
        return reply(try stamp(.delivered, receiptDigest: world.digest(receipt)), receipt)
    }

    func refused(_ code: RefusalCode, by signer: ExchangePKI.Party) throws -> HubReply {
        reply(try stamp(.refused, code: code), try refusal(code, by: signer, reference: sent.reference))
    }

    func verify(_ reply: HubReply) throws(AttemptFailure) -> VerifiedReply {
        try AnswerVerifier(environment: world.environment)
            .verify(reply, to: sent.stored, tenant: world.tenant, at: world.clock.now)
    }
}
