import Foundation
import GRDB
import MessageStore
import SocialSecurity
import Testing
import XMLSecurity

@testable import Gateway
@testable import GatewayHTTP
@testable import ocmw_gateway

/// Attacks by somebody who writes the database and changes how it is built, while the gateway runs.
@Suite struct AuditSchemaAttackTests {
    /// A line that is taken away in the transaction that writes it leaves no trace in the log: so nothing is written.
    @Test(arguments: [
        (
            "CREATE TRIGGER quiet AFTER INSERT ON audit_leaf BEGIN DELETE FROM audit_leaf WHERE seq = NEW.seq; END",
            "trigger quiet on table audit_leaf is not one of this version", "DROP TRIGGER quiet"
        ),
        (
            "CREATE INDEX audit_side_slow ON audit_side (side)",
            "index audit_side_slow on table audit_side is not one of this version", "DROP INDEX audit_side_slow"
        ),
        (
            "CREATE VIEW \"a\u{1B}[2Jb\" AS SELECT 1", "view a?[2Jb is not one of this version",
            "DROP VIEW \"a\u{1B}[2Jb\""
        ),
        (
            "ALTER TABLE audit_fill ADD COLUMN other INTEGER", "table audit_fill is another one",
            "ALTER TABLE audit_fill DROP COLUMN other"
        ),
    ])
    func buildTheDatabaseOtherwise(sql: String, difference: String, remedy: String) async throws {
        try await AuditedGateway.with { gateway in
            try await gateway.busy()
            let lines = try await gateway.lines()
            try gateway.change(sql)
            await #expect(throws: MessageStoreError(.schemaDiffers, "")) { try await gateway.view() }
            // No line counted, and no checkpoint either.
            await #expect(throws: MessageStoreError(.schemaDiffers, "")) { try await gateway.sign() }
            #expect(try await gateway.lines() == lines)
            #expect(
                try await gateway.findings() == [
                    AuditFinding(.schemaDiffers, year: gateway.year, subject: difference)
                ])
            #expect(try await gateway.health() == 503)
            try gateway.change(remedy)
            try await gateway.view()
            #expect(try await gateway.findings().isEmpty)
            #expect(try await gateway.health() == 200)
        }
    }

    /// The trigger that keeps lines from being changed is gone.
    @Test func takeAwayAGuard() async throws {
        try await AuditedGateway.with { gateway in
            try await gateway.busy()
            try gateway.change("DROP TRIGGER audit_leaf_fixed")
            await #expect(throws: MessageStoreError(.schemaDiffers, "")) { try await gateway.view() }
            #expect(
                try await gateway.findings().map(\.subject) == [
                    "trigger audit_leaf_fixed on table audit_leaf is missing"
                ])
        }
    }

    /// A row that says that the newest line is covered already keeps the gateway from signing; it says so.
    @Test func haveNothingSigned() async throws {
        try await AuditedGateway.with { gateway in
            try await gateway.busy()
            try await gateway.sign()
            try await gateway.view()
            try gateway.tamper(
                """
                INSERT INTO checkpoint (seq, year, size, note, kept_at, tag)
                SELECT seq + 1, year, 10, note, kept_at, tag FROM checkpoint ORDER BY seq DESC LIMIT 1
                """)
            await #expect(throws: GatewayError(.auditFailed, "")) { try await gateway.sign() }
            #expect(try await CheckpointIssuer.hasForeignLines(gateway.tenant))
        }
    }

    /// A year of the future, alone or with a line, draws no lines to it.
    @Test(arguments: [true, false])
    func beginAnotherYear(hasLine: Bool) async throws {
        try await AuditedGateway.with { gateway in
            try await gateway.busy()
            try gateway.tamper("INSERT INTO audit_year (year) VALUES (9999)")
            if hasLine {
                try await Forger(gateway: gateway).append(
                    [try gateway.leaf(at: gateway.now).leafBytes], year: 9999, tag: [UInt8](repeating: 1, count: 32))
            }
            try await gateway.view()
            #expect(try await gateway.lines().count == 10)
            if hasLine {
                await #expect(throws: GatewayError(.auditFailed, "")) { try await gateway.sign() }
                #expect(try await gateway.findings().contains(AuditFinding(.lineNotOurs, year: 9999, index: 0)))
            } else {
                #expect(try await gateway.sign().map(\.size) == [10])
                #expect(try await gateway.findings() == [AuditFinding(.yearDiffers, year: 9999)])
            }
        }
    }

    /// The list of years emptied: lines go on where they went.
    @Test func emptyTheListOfYears() async throws {
        try await AuditedGateway.with { gateway in
            try await gateway.busy()
            try gateway.tamper("DELETE FROM audit_year")
            try await gateway.view()
            #expect(try await gateway.sign().map(\.size) == [10])
            #expect(try await gateway.codes() == [])
        }
    }

    /// What joins two persons is a row: one put in, or changed, tells nothing of either.
    @Test(arguments: [
        """
        INSERT INTO replaced_number (subject_index, successor_index, successor, told_at, tag)
        SELECT min(subject_index), max(subject_index), zeroblob(60), 0, zeroblob(32) FROM audit_side
        """,
        "UPDATE replaced_number SET successor_index = (SELECT max(subject_index) FROM audit_side)",
        "UPDATE replaced_number SET told_at = told_at + 1",
        "UPDATE replaced_number SET tag = NULL",
    ])
    func joinTwoPersons(sql: String) async throws {
        try await AuditedGateway.with { gateway in
            try await gateway.busy()
            let store = gateway.tenant.store
            let persons = try [AuditedGateway.person, AuditedGateway.otherPerson].map { try SSIN($0) }
            let isInvented = sql.hasPrefix("INSERT")
            if !isInvented {
                for person in persons {
                    let changes = Changes(replacements: [
                        NumberReplacement(
                            replaced: person, successor: try SSIN(AuditedGateway.user), instant: gateway.now)
                    ])
                    try await store.commit(changes)
                }
            }
            #expect(
                try await store.auditLines(.subject(persons[0]), before: nil, limit: 9).count == (isInvented ? 5 : 8))
            try gateway.tamper(sql)
            for person in persons {
                await #expect(throws: MessageStoreError(.rowNotOurs, "")) {
                    try await store.auditLines(.subject(person), before: nil, limit: 9)
                }
                await #expect(throws: MessageStoreError(.rowNotOurs, "")) {
                    var criteria = AuditCriteria()
                    criteria.subject = person
                    _ = try await store.auditPage(criteria, before: nil, limit: 9)
                }
                await #expect(throws: MessageStoreError(.rowNotOurs, "")) { try await store.register(subject: person) }
                await #expect(throws: MessageStoreError(.rowNotOurs, "")) {
                    try await store.auditOpenings(of: person, after: nil, limit: 9)
                }
            }
            let codes = try await gateway.codes()
            #expect(codes.contains(.replacedNumberNotOurs), "\(codes)")
        }
    }

    /// Rows that a search does not see though their table has them: an index made under another definition, a value of another
    /// type, rows before the first.
    @Test(arguments: [
        HiddenRows(
            object: "audit_side_by_subject", old: "WHERE subject_index IS NOT NULL",
            new: "WHERE subject_index IS NOT NULL AND leaf <> 4", change: "REINDEX audit_side_by_subject"),
        HiddenRows(
            object: "audit_side_by_user", old: "WHERE user_index IS NOT NULL",
            new: "WHERE user_index IS NOT NULL AND leaf <> 4", change: "REINDEX audit_side_by_user"),
        HiddenRows(
            object: "audit_kind", old: "STRICT", new: "",
            change: "UPDATE audit_kind SET act = CAST(act AS BLOB) WHERE act = 'person-viewed'"),
    ])
    func hideRowsFromSearches(hidden: HiddenRows) async throws {
        try await AuditedGateway.with { gateway in
            try await gateway.busy()
            try gateway.define(hidden.object, hidden.old, as: hidden.new)
            try gateway.tamper(hidden.change)
            try gateway.define(hidden.object, hidden.old, as: hidden.new, back: true)
            #expect(try await gateway.tenant.store.schemaDifferences().isEmpty)
            #expect(try await gateway.findings().map(\.code) == [.searchIndexDiffers])
        }
    }

    /// Searches go from the newest row down to the first, which has number 1.
    @Test(arguments: ["-9", "100"])
    func moveALineInItsTable(row: String) async throws {
        try await AuditedGateway.with { gateway in
            try await gateway.busy()
            try gateway.tamper(
                """
                UPDATE audit_leaf SET seq = \(row) WHERE seq = 4; UPDATE audit_side SET leaf = \(row) WHERE leaf = 4;
                UPDATE audit_kind_line SET leaf = \(row) WHERE leaf = 4;
                UPDATE audit_reference SET leaf = \(row), era = \(row) >> 16 WHERE leaf = 4
                """)
            #expect(try await gateway.findings().map(\.code) == [.searchIndexDiffers])
        }
    }
}

