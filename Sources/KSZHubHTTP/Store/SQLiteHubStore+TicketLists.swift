import GRDB
import KSZHub
import Messages
import SocialSecurity
import XMLSecurity

extension SQLiteHubStore {
    /// See `HubStore`.
    public func note(_ passage: TicketPassage) async throws {
        try await write { database in try Self.note(passage, database) }
    }

    static func note(_ passage: TicketPassage, _ database: Database) throws {
        let day = try openDay(of: passage, database).description
        let key: StatementArguments = [
            passage.organisation.digits, day, passage.entry.direction.rawValue, passage.entry.ticketCBSS.value,
        ]
        let known = try database.row(
            sql: """
                SELECT * FROM passage
                WHERE organisation = ? AND day = ? AND direction = ? AND ticket_cbss = ?
                """, arguments: key
        ).map(TicketEntry.init(row:))
        let entry = passage.merged(into: known)
        let values: StatementArguments = [
            entry.ticket.value, entry.operation.rawValue, entry.legalContext?.value, entry.counterpart.digits,
            entry.firstAt.milliseconds, entry.lastAt.milliseconds, entry.passages, entry.outcome.rawValue, entry.code,
        ]
        try database.run(
            sql: """
                INSERT INTO passage (organisation, day, direction, ticket_cbss, ticket, operation, legal_context,
                    counterpart, first_at, last_at, passages, outcome, code)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (organisation, day, direction, ticket_cbss) DO UPDATE SET first_at = excluded.first_at,
                    last_at = excluded.last_at, passages = excluded.passages, outcome = excluded.outcome,
                    code = excluded.code
                """, arguments: key + values)
    }

    /// The passage's day, or the first one after the last of which a page is kept.
    private static func openDay(of passage: TicketPassage, _ database: Database) throws -> CivilDate {
        let last = try database.text(
            sql: "SELECT max(day) FROM ticket_list WHERE organisation = ?",
            arguments: [passage.organisation.digits])
        guard let last else { return passage.day }
        return max(passage.day, try CivilDate(last).adding(days: 1))
    }

    /// See `HubStore`.
    public func tickets(
        of organisation: EnterpriseNumber, on day: CivilDate, skipping count: Int, limit: Int
    ) async throws -> TicketListPart {
        try await read { database in
            let key: StatementArguments = [organisation.digits, day.description]
            let total = try Int.fetchOne(
                database, sql: "SELECT count(*) FROM passage WHERE organisation = ? AND day = ?", arguments: key)
            let rows = try database.rows(
                sql: """
                    SELECT * FROM passage WHERE organisation = ? AND day = ?
                    ORDER BY position LIMIT ? OFFSET ?
                    """, arguments: key + [limit, count])
            return TicketListPart(count: total ?? 0, entries: try rows.map(TicketEntry.init(row:)))
        }
    }

    /// See `HubStore`.
    public func keep(_ page: [UInt8], as key: TicketListKey) async throws -> [UInt8] {
        try await write { database in
            try database.run(
                sql: """
                    INSERT INTO ticket_list (organisation, day, page, content) VALUES (?, ?, ?, ?)
                    ON CONFLICT DO NOTHING
                    """,
                arguments: [key.organisation.digits, key.day.description, key.page, page.blob])
            return try Self.page(key, database) ?? page
        }
    }

    /// See `HubStore`.
    public func ticketListPage(_ key: TicketListKey) async throws -> [UInt8]? {
        try await read { database in try Self.page(key, database) }
    }

    private static func page(_ key: TicketListKey, _ database: Database) throws -> [UInt8]? {
        try database.row(
            sql: "SELECT content FROM ticket_list WHERE organisation = ? AND day = ? AND page = ?",
            arguments: [key.organisation.digits, key.day.description, key.page]
        )?.bytes("content")
    }
}

extension TicketEntry {
    fileprivate init(row: Row) throws {
        guard let direction = Direction(rawValue: row["direction"]), let outcome = Outcome(rawValue: row["outcome"]),
            let operation = Messages.Operation(rawValue: row["operation"])
        else { throw KSZHubError(.storageFailed, "an entry of a list of tickets has an unknown word") }
        let context: String? = row["legal_context"]
        self.init(
            direction: direction, ticket: try Ticket(row["ticket"]), ticketCBSS: try Ticket(row["ticket_cbss"]),
            operation: operation, legalContext: try context.map { try LegalContext($0) },
            counterpart: try EnterpriseNumber(row["counterpart"]),
            firstAt: UTCInstant(milliseconds: row["first_at"]), lastAt: UTCInstant(milliseconds: row["last_at"]),
            passages: row["passages"], outcome: outcome, code: row["code"])
    }
}
