import AuditLog
import MessageStore
import Messages
import SocialSecurity
import XMLSecurity

extension DomainEffects {
    /// A receipt came: the document is with the other OCMW.
    func received(
        _ sent: BusinessDocument, sentAt: UTCInstant, of application: ApplicationRecord?, draft: inout ActDraft
    ) async throws {
        let step = application?.step(ticket: sent.header.ticket)
        switch sent.payload {
        case .requestInquiry:
            // The reply may have come before the receipt did; only a reply ends "not answered".
            guard step?.state != .done, step?.state != .notAnswered else { return }
            draft.finish(step, .delivered, code: nil)
        case .transferCompetence:
            guard
                var transfer = try await draft.tenant.store.transfer(
                    sender: sent.header.sender, ticket: sent.header.ticket)
            else { return }
            let sentOn = environment.civilDate(of: sentAt)
            transfer.sentAt = sentAt
            transfer.lateDays = max(0, transfer.forwardBy.days(to: sentOn))
            // The answer of the other OCMW may have come before the receipt did.
            if transfer.state == .queued { transfer.state = .delivered }
            draft.transfer(transfer)
            draft.finish(step, .done, code: nil)
            draft.event(
                TimelineCode.transferSent, conversation: sent.header.conversation, ticket: sent.header.ticket,
                counterpart: sent.header.recipient,
                ["sentOn": sentOn.description, "lateDays": String(transfer.lateDays)])
        case .auditKey(let key):
            let verifierKey = try NoteVerifierKey(name: key.origin, publicKey: key.publicKey)
            try draft.record(.auditKeyPublished, access: .changed) { facts in
                facts = facts.about(sent)
                facts.counterpart = sent.header.recipient
                facts.object = AuditText.admissible(verifierKey.description)
                facts.outcome = .done
            }
        default:
            draft.finish(step, .done, code: nil)
        }
    }

    /// The hub answered a question to the directory or to a source.
    func answered(
        _ sent: BusinessDocument, with result: BusinessDocument, of application: ApplicationRecord?,
        draft: inout ActDraft
    ) async throws {
        try await learnStanding(of: sent, from: result, draft: &draft)
        let step = application?.step(ticket: sent.header.ticket)
        switch result.payload {
        case .registerPersonResult(let answer):
            draft.finish(step, answer.status.stepState, code: answer.status.code)
            draft.event(
                TimelineCode.integrationRegistered, conversation: sent.header.conversation, ticket: sent.header.ticket,
                ["code": answer.status.code])
            guard let application else { return }
            try await continueEndings(of: application, after: step, state: answer.status.stepState, draft: &draft)
            guard sent.header.criteria?.role == .applicant, application.state.isUnderInquiry else { return }
            if answer.status.value == .noResult {
                blockDirectory(application, code: answer.status.code, draft: &draft)
            } else {
                try askDirectory(application, legalContext: sent.header.legalContext, draft: &draft)
            }
        case .unregisterPersonResult(let answer):
            draft.finish(step, answer.status.stepState, code: answer.status.code)
            draft.event(
                TimelineCode.integrationEnded, conversation: sent.header.conversation, ticket: sent.header.ticket,
                ["code": answer.status.code])
        case .listRegistrationsResult(let answer):
            draft.finish(step, answer.status.stepState, code: answer.status.code)
        case .findOrganisationsResult(let answer):
            draft.finish(step, answer.status.stepState, code: answer.status.code)
            draft.event(
                TimelineCode.directoryAnswered, conversation: sent.header.conversation, ticket: sent.header.ticket,
                ["code": answer.status.code, "organisations": String(answer.organisations.count)])
            if let application, application.state.isUnderInquiry {
                try inquire(application, at: answer.organisations, draft: &draft)
            }
        case .askAccessResult(let answer):
            try recordOutcome(of: sent, status: answer.status, rule: answer.code, draft: &draft)
        case .livingWagesResult(let answer): try recordOutcome(of: sent, status: answer.status, draft: &draft)
        case .healthInsuranceResult(let answer): try recordOutcome(of: sent, status: answer.status, draft: &draft)
        default: break
        }
    }

    /// Once the applicant is integrated, asks who else knows the person.
    private func askDirectory(
        _ application: ApplicationRecord, legalContext: LegalContext?, draft: inout ActDraft
    ) throws {
        guard var step = application.steps.first(where: { $0.key == StepKey.directory }), step.ticket == nil else {
            return
        }
        let applicant = try application.request().applicant
        guard let proof = applicant.proof else { return }
        let sent = try draft.send(
            .findOrganisations(FindOrganisations(proof: proof)),
            about: Criteria(ssin: applicant.ssin, role: .applicant),
            conversation: application.application.conversation, legalContext: legalContext ?? .socialInquiry)
        step = StepRecord(
            application: step.application, key: step.key, operation: step.operation, counterpart: step.counterpart,
            ticket: sent.ticket, state: .sent, updatedAt: draft.instant)
        draft.step(step)
    }

    /// Without integration of the applicant the directory cannot be asked: the step says so instead of waiting.
    func blockDirectory(_ application: ApplicationRecord, code: String, draft: inout ActDraft) {
        let step = application.steps.first { $0.key == StepKey.directory && $0.ticket == nil }
        draft.finish(step, .refused, code: code)
    }

    /// Asks every other OCMW that knows the person, once.
    private func inquire(_ application: ApplicationRecord, at known: [Registration], draft: inout ActDraft) throws {
        let request = try application.request()
        let day = request.receivedOn(environment, terms: draft.terms)
        let others = Set(known.map(\.organisation)).subtracting([draft.tenant.organisation]).sorted()
        for organisation in others {
            let key = StepKey.inquiry(organisation)
            guard !application.steps.contains(where: { $0.key == key }) else { continue }
            let sent = try draft.send(
                .requestInquiry(RequestInquiry(applicationDate: day, aid: request.aid)), to: organisation,
                about: Criteria(ssin: request.applicant.ssin, role: .applicant),
                conversation: application.application.conversation, qualityCode: .inInquiry)
            let step = StepRecord(
                application: application.application.id, key: key, operation: .requestInquiry,
                counterpart: organisation, ticket: sent.ticket, state: .sent, updatedAt: draft.instant)
            draft.step(step)
            draft.expectAnswer(to: step)
        }
    }

    /// A registration was answered or refused: its end may wait for that.
    func continueEndings(
        of application: ApplicationRecord, after step: StepRecord?, state: StepState, draft: inout ActDraft
    ) async throws {
        guard var step else { return }
        step.state = state
        try await draft.continueEndings(of: application, after: step)
    }

    /// - Parameter rule: the code that the line has; the one of the status when left out.
    private func recordOutcome(
        of sent: BusinessDocument, status: Status, rule: String? = nil, draft: inout ActDraft
    ) throws {
        try draft.recordOutcome(of: sent, status.auditOutcome, rule: rule ?? status.code)
        draft.event(
            TimelineCode.consultationAnswered, conversation: sent.header.conversation, ticket: sent.header.ticket,
            ["code": rule ?? status.code])
    }
}

extension Status {
    /// What the answer means for the step that asked.
    var stepState: StepState { value == .noResult ? .refused : .done }

    /// What the answer means for the audit line.
    var auditOutcome: AuditOutcome {
        switch value {
        case .dataFound, .incompleteData: .answered
        case .noDataFound: .nothingFound
        case .noResult: .refused
        }
    }
}
