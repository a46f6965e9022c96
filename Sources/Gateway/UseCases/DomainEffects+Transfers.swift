import MessageStore
import Messages
import SocialSecurity
import XMLSecurity

extension DomainEffects {
    /// Another OCMW declares this one competent: an application opens by itself.
    ///
    /// Source: RMI law art. 18 §4 (the original date is kept); art. 21 §1 (30 days from the day of sending).
    func take(_ transfer: TransferCompetence, in incoming: VerifiedIncoming, draft: ActDraft) async throws
        -> IncomingDecision
    {
        var draft = draft
        let header = incoming.document.header
        guard let criteria = header.criteria else { return .refuse(.schemaViolation, elementPath: "criteria") }
        guard header.sender != draft.tenant.organisation else {
            return .refuse(.recipientIsSender, elementPath: "recipient")
        }
        guard try await mayBegin(incoming, draft: draft) else { return .foreignConversation }
        let request = transfer.applicationRequest(header, applicant: criteria.ssin)
        guard request.isReadable, request.receivedAt <= incoming.sentAt.advanced(by: ApplicationService.clockTolerance)
        else { return .refuse(.schemaViolation, elementPath: "request/receivedAt") }
        let application = try newApplication(request, from: incoming, at: draft.instant)
        draft.open(application)
        draft.transfer(record(of: transfer, in: incoming, application: application.id, at: draft.instant))
        let sentOn = environment.civilDate(of: incoming.sentAt)
        draft.event(
            TimelineCode.transferReceived, conversation: header.conversation, ticket: header.ticket,
            counterpart: header.sender,
            ["rule": transfer.rule.rawValue, "sentOn": sentOn.description, "application": application.id.text])
        draft.event(
            TimelineCode.applicationOpenedByTransfer, conversation: application.conversation, ticket: header.ticket,
            counterpart: header.sender, ["transferConversation": header.conversation.value])
        try recordOpening(application, request, by: header, draft: &draft)
        try draft.integrate(
            request, application: application.id, conversation: application.conversation, from: draft.today)
        draft.watch(
            request.terms(
                environment, settings: draft.tenant.settings,
                origin: .transfer(sentOn: sentOn, arrivedOn: draft.today)), of: application.id)
        return .accept(draft.changes)
    }

    private func recordOpening(
        _ application: NewApplication, _ request: ApplicationRequest, by header: DocumentHeader, draft: inout ActDraft
    ) throws {
        for person in request.persons {
            try draft.record(.applicationOpened, access: .changed) { facts in
                facts.subject = person.ssin
                facts.conversation = application.conversation
                facts.counterpart = header.sender
                facts.ticket = header.ticket
                facts.outcome = .done
            }
        }
    }

    private func newApplication(_ request: ApplicationRequest, from incoming: VerifiedIncoming, at now: UTCInstant)
        throws -> NewApplication
    {
        let content = try request.json.canonicalBytes()
        let header = incoming.document.header
        return NewApplication(
            id: ApplicationID(environment.ticket().value), reference: request.reference,
            contentDigest: SHA256Digest.of(content), origin: .transferred(from: header.sender, ticket: header.ticket),
            // Its own: the conversation of the transfer belongs to the first OCMW, in which others only answer.
            conversation: environment.ticket(), subjects: request.persons.map(\.ssin), content: content, openedAt: now)
    }

    private func record(
        of transfer: TransferCompetence, in incoming: VerifiedIncoming, application: ApplicationID, at now: UTCInstant
    ) -> TransferRecord {
        let header = incoming.document.header
        let sentOn = environment.civilDate(of: incoming.sentAt)
        return TransferRecord(
            ticket: header.ticket, sender: header.sender, direction: .received, application: application,
            conversation: header.conversation,
            counterpart: header.sender, state: .delivered, sentAt: incoming.sentAt, forwardBy: transfer.forwardBy,
            lateDays: max(0, transfer.forwardBy.days(to: sentOn)),
            applicantInformedOn: transfer.applicantInformed?.date, createdAt: now)
    }

    /// Acceptance, contest, later information of the applicant, relayed decision.
    func takeTransferAnswer(_ incoming: VerifiedIncoming, draft: ActDraft) async throws -> IncomingDecision {
        var draft = draft
        let header = incoming.document.header
        guard let transfer = try await concernedTransfer(incoming, draft: draft),
            let application = try await draft.tenant.store.application(id: transfer.application)
        else { return .refuse(.answerToUnknownDocument, elementPath: "inReplyTo") }
        if let code = try await refusal(of: incoming, to: transfer, draft: draft) {
            return .refuse(code, elementPath: code == .designatedNotParty ? "designated" : nil)
        }
        if transfer.isKnown(incoming.document.payload) {
            return .accept(draft.changes)
        }
        if let known = transfer.provisionalDecision,
            case .notifyProvisionalDecision(let told) = incoming.document.payload
        {
            draft.compare(known, with: told, header, transfer: transfer)
            return .accept(draft.changes)
        }
        guard let changed = transfer.taking(incoming.document.payload) else {
            return .refuse(.transferAnswered, elementPath: nil)
        }
        draft.transfer(changed)
        try await note(incoming.document, on: application, draft: &draft)
        draft.event(
            incoming.document.payload.timelineCode, conversation: header.conversation, ticket: header.ticket,
            counterpart: header.sender, incoming.document.payload.timelineDetails)
        return .accept(draft.changes)
    }

