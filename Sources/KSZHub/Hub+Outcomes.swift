import Logging
import Messages
import SocialSecurity
import XMLSecurity

/// What goes into an `x:answer`: the hub's stamp and at most one document beside it.
struct Reply: Sendable {
    let stamp: SignedDocument
    let content: SignedDocument?
}

extension Hub {
    /// Refuses by a rule of the access decision. The log has the rule itself, the sender gets the outward one.
    func refuse(_ refusal: AccessRefusal, _ meeting: Meeting) async throws -> Reply {
        log(
            "refused", meeting, rule: refusal.rule.rawValue,
            level: level(of: refusal, by: meeting.arrival.envelope.sender))
        return try await remembered(refusal.refusal(of: meeting.arrival.envelope.operation), meeting)
    }

    /// Refuses a document that does not follow its schema.
    func refuse(_ refusal: Refusal, _ meeting: Meeting) async throws -> Reply {
        log("refused", meeting, rule: refusal.rule)
        return try await remembered(refusal, meeting)
    }

    /// A final refusal is remembered and repeated as it is, whatever changes later.
    private func remembered(_ refusal: Refusal, _ meeting: Meeting) async throws -> Reply {
        let reply = try reply(refusing: refusal, meeting)
        // A refusal that tells something about a person (a new number, a day of death) is not kept; it is made anew.
        if refusal.isFinal, refusal.information.isEmpty, let content = reply.content {
            try await environment.store.finish(
                meeting.arrival.envelope.key,
                outcome: FinalOutcome(kind: .refused, stamp: reply.stamp.bytes, reply: content.bytes))
        }
        return reply
    }

    /// Signs a refusal of the hub's own and the stamp that says so.
    func reply(refusing refusal: Refusal, _ meeting: Meeting) throws -> Reply {
        let now = environment.clock()
        let sender = meeting.arrival.envelope.sender
        return Reply(
            stamp: try documents.stamp(
                meeting, outcome: refusal.isFinal ? .refused : .notForwarded, code: refusal.code, rule: refusal.rule,
                to: sender, at: now),
            content: try documents.signed(.refusal(refusal), about: meeting.arrival, to: sender, at: now))
    }

    /// The same document again after a final outcome.
    ///
    /// A refusal is repeated, and so is the answer to a change of the directory. A delivered document is forwarded
    /// again, because the recipient is the one to repeat its receipt; when it is out of reach the stored receipt is
    /// repeated.
    func repeated(_ earlier: FinalOutcome, _ meeting: Meeting) async throws -> Reply {
        if earlier.kind == .answered { return try answered(earlier, meeting) }
        let stored = Reply(
            stamp: try SignedDocument(stored: earlier.stamp), content: try SignedDocument(stored: earlier.reply))
        guard earlier.kind == .delivered, case .receipt(let receipt) = try await carry(meeting),
            receipt.bytes != stored.content?.bytes
        else { return stored }
        return try delivered(receipt, meeting)
    }

    /// Forwards to the recipient's gateway and turns its answer into ours.
    func forward(_ document: BusinessDocument, _ meeting: Meeting) async throws -> Reply {
        try await environment.store.carry(fact(document, meeting))
        switch try await carry(meeting) {
        case .receipt(let receipt):
            let reply = try delivered(receipt, meeting)
            try await finish(.delivered, reply, meeting)
            log("delivered", meeting, rule: RefusalCode.treated.rule)
            return reply
        case .refusal(let content, let refusal):
            return try await refusedByRecipient(refusal, content, meeting)
        case .failed(let code):
            return try notForwarded(code, meeting)
        }
    }

    /// One attempt, with the faults that belong to it.
    private func carry(_ meeting: Meeting) async throws -> Courier.Outcome {
        try await noteReceived(meeting, .met)
        if meeting.faults.contains(.forwardTwice) { _ = try await courier.carry(meeting, documents) }
        let answer = try await courier.carry(meeting, documents)
        let outcome = meeting.faults.contains(.loseReceipt) ? .failed(.recipientUnreachable) : answer
        try await noteReceived(meeting, outcome.listed.outcome, code: outcome.listed.code)
        return outcome
    }

    /// The document did not reach its recipient, or no answer that counts came back; not final.
    func notForwarded(_ code: RefusalCode, _ meeting: Meeting) throws -> Reply {
        log("not forwarded", meeting, rule: code.rule)
        return try reply(refusing: Refusal(code, authorCode: Refusal.hubAuthorCode), meeting)
    }

