import Messages
import SocialSecurity

/// The reference directory at its two levels: the primary one says which sector knows a person, the sectoral one
/// which OCMW.
///
/// Both read the same lines; nothing of the substance is kept. A person is followed through all numbers: lines stand
/// under the number under which they were registered, and count under every other one of the same person.
struct ReferenceDirectory: Sendable {
    let store: any HubStore
    let index: PersonIndex
    let persons: PersonRegister

    /// The keys of a person, one a number.
    func keys(of ssin: SSIN) -> Set<PersonKey> { Set(persons.numbers(of: ssin).map(index.key(of:))) }

    /// Primary repertory: the quality codes in which sector 17 knows the person on a day.
    func sectorCodes(for ssin: SSIN, on day: CivilDate) async throws -> Set<QualityCode> {
        Set(try await active(ssin, on: day).map(\.qualityCode))
    }

    /// Sectoral repertory: the lines of some OCMWs that are active on a day.
    func lines(
        for ssin: SSIN, of organisations: Set<EnterpriseNumber>, on day: CivilDate
    ) async throws -> [DirectoryLine] {
        try await active(ssin, on: day).filter { organisations.contains($0.organisation) }
    }

    /// Sectoral repertory: every line that is active on a day.
    func active(_ ssin: SSIN, on day: CivilDate) async throws -> [DirectoryLine] {
        try await all(ssin).filter { $0.isActive(on: day) }
    }

    /// Every line, also those that ended or begin later.
    func all(_ ssin: SSIN) async throws -> [DirectoryLine] {
        var lines: [DirectoryLine] = []
        for key in keys(of: ssin) { lines += try await store.lines(about: key) }
        return lines.sorted { ($0.period.begin, $0.changedAt) < ($1.period.begin, $1.changedAt) }
    }
}
