import DevelopmentPKI
import Foundation
import Gateway
import Messages
import SocialSecurity
import XMLSecurity

/// A hub that lists one consultation for every day.
struct SigningHub: HubTransport {
    private let signer: DocumentSigner
    private let environment: GatewayEnvironment

    init(_ gateway: TestGateway) throws {
        environment = gateway.services.environment
        let pki = DevelopmentCertificates(
            directory: "\(gateway.folder)/pki", now: Date(), authorityKeyAlgorithm: .p256)
        let issued = try pki.issue(
            IssueRequest(
                name: "hub", enterpriseNumber: environment.hub, purpose: .signing, keyAlgorithm: .p256,
                notBefore: Date(timeIntervalSinceNow: -60)))
        signer = DocumentSigner(
            identity: try SigningIdentity(
                key: PrivateKey(pem: Array(try Data(contentsOf: URL(filePath: issued.keyPath)))),
                certificate: Certificate(pem: Array(try Data(contentsOf: URL(filePath: issued.certificatePath))))))
    }

    func send(_ document: [UInt8], operation: Messages.Operation, tenant: Tenant) async throws(AttemptFailure)
        -> HubReply
    {
        do { return try answer(document) } catch { throw AttemptFailure(.answerUnusable) }
    }

    private func answer(_ bytes: [UInt8]) throws -> HubReply {
        let question = try BusinessDocument(XMLReader.parse(bytes))
        guard case .ticketListRequest(let request) = question.payload else { throw AttemptFailure(.answerForm) }
        let reference = DocumentReference(
            ticket: question.header.ticket, digest: try DocumentDigest(SHA256Digest.of(bytes)))
        let now = environment.clock()
        let entry = TicketEntry(
            direction: .sent, ticket: try Ticket("t-1"), ticketCBSS: .random(), operation: .consultLivingWages,
            legalContext: .socialInquiry, counterpart: environment.hub, firstAt: now, lastAt: now, passages: 1,
            outcome: .answered, code: "MSG00000")
        let list = try sign(
            .ticketList(
                TicketList(
                    organisation: question.header.sender, day: request.day, isComplete: true, entryCount: 1,
                    entries: [entry])), about: nil, to: question.header.sender)
        let stamp = HubStamp(
            ticketCBSS: .random(), timestampReceive: now, timestampReply: now, senderTicket: reference.ticket,
            digest: reference.digest, sender: question.header.sender, recipient: question.header.recipient,
            outcome: .answered, receiptDigest: try DocumentDigest(SHA256Digest.of(list.canonicalBytes())))
        let signed = try sign(.hubStamp(stamp), about: reference, to: question.header.sender)
        return HubReply(body: [ExchangeAnswer(stamp: signed, content: list).element()], isFault: false)
    }

    private func sign(_ payload: Payload, about reference: DocumentReference?, to recipient: EnterpriseNumber) throws
        -> XMLElement
    {
        try signer.sign(
            BusinessDocument(
                header: DocumentHeader(
                    ticket: .random(), timestampSent: environment.clock(), sender: environment.hub,
                    recipient: recipient, inReplyTo: reference, conversation: .random()), payload: payload
            ).element())
    }
}
