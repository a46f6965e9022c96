import KSZHub
import Messages
import SocialSecurity
import XMLSecurity

/// A document inside an answer: whole, signed, read.
struct ReceivedDocument {
    let document: BusinessDocument
    let bytes: [UInt8]
    let signer: EnterpriseNumber
}

/// An answer whose signatures hold.
struct JudgedAnswer {
    /// Who signed the message.
    let hub: EnterpriseNumber
    let isFault: Bool
    let stamp: ReceivedDocument?
    let content: ReceivedDocument?
    /// What holds, in words.
    var proven: [String]
    /// What a reader must know beside it.
    var notes: [String] = []
}

/// An answer that proves nothing: to a gateway a failed attempt.
struct UnprovenAnswer: Error {
    let reason: String
}

/// Judges an answer as the sender's gateway does: who signed the message, stamp and content, and what each names.
struct AnswerJudge {
    let settings: SenderSettings
    let document: OutgoingDocument
    let instant: UTCInstant

    /// Judges the body of an HTTP answer.
    ///
    /// - Throws: `UnprovenAnswer` with every failed step.
    func judge(_ bytes: [UInt8], confirming: [UInt8]) throws -> JudgedAnswer {
        let (message, isConfirmed) = try message(bytes, confirming: confirming)
        guard let hub = message.signer.enterpriseNumber else {
            throw UnprovenAnswer(reason: "the certificate of the message names no organisation")
        }
        if let expected = settings.hub, expected != hub {
            throw UnprovenAnswer(reason: "the message is signed by \(hub), not by the hub \(expected)")
        }
        guard let element = try message.onlyBodyElement() else {
            throw UnprovenAnswer(reason: "the body does not hold one element")
        }
        var answer = try message.isFault ? fault(element, hub) : self.answer(element, hub)
        answer.proven.insert("message signature of \(hub)", at: 0)
        if isConfirmed { answer.proven.insert("signature confirmation", at: 1) }
        return answer
    }

    /// The message, and whether it confirms ours. The hub cannot confirm a message that it could not read.
    private func message(_ bytes: [UInt8], confirming: [UInt8]) throws -> (VerifiedMessage, isConfirmed: Bool) {
        let verifier = SOAPVerifier(trust: settings.trust)
        let verdict = try verifier.verify(bytes: bytes, at: instant, confirmationOf: confirming)
        if let message = verdict.value { return (message, true) }
        if verdict.failedSteps.allSatisfy({ $0.code == .confirmationMissing }),
            let message = try verifier.verify(bytes: bytes, at: instant).value, message.isFault
        {
            return (message, false)
        }
        let steps = verdict.failedSteps.map(\.description).joined(separator: ", ")
        throw UnprovenAnswer(reason: "the signature of the message does not hold: \(steps)")
    }

    private func fault(_ body: XMLElement, _ hub: EnterpriseNumber) throws -> JudgedAnswer {
        guard let refusal = try SOAPFaultBody(body).refusal else {
            throw UnprovenAnswer(reason: "a SOAP fault without a refusal")
        }
        let content = try received(refusal, "refusal")
        guard content.signer == hub else { throw UnprovenAnswer(reason: "the refusal is not signed by the hub") }
        if let reference = content.document.header.inReplyTo, reference != document.reference {
            throw UnprovenAnswer(reason: "the refusal names another document")
        }
        return JudgedAnswer(
            hub: hub, isFault: true, stamp: nil, content: content, proven: ["refusal signed by the hub"],
            notes: ["a SOAP fault: no stamp, the hub remembers nothing"])
    }

    private func answer(_ body: XMLElement, _ hub: EnterpriseNumber) throws -> JudgedAnswer {
        let parts = try ExchangeAnswer(body)
        guard let element = parts.stamp else { throw UnprovenAnswer(reason: "the answer has no stamp of the hub") }
        let received = try received(element, "stamp")
        guard received.signer == hub, case .hubStamp(let stamp) = received.document.payload else {
            throw UnprovenAnswer(reason: "the stamp is not signed by the hub")
        }
        guard stamp.document == document.reference, stamp.recipient == document.recipient else {
            throw UnprovenAnswer(reason: "the stamp is on another document")
        }
        var answer = JudgedAnswer(
            hub: hub, isFault: false, stamp: received,
            content: try parts.content.map { try self.received($0, "reply") },
            proven: ["stamp of the hub on this document"])
        if let content = answer.content { try judge(content, stamp, hub, &answer) }
        return answer
    }

    private func judge(
        _ content: ReceivedDocument, _ stamp: HubStamp, _ hub: EnterpriseNumber, _ answer: inout JudgedAnswer
    ) throws {
        let name = content.document.operation.rawValue
        guard content.document.header.inReplyTo == document.reference else {
            throw UnprovenAnswer(reason: "the \(name) names another document")
        }
        if let digest = stamp.receiptDigest, digest.bytes != SHA256Digest.of(content.bytes) {
            throw UnprovenAnswer(reason: "the stamp names another \(name)")
        }
        answer.proven.append("\(name) signed by \(content.signer == hub ? "the hub" : content.signer.digits)")
        let isExpected = name == Messages.Operation.receipt.rawValue ? stamp.recipient : hub
        if content.signer != isExpected, content.signer != stamp.recipient {
            answer.notes.append(
                "\(content.signer) is not the recipient \(stamp.recipient): it counts only for its recorded successor")
        }
    }

    private func received(_ element: XMLElement, _ name: String) throws -> ReceivedDocument {
        switch DocumentVerifier(trust: settings.trust).verify(element, at: instant) {
        case .invalid(let steps):
            let failed = steps.map(\.description).joined(separator: ", ")
            throw UnprovenAnswer(reason: "the signature of the \(name) does not hold: \(failed)")
        case .valid(let verified):
            let document = try BusinessDocument(element)
            guard let signer = verified.signer.enterpriseNumber, signer == document.header.sender else {
                throw UnprovenAnswer(reason: "the \(name) is signed by another than its sender")
            }
            return ReceivedDocument(document: document, bytes: verified.bytes, signer: signer)
        }
    }
}
