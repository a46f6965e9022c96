import MessageStore
import SocialSecurity
import XMLSecurity

/// Which deadlines an act sets. What becomes of them when they are due: `DeadlineEffects`.
extension ActDraft {
    /// An inquiry is expected to be answered by then.
    ///
    /// Source: first-year report of POD MI on the electronic social report: answers within 24 hours.
    static let answerExpectedWithin = Duration.seconds(24 * 3_600)

    /// Announces the ends of the terms that the gateway watches: the day before, or a week for a term of a month.
    mutating func watch(_ watched: [StatutoryTerm], of application: ApplicationID) {
        for term in watched {
            guard let notice = term.kind.noticeDays else { continue }
            if today <= term.dueDate {
                deadline(.termNear, term.kind.rawValue, of: application, from: term.dueDate.adding(days: -notice), term)
            }
            deadline(.termPassed, term.kind.rawValue, of: application, from: term.dueDate.adding(days: 1), term)
        }
    }

    private mutating func deadline(
        _ kind: DeadlineKind, _ key: String, of application: ApplicationID, from day: CivilDate, _ term: StatutoryTerm
    ) {
        deadline(
            Deadline(
                application: application, kind: kind, key: key, dueAt: environment.startOfDay(day), day: term.dueDate))
    }

    /// Announces the last day of the registrations with which an inquiry begins.
    mutating func watchProvisionalCode(of application: ApplicationID, lastDay: CivilDate) {
        let notice = lastDay.adding(days: -tenant.settings.provisionalCodeNoticeDays)
        for (kind, day) in [
            (DeadlineKind.provisionalCodeEndsSoon, notice), (.provisionalCodeEnded, lastDay.adding(days: 1)),
        ] {
            deadline(
                Deadline(
                    application: application, kind: kind, key: "code-1", dueAt: environment.startOfDay(day),
                    day: lastDay))
        }
    }

    /// An inquiry was sent.
    mutating func expectAnswer(to step: StepRecord) {
        deadline(
            Deadline(
                application: step.application, kind: .inquiryUnanswered, key: step.key,
                dueAt: instant.advanced(by: Self.answerExpectedWithin)))
    }

    /// A transfer was committed.
    mutating func expectReceipt(of transfer: TransferRecord) {
        deadline(
            Deadline(
                application: transfer.application, kind: .transferWithoutReceipt, key: transfer.ticket.value,
                dueAt: instant.advanced(by: SettlementComposer.receiptExpectedWithin)))
    }
}

extension StatutoryTerm.Kind {
    /// How many days before its last day a term is announced; `nil` for terms that the gateway does not watch.
    var noticeDays: Int? {
        switch self {
        case .forward, .petition: 1
        case .decide, .decideAfterTransfer, .decideOnSocialAid: 7
        case .enterInRegister, .acknowledge, .informApplicant, .forwardRunningAid, .informApplicantOfRunningAid,
            .provisionalDecision, .notifyDecision, .reportDecision, .sendRefundForm, .publishDecision, .appeal:
            nil
        }
    }
}
