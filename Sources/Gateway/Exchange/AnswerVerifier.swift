import MessageStore
import Messages
import SocialSecurity
import XMLSecurity

/// A final answer to one of our documents, with the documents that prove it.
public struct VerifiedReply: Sendable {
    /// The answer.
    public let answer: VerifiedAnswer
    /// What the hub stamped; a refusal of the hub may come without stamp.
    public let stamp: HubStamp?
    /// Stamp and answer as they are kept.
    public let evidence: [StoredDocument]
}

/// Judges what the hub answered: who may say what about a document of ours.
///
/// - A stamp counts when the hub signed it and it names our ticket, digest and both organisations.
/// - A receipt counts when the document's recipient (or its recorded successor) signed it, it names ticket and digest,
///   and it is the one that the stamp names.
/// - A refusal counts when the hub or that recipient signed it and it names ticket and digest.
/// - A result counts when the hub signed it, it names ticket and digest, and the stamp names it.
///
/// Everything else is a failed attempt with a reason.
public struct AnswerVerifier: Sendable {
    private let environment: GatewayEnvironment

    /// Makes a verifier.
    public init(environment: GatewayEnvironment) {
        self.environment = environment
    }

    /// Judges one answer.
    ///
    /// - Parameters:
    ///   - reply: the body of the hub's verified SOAP message.
    ///   - sent: the document that it answers.
    ///   - tenant: who sent it.
    ///   - instant: now; signatures are judged at it.
    /// - Throws: `AttemptFailure`, also for answers that are not final.
    public func verify(_ reply: HubReply, to sent: StoredDocument, tenant: Tenant, at instant: UTCInstant)
        throws(AttemptFailure) -> VerifiedReply
    {
        let judge = AnswerJudge(environment: environment, sent: sent, tenant: tenant, instant: instant)
        guard reply.body.count == 1, let body = reply.body.first else { throw AttemptFailure(.answerForm) }
        if reply.isFault { return try judge.fault(body) }
        guard let answer = try? ExchangeAnswer(body) else { throw AttemptFailure(.answerForm) }
        return try judge.answer(answer)
    }
}

/// The rules, for one document sent.
struct AnswerJudge {
    let environment: GatewayEnvironment
    let sent: StoredDocument
    let tenant: Tenant
    let instant: UTCInstant

    func answer(_ answer: ExchangeAnswer) throws(AttemptFailure) -> VerifiedReply {
        guard let element = answer.stamp else {
            guard let content = answer.content, content.operation == .refusal else {
                throw AttemptFailure(.answerForm, "stamp-missing")
            }
            return try refusal(content, stamp: nil)
        }
        let (stamp, stored) = try stamp(element)
        switch (stamp.outcome, answer.content) {
        case (.notForwarded, _): throw AttemptFailure(.notForwarded, stamp.code.admissibleCode, stamp: stored)
        case (.delivered, let content?) where content.operation == .receipt:
            return try receipt(content, stamp: stamp, stored: stored)
        case (.answered, let content?) where content.operation == sent.operation.resultOperation:
            return try result(content, stamp: stamp, stored: stored)
        case (.refused, let content?) where content.operation == .refusal:
            return try refusal(content, stamp: (stamp, stored))
        case (.delivered, _), (.answered, _), (.refused, _), (.forwarded, _):
            throw AttemptFailure(.stampOutcome, stamp.outcome.rawValue)
        }
    }

    /// A fault counts only through a refusal of the hub in it that names our document.
    func fault(_ body: XMLElement) throws(AttemptFailure) -> VerifiedReply {
        guard let fault = try? SOAPFaultBody(body), let element = fault.refusal else { throw AttemptFailure(.fault) }
        let document = try embedded(element, or: .refusalSignature)
        guard case .refusal(let payload) = document.document.payload else { throw AttemptFailure(.fault) }
        guard document.document.header.inReplyTo != nil else {
            throw AttemptFailure(.fault, payload.knownCode?.rawValue)
        }
        return try refusal(element, stamp: nil)
    }

