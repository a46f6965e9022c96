import AuditLog
import MessageStore
import Messages
import SocialSecurity
import XMLSecurity

/// The rules of the domain behind the exchange: what answers and incoming documents bring about.
public struct DomainEffects: BusinessEffects {
    let environment: GatewayEnvironment

    /// Makes the rules.
    public init(environment: GatewayEnvironment) { self.environment = environment }

    /// Steps, follow-up documents and transfers that a final answer brings about.
    public func effects(
        of answer: VerifiedAnswer, stampedAs kszTicket: Ticket?, to sent: BusinessDocument, tenant: Tenant,
        at instant: UTCInstant
    ) async throws -> Changes {
        var draft = ActDraft(environment, tenant: tenant, process: "dispatcher", at: instant)
        draft.kszTicket = kszTicket
        let application = try await tenant.store.application(stepTicket: sent.header.ticket)
        switch answer {
        case .refusal(let refusal): try await refused(sent, by: refusal, of: application, draft: &draft)
        case .receipt(_, let sentAt): try await received(sent, sentAt: sentAt, of: application, draft: &draft)
        case .result(let result): try await answered(sent, with: result, of: application, draft: &draft)
        }
        return draft.changes
    }

    /// The state that an attempt without final answer leaves on its step.
    public func effects(
        ofAttempt outcome: AttemptOutcome, on sent: BusinessDocument, tenant: Tenant, at instant: UTCInstant
    ) async throws -> Changes {
        var draft = ActDraft(environment, tenant: tenant, process: "dispatcher", at: instant)
        if case .parked(let reason) = outcome {
            try recordOutcome(of: sent, .notForwarded, code: reason.admissibleCode, draft: &draft)
        }
        guard let application = try await tenant.store.application(stepTicket: sent.header.ticket),
            var step = application.step(ticket: sent.header.ticket), step.state.isUnderway
        else { return draft.changes }
        switch outcome {
        case .retry(_, let code): (step.state, step.code) = (.waiting, code)
        case .parked(let reason): (step.state, step.code) = (.parked, reason)
        case .delivered, .refused: return draft.changes
        }
        step.updatedAt = instant
        draft.step(step)
        return draft.changes
    }

    /// Answers inquiries, opens applications for transfers, takes answers to what was sent from here.
    public func decide(about incoming: VerifiedIncoming, tenant: Tenant, at instant: UTCInstant) async throws
        -> IncomingDecision
    {
        let draft = ActDraft(environment, tenant: tenant, process: "reception", at: instant)
        switch incoming.document.payload {
        case .requestInquiry: return try await answer(incoming, draft: draft)
        case .replyInquiry(let reply): return try await take(reply, in: incoming, draft: draft)
        case .transferCompetence(let transfer): return try await take(transfer, in: incoming, draft: draft)
        case .acceptTransfer, .contestTransfer, .confirmApplicantInformed, .notifyProvisionalDecision:
            return try await takeTransferAnswer(incoming, draft: draft)
        case .registerPerson, .unregisterPerson, .listRegistrations, .findOrganisations, .registerPersonResult,
            .unregisterPersonResult, .listRegistrationsResult, .findOrganisationsResult, .consultLivingWages,
            .consultHealthInsurance, .askAccess, .askAccessResult, .livingWagesResult, .healthInsuranceResult, .receipt,
            .refusal, .hubStamp,
            .auditKey, .ticketListRequest, .ticketList:
            return .refuse(.operationUnknown, elementPath: nil)
        }
    }

    // MARK: Refusals

    private func refused(
        _ sent: BusinessDocument, by refusal: BusinessDocument, of application: ApplicationRecord?,
        draft: inout ActDraft
    ) async throws {
        guard case .refusal(let content) = refusal.payload else { return }
        try await givenUp(sent, .refused, code: content.shownCode, of: application, draft: &draft)
        learnReplacement(of: sent, from: refusal, content, draft: &draft)
    }

    /// Steps and transfer of a document that an administrator cancelled before its first attempt.
    public func effects(ofCancelling sent: BusinessDocument, tenant: Tenant, at instant: UTCInstant) async throws
        -> Changes
    {
        var draft = ActDraft(environment, tenant: tenant, process: "operator", at: instant)
        let application = try await tenant.store.application(stepTicket: sent.header.ticket)
        try await givenUp(sent, .notForwarded, code: OutboxOperator.cancelled, of: application, draft: &draft)
        return draft.changes
    }

