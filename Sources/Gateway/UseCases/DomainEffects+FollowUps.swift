import MessageStore
import Messages
import SocialSecurity
import XMLSecurity

/// What comes after an answer: confirmations that the applicant was informed, and the minister's provisional decision.
extension DomainEffects {
    /// Why a document about a transfer is not taken, whatever its state: it names no party, or as many came as one takes.
    func refusal(of incoming: VerifiedIncoming, to transfer: TransferRecord, draft: ActDraft) async throws
        -> RefusalCode?
    {
        switch incoming.document.payload {
        case .confirmApplicantInformed:
            return try await isTaken(incoming, transfer, draft) ? nil : .transferAnswered
        case .notifyProvisionalDecision(let told):
            guard environment.mayBeDesignated(told.designated, in: transfer, of: draft.tenant) else {
                return .designatedNotParty
            }
            let last = try await transfer.relayedDecisions(environment, to: draft.tenant).last
            guard last != ProvisionalDecision(told), try await isTaken(incoming, transfer, draft) else {
                return .transferAnswered
            }
            return nil
        default: return nil
        }
    }

    /// One conversation is decided about at a time, so that documents in flight side by side are counted one by one.
    private func isTaken(_ incoming: VerifiedIncoming, _ transfer: TransferRecord, _ draft: ActDraft) async throws
        -> Bool
    {
        try await transfer.followUps(
            incoming.document.operation, from: environment.receivers(for: transfer.counterpart),
            to: draft.tenant.addresses, in: draft.tenant
        ).count < TransferRecord.followUpLimit
    }

    /// The minister's decision makes the application this OCMW's or the other one's.
    func designate(_ designated: EnterpriseNumber, for application: ApplicationRecord, draft: inout ActDraft)
        async throws
    {
        guard draft.tenant.receives(for: designated) else {
            return try await handOn(application, draft: &draft)
        }
        if application.state == .transferred { try draft.takeBack(application) }
        try reopen(application, draft: &draft)
    }
}

extension TransferRecord {
    /// True when no confirmation that the applicant was informed is expected any more.
    var isOver: Bool { state == .refused || state == .provisionallyDecided }

    /// True for a confirmation that says what is known here.
    func isKnown(_ payload: Payload) -> Bool {
        guard case .confirmApplicantInformed(let told) = payload, direction == .received, !isOver else { return false }
        return told.applicantInformed.date == applicantInformedOn
    }
}

extension ActDraft {
    /// A decision is recorded here already: the relayed one confirms it, or a person must look.
    mutating func compare(
        _ known: ProvisionalDecision, with told: NotifyProvisionalDecision, _ header: DocumentHeader,
        transfer: TransferRecord
    ) {
        // Unchanged: so that what is told about it names the transfer.
        self.transfer(transfer)
        event(
            known.saysTheSame(as: ProvisionalDecision(told))
                ? TimelineCode.provisionalDecision : TimelineCode.provisionalDecisionDiffers,
            conversation: header.conversation, ticket: header.ticket, counterpart: header.sender,
            Payload.notifyProvisionalDecision(told).timelineDetails)
    }

    /// Takes back what was handed on by mistake: what the application registered, and what was ended, is registered anew.
    mutating func takeBack(_ application: ApplicationRecord) throws {
        let opened = application.application
        for (index, person) in try application.request().persons.enumerated() {
            guard let end = application.endStep(index) else { continue }
            resume(end)
            guard end.hasEnded else { continue }
            try register(
                person, in: person.role.integrationCode, for: try provisionalPeriod(from: today),
                as: StepKey.integration(index), application: opened.id, conversation: opened.conversation)
            watchProvisionalCode(of: opened.id, lastDay: today.adding(months: tenant.settings.provisionalCodeMonths))
        }
        guard var question = application.steps.first(where: { $0.key == StepKey.directory && $0.ticket == nil }),
            question.state == .cancelled
        else { return }
        question.state = .waiting
        question.updatedAt = instant
        step(question)
    }

    private mutating func resume(_ end: StepRecord) {
        step(
            StepRecord(
                application: end.application, key: end.key, operation: end.operation, counterpart: end.counterpart,
                ticket: nil, state: .cancelled, code: EndingCode.resumed, updatedAt: instant))
    }
}

extension StepRecord {
    /// True when the end of a registration was sent, by this application or by another one.
    fileprivate var hasEnded: Bool { ticket != nil || code == EndingCode.endedByAnother }
}
