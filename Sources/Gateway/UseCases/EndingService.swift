import AuditLog
import MessageStore
import Messages
import SocialSecurity
import XMLSecurity

/// Ends applications: the applicant withdraws, or the OCMW decides.
public struct EndingService: Sendable {
    private let environment: GatewayEnvironment

    /// How often an act is decided anew when a document was sent while it was decided.
    private static let attempts = 3

    /// Makes the service.
    public init(environment: GatewayEnvironment) { self.environment = environment }

    /// Notes that the applicant withdrew. The same call again changes nothing.
    ///
    /// What no attempt was made with is not sent any more; registrations of the persons end; answers to inquiries that
    /// went out are still taken and kept.
    ///
    /// - Throws: `RequestProblem`: `.notFound`; `.invalidRequest` for a day to come or before the receipt;
    ///   `.stateConflict` while a transfer is not answered, or when the application ended otherwise.
    public func withdraw(
        _ id: ApplicationID, _ request: WithdrawalRequest, if condition: VersionCondition = .any, by caller: Caller
    ) async throws
        -> ApplicationRecord
    {
        try await end(
            id, as: .withdrawal(on: request.withdrawnOn), field: "/withdrawnOn", from: [.open, .contested],
            if: condition, by: caller
        ) {
            application, draft in
            let unsent = try await unsent(by: application, caller: caller)
            try await draft.endIntegrations(of: application, unsent: unsent)
            try cancelQuestions(of: application, unsent: unsent, draft: &draft)
            draft.event(
                TimelineCode.applicationWithdrawn, conversation: application.application.conversation,
                ["withdrawnOn": request.withdrawnOn.description])
        }
    }

    /// Notes the decision: quality code 1 becomes the code of the aid granted, or ends. The same call again changes
    /// nothing.
    ///
    /// Cohabitants stay registered with code 5 for the days of the aid; maintenance debtors end.
    ///
    /// - Throws: as `withdraw`.
    public func decide(
        _ id: ApplicationID, _ request: ApplicationDecisionRequest, if condition: VersionCondition = .any,
        by caller: Caller
    ) async throws
        -> ApplicationRecord
    {
        let decision = request.decision
        return try await end(id, as: .decision(decision), field: "/decidedOn", from: [.open], if: condition, by: caller)
        {
            application, draft in
            if let grant = decision.grant { try draft.register(grant, of: application) }
            let runs = decision.grant?.runs(on: draft.today) ?? false
            try await draft.endIntegrations(of: application, keeping: runs ? [.cohabitant] : [])
            draft.event(
                TimelineCode.applicationDecided, conversation: application.application.conversation,
                ["decidedOn": decision.decidedOn.description])
        }
    }

    // MARK: Steps shared by both

    /// Reads, decides and commits; anew when a document that should have been cancelled left in between.
    private func end(
        _ id: ApplicationID, as ending: ApplicationEnding, field: String, from states: Set<ApplicationState>,
        if condition: VersionCondition, by caller: Caller,
        _ act: (ApplicationRecord, inout ActDraft) async throws -> Void
    ) async throws -> ApplicationRecord {
        let found = try await existing(id, caller: caller)
        return try await caller.tenant.conversations.passing(all: found.conversations) {
            for attempt in 1... {
                let application = try await existing(id, caller: caller)
                if try application.readEnding() == ending { return application }
                try condition.check(application)
                try checkState(of: application, isOneOf: states)
                try check(ending, of: application, field: field)
                var draft = ActDraft(environment, caller: caller, at: environment.clock())
                try await act(application, &draft)
                draft.state(ending.state, of: application, ending: try ending.json.canonicalBytes())
                try record(application, draft: &draft)
                do {
                    try await caller.tenant.store.change(
                        application: id, expectedVersion: application.version, changes: draft.changes)
                    caller.tenant.announce(draft.changes)
                    break
                } catch let error as MessageStoreError
                    where [.illegalTransition, .versionConflict].contains(error.code) && attempt < Self.attempts
                {
                    continue
                }
            }
            return try await existing(id, caller: caller)
        }
    }

