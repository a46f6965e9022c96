import MessageStore
import Messages
import SocialSecurity
import XMLSecurity

/// Codes of the step that ends a registration, when its document was not sent.
///
/// The hub knows a person once in a quality, however many applications say so: an end for one ends it for all.
enum EndingCode {
    /// Another application stands on the registration: the last one ends it.
    static let heldByAnother = "held-by-another-application"
    /// Another application, the last one, ended the registration.
    static let endedByAnother = "ended-by-another-application"
    /// The hub refused the quality that the decision gives: the one of the inquiry stays.
    static let grantNotRegistered = "grant-not-registered"
    /// The application goes on after all.
    static let resumed = "resumed"
}

/// What the other applications of this OCMW about one person mean for a registration of that person.
struct RegistrationHold {
    /// The registration of the n-th person of an application.
    typealias Registration = (application: ApplicationRecord, index: Int, person: PersonRequest)

    let reading: PersonReading
    private let others: [PersonApplication]

    /// - Parameter application: the one whose registration ends.
    init(on person: SSIN, beside application: ApplicationID, in store: any TenantStore) async throws {
        let found = try await store.applications(about: person)
        reading = PersonReading(of: found, about: person, beside: application)
        others = found.filter { $0.record.application.id != application }
    }

    /// True when an application goes on that registered the person in this quality, or is about to.
    func stands(in code: QualityCode, on day: CivilDate) throws -> Bool {
        try others.contains { other in
            try other.registrations(in: code).contains { index, person in
                try other.record.stands(onRegistrationOf: person, at: index, on: day)
            }
        }
    }

    /// Registrations in this quality that applications which ended left to others.
    func left(in code: QualityCode) throws -> [Registration] {
        try others.flatMap { other in
            try other.registrations(in: code).filter { other.record.endStep($0.index)?.isLeft ?? false }
                .map { (other.record, $0.index, $0.person) }
        }
    }
}

extension PersonApplication {
    fileprivate func registrations(in code: QualityCode) throws -> [(index: Int, person: PersonRequest)] {
        try record.request().persons.enumerated().filter {
            numbers.contains($0.element.ssin) && $0.element.role.integrationCode == code
        }.map { ($0.offset, $0.element) }
    }
}

extension StepRecord {
    /// True for the end of a registration that another application goes on with.
    var isLeft: Bool { state == .cancelled && code == EndingCode.heldByAnother }

    /// True for the end of a registration that is no longer this application's affair.
    var isOver: Bool { isLeft || code == EndingCode.endedByAnother }
}

extension ApplicationRecord {
    /// The step that ends the registration of the n-th person; `nil` when the application goes on after all.
    func endStep(_ index: Int) -> StepRecord? {
        steps.first { $0.key == StepKey.deintegration(index) && $0.code != EndingCode.resumed }
    }

    /// True while this application needs the registration with which its inquiry began.
    fileprivate func stands(onRegistrationOf person: PersonRequest, at index: Int, on day: CivilDate) throws -> Bool {
        let isRegistered = steps.contains { StepKey.person(of: $0.key) == index && $0.state.isRegistration }
        guard isRegistered else { return false }
        switch state {
        case .open, .transferSent, .contested: return endStep(index) == nil
        case .transferred, .withdrawn: return false
        case .decided:
            // A cohabitant is registered for the days of the aid; an applicant until the code of the aid is.
            guard let end = endStep(index) else { return try readEnding()?.grant?.runs(on: day) ?? false }
            return end.state == .waiting || end.code == EndingCode.grantNotRegistered
        }
    }
}

extension ApplicationEnding {
    /// The aid that was granted, if the application was decided so.
    var grant: ApplicationDecision.Grant? {
        switch self {
        case .withdrawal: nil
        case .decision(let decision): decision.grant
        }
    }
}

extension ApplicationDecision.Grant {
    /// False once the last day of the aid is over.
    func runs(on day: CivilDate) -> Bool { period.end.map { $0 >= day } ?? true }

    /// The quality that the aid gives a person of this role; `nil` for who has none by it.
    func code(of role: PersonRole) -> QualityCode? {
        switch role {
        case .applicant: qualityCode
        case .cohabitant: .cohabitant
        case .maintenanceDebtor: nil
        }
    }
}
