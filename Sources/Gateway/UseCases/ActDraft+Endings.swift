import AuditLog
import MessageStore
import Messages
import SocialSecurity
import XMLSecurity

/// The end of what an application registered in the reference directory.
///
/// A registration that is on its way cannot be ended yet: the end waits as a step without ticket until the hub has
/// answered, so that the two never overtake each other.
extension ActDraft {
    /// Ends the registrations with which the inquiry began, of every person of the application. One that another
    /// application about the person stands on is left to that one.
    ///
    /// - Parameters:
    ///   - kept: roles whose registration goes on.
    ///   - unsent: tickets of documents that no attempt was made with: those are cancelled instead.
    mutating func endIntegrations(
        of application: ApplicationRecord, keeping kept: Set<PersonRole> = [], unsent: Set<Ticket> = []
    ) async throws {
        let persons = try application.request().persons
        for (index, person) in persons.enumerated() where !kept.contains(person.role) {
            guard application.endStep(index) == nil,
                let step = application.steps.first(where: { $0.key == StepKey.integration(index) })
            else { continue }
            if let ticket = step.ticket, step.state != .done, unsent.contains(ticket) {
                cancel(ticket)
                finish(step, .cancelled, code: nil)
                try await endLeft(person, of: application)
            } else if !step.state.isRegistration {
                try await endLeft(person, of: application)
            } else if step.state == .done, !isRegistering(index) {
                try await end(person, at: index, of: application)
            } else {
                endStep(index, of: application, ticket: nil, state: .waiting)
            }
        }
        cancelQuestion(of: application)
    }

    /// A registration was answered: what waits for that is sent, or has become needless.
    ///
    /// When the quality that a decision gives was refused, the one of the inquiry stays: without any, nobody could ask
    /// about a person who receives aid.
    ///
    /// - Parameter finished: the step, as this draft leaves it.
    mutating func continueEndings(of application: ApplicationRecord, after finished: StepRecord) async throws {
        guard let index = StepKey.person(of: finished.key), let end = application.endStep(index),
            end.state == .waiting, end.ticket == nil
        else { return }
        let steps = application.steps.map { $0.key == finished.key ? finished : $0 }
        let registrations = steps.filter { StepKey.person(of: $0.key) == index }
        guard registrations.allSatisfy({ $0.state.isFinal }) else { return }
        let persons = try application.request().persons
        guard persons.indices.contains(index) else { return }
        if !registrations.contains(where: { $0.key == StepKey.integration(index) && $0.state == .done }) {
            endStep(index, of: application, ticket: nil, state: .cancelled)
            try await endLeft(persons[index], of: application)
        } else if registrations.contains(where: { $0.key == StepKey.grant(index) && $0.state != .done }) {
            endStep(index, of: application, ticket: nil, state: .cancelled, code: EndingCode.grantNotRegistered)
        } else {
            try await self.end(persons[index], at: index, of: application)
        }
    }

    /// Registers the persons of an application in the quality that a decision gives them, for the days of the aid.
    mutating func register(_ grant: ApplicationDecision.Grant, of application: ApplicationRecord) throws {
        // The hub takes no registration for a period that is over.
        guard grant.runs(on: today) else { return }
        for (index, person) in try application.request().persons.enumerated() {
            guard let code = grant.code(of: person.role) else { continue }
            try register(
                person, in: code, for: grant.period, as: StepKey.grant(index),
                application: application.application.id, conversation: application.application.conversation)
        }
    }

    /// True when this draft registers the person anew: the old registration ends after that, so that there is no gap.
    private func isRegistering(_ index: Int) -> Bool {
        changes.steps.contains { $0.key == StepKey.grant(index) }
    }

    /// Ends a registration that holds, and what other applications left to this one; or leaves it to another.
    private mutating func end(_ person: PersonRequest, at index: Int, of application: ApplicationRecord) async throws {
        let hold = try await hold(on: person, of: application)
        guard try !hold.stands(in: person.role.integrationCode, on: today) else {
            endStep(index, of: application, ticket: nil, state: .cancelled, code: EndingCode.heldByAnother)
            event(
                TimelineCode.integrationLeft, conversation: application.application.conversation,
                ["qualityCode": String(person.role.integrationCode.rawValue)])
            return
        }
        try sendEnd(of: person, at: index, of: application, on: lastDay(of: person, in: application, hold))
        try cancelLeft(hold.left(in: person.role.integrationCode))
    }