    /// Our transfer for an answer; for the sender's follow-up the transfer received here.
    private func concernedTransfer(_ incoming: VerifiedIncoming, draft: ActDraft) async throws -> TransferRecord? {
        let header = incoming.document.header
        guard let reference = header.inReplyTo else { return nil }
        let isFollowUp = !incoming.document.operation.answersSender
        let signer = isFollowUp ? header.sender : draft.tenant.organisation
        let transfer = try await draft.tenant.store.transfer(sender: signer, ticket: reference.ticket)
        guard let transfer, environment.receivers(for: transfer.counterpart).contains(header.sender),
            transfer.conversation == header.conversation
        else { return nil }
        let document = try await draft.tenant.store.document(sender: signer, ticket: reference.ticket)
        return document?.digest == reference.digest && document?.subject == header.criteria?.ssin ? transfer : nil
    }

    private func note(_ document: BusinessDocument, on application: ApplicationRecord, draft: inout ActDraft)
        async throws
    {
        switch document.payload {
        case .acceptTransfer:
            try await handOn(application, draft: &draft)
        case .contestTransfer: draft.state(.contested, of: application)
        case .notifyProvisionalDecision(let decision):
            try await designate(decision.designated, for: application, draft: &draft)
        default: break
        }
    }

    /// Another OCMW is competent: nothing is left to do here, and the inquiry ends.
    func handOn(_ application: ApplicationRecord, draft: inout ActDraft) async throws {
        guard !application.state.isEnded else { return }
        draft.state(.transferred, of: application)
        try await draft.endIntegrations(of: application)
    }
}

extension TransferRecord {
    /// The record after an answer, or `nil` when its state does not allow that answer.
    func taking(_ payload: Payload) -> TransferRecord? {
        var record = self
        switch payload {
        case .acceptTransfer:
            guard [.queued, .delivered].contains(state), direction == .sent else { return nil }
            record.state = .accepted
        case .contestTransfer(let contest):
            guard [.queued, .delivered].contains(state), direction == .sent else { return nil }
            record.state = .contested
            record.petitionReference = contest.petitionReference
            record.petitionDate = contest.petitionDate
        case .confirmApplicantInformed(let confirmation):
            guard direction == .received, !isOver else { return nil }
            record.applicantInformedOn = confirmation.applicantInformed.date
        case .notifyProvisionalDecision(let decision):
            guard direction == .sent, state == .contested else { return nil }
            record.state = .provisionallyDecided
            record.provisionalDecision = ProvisionalDecision(
                decidedOn: decision.decisionDate, designated: decision.designated, reference: decision.reference)
        default: return nil
        }
        return record
    }
}

extension Payload {
    fileprivate var timelineCode: String {
        switch self {
        case .acceptTransfer: TimelineCode.transferAccepted
        case .contestTransfer: TimelineCode.transferContested
        case .confirmApplicantInformed: TimelineCode.applicantInformed
        default: TimelineCode.provisionalDecision
        }
    }

    var timelineDetails: [String: String] {
        switch self {
        case .contestTransfer(let contest):
            ["petitionDate": contest.petitionDate.description]
        case .confirmApplicantInformed(let confirmation):
            ["informedOn": confirmation.applicantInformed.date.description]
        case .notifyProvisionalDecision(let decision):
            ["designated": decision.designated.digits, "decidedOn": decision.decisionDate.description]
        default: [:]
        }
    }
}

extension TransferCompetence {
    /// The application that a transfer opens at the recipient: the original one with its original date.
    func applicationRequest(_ header: DocumentHeader, applicant: SSIN) -> ApplicationRequest {
        let others = persons.filter { $0.ssin != applicant }
            .map { PersonRequest(ssin: $0.ssin, role: $0.role, proof: nil) }
        return ApplicationRequest(
            reference: "transfer-\(header.sender.digits)-\(header.ticket.value)", receivedAt: request.receivedAt,
            form: request.form,
            aid: request.aid, registerNumber: nil, acknowledgementReference: request.acknowledgementReference,
            persons: [PersonRequest(ssin: applicant, role: .applicant, proof: identity)] + others)
    }
}
