import MessageStore
import Messages
import SocialSecurity
import XMLSecurity

/// Opens applications for aid: commits first, answers at once, and lets the outbox do the rest.
public struct ApplicationService: Sendable {
    private let environment: GatewayEnvironment

    /// How far `receivedAt` may lie ahead of our clock, for clocks that differ.
    static let clockTolerance = Duration.seconds(300)

    /// Makes the service.
    public init(environment: GatewayEnvironment) { self.environment = environment }

    /// Commits an application with its first steps; the same reference and content gives the same answer again.
    ///
    /// - Returns: the application, and whether it was opened by this call.
    /// - Throws: `RequestProblem` with `.referenceConflict` when the reference has other content.
    public func open(_ request: ApplicationRequest, by caller: Caller) async throws -> (ApplicationRecord, isNew: Bool)
    {
        let now = environment.clock()
        guard request.receivedAt <= now.advanced(by: Self.clockTolerance) else {
            throw RequestProblem.field("/receivedAt", "not-in-the-future", "must not lie in the future")
        }
        let application = try newApplication(request, at: now)
        var draft = ActDraft(environment, caller: caller, at: now)
        draft.event(TimelineCode.applicationOpened, conversation: application.conversation)
        for person in request.persons {
            try draft.record(.applicationOpened, access: .changed) { facts in
                facts.subject = person.ssin
                facts.conversation = application.conversation
                facts.outcome = .done
            }
        }
        try draft.integrate(
            request, application: application.id, conversation: application.conversation,
            from: environment.civilDate(of: request.receivedAt))
        draft.watch(
            request.terms(environment, settings: caller.tenant.settings, origin: .counter), of: application.id)
        switch try await caller.tenant.store.openApplication(application, changes: draft.changes) {
        case .opened(let record):
            caller.tenant.announce(draft.changes)
            return (record, true)
        case .repeated(let record): return (record, false)
        case .conflict:
            throw RequestProblem(
                .referenceConflict, "An application with this reference exists with other content.",
                remedy: "Use a new reference for a new application; a sent application cannot be changed.")
        }
    }

    private func newApplication(_ request: ApplicationRequest, at now: UTCInstant) throws -> NewApplication {
        let content = try request.json.canonicalBytes()
        return NewApplication(
            id: ApplicationID(environment.ticket().value), reference: request.reference,
            contentDigest: SHA256Digest.of(content), origin: .counter, conversation: environment.ticket(),
            subjects: request.persons.map(\.ssin), content: content, openedAt: now)
    }

    /// One application, with a long poll.
    ///
    /// - Parameters:
    ///   - version: when given, the call waits until the application is past this version, or `wait` is over.
    ///   - wait: how long to wait at most.
    /// - Throws: `RequestProblem` with `.notFound`.
    public func application(
        id: ApplicationID, past version: Int? = nil, wait: Duration = .zero, by caller: Caller
    ) async throws -> ApplicationRecord {
        let store = caller.tenant.store
        if let version, wait > .zero {
            _ = try await caller.tenant.changes.value(
                of: .application(id), within: wait, sleep: environment.sleep
            ) { () async throws -> Int? in
                guard let record = try await store.application(id: id) else { return -1 }
                return record.version > version ? record.version : nil
            }
        }
        guard let record = try await store.application(id: id) else { throw RequestProblem.notFound }
        return record
    }

    /// Applications in the order of their opening.
    public func applications(after cursor: StoreCursor?, limit: Int, by caller: Caller) async throws
        -> [ApplicationRecord]
    {
        try await caller.tenant.store.applications(after: cursor, limit: limit)
    }
}

/// Keys of steps.
enum StepKey {
    /// The question who knows the person.
    static let directory = "directory"
    /// Begins the keys of integrations.
    static let integrationPrefix = "integration/"
    /// Begins the keys of registrations after a decision.
    private static let grantPrefix = "grant/"
    /// Integration of the n-th person.
    static func integration(_ index: Int) -> String { "\(integrationPrefix)\(index)" }
    /// Registration of the n-th person in the quality that the decision gives.
    static func grant(_ index: Int) -> String { "\(grantPrefix)\(index)" }
    /// The person whom a registration is about; `nil` for other steps.
    static func person(of key: String) -> Int? {
        for prefix in [integrationPrefix, grantPrefix] where key.hasPrefix(prefix) {
            return Int(key.dropFirst(prefix.count))
        }
        return nil
    }
    /// End of the integration of the n-th person.
    static func deintegration(_ index: Int) -> String { "deintegration/\(index)" }
    /// Inquiry at one OCMW.
    static func inquiry(_ organisation: EnterpriseNumber) -> String { "inquiry/\(organisation.digits)" }
    /// Transfer by its ticket.
    static func transfer(_ ticket: Ticket) -> String { "transfer/\(ticket.value)" }
}

extension ActDraft {
    /// Registers every person of an application that has a proof, each in the quality of the role, and makes ready for
    /// the question who knows the applicant.
    ///
    /// Source: POD MI circular on quality codes: integration at the start of the inquiry, each person with its purpose.
    mutating func integrate(
        _ request: ApplicationRequest, application: ApplicationID, conversation: Ticket, from begin: CivilDate
    ) throws {
        let period = try provisionalPeriod(from: begin)
        for (index, person) in request.persons.enumerated() {
            try register(
                person, in: person.role.integrationCode, for: period, as: StepKey.integration(index),
                application: application, conversation: conversation)
        }
        step(
            StepRecord(
                application: application, key: StepKey.directory, operation: .findOrganisations,
                counterpart: environment.hub, ticket: nil, state: .waiting, updatedAt: instant))
        watchProvisionalCode(of: application, lastDay: period.end ?? begin)
    }

    /// The days for which a person is registered while the inquiry lasts.
    func provisionalPeriod(from begin: CivilDate) throws -> Period {
        try Period(begin: begin, end: begin.adding(months: tenant.settings.provisionalCodeMonths))
    }

    /// Sends the registration of one person with its step; nothing without proof.
    mutating func register(
        _ person: PersonRequest, in code: QualityCode, for period: Period, as key: String, application: ApplicationID,
        conversation: Ticket
    ) throws {
        guard let proof = person.proof else { return }
        let sent = try send(
            .registerPerson(RegisterPerson(qualityCode: code, period: period, proof: proof)),
            about: Criteria(ssin: person.ssin, role: person.role), conversation: conversation,
            recording: .integrationRegistered, qualityCode: code)
        step(
            StepRecord(
                application: application, key: key, operation: .registerPerson, counterpart: environment.hub,
                ticket: sent.ticket, state: .sent, updatedAt: instant))
    }
}

extension PersonRole {
    /// The quality in which a person of this role is integrated at the start of an inquiry.
    var integrationCode: QualityCode {
        switch self {
        case .applicant, .maintenanceDebtor: .inInquiry
        case .cohabitant: .cohabitant
        }
    }
}
