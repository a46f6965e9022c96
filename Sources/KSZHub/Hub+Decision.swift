import Messages
import SocialSecurity
import XMLSecurity

extension Hub {
    /// Steps 3 to 7 of the access decision, in their order; the first that does not hold throws.
    ///
    /// - Throws: `AccessRefusal`, `MessagesError` for what the schema refuses, or what the store throws.
    func decide(_ meeting: Meeting, at now: UTCInstant) async throws -> BusinessDocument {
        let arrival = meeting.arrival
        let envelope = arrival.envelope
        // The key of its own audit log, and its own tickets, need no line of the policy.
        let isKey = envelope.operation == .auditKey
        if !isKey, !envelope.operation.isAboutOwnTraffic {
            try decider.checkFlow(envelope.operation, context: envelope.legalContext, requester: envelope.sender)
        }
        let document = try read(arrival)
        try checkAge(document, at: now)
        try checkSender(of: document, meeting, at: now)
        try checkRepetition(document, meeting, at: now)
        guard !isKey else { return document }
        let question = AccessQuestion(document)
        if question.proof != nil, attempts.isBraked(question.requester, at: now) {
            throw AccessRefusal(.wrongProofsAreFew, path: "proofOfIdentity")
        }
        let rule = try await rule(allowing: question, at: now)
        environment.logger.debug(
            "access allowed", metadata: ["operation": "\(envelope.operation.rawValue)", "rule": "\(rule)"])
        return document
    }

    /// The policy has no say in what an OCMW asks about its own traffic: no flow is opened, and no person is named.
    private func rule(allowing question: AccessQuestion, at now: UTCInstant) async throws -> String {
        guard question.operation.isAboutOwnTraffic else {
            return try await decider.decideAboutPerson(question, on: environment.civilDay(now))
        }
        try decider.checkRecipient(question)
        return "own traffic"
    }

    /// Schema and form; a malformed SSIN has a code of its own.
    private func read(_ arrival: Arrival) throws -> BusinessDocument {
        do {
            try environment.schemas.validate(
                bytes: arrival.document.bytes, service: arrival.envelope.operation.service)
            return try BusinessDocument(arrival.element)
        } catch {
            // A second ssin, or one out of place, is a matter of the schema: the number itself may be well formed.
            guard error.path.hasSuffix("/\(AccessDecider.ssinPath)"), error.rule != "cvc-complex-type.2.4" else {
                throw error
            }
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

    /// The sender is an OCMW of its own when it signs, and by the hub's own clock when the hub acts.
    ///
    /// The day of signing is the sender's word. What the hub answers itself concerns today only, so today decides. What
    /// is forwarded may have waited in an outbox: it counts when the hub first met it before the sender closed, or at
    /// most the days of grace afterwards.
    private func checkSender(
        of document: BusinessDocument, _ meeting: Meeting, at now: UTCInstant
    ) throws(AccessRefusal) {
        let sender = document.header.sender
        try decider.checkSender(sender, on: environment.civilDay(document.header.timestampSent))
        guard !document.operation.answeredByHub else {
            return try decider.checkSender(sender, on: environment.civilDay(now))
        }
        let met = environment.civilDay(meeting.timestampReceive)
        try decider.checkSender(sender, on: met.adding(days: -document.operation.daysOfGrace))
    }

    /// A question to the hub is answered anew under its ticket for one hour after it first came, later it is too old.
    ///
    /// The answer itself is not stored: the hub routes and keeps none of the substance, and an answer of last week
    /// would be wrong today. Without a limit an old question would show the facts of today to whoever recorded it.
    private func checkRepetition(
        _ document: BusinessDocument, _ meeting: Meeting, at now: UTCInstant
    ) throws(AccessRefusal) {
        guard document.operation.answeredByHub, !document.operation.changesDirectory else { return }
        guard meeting.timestampReceive.duration(to: now) <= .seconds(3_600) else {
            throw AccessRefusal(.notTooOld, path: "informationCustomer/ticket")
        }
    }

    /// First documents between organisations belong to the one that began the conversation, or its successor.
    ///
    /// Whoever received a document knows the conversation's ticket and could otherwise speak in it as if it were its
    /// own. What the hub itself answers concerns nobody else: an OCMW that received a transfer goes on registering and
    /// asking under the same conversation.
    func checkConversation(of document: BusinessDocument) async throws {
        guard !document.operation.isAnswer else { return }
        let sender = document.header.sender
        let first = try await environment.store.begin(document.header.conversation, by: sender)
        guard document.operation.answeredByHub || decider.isOneLineage(first, sender) else {
            throw AccessRefusal(.conversationBelongsToSender, path: "conversation")
        }
    }
}

extension Operation {
    /// True for the two documents by which an OCMW changes the reference directory: they are carried out once.
    var changesDirectory: Bool { self == .registerPerson || self == .unregisterPerson }

    /// True for what every member may ask the hub, about itself alone.
    var isAboutOwnTraffic: Bool { self == .ticketListRequest }

    /// For so many days after an OCMW closed the hub still takes what it says to have signed before.
    ///
    /// One day is the budget after which an outbox gives a document up; transfer documents have no budget, and a week
    /// outlasts a hub that is down over a long weekend. After that the successor makes the document.
    var daysOfGrace: Int { isStatutory ? 7 : 1 }
}
