import Messages
import XMLSecurity

/// Judges one SOAP answer as the sender of a document must: every signature, the confirmation, stamp and content.
struct ExampleAnswer {
    let keys: ExampleKeys
    /// The signed document that was sent.
    let sent: XMLElement

    /// - Parameter ofRecipient: the answer is a recipient's gateway's, which stamps nothing.
    func outcome(_ answer: [UInt8], confirming signature: [UInt8], ofRecipient: Bool = false) throws
        -> ExampleExpectation
    {
        let message = try keys.verified(
            SOAPVerifier(trust: keys.trust).verify(bytes: answer, at: keys.now, confirmationOf: signature))
        if !ofRecipient {
            try ExampleFailure.unless(message.signer.enterpriseNumberDigits == keys.number("hub"), "not the hub")
        }
        if message.isFault { return try fault(message.bodyElements()[0]) }
        let answer = try ExchangeAnswer(message.bodyElements()[0])
        let digest = try DocumentDigest(SHA256Digest.of(sent.canonicalBytes()))
        guard let element = answer.stamp else {
            try ExampleFailure.unless(ofRecipient, "no stamp")
            return try content(answer.content, digest: digest).map { $0 } ?? expectation(.delivered)
        }
        let stamp = try keys.checkStamp(element, digest: digest, outcome: nil)
        let told = try content(answer.content, digest: digest)
        let outcome = ExampleExpectation.Outcome(rawValue: stamp.outcome.rawValue)
        return ExampleExpectation(
            outcome: outcome ?? .failedAttempt, code: told?.code ?? stamp.code, rule: told?.rule ?? stamp.rule,
            path: told?.path)
    }

    private func fault(_ body: XMLElement) throws -> ExampleExpectation {
        guard let element = try SOAPFaultBody(body).refusal else { throw ExampleFailure("a fault without refusal") }
        let (document, _) = try keys.verifiedDocument(element)
        guard case .refusal(let refusal) = document.payload else { throw ExampleFailure("no refusal in a fault") }
        return expectation(.fault, refusal)
    }

    /// Verifies receipt, refusal or result; the refusal as an expectation, nil for the others.
    private func content(_ element: XMLElement?, digest: DocumentDigest) throws -> ExampleExpectation? {
        guard let element else { throw ExampleFailure("nothing beside the stamp") }
        let (document, _) = try keys.verifiedDocument(element)
        if case .ticketList = document.payload {
            // The same list for every question: it names none.
            try ExampleFailure.unless(document.header.inReplyTo == nil, "a list that answers a document")
        } else {
            try ExampleFailure.unless(document.header.inReplyTo?.digest == digest, "answers another document")
        }
        switch document.payload {
        case .refusal(let refusal): return expectation(.refused, refusal)
        case .receipt:
            let recipient = try BusinessDocument(sent).header.recipient
            try ExampleFailure.unless(document.header.sender == recipient, "a receipt of somebody else")
            return nil
        default:
            try ExampleFailure.unless(document.header.sender.digits == keys.number("hub"), "a result of somebody else")
            return nil
        }
    }

    private func expectation(_ outcome: ExampleExpectation.Outcome, _ refusal: Refusal? = nil) -> ExampleExpectation {
        ExampleExpectation(
            outcome: outcome, code: refusal?.code, rule: refusal?.rule, path: refusal?.elementPath)
    }
}