    /// Ends what other applications left to this one, which has no registration of its own.
    private mutating func endLeft(_ person: PersonRequest, of application: ApplicationRecord) async throws {
        let hold = try await hold(on: person, of: application)
        guard try !hold.stands(in: person.role.integrationCode, on: today) else { return }
        let left = try hold.left(in: person.role.integrationCode)
        guard let first = left.first else { return }
        try sendEnd(
            of: first.person, at: first.index, of: first.application, on: lastDay(of: person, in: application, hold))
        cancelLeft(left.dropFirst())
    }

    /// One end for a person is enough: the hub ends what is registered under every number.
    private mutating func cancelLeft(_ registrations: some Sequence<RegistrationHold.Registration>) {
        for left in registrations {
            endStep(left.index, of: left.application, ticket: nil, state: .cancelled, code: EndingCode.endedByAnother)
        }
    }

    private mutating func hold(on person: PersonRequest, of application: ApplicationRecord) async throws
        -> RegistrationHold
    {
        let hold = try await RegistrationHold(
            on: person.ssin, beside: application.application.id, in: tenant.store)
        rely(on: hold.reading)
        return hold
    }

    private mutating func sendEnd(
        of person: PersonRequest, at index: Int, of application: ApplicationRecord, on lastDay: CivilDate
    ) throws {
        let code = person.role.integrationCode
        let sent = try send(
            .unregisterPerson(UnregisterPerson(qualityCode: code, endDate: lastDay)),
            about: Criteria(ssin: person.ssin, role: person.role),
            conversation: application.application.conversation, recording: .integrationEnded, qualityCode: code)
        endStep(index, of: application, ticket: sent.ticket, state: .sent)
    }

    /// The last day on which this application, or one that left its end to it, needs the registration.
    private func lastDay(of person: PersonRequest, in application: ApplicationRecord, _ hold: RegistrationHold) throws
        -> CivilDate
    {
        try hold.left(in: person.role.integrationCode).map { try lastDay(of: $0.person, in: $0.application) }
            .reduce(lastDay(of: person, in: application), max)
    }

    /// Today; for an applicant whose aid begins later the day before it, so that no day is without registration.
    ///
    /// The hub gives up at once what ends today. When the aid begins tomorrow, the two overlap on its first day.
    private func lastDay(of person: PersonRequest, in application: ApplicationRecord) throws -> CivilDate {
        guard person.role == .applicant, let begin = try application.readEnding()?.grant?.period.begin,
            begin > today
        else { return today }
        let before = begin.adding(days: -1)
        return before > today ? before : begin
    }

    private mutating func endStep(
        _ index: Int, of application: ApplicationRecord, ticket: Ticket?, state: StepState, code: String? = nil
    ) {
        step(
            StepRecord(
                application: application.application.id, key: StepKey.deintegration(index),
                operation: .unregisterPerson, counterpart: environment.hub, ticket: ticket, state: state, code: code,
                updatedAt: instant))
    }

    /// The question who knows the person is asked no more.
    private mutating func cancelQuestion(of application: ApplicationRecord) {
        guard var question = application.steps.first(where: { $0.key == StepKey.directory && $0.ticket == nil }),
            question.state == .waiting
        else { return }
        question.state = .cancelled
        question.updatedAt = instant
        step(question)
    }
}

extension StepState {
    /// True when no answer can come any more that changes a registration.
    fileprivate var isFinal: Bool {
        switch self {
        case .done, .refused, .cancelled: true
        case .waiting, .sent, .delivered, .parked, .notAnswered: false
        }
    }

    /// True when the registration holds, or may come to.
    var isRegistration: Bool { self != .refused && self != .cancelled }
}

extension ApplicationRecord {
    /// Indices of the persons whose registration of the beginning holds and was neither ended nor left to another
    /// application.
    var runningRegistrations: [Int] {
        steps.compactMap { step in
            guard step.state == .done, step.key.hasPrefix(StepKey.integrationPrefix),
                let index = StepKey.person(of: step.key),
                endStep(index).map({ $0.state == .cancelled && !$0.isOver }) ?? true
            else { return nil }
            return index
        }
    }

    /// Every conversation with documents about this application: its own, and those of its transfers.
    var conversations: Set<Ticket> {
        Set(transfers.map(\.conversation)).union([application.conversation])
    }
}
