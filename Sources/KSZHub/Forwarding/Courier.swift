import Logging
import Messages
import SocialSecurity
import XMLSecurity

/// Carries one document to its recipient and judges what comes back.
struct Courier: Sendable {
    /// What came of an attempt.
    enum Outcome: Sendable {
        /// A receipt that counts.
        case receipt(SignedDocument)
        /// A refusal that counts, with its content.
        case refusal(SignedDocument, Refusal)
        /// Nothing that counts; the attempt may be repeated.
        case failed(RefusalCode)
    }

    private let members: MemberRegistry
    private let forwarder: any Forwarder
    private let soap: SOAPSigner
    private let messages: SOAPVerifier
    private let documents: DocumentVerifier
    private let schemas: DocumentSchemas
    private let clock: @Sendable () -> UTCInstant
    private let logger: Logger

    init(_ environment: HubEnvironment) {
        members = environment.members
        forwarder = environment.forwarder
        soap = SOAPSigner(identity: environment.identity)
        messages = SOAPVerifier(trust: environment.trust)
        documents = DocumentVerifier(trust: environment.trust)
        schemas = environment.schemas
        clock = environment.clock
        logger = environment.logger
    }

    /// Forwards the document of a meeting, untouched, with the hub's stamp.
    ///
    /// - Throws: only when the hub cannot sign.
    func carry(_ meeting: Meeting, _ own: HubDocuments) async throws -> Outcome {
        let envelope = meeting.arrival.envelope
        guard let address = members.route(to: envelope.recipient)?.address else {
            return .failed(.recipientUnreachable)
        }
        let now = clock()
        let stamp = try own.stamp(meeting, outcome: .forwarded, to: envelope.recipient, at: now)
        let body = ForwardedDocument(document: meeting.arrival.element, stamp: stamp.element).element()
        let message = try soap.sign(body: [body], at: now)
        let answer: [UInt8]
        do {
            answer = try await forwarder.forward(
                message.bytes, soapAction: Operation.forwardSOAPAction, to: address)
        } catch {
            logger.warning("recipient not reached", metadata: ["recipient": "\(envelope.recipient)"])
            return .failed(.recipientUnreachable)
        }
        return judge(answer, confirming: message.signatureValue, meeting)
    }

    /// An answer counts when the recipient (or its successor) signed it, confirms our request and holds a receipt or
    /// refusal that it signed too, naming ticket and digest.
    private func judge(_ answer: [UInt8], confirming: [UInt8], _ meeting: Meeting) -> Outcome {
        do {
            let verdict = try messages.verify(bytes: answer, at: clock(), confirmationOf: confirming)
            guard let message = verdict.value else {
                return invalid(verdict.failedSteps.first?.code.rawValue ?? "message", meeting)
            }
            guard isRecipient(message.signer.enterpriseNumber, meeting) else {
                return invalid("message-signer-is-recipient", meeting)
            }
            guard let element = try message.onlyBodyElement(), let content = try ExchangeAnswer(element).content
            else {
                return invalid("answer-has-content", meeting)
            }
            return try judge(content, meeting)
        } catch let error as MessagesError {
            return invalid(error.rule, meeting)
        } catch {
            return invalid("answer-readable", meeting)
        }
    }

    private func judge(_ content: XMLElement, _ meeting: Meeting) throws -> Outcome {
        let verdict = documents.verify(content, at: clock())
        guard let verified = verdict.value else {
            return invalid(verdict.failedSteps.first?.code.rawValue ?? "document", meeting)
        }
        try schemas.validate(bytes: verified.bytes, service: .exchange)
        let document = try BusinessDocument(content)
        guard isRecipient(document.header.sender, meeting),
            verified.signer.enterpriseNumber == document.header.sender
        else { return invalid("reply-signer-is-recipient", meeting) }
        guard document.header.inReplyTo == meeting.arrival.reference,
            document.header.recipient == meeting.arrival.envelope.sender
        else {
            return invalid("reply-names-the-document", meeting)
        }
        switch document.payload {
        case .receipt: return .receipt(try SignedDocument(content))
        case .refusal(let refusal): return .refusal(try SignedDocument(content), refusal)
        default: return invalid("reply-is-receipt-or-refusal", meeting)
        }
    }

    private func isRecipient(_ number: EnterpriseNumber?, _ meeting: Meeting) -> Bool {
        number.map(members.lineage(of: meeting.arrival.envelope.recipient).contains) ?? false
    }

    private func invalid(_ rule: String, _ meeting: Meeting) -> Outcome {
        logger.warning(
            "recipient's answer does not count",
            metadata: ["rule": "\(rule)", "recipient": "\(meeting.arrival.envelope.recipient)"])
        return .failed(.recipientAnswerInvalid)
    }
}
