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
        directory = ReferenceDirectory(
            store: environment.store, index: environment.index, persons: environment.persons)
        now = environment.clock()
    }

    private var today: CivilDate { environment.civilDay(now) }

    /// What a change of the directory comes to, and the result that tells it; nothing is written here.
    func change(_ payload: Payload) async throws -> (change: DirectoryChange, result: Payload) {
        let lines = try await ownLines()
        switch payload {
        case .registerPerson(let request):
            let change = change(lines, to: DirectoryChange.putting(try line(for: request), into: lines))
            return (change, .registerPersonResult(registrations(change.after, .secondary)))
        case .unregisterPerson(let request):
            let change = change(
                lines, to: try DirectoryChange.ending(request, in: lines, today: today, at: now))
            return (change, .unregisterPersonResult(registrations(change.after, .secondary)))
        default: throw MessagesError(.unknownOperation, path: "/*")
        }
    }

    private func change(_ before: [DirectoryLine], to after: [DirectoryLine]) -> DirectoryChange {
        DirectoryChange(
            persons: directory.keys(of: ssin), organisations: environment.members.identities(of: asker),
            before: before, after: after.sorted { $0.period.begin < $1.period.begin })
    }

    private func line(for request: RegisterPerson) throws(AccessRefusal) -> DirectoryLine {
        guard request.qualityCode.isMeaningful else {
            throw AccessRefusal(.qualityMayBeRegistered, path: "qualityCode")
        }
        guard request.phaseCode != .replaced else {
            throw AccessRefusal(.qualityMayBeRegistered, path: "phaseCode")
        }
        guard request.period.end.map({ $0 >= today }) ?? true else {
            throw AccessRefusal(.periodNotOver, path: "period/endDate")
        }
        return DirectoryLine(
            person: environment.index.key(of: ssin), organisation: asker, qualityCode: request.qualityCode,
            phase: request.phaseCode, period: request.period, changedAt: now)
    }

    /// The asker's own lines, at the level that was asked for.
    ///
    /// The primary level shows them without those of others: who asks without a proof learns nothing about other OCMWs.
    func list(_ request: ListRegistrations) async throws -> Payload {
        .listRegistrationsResult(registrations(try await ownLines(), request.register ?? .secondary))
    }

    /// First the primary repertory (does sector 17 know the person?), then the sectoral one (which OCMWs?).
    ///
    /// The asker itself is left out of the second; an OCMW that was taken over is shown under its successor's number.
    /// When a line was last changed is told to nobody else than its OCMW.
    func find() async throws -> Payload {
        let active = try await directory.active(ssin, on: today)
        let sector = SectorRepertory.lines(of: active).map(\.withoutChange)
        guard !sector.isEmpty else {
            return .findOrganisationsResult(FindOrganisationsResult(status: .noDataFound))
        }
        let own = environment.members.identities(of: asker)
        let organisations = active.filter { !own.contains($0.organisation) }.prefix(Self.lineLimit).map { line in
            Registration(
                organisation: environment.members.route(to: line.organisation)?.number ?? line.organisation,
                qualityCode: line.qualityCode, phaseCode: line.phase, period: line.period)
        }
        return .findOrganisationsResult(
            FindOrganisationsResult(
                status: organisations.isEmpty ? .noDataFound : .dataFound,
                sectorRegistrations: Array(sector.prefix(Self.lineLimit)), organisations: organisations))
    }

    private func registrations(_ lines: [DirectoryLine], _ register: DirectoryRegister) -> RegistrationsResult {
        let sector = register == .secondary ? [] : SectorRepertory.lines(of: lines).prefix(Self.lineLimit)
        let own = register == .primary ? [] : lines.prefix(Self.lineLimit)
        return RegistrationsResult(
            status: lines.isEmpty ? .noDataFound : .dataFound, sectorRegistrations: Array(sector),
            registrations: own.map(\.registration))
    }

    private static let lineLimit = 100

    private func ownLines() async throws -> [DirectoryLine] {
        let own = environment.members.identities(of: asker)
        return try await directory.all(ssin).filter { own.contains($0.organisation) }
    }
}
