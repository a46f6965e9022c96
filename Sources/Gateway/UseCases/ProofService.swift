import AuditLog
import MessageStore
import Messages
import SocialSecurity
import XMLSecurity

/// Takes the proof of identity of a person anew when the hub refused to register the person, and goes on from there.
public struct ProofService: Sendable {
    private let environment: GatewayEnvironment

    /// Makes the service.
    public init(environment: GatewayEnvironment) { self.environment = environment }

    /// Keeps the proof in the application and asks the hub again: during the inquiry for its registration, after a
    /// decision for the registration in the quality of the aid. What waited for it goes on; a later transfer carries it.
    ///
    /// The same proof again repeats a registration that was refused, and changes nothing while one is under way or done.
    ///
    /// - Parameter index: position of the person in `persons`, from 0.
    /// - Throws: `RequestProblem`: `.notFound`; `.preconditionFailed`; `.stateConflict` when no registration of the person
    ///   was refused, while a transfer is under way, or when the application ended without registration.
    public func give(
        _ request: ProofRequest, of index: Int, in id: ApplicationID, if condition: VersionCondition = .any,
        by caller: Caller
    ) async throws -> ApplicationRecord {
        let found = try await existing(id, caller: caller)
        return try await caller.tenant.conversations.passing(all: found.conversations) {
            let application = try await existing(id, caller: caller)
            let content = try application.request()
            guard content.persons.indices.contains(index) else { throw RequestProblem.notFound }
            let registration = try application.lastRegistration(of: index)
            if content.persons[index].proof == request.proof, let registration, registration.state != .refused {
                return application
            }
            try condition.check(application)
            var draft = ActDraft(environment, caller: caller, at: environment.clock())
            let attempt = try draft.registration(of: content.persons[index], at: index, in: application)
            try check(registration, of: content.persons[index])
            let mended = content.giving(request.proof, toPersonAt: index)
            try draft.content(mended, of: id)
            try draft.repeatRegistration(attempt, of: mended.persons[index], at: index, in: application)
            try draft.record(.applicationChanged, access: .changed) { facts in
                facts.subject = mended.persons[index].ssin
                facts.conversation = application.application.conversation
                facts.outcome = .done
            }
            draft.event(TimelineCode.proofGiven, conversation: application.application.conversation)
            try await caller.tenant.store.change(
                application: id, expectedVersion: application.version, changes: draft.changes)
            caller.tenant.announce(draft.changes)
            return try await existing(id, caller: caller)
        }
    }

    /// A registration that holds, or may come to, has a proof that the hub took or is looking at.
    private func check(_ registration: StepRecord?, of person: PersonRequest) throws(RequestProblem) {
        guard let registration else {
            guard person.proof != nil else { return }
            throw RequestProblem(
                .stateConflict, "Nothing registers this person.", remedy: "Read the application and its steps.")
        }
        switch registration.state {
        case .refused: return
        case .waiting, .sent, .delivered, .parked, .notAnswered:
            throw RequestProblem(
                .stateConflict, "The hub has not answered the registration of this person yet.",
                remedy: "Wait until step \(registration.key) is done or refused.")
        case .done, .cancelled:
            throw RequestProblem(
                .stateConflict, "Step \(registration.key) is \(registration.state.rawValue): it needs no other proof.",
                remedy: "Read the application and its steps.")
        }
    }

    private func existing(_ id: ApplicationID, caller: Caller) async throws -> ApplicationRecord {
        guard let application = try await caller.tenant.store.application(id: id) else { throw RequestProblem.notFound }
        return application
    }
}

/// A registration as the state of the application asks for it.
struct RegistrationAttempt {
    let key: String
    let code: QualityCode
    let period: Period
}

extension ApplicationRecord {
    /// The step that the hub answered, or will answer, last about a person: of the aid once decided, else of the inquiry.
    fileprivate func lastRegistration(of index: Int) throws -> StepRecord? {
        step(key: state == .decided ? StepKey.grant(index) : StepKey.integration(index))
    }
}

extension ActDraft {
    /// What would register a person now.
    ///
    /// - Throws: `RequestProblem` with `.stateConflict` when nothing would.
    fileprivate func registration(of person: PersonRequest, at index: Int, in application: ApplicationRecord) throws
        -> RegistrationAttempt
    {
        switch application.state {
        case .open, .contested:
            let first = environment.civilDate(
                of: application.cameByTransfer
                    ? application.application.openedAt : try application.request().receivedAt)
            let period = try provisionalPeriod(from: first)
            // The hub takes no registration for a period that is over.
            let isOver = period.end.map { $0 < today } ?? false
            return RegistrationAttempt(
                key: StepKey.integration(index), code: person.role.integrationCode,
                period: isOver ? try provisionalPeriod(from: today) : period)
        case .decided:
            guard let grant = try application.readEnding()?.grant, grant.runs(on: today),
                let code = grant.code(of: person.role)
            else { throw RequestProblem.nothingRegistered(application.state) }
            return RegistrationAttempt(key: StepKey.grant(index), code: code, period: grant.period)
        case .transferSent:
            throw RequestProblem(
                .stateConflict, "A transfer of this application is under way.",
                remedy: "Wait until it is answered or refused; a refused one leaves the application open.")
        case .transferred, .withdrawn:
            throw RequestProblem.nothingRegistered(application.state)
        }
    }

    /// Asks the hub again; the steps that a refusal had ended wait for the answer as they did before.
    fileprivate mutating func repeatRegistration(
        _ attempt: RegistrationAttempt, of person: PersonRequest, at index: Int, in application: ApplicationRecord
    ) throws {
        try register(
            person, in: attempt.code, for: attempt.period, as: attempt.key, application: application.application.id,
            conversation: application.application.conversation)
        if attempt.key == StepKey.grant(index) {
            // Its end waits for the new quality, as after the decision.
            guard let end = application.endStep(index), end.code == EndingCode.grantNotRegistered else { return }
            wait(end)
        } else if person.role == .applicant, let question = application.step(key: StepKey.directory),
            question.ticket == nil
        {
            wait(question)
        }
    }

    private mutating func wait(_ step: StepRecord) {
        var step = step
        step.state = .waiting
        step.code = nil
        step.updatedAt = instant
        self.step(step)
    }
}

extension ApplicationRequest {
    /// The same application with the proof of one person replaced.
    fileprivate func giving(_ proof: ProofOfIdentity, toPersonAt index: Int) -> ApplicationRequest {
        var persons = persons
        persons[index] = PersonRequest(ssin: persons[index].ssin, role: persons[index].role, proof: proof)
        return ApplicationRequest(
            reference: reference, receivedAt: receivedAt, form: form, aid: aid, registerNumber: registerNumber,
            acknowledgementReference: acknowledgementReference, persons: persons)
    }
}

extension RequestProblem {
    fileprivate static func nothingRegistered(_ state: ApplicationState) -> RequestProblem {
        RequestProblem(
            .stateConflict, "The application is \(state.rawValue), and registers nobody any more.",
            remedy: "Register the person by POST /v1/integrations if your OCMW goes on with the person.")
    }
}
