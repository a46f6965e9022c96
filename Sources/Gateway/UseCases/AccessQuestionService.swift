import AuditLog
import MessageStore
import Messages
import SocialSecurity
import XMLSecurity

/// Asks the hub whether a flow about a person would pass, without sending the flow.
///
/// The intent is a line of the audit log before the question leaves; the outcome is one when the answer comes.
public struct AccessQuestionService: Sendable {
    private let environment: GatewayEnvironment

    /// Makes the service.
    public init(environment: GatewayEnvironment) { self.environment = environment }

    /// Commits a question; with a reference a repeated call is the same question.
    ///
    /// - Throws: `RequestProblem` with `.roleNotAllowed`; `.referenceConflict` when the reference has other content.
    public func ask(_ request: AccessQuestionRequest, by caller: Caller) async throws -> SentDocument {
        try caller.requireSocialWorker()
        let ticket = try request.reference.map { try Ticket($0) } ?? environment.ticket()
        return try await caller.tenant.conversations.passing(ticket) {
            if let known = try await caller.sentBefore(
                ticket: ticket, payload: request.payload, legalContext: request.legalContext,
                criteria: request.criteria)
            {
                return known
            }
            var draft = ActDraft(environment, caller: caller, at: environment.clock())
            let sent = try draft.send(
                request.payload, about: request.criteria, conversation: environment.ticket(),
                legalContext: request.legalContext, ticket: ticket, recording: .consultationIntent,
                qualityCode: try await caller.tenant.qualityReliedOn(for: request.criteria.ssin, on: draft.today))
            try await caller.tenant.store.commit(draft.changes)
            caller.tenant.announce(draft.changes)
            return SentDocument(ticket: ticket, conversation: sent.stored.conversation)
        }
    }

    /// The state of a question, waiting for its answer up to `wait`. A look at the answer is a line of the audit log.
    ///
    /// - Throws: `RequestProblem` with `.notFound` or `.roleNotAllowed`.
    public func outcome(of ticket: Ticket, wait: Duration = .zero, by caller: Caller) async throws -> AccessOutcome {
        try caller.requireSocialWorker()
        let store = caller.tenant.store
        guard let stored = try await store.document(sender: caller.tenant.organisation, ticket: ticket),
            stored.operation == .askAccess
        else { throw RequestProblem.notFound }
        let answer = try await caller.tenant.changes.value(
            of: .conversation(stored.conversation), within: wait, sleep: environment.sleep
        ) { [hub = environment.hub] in try await Self.answer(to: stored, by: hub, in: store) }
        if answer != nil {
            var draft = ActDraft(environment, caller: caller, at: environment.clock())
            try draft.recordView(of: stored)
            try await store.commit(draft.changes)
        }
        return AccessOutcome(
            question: stored, answer: try answer?.businessDocument(),
            delivery: try await store.outboxEntry(ticket: ticket))
    }

    /// The hub's final answer to exactly this document: tickets are the sender's own, so digest and signer decide.
    private static func answer(to question: StoredDocument, by hub: EnterpriseNumber, in store: any TenantStore)
        async throws -> StoredDocument?
    {
        try await store.documents(inReplyTo: question.ticket).last { answer in
            guard answer.sender == hub, [.askAccessResult, .refusal].contains(answer.operation) else { return false }
            return try answer.businessDocument().header.inReplyTo == question.reference
        }
    }
}

/// A question about access and what is known of its answer.
public struct AccessOutcome: Hashable, Sendable {
    let question: StoredDocument
    let answer: BusinessDocument?
    let delivery: OutboxEntry?

    /// True when the final answer is there.
    public var isAnswered: Bool { answer != nil }

    /// What is shown of it: the decision, or why the hub did not treat the question, or how far it is on its way.
    public var json: JSONValue {
        var members: [String: JSONValue?] = [
            "ticket": .string(question.ticket.value), "conversation": .string(question.conversation.value),
            "state": .string(answer == nil ? delivery?.state.rawValue ?? "queued" : "answered"),
        ]
        switch answer?.payload {
        case .askAccessResult(let result):
            members.merge(Self.decision(result.isAllowed, code: result.code, rule: result.rule)) { $1 }
        // The flow itself would fare no better: what keeps the question from being treated keeps the flow.
        case .refusal(let refusal):
            members.merge(Self.decision(false, code: refusal.code, rule: refusal.rule)) { $1 }
        default: members["nextTry"] = .instant(delivery?.nextTry)
        }
        return JSONValue.members(members)
    }

    /// The texts are those of our own catalogue: a newer hub's code has none.
    private static func decision(_ isAllowed: Bool, code: String, rule: String) -> [String: JSONValue?] {
        let known = RefusalCode(rawValue: code)
        return [
            "allowed": .bool(isAllowed), "code": .string(code), "rule": .string(rule), "text": known?.text.json,
            "remedy": isAllowed ? nil : known?.remedy.json,
        ]
    }
}