    private func stamp(_ element: XMLElement) throws(AttemptFailure) -> (HubStamp, StoredDocument) {
        let embedded = try embedded(element, or: .stampSignature)
        guard embedded.signer == environment.hub, case .hubStamp(let stamp) = embedded.document.payload else {
            throw AttemptFailure(.stampSignature, "signer-is-not-hub")
        }
        guard embedded.answers(sent.reference, of: tenant.organisation), stamp.document == sent.reference,
            stamp.sender == sent.sender, stamp.recipient == sent.recipient
        else { throw AttemptFailure(.stampNotOurs) }
        return (stamp, embedded.stored)
    }

    private func receipt(_ element: XMLElement, stamp: HubStamp, stored: StoredDocument) throws(AttemptFailure)
        -> VerifiedReply
    {
        let receipt = try embedded(element, or: .receiptSignature)
        guard environment.receivers(for: sent.recipient).contains(receipt.signer) else {
            throw AttemptFailure(.receiptSigner)
        }
        guard receipt.answers(sent.reference, of: tenant.organisation), stamp.receiptDigest == receipt.stored.digest
        else { throw AttemptFailure(.receiptNotOurs) }
        return VerifiedReply(
            answer: .receipt(receipt.document, sentAt: stamp.timestampReceive), stamp: stamp,
            evidence: [stored, receipt.stored])
    }

    private func result(_ element: XMLElement, stamp: HubStamp, stored: StoredDocument) throws(AttemptFailure)
        -> VerifiedReply
    {
        let result = try embedded(element, or: .resultSignature)
        guard result.signer == environment.hub else { throw AttemptFailure(.resultSigner) }
        guard isOurs(result), stamp.receiptDigest == result.stored.digest else {
            throw AttemptFailure(.resultNotOurs)
        }
        return VerifiedReply(answer: .result(result.document), stamp: stamp, evidence: [stored, result.stored])
    }

    /// A list of tickets names no question: the stamp beside it does. Whether it is the list that was asked for is
    /// judged by `VerifiedTicketList`.
    private func isOurs(_ result: EmbeddedDocument) -> Bool {
        result.document.operation == .ticketList || result.answers(sent.reference, of: tenant.organisation)
    }

    private func refusal(_ element: XMLElement, stamp: (HubStamp, StoredDocument)?) throws(AttemptFailure)
        -> VerifiedReply
    {
        let refusal = try embedded(element, or: .refusalSignature)
        let recipients = stamp == nil ? [] : environment.receivers(for: sent.recipient)
        guard recipients.union([environment.hub]).contains(refusal.signer),
            case .refusal(let payload) = refusal.document.payload
        else { throw AttemptFailure(.refusalSigner) }
        guard refusal.answers(sent.reference, of: tenant.organisation) else { throw AttemptFailure(.refusalNotOurs) }
        guard payload.isFinal, payload.knownCode?.isFinal == true else {
            throw AttemptFailure(.refusalNotFinal, payload.code.admissibleCode, stamp: stamp?.1)
        }
        return VerifiedReply(
            answer: .refusal(refusal.document), stamp: stamp?.0,
            evidence: (stamp.map { [$0.1] } ?? []) + [refusal.stored])
    }

    private func embedded(_ element: XMLElement, or code: AttemptFailure.Code) throws(AttemptFailure)
        -> EmbeddedDocument
    {
        do {
            return try EmbeddedDocument(element, in: environment, at: instant)
        } catch {
            switch error {
            case .signature(let steps): throw AttemptFailure(code, steps.first?.code.rawValue)
            case .signerIsNotSender: throw AttemptFailure(code, "signer-is-not-sender")
            case .form(let error): throw AttemptFailure(.answerForm, error.rule)
            }
        }
    }
}

extension XMLElement {
    /// The operation whose document this element is, by its name.
    var operation: Operation? { Operation(localName: localName, namespace: namespace) }
}
