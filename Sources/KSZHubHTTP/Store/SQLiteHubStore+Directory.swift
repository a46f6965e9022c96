import GRDB
import KSZHub
import Messages
import SocialSecurity
import XMLSecurity

extension SQLiteHubStore {
    /// See `HubStore`.
    public func lines(about person: PersonKey) async throws -> [DirectoryLine] {
        try await read { database in
            try Row.fetchAll(
                database,
                sql: "SELECT * FROM directory_line WHERE person = ? ORDER BY begin_day, changed_at, organisation",
                arguments: [person.bytes.blob]
            ).map { try DirectoryLine($0, person: person) }
        }
    }

    /// See `HubStore`.
    public func put(_ line: DirectoryLine) async throws {
        try await write { database in
            try database.execute(
                sql: """
                    INSERT OR REPLACE INTO directory_line
                        (person, organisation, quality_code, phase, begin_day, end_day, is_ended, changed_at)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    line.person.bytes.blob, line.organisation.digits, line.qualityCode.rawValue, line.phase,
                    line.period.begin.description, line.period.end?.description, line.isEnded,
                    line.changedAt.milliseconds,
                ])
        }
    }

    /// See `HubStore`.
    public func remove(_ line: DirectoryLine) async throws {
        try await write { database in
            try database.execute(
                sql: """
                    DELETE FROM directory_line
                    WHERE person = ? AND organisation = ? AND quality_code = ? AND phase = ? AND begin_day = ?
                    """,
                arguments: [
                    line.person.bytes.blob, line.organisation.digits, line.qualityCode.rawValue, line.phase,
                    line.period.begin.description,
                ])
        }
    }
}

extension DirectoryLine {
    fileprivate init(_ row: Row, person: PersonKey) throws {
        guard let code = QualityCode(rawValue: row["quality_code"]) else {
            throw KSZHubError(.storageFailed, "a directory line has an unknown quality code")
        }
        let end: String? = row["end_day"]
        self.init(
            person: person, organisation: try EnterpriseNumber(row["organisation"]), qualityCode: code,
            phase: row["phase"],
            period: try Period(begin: try CivilDate(row["begin_day"]), end: try end.map { try CivilDate($0) }),
            isEnded: row["is_ended"], changedAt: UTCInstant(milliseconds: row["changed_at"]))
    }
}
