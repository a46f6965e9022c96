import Messages
import SocialSecurity
import XMLSecurity

/// The reference directory's four operations, for one asker and one person. Rules about access were applied before.
struct DirectoryService: Sendable {
    private let environment: HubEnvironment
    private let directory: ReferenceDirectory
    private let asker: EnterpriseNumber
    private let ssin: SSIN
    private let now: UTCInstant

    init(_ environment: HubEnvironment, asker: EnterpriseNumber, ssin: SSIN) {
        self.environment = environment
        self.asker = asker
        self.ssin = ssin
        directory = ReferenceDirectory(store: environment.store, index: environment.index)
        now = environment.clock()
    }

    private var today: CivilDate { environment.civilDay(now) }

    func register(_ request: RegisterPerson) async throws -> Payload {
        guard request.qualityCode.isMeaningful else {
            throw AccessRefusal(.qualityMayBeRegistered, path: "qualityCode")
        }
        guard request.period.end.map({ $0 >= today }) ?? true else {
            throw AccessRefusal(.periodNotOver, path: "period/endDate")
        }
        try await environment.store.put(
            DirectoryLine(
                person: environment.index.key(of: ssin), organisation: asker, qualityCode: request.qualityCode,
                period: request.period, changedAt: now))
        let registrations = try await own()
        return .registerPersonResult(
            RegisterPersonResult(status: status(registrations), registrations: registrations))
    }

    /// Ends every line of the quality that reaches the end date; a line that would have no day left goes.
    ///
    /// An end date of today or earlier takes effect at once: who gave a person up may not go on asking about them.
    ///
    /// Nothing to end is no error: the same request may come a second time when the first answer was lost.
    func unregister(_ request: UnregisterPerson) async throws -> Payload {
        let lines = try await ownLines().filter { line in
            line.qualityCode == request.qualityCode && !line.isEnded
                && line.period.end.map { $0 >= request.endDate } ?? true
        }
        for var line in lines {
            if request.endDate < line.period.begin {
                try await environment.store.remove(line)
            } else {
                line.period = try Period(begin: line.period.begin, end: request.endDate)
                line.isEnded = request.endDate <= today
                line.changedAt = now
                try await environment.store.put(line)
            }
        }
        let registrations = try await own()
        return .unregisterPersonResult(
            UnregisterPersonResult(status: status(registrations), registrations: registrations))
    }

    func list() async throws -> Payload {
        let registrations = try await own()
        return .listRegistrationsResult(
            ListRegistrationsResult(status: status(registrations), registrations: registrations))
    }

    /// First the primary repertory (does sector 17 know the person?), then the sectoral one (which OCMWs?).
    ///
    /// The asker itself is left out; an OCMW that was taken over is shown under its successor's number.
    func find() async throws -> Payload {
        guard try await !directory.sectorCodes(for: ssin, on: today).isEmpty else {
            return .findOrganisationsResult(FindOrganisationsResult(status: .noDataFound))
        }
        let own = environment.members.identities(of: asker)
        let found = try await directory.active(ssin, on: today).filter { !own.contains($0.organisation) }
        let organisations = found.prefix(Self.lineLimit).map { line in
            Registration(
                organisation: environment.members.route(to: line.organisation)?.number ?? line.organisation,
                qualityCode: line.qualityCode, period: line.period)
        }
        return .findOrganisationsResult(
            FindOrganisationsResult(status: status(organisations), organisations: organisations))
    }

    private static let lineLimit = 100

    private func ownLines() async throws -> [DirectoryLine] {
        let own = environment.members.identities(of: asker)
        return try await directory.all(ssin).filter { own.contains($0.organisation) }
    }

    private func own() async throws -> [Registration] {
        try await ownLines().prefix(Self.lineLimit).map(\.registration)
    }

    private func status(_ lines: [Registration]) -> Status { lines.isEmpty ? .noDataFound : .dataFound }
}
