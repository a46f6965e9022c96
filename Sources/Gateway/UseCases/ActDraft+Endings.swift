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
    /// Ends the registrations with which the inquiry began, of every person of the application.
    ///
    /// - Parameters:
    ///   - kept: roles whose registration goes on.
    ///   - unsent: tickets of documents that no attempt was made with: those are cancelled instead.
    mutating func endIntegrations(
        of application: ApplicationRecord, keeping kept: Set<PersonRole> = [], unsent: Set<Ticket> = []
    ) throws {
        let persons = try application.request().persons
        for (index, person) in persons.enumerated() where !kept.contains(person.role) {
            let end = application.steps.first { $0.key == StepKey.deintegration(index) }
            guard end == nil, var step = application.steps.first(where: { $0.key == StepKey.integration(index) }) else {
                continue
            }
            if let ticket = step.ticket, step.state != .done, unsent.contains(ticket) {
                cancel(ticket)
                step.state = .cancelled
                step.updatedAt = instant
                self.step(step)
                continue
            }
            guard step.state.isRegistration else { continue }
            if step.state == .done, !isRegistering(index) {
                try sendEnd(of: person, at: index, of: application)
            } else {
                endStep(index, of: application, ticket: nil, state: .waiting)
            }
        }
        cancelQuestion(of: application)
    }

    /// A registration was answered: what waits for that is sent, or has become needless.
    ///
    /// - Parameter finished: the step, as this draft leaves it.
    mutating func continueEndings(of application: ApplicationRecord, after finished: StepRecord) throws {
        guard let index = StepKey.person(of: finished.key),
            application.steps.contains(where: {
                $0.key == StepKey.deintegration(index) && $0.state == .waiting && $0.ticket == nil
            })
        else { return }
        let steps = application.steps.map { $0.key == finished.key ? finished : $0 }
        let registrations = steps.filter { StepKey.person(of: $0.key) == index }
        guard registrations.allSatisfy({ $0.state.isFinal }) else { return }
        let persons = try application.request().persons
        guard persons.indices.contains(index) else { return }
        if registrations.contains(where: { $0.key == StepKey.integration(index) && $0.state == .done }) {
            try sendEnd(of: persons[index], at: index, of: application)
        } else {
            endStep(index, of: application, ticket: nil, state: .cancelled)
        }
    }

    /// Registers the persons of an application in the quality that a decision gives them, for the days of the aid.
    mutating func register(_ grant: ApplicationDecision.Grant, of application: ApplicationRecord) throws {
        // The hub takes no registration for a period that is over.
        guard grant.period.end.map({ $0 >= today }) ?? true else { return }
        for (index, person) in try application.request().persons.enumerated() {
            guard let proof = person.proof, person.role != .maintenanceDebtor else { continue }
            let code: QualityCode = person.role == .applicant ? grant.qualityCode : .cohabitant
            let sent = try send(
                .registerPerson(RegisterPerson(qualityCode: code, period: grant.period, proof: proof)),
                about: Criteria(ssin: person.ssin, role: person.role),
                conversation: application.application.conversation, recording: .integrationRegistered,
                qualityCode: code)
            step(
                StepRecord(
                    application: application.application.id, key: StepKey.grant(index), operation: .registerPerson,
                    counterpart: environment.hub, ticket: sent.ticket, state: .sent, updatedAt: instant))
        }
    }

    /// True when this draft registers the person anew: the old registration ends after that, so that there is no gap.
    private func isRegistering(_ index: Int) -> Bool {
        changes.steps.contains { $0.key == StepKey.grant(index) }
    }

    private mutating func sendEnd(of person: PersonRequest, at index: Int, of application: ApplicationRecord) throws {
        let code = person.role.integrationCode
        let sent = try send(
            .unregisterPerson(UnregisterPerson(qualityCode: code, endDate: today)),
            about: Criteria(ssin: person.ssin, role: person.role),
            conversation: application.application.conversation, recording: .integrationEnded, qualityCode: code)
        endStep(index, of: application, ticket: sent.ticket, state: .sent)
    }

    private mutating func endStep(
        _ index: Int, of application: ApplicationRecord, ticket: Ticket?, state: StepState
    ) {
        step(
            StepRecord(
                application: application.application.id, key: StepKey.deintegration(index),
                operation: .unregisterPerson, counterpart: environment.hub, ticket: ticket, state: state,
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
    fileprivate var isRegistration: Bool { self != .refused && self != .cancelled }
}

extension ApplicationRecord {
    /// Indices of the persons whose registration of the beginning holds and was not ended.
    var runningRegistrations: [Int] {
        steps.compactMap { step in
            guard step.state == .done, step.key.hasPrefix(StepKey.integrationPrefix),
                let index = StepKey.person(of: step.key),
                !steps.contains(where: { $0.key == StepKey.deintegration(index) && $0.state != .cancelled })
            else { return nil }
            return index
        }
    }

    /// Every conversation with documents about this application: its own, and those of its transfers.
    var conversations: Set<Ticket> {
        Set(transfers.map(\.conversation)).union([application.conversation])
    }
}