/// An object of the schema that is defined otherwise for as long as a statement runs.
struct HiddenRows: Sendable {
    let object: String
    let old: String
    let new: String
    let change: String
}

extension AuditedGateway {
    /// Status of the health resource.
    fileprivate func health() async throws -> Int {
        let services = GatewayServices(environment: graph.environment, tenants: graph.tenants)
        return try await HealthCheck(services: services).answer().status
    }

    /// Writes another definition into the schema, as only `writable_schema` lets one do.
    fileprivate func define(_ object: String, _ old: String, as new: String, back: Bool = false) throws {
        let queue = try DatabaseQueue(path: database)
        try queue.writeWithoutTransaction { db in
            let saved = "temp_\(object)"
            try db.execute(sql: "PRAGMA writable_schema = ON")
            if back {
                let sql = try String.fetchOne(db, sql: "SELECT definition FROM \(saved)")
                try db.execute(sql: "UPDATE sqlite_schema SET sql = ? WHERE name = ?", arguments: [sql, object])
                try db.execute(sql: "DROP TABLE \(saved)")
            } else {
                try db.execute(
                    sql: "CREATE TABLE \(saved) AS SELECT sql AS definition FROM sqlite_schema WHERE name = '\(object)'"
                )
                try db.execute(
                    sql: "UPDATE sqlite_schema SET sql = replace(sql, ?, ?) WHERE name = ?",
                    arguments: [old, new, object])
                let isChanged = try Bool.fetchOne(
                    db, sql: "SELECT sql <> definition FROM sqlite_schema, \(saved) WHERE name = '\(object)'")
                guard isChanged == true else { throw MessageStoreError(.database, "nothing to define otherwise") }
            }
        }
        try queue.close()
    }
}
