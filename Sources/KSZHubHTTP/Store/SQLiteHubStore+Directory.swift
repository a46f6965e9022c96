import GRDB
import KSZHub
import Messages
import SocialSecurity
import XMLSecurity

extension SQLiteHubStore {
    /// See `HubStore`.
    public func lines(about person: PersonKey) async throws -> [DirectoryLine] {
        try await read { database in try Self.lines(about: person, database) }
    }

    /// See `HubStore`.
    public func apply(
        _ change: DirectoryChange, finishing key: IdempotencyKey, outcome: FinalOutcome
    ) async throws -> FinalOutcome? {
        try await write { database in
            if let earlier = try Self.outcome(of: key, database) { return earlier }
            let found = try change.persons.flatMap { try Self.lines(about: $0, database) }
            guard Set(found.filter { change.organisations.contains($0.organisation) }) == Set(change.before) else {
                return nil
            }
            for line in Set(change.before).subtracting(change.after) { try Self.delete(line, database) }
            for line in Set(change.after).subtracting(change.before) { try Self.insert(line, database) }
            try Self.finish(key, outcome: outcome, database)
            return outcome
        }
    }

    private static func lines(about person: PersonKey, _ database: Database) throws -> [DirectoryLine] {
        try Row.fetchAll(
            database,
            sql: "SELECT * FROM directory_line WHERE person = ? ORDER BY begin_day, changed_at, organisation",
            arguments: [person.bytes.blob]
        ).map { try DirectoryLine($0, person: person) }
    }

    private static func insert(_ line: DirectoryLine, _ database: Database) throws {
        try database.execute(
            sql: """
                INSERT INTO directory_line
                    (person, organisation, quality_code, phase, begin_day, end_day, is_ended, changed_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                line.person.bytes.blob, line.organisation.digits, line.qualityCode.rawValue, line.phase.rawValue,
                line.period.begin.description, line.period.end?.description, line.isEnded, line.changedAt.milliseconds,
            ])
    }

    private static func delete(_ line: DirectoryLine, _ database: Database) throws {
        try database.execute(
            sql: """
                DELETE FROM directory_line
                WHERE person = ? AND organisation = ? AND quality_code = ? AND phase = ? AND begin_day = ?
                """,
            arguments: [
                line.person.bytes.blob, line.organisation.digits, line.qualityCode.rawValue, line.phase.rawValue,
                line.period.begin.description,
            ])
    }
}

extension DirectoryLine {
    fileprivate init(_ row: Row, person: PersonKey) throws {
        guard let code = QualityCode(rawValue: row["quality_code"]), let phase = PhaseCode(rawValue: row["phase"])
        else { throw KSZHubError(.storageFailed, "a directory line has an unknown quality or phase code") }
        let end: String? = row["end_day"]
        self.init(
            person: person, organisation: try EnterpriseNumber(row["organisation"]), qualityCode: code,
            phase: phase,
            period: try Period(begin: try CivilDate(row["begin_day"]), end: try end.map { try CivilDate($0) }),
            isEnded: row["is_ended"], changedAt: UTCInstant(milliseconds: row["changed_at"]))
    }
}