    private func check(_ ending: ApplicationEnding, of application: ApplicationRecord, field: String) throws {
        let (day, today) = (ending.day, environment.civilDate(of: environment.clock()))
        guard day <= today else {
            throw RequestProblem.field(field, "not-in-the-future", "must not lie in the future")
        }
        guard day >= environment.civilDate(of: try application.request().receivedAt) else {
            throw RequestProblem.field(
                field, "not-before-receipt", "must not lie before the receipt of the application")
        }
    }

    private func checkState(of application: ApplicationRecord, isOneOf states: Set<ApplicationState>)
        throws(RequestProblem)
    {
        let underWay = application.transfers.contains {
            $0.state == .delivered || ($0.direction == .sent && $0.state == .queued)
        }
        if underWay {
            throw RequestProblem(
                .stateConflict, "A transfer of this application is under way or not answered.",
                remedy: application.cameByTransfer
                    ? "Accept or contest the transfer first."
                    : "Wait until the other OCMW has accepted or contested it.",
                errors: [.init(field: "/", rule: "transfer-not-answered", message: "a transfer is not answered yet")])
        }
        guard !states.contains(application.state) else { return }
        throw RequestProblem(
            .stateConflict, "The application is \(application.state.rawValue).",
            remedy: application.state == .contested
                ? "Relay or await the minister's provisional decision first."
                : "Read the application: it ended here, or another OCMW has it.")
    }

    /// Tickets of documents of the application that no attempt was made with.
    private func unsent(by application: ApplicationRecord, caller: Caller) async throws -> Set<Ticket> {
        var tickets: Set<Ticket> = []
        for ticket in application.steps.compactMap(\.ticket) {
            guard let entry = try await caller.tenant.store.outboxEntry(ticket: ticket), entry.attempt == 0,
                entry.state == .queued || entry.state == .parked
            else { continue }
            tickets.insert(ticket)
        }
        return tickets
    }

    /// Nobody is asked any more about a person who withdrew.
    private func cancelQuestions(of application: ApplicationRecord, unsent: Set<Ticket>, draft: inout ActDraft) throws {
        for var step in application.steps where step.tellsWhoKnowsThePerson {
            guard let ticket = step.ticket, unsent.contains(ticket) else { continue }
            draft.cancel(ticket)
            step.state = .cancelled
            step.updatedAt = draft.instant
            draft.step(step)
        }
    }

    private func record(_ application: ApplicationRecord, draft: inout ActDraft) throws {
        let persons = try application.request().persons
        for person in persons {
            try draft.record(.applicationChanged, access: .changed) { facts in
                facts.subject = person.ssin
                facts.conversation = application.application.conversation
                facts.outcome = .done
            }
        }
        for ticket in draft.changes.cancelled {
            draft.event(
                TimelineCode.documentCancelled, conversation: application.application.conversation, ticket: ticket)
            let step = application.step(ticket: ticket)
            let index = step.flatMap { StepKey.person(of: $0.key) }.flatMap { persons.indices.contains($0) ? $0 : nil }
            try draft.record(.documentCancelled, access: .changed) { facts in
                facts.operation = step?.operation
                facts.subject = index.map { persons[$0].ssin } ?? persons.first { $0.role == .applicant }?.ssin
                facts.ticket = ticket
                facts.conversation = application.application.conversation
                facts.outcome = .done
            }
        }
    }

    private func existing(_ id: ApplicationID, caller: Caller) async throws -> ApplicationRecord {
        guard let application = try await caller.tenant.store.application(id: id) else { throw RequestProblem.notFound }
        return application
    }
}

extension ApplicationEnding {
    /// The day on which it ended.
    fileprivate var day: CivilDate {
        switch self {
        case .withdrawal(let day): day
        case .decision(let decision): decision.decidedOn
        }
    }
}
