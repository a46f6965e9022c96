import Gateway
import Messages
import SocialSecurity
import XMLSecurity

/// A hub without network that answers at once: a stamp and the recipient's receipt, signed, as the dispatcher verifies them.
struct InstantHub: HubTransport {
    let hub: EnterpriseNumber
    let signing: SigningIdentity
    let recipients: [EnterpriseNumber: SigningIdentity]

    func send(
        _ document: [UInt8], operation: Messages.Operation, tenant: Tenant
    ) async throws(AttemptFailure) -> HubReply {
        guard let reply = try? reply(to: document) else { throw AttemptFailure(.answerForm) }
        return reply
    }

    private func reply(to bytes: [UInt8]) throws -> HubReply {
        let sent = try BusinessDocument(XMLReader.parse(bytes))
        guard let recipient = recipients[sent.header.recipient] else {
            throw BenchmarkFailure("a document to a stranger")
        }
        let reference = DocumentReference(
            ticket: sent.header.ticket, digest: try DocumentDigest(SHA256Digest.of(bytes)))
        let now = Partners.now()
        let receipt = try signed(
            .receipt(Receipt(timestampReceive: now, leafHash: reference.digest)), by: sent.header.recipient, recipient,
            about: sent, reference)
        let receiptDigest = try DocumentDigest(SHA256Digest.of(receipt.canonicalBytes()))
        let stamp = HubStamp(
            ticketCBSS: .random(), timestampReceive: now, timestampReply: now, senderTicket: reference.ticket,
            digest: reference.digest, sender: sent.header.sender, recipient: sent.header.recipient, outcome: .delivered,
            receiptDigest: receiptDigest)
        let stamped = try signed(.hubStamp(stamp), by: hub, signing, about: sent, reference)
        return HubReply(body: [ExchangeAnswer(stamp: stamped, content: receipt).element()], isFault: false)
    }

    private func signed(
        _ payload: Payload, by signer: EnterpriseNumber, _ identity: SigningIdentity, about sent: BusinessDocument,
        _ reference: DocumentReference
    ) throws -> XMLElement {
        let header = DocumentHeader(
            ticket: .random(), timestampSent: Partners.now(), sender: signer, recipient: sent.header.sender,
            inReplyTo: reference, conversation: sent.header.conversation)
        return try DocumentSigner(identity: identity).sign(BusinessDocument(header: header, payload: payload).element())
    }
}
