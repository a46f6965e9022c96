import AuditLog
import MessageStore
import Messages
import SocialSecurity
import XMLSecurity

/// The decision register and the integrations of an OCMW, as its software keeps them.
public struct RegisterService: Sendable {
    private let environment: GatewayEnvironment

    /// Makes the service.
    public init(environment: GatewayEnvironment) { self.environment = environment }

    /// Inserts or replaces decisions and dossier of one person. Repeating it changes nothing.
    ///
    /// - Throws: `RequestProblem`: `.invalidRequest` for a day to come, or when an entry could not be told in an answer;
    ///   `.referenceConflict` when a reference belongs to another person.
    public func upsert(_ request: RegisterRequest, by caller: Caller) async throws -> RegisterOutcome {
        let now = environment.clock()
        try request.checkDates(today: environment.civilDate(of: now))
        try ReplyRehearsal(hub: environment.hub, subject: request.ssin).check(request, asOf: now)
        var draft = ActDraft(environment, caller: caller, at: now)
        try draft.record(.decisionsUpserted, access: .changed) { facts in
            facts.subject = request.ssin
            facts.outcome = .done
        }
        let outcome = try await commit(try request.entries(), draft: draft, by: caller)
        caller.tenant.announce(draft.changes)
        return outcome
    }

    /// One decision by its reference, with the person it is about; the look at it is a line of the audit log.
    ///
    /// - Throws: `RequestProblem` with `.notFound` or `.roleNotAllowed`.
    public func decision(_ reference: String, by caller: Caller) async throws -> RegisteredDecision {
        try caller.requireSocialWorker()
        let entry = try await entry(reference, of: caller)
        var draft = ActDraft(environment, caller: caller, at: environment.clock())
        try draft.record(.personViewed, access: .consulted) { facts in
            facts.subject = entry.subject
            facts.outcome = .done
        }
        try await caller.tenant.store.commit(draft.changes)
        return RegisteredDecision(ssin: entry.subject, decision: try RegisterContent.decision(entry))
    }

    /// Removes a decision that was entered wrongly: no answer tells it from now on. What was told stays told.
    ///
    /// - Throws: `RequestProblem` with `.notFound`.
    public func remove(_ reference: String, by caller: Caller) async throws {
        let entry = try await entry(reference, of: caller)
        var draft = ActDraft(environment, caller: caller, at: environment.clock())
        try draft.record(.decisionRemoved, access: .changed) { facts in
            facts.subject = entry.subject
            facts.outcome = .done
        }
        try await caller.tenant.store.removeRegister(entry, at: draft.instant, changes: draft.changes)
        caller.tenant.announce(draft.changes)
    }

    /// Keeps the answer of a call that was many transactions under the caller's key, if there is one.
    public func keep(_ result: any ActResult, by caller: Caller) async throws {
        guard caller.claim != nil else { return }
        var draft = ActDraft(environment, caller: caller, at: environment.clock())
        try draft.keep(result, for: caller)
        try await caller.tenant.store.commit(draft.changes)
    }

    private func entry(_ reference: String, of caller: Caller) async throws -> RegisterEntry {
        guard let entry = try await caller.tenant.store.registerEntry(kind: .decision, reference: reference) else {
            throw RequestProblem.notFound
        }
        return entry
    }

    private func commit(_ entries: [RegisterEntry], draft: ActDraft, by caller: Caller) async throws -> RegisterOutcome
    {
        do {
            return try await caller.tenant.store.upsertRegister(entries, at: draft.instant, changes: draft.changes)
        } catch let error as MessageStoreError where error.code == .illegalTransition {
            let isDossier = error.reason.contains(RegisterKind.dossier.rawValue)
            throw RequestProblem.otherPersons(isDossier ? "/dossier/number" : "/decisions")
        }
    }

    /// Integrates a person at the hub in a quality; the registration travels through the outbox.
    ///
    /// - Returns: ticket and conversation of the registration.
    public func integrate(_ request: IntegrationRequest, by caller: Caller) async throws -> SentDocument {
        let payload = RegisterPerson(
            qualityCode: request.qualityCode, phaseCode: request.phaseCode, period: request.period,
            proof: request.proof)
        return try await send(
            .registerPerson(payload), about: request.ssin, recording: .integrationRegistered,
            qualityCode: request.qualityCode, by: caller)
    }

    /// Ends integrations of a person, or takes days out of them.
    public func endIntegration(_ request: EndIntegrationRequest, by caller: Caller) async throws -> SentDocument {
        let payload = UnregisterPerson(
            qualityCode: request.qualityCode, phaseCode: request.phaseCode, extent: request.extent)
        return try await send(
            .unregisterPerson(payload), about: request.ssin, recording: .integrationEnded,
            qualityCode: request.qualityCode, by: caller)
    }

    private func send(
        _ payload: Payload, about ssin: SSIN, recording act: AuditAct, qualityCode: QualityCode?, by caller: Caller
    ) async throws -> SentDocument {
        var draft = ActDraft(environment, caller: caller, at: environment.clock())
        let sent = try draft.send(
            payload, about: Criteria(ssin: ssin), conversation: environment.ticket(), recording: act,
            qualityCode: qualityCode)
        let result = SentDocument(ticket: sent.ticket, conversation: sent.stored.conversation)
        try draft.keep(result, for: caller)
        try await caller.tenant.store.commit(draft.changes)
        caller.tenant.announce(draft.changes)
        return result
    }
}

/// A document that was committed to the outbox.
public struct SentDocument: Hashable, Sendable, ActResult {
    /// Its ticket.
    public let ticket: Ticket
    /// Its conversation.
    public let conversation: Ticket

    /// What is shown of it.
    public var json: JSONValue {
        .object(["ticket": .string(ticket.value), "conversation": .string(conversation.value)])
    }
}

extension RequestProblem {
    /// A reference in use for another person.
    fileprivate static func otherPersons(_ field: String) -> RequestProblem {
        RequestProblem(
            .referenceConflict, "A reference belongs to an entry about another person; nothing was changed.",
            remedy: "Use a reference of its own for each decision and each dossier.",
            errors: [
                .init(field: field, rule: "reference-of-other-person", message: "must not be in use for another person")
            ])
    }
}

extension RegisterRequest {
    func entries() throws -> [RegisterEntry] {
        var entries = try decisions.map {
            RegisterEntry(
                kind: .decision, reference: $0.reference, subject: ssin, content: try $0.json.canonicalBytes())
        }
        if let dossier {
            entries.append(
                RegisterEntry(
                    kind: .dossier, reference: dossier.number, subject: ssin,
                    content: try dossier.json.canonicalBytes()))
        }
        return entries
    }
}