    /// What waits for a document that never reaches its recipient.
    private func givenUp(
        _ sent: BusinessDocument, _ outcome: AuditOutcome, code: String, of application: ApplicationRecord?,
        draft: inout ActDraft
    ) async throws {
        try recordOutcome(of: sent, outcome, code: code, draft: &draft)
        if case .transferCompetence = sent.payload,
            var transfer = try await draft.tenant.store.transfer(
                sender: sent.header.sender, ticket: sent.header.ticket)
        {
            // An acceptance or contest that came before stays: who answered it has received it.
            guard [.queued, .delivered].contains(transfer.state) else { return }
            transfer.state = .refused
            draft.transfer(transfer)
            draft.event(
                TimelineCode.transferRefused, conversation: sent.header.conversation, ticket: sent.header.ticket,
                counterpart: sent.header.recipient, ["code": code])
            if let application { try reopen(application, draft: &draft) }
        }
        let step = application?.step(ticket: sent.header.ticket)
        if case .registerPerson = sent.payload, let application {
            try await continueEndings(of: application, after: step, state: .refused, draft: &draft)
            if sent.header.criteria?.role == .applicant, application.state.isUnderInquiry {
                blockDirectory(application, code: code, draft: &draft)
            }
        }
        draft.finish(step, .refused, code: code)
    }

    /// The application is this OCMW's again: what it has to do by when is watched again.
    func reopen(_ application: ApplicationRecord, draft: inout ActDraft) throws {
        draft.state(.open, of: application)
        draft.watch(
            try application.terms(environment, settings: draft.tenant.settings), of: application.application.id)
    }

    /// The hub told that the number asked about was replaced. Only the hub is believed: a partner that could say so would
    /// be told about one person what was decided about another.
    private func learnReplacement(
        of sent: BusinessDocument, from refusal: BusinessDocument, _ content: Refusal, draft: inout ActDraft
    ) {
        guard refusal.header.sender == environment.hub, content.knownCode == .ssinReplaced,
            let number = sent.header.criteria?.ssin,
            let told = content.information.first(where: { $0.fieldName == "replacedBy" })?.fieldValue,
            let successor = try? SSIN(told), successor != number
        else { return }
        draft.replace(number, by: successor, toldAt: refusal.header.timestampSent)
        draft.event(
            TimelineCode.numberReplaced, conversation: sent.header.conversation, ticket: sent.header.ticket,
            counterpart: environment.hub)
    }

    /// The hub treated a question that it treats under a number in use only: what it told before was wrong.
    func learnStanding(of sent: BusinessDocument, from result: BusinessDocument, draft: inout ActDraft) async throws {
        guard result.header.sender == environment.hub, result.payload.provesNumberInUse,
            let number = sent.header.criteria?.ssin,
            try await draft.tenant.store.successor(of: number) != nil
        else { return }
        draft.confirm(number, toldAt: result.header.timestampSent)
        draft.event(
            TimelineCode.numberStands, conversation: sent.header.conversation, ticket: sent.header.ticket,
            counterpart: environment.hub)
    }

    /// How a consultation ended that brought no answer: its intent does not stay alone. One that was parked and goes on
    /// has another outcome later.
    private func recordOutcome(
        of sent: BusinessDocument, _ outcome: AuditOutcome, code: String, draft: inout ActDraft
    ) throws {
        guard sent.operation.isConsultation else { return }
        try draft.recordOutcome(of: sent, outcome, rule: code)
    }
}

extension ActDraft {
    /// The line about how a consultation ended.
    mutating func recordOutcome(of sent: BusinessDocument, _ outcome: AuditOutcome, rule: String) throws {
        let kszTicket = kszTicket
        try record(.consultationOutcome, access: .consulted) { facts in
            facts = facts.about(sent)
            facts.counterpart = sent.header.recipient
            facts.kszTicket = kszTicket
            facts.outcome = outcome
            facts.rule = rule
        }
    }

    /// Gives a step, if there is one and it is not done yet, its new state.
    mutating func finish(_ step: StepRecord?, _ state: StepState, code: String?) {
        guard var step, step.state != .done else { return }
        step.state = state
        step.code = code
        step.updatedAt = instant
        self.step(step)
    }
}

extension StepState {
    /// True while an attempt can still change it; what an answer decided stays.
    var isUnderway: Bool {
        switch self {
        case .waiting, .sent, .parked: true
        case .delivered, .done, .refused, .notAnswered, .cancelled: false
        }
    }
}

extension Payload {
    /// True for results that the hub gives about a number in use only.
    ///
    /// Ends and lists of registrations are treated under every number of a person, and a dry run treats nothing.
    fileprivate var provesNumberInUse: Bool {
        switch self {
        case .registerPersonResult(let result): result.status.value != .noResult
        case .findOrganisationsResult(let result): result.status.value != .noResult
        case .livingWagesResult(let result): result.status.value != .noResult
        case .healthInsuranceResult(let result): result.status.value != .noResult
        default: false
        }
    }
}

extension Refusal {
    /// The code as stored and shown. One that is not in the catalogue is a partner's text and could hold anything.
    var shownCode: String { knownCode?.rawValue ?? "unknown-code" }
}
