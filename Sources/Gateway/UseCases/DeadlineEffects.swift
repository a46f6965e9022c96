import AuditLog
import MessageStore
import Messages
import SocialSecurity
import XMLSecurity

/// What a deadline brings about once it is due: an event where it still means something, else nothing.
struct DeadlineEffects {
    let environment: GatewayEnvironment
    let tenant: Tenant
    let instant: UTCInstant

    /// Decides about one due deadline, by the present state of its application.
    func decide(about deadline: Deadline, of application: ApplicationRecord) async throws
        -> (outcome: DeadlineOutcome, changes: Changes)
    {
        var draft = ActDraft(environment, tenant: tenant, process: "deadlines", at: instant)
        let isReached =
            switch deadline.kind {
            case .termNear: term(deadline, of: application, code: TimelineCode.termNear, draft: &draft)
            case .termPassed: term(deadline, of: application, code: TimelineCode.termPassed, draft: &draft)
            case .provisionalCodeEndsSoon: codeEndsSoon(deadline, of: application, draft: &draft)
            case .provisionalCodeEnded: try codeEnded(deadline, of: application, draft: &draft)
            case .inquiryUnanswered: unanswered(deadline, of: application, draft: &draft)
            case .transferWithoutReceipt: try await withoutReceipt(deadline, of: application, draft: &draft)
            }
        return (isReached ? .reached : .dropped, draft.changes)
    }

    private func term(
        _ deadline: Deadline, of application: ApplicationRecord, code: String, draft: inout ActDraft
    ) -> Bool {
        guard let kind = StatutoryTerm.Kind(rawValue: deadline.key), let lastDay = deadline.day,
            code == TimelineCode.termPassed || draft.today <= lastDay, application.isBound(by: kind)
        else { return false }
        draft.event(
            code, conversation: application.application.conversation,
            ["term": kind.rawValue, "dueDate": lastDay.description])
        return true
    }

    private func codeEndsSoon(_ deadline: Deadline, of application: ApplicationRecord, draft: inout ActDraft) -> Bool {
        guard let lastDay = deadline.day, draft.today <= lastDay, !application.runningRegistrations.isEmpty else {
            return false
        }
        draft.event(
            TimelineCode.provisionalCodeEndsSoon, conversation: application.application.conversation,
            ["endsOn": lastDay.description, "qualityCode": "1"])
        return true
    }

    /// The hub no longer counts the registrations: the log says so for each person.
    private func codeEnded(_ deadline: Deadline, of application: ApplicationRecord, draft: inout ActDraft) throws
        -> Bool
    {
        let running = application.runningRegistrations
        guard let lastDay = deadline.day, !running.isEmpty else { return false }
        let persons = try application.request().persons
        for index in running where persons.indices.contains(index) {
            try draft.record(.integrationEnded, access: .changed) { facts in
                facts.subject = persons[index].ssin
                facts.qualityCode = persons[index].role.integrationCode
                facts.counterpart = environment.hub
                facts.conversation = application.application.conversation
                facts.outcome = .done
                facts.rule = "period-over"
            }
        }
        draft.event(
            TimelineCode.integrationEnded, conversation: application.application.conversation,
            ["endedOn": lastDay.description, "qualityCode": "1", "rule": "period-over"])
        return true
    }

    private func unanswered(_ deadline: Deadline, of application: ApplicationRecord, draft: inout ActDraft) -> Bool {
        guard application.state.isUnderInquiry,
            var step = application.steps.first(where: { $0.key == deadline.key }), step.state.isAwaitingAnswer
        else { return false }
        step.state = .notAnswered
        step.updatedAt = instant
        draft.step(step)
        draft.event(
            TimelineCode.inquiryNotAnswered, conversation: application.application.conversation, ticket: step.ticket,
            counterpart: step.counterpart)
        return true
    }

    /// The dispatcher may have told it already, with a failed attempt.
    private func withoutReceipt(_ deadline: Deadline, of application: ApplicationRecord, draft: inout ActDraft)
        async throws -> Bool
    {
        let transfer = application.transfers.first { $0.direction == .sent && $0.ticket.value == deadline.key }
        guard let transfer, transfer.state == .queued else { return false }
        let isTold = try await tenant.store.timeline(conversation: transfer.conversation).contains {
            $0.ticket == transfer.ticket && $0.code == TimelineCode.documentWithoutReceipt
        }
        guard !isTold else { return false }
        draft.event(
            TimelineCode.documentWithoutReceipt, conversation: transfer.conversation, ticket: transfer.ticket,
            counterpart: transfer.counterpart,
            [
                "operation": Operation.transferCompetence.rawValue, "queuedAt": transfer.createdAt.xmlDateTime,
                "remedy": "registered-letter",
            ])
        return true
    }
}

extension StepState {
    /// True while an inquiry waits for its answer.
    fileprivate var isAwaitingAnswer: Bool {
        switch self {
        case .waiting, .sent, .delivered, .parked: true
        case .done, .refused, .notAnswered, .cancelled: false
        }
    }
}

extension ApplicationRecord {
    /// True while the OCMW still has to do what this term asks for.
    fileprivate func isBound(by kind: StatutoryTerm.Kind) -> Bool {
        switch kind {
        case .forward: !cameByTransfer && state == .open
        case .decide, .decideAfterTransfer, .decideOnSocialAid: state == .open || state == .contested
        case .petition: transfers.contains { $0.direction == .received && $0.state == .delivered }
        default: false
        }
    }
}
