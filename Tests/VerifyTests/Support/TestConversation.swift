import AuditLog
import Foundation
import Messages
import SocialSecurity
import Testing
import XMLSecurity

/// A conversation as the asker's store has it: an inquiry that was delivered and answered, and one that the hub refused.
final class TestConversation {
    struct Signed {
        let document: BusinessDocument
        let bytes: [UInt8]
        let digest: DocumentDigest
        var reference: DocumentReference { DocumentReference(ticket: document.header.ticket, digest: digest) }
    }

    let pki: VerifyPKI
    let conversation: Ticket
    private let start: UTCInstant
    let log: TestLog
    private(set) var documents: [Signed] = []
    private(set) var acceptance: SealedLeaf?

    /// - Parameter day: how many days ago it was.
    init(_ pki: VerifyPKI, conversation: String = "c-1", daysAgo day: Double = 50) throws {
        self.pki = pki
        start = VerifyPKI.instant(daysAgo: day)
        self.conversation = try Ticket(conversation)
        let year = AuditLogOrigin.year(of: VerifyPKI.instant(daysAgo: day).milliseconds)
        log = try TestLog(organisation: VerifyPKI.asker.digits, year: year)
        _ = try log.append(
            AuditEntry(
                act: .logOpened, timeMilliseconds: at(0).milliseconds, access: .changed,
                organisation: VerifyPKI.asker.digits, application: "ocmw-gateway", actor: .process("audit-log")))
    }

    func at(_ seconds: Int64) -> UTCInstant { UTCInstant(milliseconds: start.milliseconds + seconds * 1000) }

    /// The whole story.
    static func told(_ pki: VerifyPKI, conversation: String = "c-1") throws -> TestConversation {
        let story = try TestConversation(pki, conversation: conversation)
        let inquiry = try story.inquiry(at: 1)
        let receipt = try story.receipt(for: inquiry, by: "answerer", to: VerifyPKI.asker, at: 3)
        try story.stamp(inquiry, .delivered, answer: receipt, to: VerifyPKI.asker, at: 4)
        story.add(receipt)
        let reply = try story.reply(to: inquiry, at: 60)
        try story.stamp(reply, .forwarded, to: VerifyPKI.asker, at: 62)
        try story.accept(reply, at: 63)
        let refused = try story.inquiry(at: 100)
        try story.stamp(refused, .refused, to: VerifyPKI.asker, at: 101)
        try story.refusal(of: refused, by: "hub", at: 101)
        return story
    }

    func add(_ signed: Signed) { documents.append(signed) }

    /// Stores other bytes of a document: what no signature covers may differ.
    func replaceBytes(_ index: Int, _ bytes: [UInt8]) {
        let old = documents[index]
        documents[index] = Signed(document: old.document, bytes: bytes, digest: old.digest)
    }

    /// Signs without adding.
    func sign(
        _ payload: Payload, by name: String, from sender: EnterpriseNumber, to recipient: EnterpriseNumber,
        about answered: DocumentReference? = nil, at instant: UTCInstant, ticket: Ticket = .random(),
        conversation: Ticket? = nil
    ) throws -> Signed {
        let hasSubject = payload.operation.headerRule.subject == .required
        let document = BusinessDocument(
            header: DocumentHeader(
                ticket: ticket, timestampSent: instant, sender: sender, recipient: recipient, inReplyTo: answered,
                conversation: conversation ?? self.conversation, legalContext: hasSubject ? .socialInquiry : nil,
                criteria: hasSubject ? Criteria(ssin: try SSIN("85043199879"), role: .applicant) : nil),
            payload: payload)
        let bytes = try DocumentSigner(identity: pki.identity(name)).sign(document.element()).canonicalBytes()
        return Signed(document: document, bytes: bytes, digest: try DocumentDigest(SHA256Digest.of(bytes)))
    }

