import AuditLog
import MessageStore
import Messages
import SocialSecurity
import XMLSecurity

/// Consultations of authentic sources through the hub.
///
/// The intent is a line of the audit log before anything leaves; the outcome is one before data reach the caller.
public struct ConsultationService: Sendable {
    private let environment: GatewayEnvironment

    /// Makes the service.
    public init(environment: GatewayEnvironment) { self.environment = environment }

    /// Commits a consultation; the reference is its ticket, so a repeated call is the same consultation.
    ///
    /// - Throws: `RequestProblem` with `.referenceConflict` when the reference has other content.
    public func consult(_ request: ConsultationRequest, by caller: Caller) async throws -> SentDocument {
        try caller.requireSocialWorker()
        let ticket = try Ticket(request.reference)
        // Two calls with one reference at the same time: the second one sees what the first committed.
        return try await caller.tenant.conversations.passing(ticket) {
            if let known = try await caller.sentBefore(
                ticket: ticket, payload: request.payload(), legalContext: request.legalContext,
                criteria: Criteria(ssin: request.ssin, role: request.role))
            {
                return known
            }
            return try await send(request, ticket: ticket, by: caller)
        }
    }

    private func send(_ request: ConsultationRequest, ticket: Ticket, by caller: Caller) async throws -> SentDocument {
        var draft = ActDraft(environment, caller: caller, at: environment.clock())
        let sent = try draft.send(
            try request.payload(), about: Criteria(ssin: request.ssin, role: request.role),
            conversation: environment.ticket(), legalContext: request.legalContext, ticket: ticket,
            recording: .consultationIntent,
            qualityCode: try await caller.tenant.qualityReliedOn(for: request.ssin, on: draft.today))
        draft.event(
            TimelineCode.consultationSent, conversation: sent.stored.conversation, ticket: ticket,
            ["flow": request.flow.rawValue, "legalContext": request.legalContext.value])
        try await caller.tenant.store.commit(draft.changes)
        caller.tenant.announce(draft.changes)
        return SentDocument(ticket: ticket, conversation: sent.stored.conversation)
    }

    /// The state of a consultation, waiting for its answer up to `wait`.
    ///
    /// - Throws: `RequestProblem` with `.notFound`.
    public func outcome(of ticket: Ticket, wait: Duration = .zero, by caller: Caller) async throws
        -> ConsultationOutcome
    {
        try caller.requireSocialWorker()
        let store = caller.tenant.store
        guard let stored = try await store.document(sender: caller.tenant.organisation, ticket: ticket),
            stored.operation.service == .consultation
        else { throw RequestProblem.notFound }
        let answer = try await caller.tenant.changes.value(
            of: .conversation(stored.conversation), within: wait, sleep: environment.sleep
        ) { [hub = environment.hub] in try await Self.answer(to: stored, by: hub, in: store) }
        let entry = try await store.outboxEntry(ticket: ticket)
        try await recordView(stored, answered: answer != nil, by: caller)
        return ConsultationOutcome(question: stored, answer: try answer?.businessDocument(), delivery: entry)
    }

    /// The hub's final answer to exactly this document: tickets are the sender's own, so digest and signer decide.
    private static func answer(to question: StoredDocument, by hub: EnterpriseNumber, in store: any TenantStore)
        async throws -> StoredDocument?
    {
        try await store.documents(inReplyTo: question.ticket).last { answer in
            guard answer.sender == hub,
                answer.operation == question.operation.resultOperation
                    || answer.operation == .refusal
            else { return false }
            return try answer.businessDocument().header.inReplyTo == question.reference
        }
    }

    private func recordView(_ stored: StoredDocument, answered: Bool, by caller: Caller) async throws {
        guard answered else { return }
        var draft = ActDraft(environment, caller: caller, at: environment.clock())
        try draft.recordView(of: stored)
        try await caller.tenant.store.commit(draft.changes)
    }
}

/// A consultation and what is known of its answer.
public struct ConsultationOutcome: Hashable, Sendable {
    /// The question as sent.
    public let question: StoredDocument
    /// Result or refusal, once it came.
    public let answer: BusinessDocument?
    /// Where the question is on its way.
    public let delivery: OutboxEntry?
}

extension ConsultationRequest {
    /// The document's payload.
    func payload() throws(RequestProblem) -> Payload {
        switch flow {
        case .livingWages:
            guard let period else { throw .unread }
            return .consultLivingWages(ConsultLivingWages(period: period))
        case .healthInsurance:
            guard let date else { throw .unread }
            return .consultHealthInsurance(ConsultHealthInsurance(date: date))
        }
    }
}
