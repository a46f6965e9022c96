import Messages
import SocialSecurity
import XMLSecurity

extension Hub {
    /// Steps 3 to 7 of the access decision, in their order; the first that does not hold throws.
    ///
    /// - Throws: `AccessRefusal`, `MessagesError` for what the schema refuses, or what the store throws.
    func decide(_ arrival: Arrival, at now: UTCInstant) async throws -> BusinessDocument {
        let envelope = arrival.envelope
        try decider.checkFlow(envelope.operation, context: envelope.legalContext, requester: envelope.sender)
        let document = try read(arrival)
        try checkAge(document, at: now)
        let rule = try await decider.decideAboutPerson(AccessQuestion(document), on: environment.civilDay(now))
        environment.logger.debug(
            "access allowed", metadata: ["operation": "\(envelope.operation.rawValue)", "rule": "\(rule)"])
        return document
    }

    /// Schema and form; a malformed SSIN has a code of its own.
    private func read(_ arrival: Arrival) throws -> BusinessDocument {
        do {
            try environment.schemas.validate(
                bytes: arrival.document.bytes, service: arrival.envelope.operation.service)
            return try BusinessDocument(arrival.element)
        } catch {
            guard error.path.hasSuffix("/\(AccessDecider.ssinPath)") else { throw error }
            throw AccessRefusal(.ssinForm, path: AccessDecider.ssinPath, type: error.expectedType)
        }
    }

    /// Documents are taken for 30 days, statutory ones for a year; a clock may be five minutes ahead.
    private func checkAge(_ document: BusinessDocument, at now: UTCInstant) throws(AccessRefusal) {
        let path = "informationCustomer/timestampSent"
        let age = document.header.timestampSent.duration(to: now)
        let limit = Duration.seconds((document.operation.isStatutory ? 365 : 30) * 86_400)
        guard age <= limit else { throw AccessRefusal(.notTooOld, path: path) }
        guard age >= .seconds(-300) else { throw AccessRefusal(.notFromTheFuture, path: path) }
    }
}