    func inquiry(at seconds: Int64, ticket: Ticket = .random(), conversation: Ticket? = nil) throws -> Signed {
        let signed = try sign(
            .requestInquiry(
                RequestInquiry(applicationDate: CivilDate(String(at(seconds).xmlDateTime.prefix(10))), aid: .both)),
            by: "asker", from: VerifyPKI.asker, to: VerifyPKI.answerer, at: at(seconds), ticket: ticket,
            conversation: conversation)
        add(signed)
        try record(.documentQueued, signed, at: seconds)
        return signed
    }

    func reply(to inquiry: Signed, at seconds: Int64) throws -> Signed {
        let signed = try sign(
            .replyInquiry(ReplyInquiry(status: .nothing, decisionsAsOf: at(seconds))), by: "answerer",
            from: VerifyPKI.answerer, to: VerifyPKI.asker, about: inquiry.reference, at: at(seconds))
        add(signed)
        return signed
    }

    func receipt(
        for document: Signed, by name: String, to recipient: EnterpriseNumber, leafHash: [UInt8]? = nil,
        at seconds: Int64
    ) throws -> Signed {
        let sender = try EnterpriseNumber(#require(pki.certificate(name).enterpriseNumberDigits))
        return try sign(
            .receipt(
                Receipt(
                    timestampReceive: at(seconds),
                    leafHash: DocumentDigest(leafHash ?? [UInt8](repeating: 9, count: 32)))),
            by: name, from: sender, to: recipient, about: document.reference, at: at(seconds))
    }

    /// The asker accepts: line and receipt.
    func accept(_ document: Signed, at seconds: Int64) throws {
        let leaf = try record(.documentAccepted, document, at: seconds)
        acceptance = leaf
        add(
            try receipt(
                for: document, by: "asker", to: VerifyPKI.answerer, leafHash: leaf.leafHash.bytes, at: seconds))
    }

    @discardableResult
    func stamp(
        _ document: Signed, _ outcome: StampOutcome, answer: Signed? = nil, by name: String = "hub",
        sender: EnterpriseNumber? = nil, to addressee: EnterpriseNumber, at seconds: Int64
    ) throws -> Signed {
        let header = document.document.header
        let stamp = HubStamp(
            ticketCBSS: .random(), timestampReceive: at(seconds - 1), timestampReply: at(seconds),
            senderTicket: header.ticket, digest: document.digest, sender: sender ?? header.sender,
            recipient: header.recipient, outcome: outcome, receiptDigest: answer?.digest)
        let from = try EnterpriseNumber(#require(pki.certificate(name).enterpriseNumberDigits))
        let signed = try sign(
            .hubStamp(stamp), by: name, from: from, to: addressee, about: document.reference, at: at(seconds))
        add(signed)
        return signed
    }

    @discardableResult
    func refusal(of document: Signed, by name: String, at seconds: Int64) throws -> Signed {
        let from = try EnterpriseNumber(#require(pki.certificate(name).enterpriseNumberDigits))
        let author = name == "hub" ? Refusal.hubAuthorCode : from.digits
        let signed = try sign(
            .refusal(Refusal(.recipientUnreachable, isFinal: true, authorCode: author)), by: name, from: from,
            to: document.document.header.sender, about: document.reference, at: at(seconds))
        add(signed)
        return signed
    }

    @discardableResult
    func record(_ act: AuditAct, _ document: Signed, at seconds: Int64, organisation: String? = nil) throws
        -> SealedLeaf
    {
        var entry = AuditEntry(
            act: act, timeMilliseconds: at(seconds).milliseconds, access: .changed,
            organisation: organisation ?? VerifyPKI.asker.digits, application: "ocmw-gateway",
            actor: .process("reception"))
        entry.conversation = document.document.header.conversation.value
        entry.messageDigest = document.digest.bytes
        return try log.append(entry)
    }

    func remove(_ index: Int) { documents.remove(at: index) }
    func swap(_ left: Int, _ right: Int) { documents.swapAt(left, right) }
}