    private func refusedByRecipient(
        _ refusal: Refusal, _ content: SignedDocument, _ meeting: Meeting
    ) async throws -> Reply {
        guard try await !isAnswered(meeting) else {
            log("refused by the recipient after its answer", meeting, rule: RefusalCode.recipientAnswerInvalid.rule)
            return try self.reply(
                refusing: Refusal(.recipientAnswerInvalid, authorCode: Refusal.hubAuthorCode), meeting)
        }
        // A code of a newer partner may mean anything: only what our catalogue calls final ends a document.
        let isFinal = refusal.isFinal && refusal.knownCode?.isFinal == true
        let stamp = try documents.stamp(
            meeting, outcome: isFinal ? .refused : .notForwarded, code: refusal.code, rule: refusal.rule,
            reply: content.digest, to: meeting.arrival.envelope.sender, at: environment.clock())
        let reply = Reply(stamp: stamp, content: content)
        if isFinal { try await finish(.refused, reply, meeting) }
        // The words of the refusal are the recipient's; only ours go into the log.
        log("refused by the recipient", meeting, rule: refusal.ruleOfCatalogue)
        return reply
    }

    /// True when the recipient answered the document already: then it accepted it, and cannot refuse it any more.
    private func isAnswered(_ meeting: Meeting) async throws -> Bool {
        let recipient = meeting.arrival.envelope.recipient
        return try await environment.store.followers(of: meeting.arrival.reference).contains { follower in
            follower.operation.answersSender && decider.isOneLineage(follower.sender, recipient)
        }
    }

    func delivered(_ receipt: SignedDocument, _ meeting: Meeting) throws -> Reply {
        let stamp = try documents.stamp(
            meeting, outcome: .delivered, reply: receipt.digest, to: meeting.arrival.envelope.sender,
            at: environment.clock())
        return Reply(stamp: stamp, content: receipt)
    }

    private func finish(_ kind: FinalOutcome.Kind, _ reply: Reply, _ meeting: Meeting) async throws {
        guard let content = reply.content else { return }
        try await environment.store.finish(
            meeting.arrival.envelope.key,
            outcome: FinalOutcome(kind: kind, stamp: reply.stamp.bytes, reply: content.bytes))
    }

    private func fact(_ document: BusinessDocument, _ meeting: Meeting) -> CarriedDocument {
        let question = AccessQuestion(document)
        return CarriedDocument(
            reference: meeting.arrival.reference, operation: document.operation, sender: document.header.sender,
            recipient: document.header.recipient, conversation: document.header.conversation,
            person: question.ssin.map(environment.index.key(of:)), inReplyTo: question.inReplyTo,
            applicationReceivedAt: question.applicationReceivedAt)
    }

    /// Counts what may be an attempt to find persons by trying; wrong proofs, and too many of any kind, are warnings.
    func level(of refusal: AccessRefusal, by sender: EnterpriseNumber) -> Logger.Level {
        let kind: AttemptCounter.Kind
        switch refusal.rule.code {
        case .tooManyAccessQuestions: return .warning
        case .notIntegrated: kind = .notIntegrated
        case .identityProofMismatch: kind = .proofMismatch
        case .unknownAtRecipient: kind = .unknownAtRecipient
        default: return .info
        }
        let many = attempts.count(kind, of: sender, at: environment.clock())
        if let many {
            environment.logger.warning(
                "many refusals within an hour",
                metadata: ["sender": "\(sender)", "count": "\(many)"])
        }
        return many != nil || kind == .proofMismatch ? .warning : .info
    }

    /// One line per dry run, with the inner rule.
    func logAnswer(to asked: AskAccess, in document: BusinessDocument, rule: String, level: Logger.Level) {
        environment.logger.log(
            level: level, "access asked",
            metadata: [
                "flow": "\(asked.flow.rawValue)", "sender": "\(document.header.sender)",
                "recipient": "\(asked.recipient?.digits ?? "-")",
                "ticket": "\(document.header.ticket)", "rule": "\(rule)",
            ])
    }

    /// One line per outcome; tickets and organisations, nothing of a person.
    func log(_ message: Logger.Message, _ meeting: Meeting, rule: String, level: Logger.Level = .info) {
        let envelope = meeting.arrival.envelope
        environment.logger.log(
            level: level, message,
            metadata: [
                "operation": "\(envelope.operation.rawValue)", "sender": "\(envelope.sender)",
                "recipient": "\(envelope.recipient)", "ticket": "\(envelope.ticket)",
                "ticketCBSS": "\(meeting.ticketCBSS)", "rule": "\(rule)",
            ])
    }
}

extension Refusal {
    /// The rule as our catalogue names it, never in the words of whoever refused.
    var ruleOfCatalogue: String { knownCode?.rule ?? "other" }
}
