import AuditLog
import MessageStore
import Messages
import SocialSecurity

extension ActDraft {
    /// Signs the transfer document and records the transfer with its step.
    mutating func commitTransfer(
        of application: ApplicationRecord, content: ApplicationRequest, request: TransferRequest, term: StatutoryTerm
    ) throws -> TransferRecord {
        let lateDays = max(0, term.dueDate.days(to: today))
        guard let identity = content.applicant.proof else {
            throw GatewayError(.storedDocumentUnreadable, "the application has no identity of the applicant")
        }
        let payload = TransferCompetence(
            content, identity: identity, request, forwardBy: term.dueDate, lateDays: lateDays)
        let conversation = application.application.conversation
        let sent = try send(
            .transferCompetence(payload), to: request.recipient,
            about: Criteria(ssin: content.applicant.ssin, role: .applicant), conversation: conversation,
            recording: .transferMade, qualityCode: .inInquiry)
        let transfer = TransferRecord(
            ticket: sent.ticket, sender: tenant.organisation, direction: .sent, application: application.application.id,
            conversation: conversation, counterpart: request.recipient, state: .queued, forwardBy: term.dueDate,
            lateDays: lateDays, applicantInformedOn: request.applicantInformed?.date, createdAt: instant)
        self.transfer(transfer)
        step(
            StepRecord(
                application: application.application.id, key: StepKey.transfer(sent.ticket),
                operation: .transferCompetence, counterpart: request.recipient, ticket: sent.ticket, state: .sent,
                updatedAt: instant))
        state(.transferSent, of: application)
        expectReceipt(of: transfer)
        event(
            TimelineCode.transferCommitted, conversation: conversation, ticket: sent.ticket,
            counterpart: request.recipient,
            ["rule": request.rule.rawValue, "forwardBy": term.dueDate.description, "lateDays": String(lateDays)])
        return transfer
    }

    /// Sends a document that follows a transfer (acceptance, contest, ...), with its step, behind what it stands on.
    mutating func answer(
        _ payload: Payload, transfer: TransferRecord, application: ApplicationRecord, recording act: AuditAct
    ) throws {
        guard let document else {
            throw GatewayError(.storedDocumentUnreadable, "the document of a transfer is missing")
        }
        let applicant = try application.request().applicant
        let sent = try send(
            payload, to: transfer.counterpart, about: Criteria(ssin: applicant.ssin, role: .applicant),
            conversation: transfer.conversation, inReplyTo: document.reference,
            after: application.underway(of: transfer), recording: act)
        step(
            StepRecord(
                application: application.application.id, key: "\(payload.operation.rawValue)/\(transfer.ticket.value)",
                operation: payload.operation, counterpart: transfer.counterpart, ticket: sent.ticket, state: .sent,
                updatedAt: instant))
    }
}

extension ApplicationRecord {
    /// What a document about a transfer must not overtake: our newest answer that is under way, else our transfer itself.
    fileprivate func underway(of transfer: TransferRecord) -> Ticket? {
        let steps = steps.filter {
            $0.key.hasSuffix("/\(transfer.ticket.value)") && $0.counterpart == transfer.counterpart
                && $0.state.isUnderway
        }
        let answers = steps.filter { $0.operation != .transferCompetence }
        return answers.max { $0.updatedAt < $1.updatedAt }?.ticket ?? steps.first?.ticket
    }
}

extension ActDraft {
    /// Relays the minister's provisional decision to the first OCMW.
    mutating func relay(
        _ request: ProvisionalDecisionRequest, on transfer: TransferRecord, application: ApplicationRecord
    ) throws {
        let decision = NotifyProvisionalDecision(
            decisionDate: request.decisionDate, designated: request.designated, reference: request.reference)
        try answer(
            .notifyProvisionalDecision(decision), transfer: transfer, application: application,
            recording: .provisionalDecisionRecorded)
    }

    /// Writes down that the first OCMW recorded the decision, of which nothing is sent.
    mutating func recordDecision(on transfer: TransferRecord, application: ApplicationRecord) throws {
        try record(.provisionalDecisionRecorded, on: transfer, application: application)
    }

    /// Writes down the petition that a contest names: it went to the federal service by another way than this gateway.
    mutating func recordPetition(on transfer: TransferRecord, application: ApplicationRecord) throws {
        try record(.petitionRecorded, on: transfer, application: application)
    }

    private mutating func record(_ act: AuditAct, on transfer: TransferRecord, application: ApplicationRecord) throws {
        let applicant = try application.request().applicant
        try record(act, access: .changed) { facts in
            facts.subject = applicant.ssin
            facts.counterpart = transfer.counterpart
            facts.ticket = transfer.ticket
            facts.conversation = transfer.conversation
            facts.outcome = .done
        }
    }
}

extension TransferCompetence {
    init(
        _ content: ApplicationRequest, identity: ProofOfIdentity, _ request: TransferRequest, forwardBy: CivilDate,
        lateDays: Int
    ) {
        self.init(
            request: OriginalRequest(
                reference: content.reference, receivedAt: content.receivedAt, registerNumber: content.registerNumber,
                acknowledgementReference: content.acknowledgementReference, form: content.form, aid: content.aid),
            identity: identity,
            persons: content.persons.filter { $0.role != .applicant }
                .map { InvolvedPerson(ssin: $0.ssin, role: $0.role) },
            rule: request.rule, facts: request.facts, reasons: request.reasons, newAddress: request.newAddress,
            runningAid: request.runningAid, urgent: request.urgent, interpreterLanguage: request.interpreterLanguage,
            decision: request.decision, applicantInformed: request.applicantInformed,
            contactPerson: request.contactPerson, forwardBy: forwardBy, lateDays: lateDays == 0 ? nil : lateDays)
    }
}
