import GRDB
import MessageStore
import Testing

@testable import Gateway
@testable import ocmw_gateway

/// Values of a type that a column never has, written while the table was defined otherwise.
@Suite struct AuditCellAttackTests {
    /// A program that ended over one of them would end for every OCMW that it serves.
    @Test(arguments: [
        Cells("audit_leaf", ["year", "position", "leaf", "tag"], rowid: true),
        Cells("audit_side", ["subject_index", "user_index", "side"], rowid: true),
        Cells("audit_node", ["level", "position", "hash"]), Cells("audit_period", ["earliest", "latest"], rowid: true),
        Cells("audit_kind", ["act", "application"], rowid: true), Cells("audit_reference", ["era", "tag", "leaf"]),
        Cells("audit_person", ["era", "subject_index", "leaf"]), Cells("audit_user", ["user_index", "leaf"]),
        Cells("checkpoint", ["year", "size", "note", "kept_at", "tag"], rowid: true),
        Cells("cosigned_checkpoint", ["size", "note", "kept_at"]),
        Cells("review", ["id", "target", "verdict", "recorded_at", "year", "position"], rowid: true),
    ])
    func writeAValueOfAnotherType(cells: Cells) async throws {
        try await AuditedGateway.with { gateway in
            try await gateway.busy()
            try await gateway.keepBesideTheLines()
            #expect(try await gateway.codes().isEmpty)
            for column in cells.columns {
                for value in ["'x'", "x'0708'", "1.5"] {
                    let rows = try gateway.rows(cells)
                    guard try gateway.changeCell(cells, column, to: value) else {
                        try gateway.restore(cells, rows)
                        continue
                    }
                    let findings = try await gateway.findings()
                    #expect(!findings.isEmpty, "\(cells.table).\(column) = \(value)")
                    // Whatever it says: it ends, and the program goes on.
                    _ = try? await CheckpointIssuer.hasForeignLines(gateway.tenant)
                    _ = try? await gateway.tenant.store.newestCosigned(year: gateway.year)
                    _ = try? await gateway.tenant.store.reviews(of: nil, after: nil, limit: 9)
                    try gateway.restore(cells, rows)
                }
            }
            #expect(try await gateway.codes().isEmpty)
        }
    }
}

/// Columns of a table of the log.
struct Cells: Sendable, CustomTestStringConvertible {
    let table: String
    let columns: [String]
    /// Whether the table has row numbers.
    let hasRowNumbers: Bool

    init(_ table: String, _ columns: [String], rowid: Bool = false) {
        self.table = table
        self.columns = columns
        hasRowNumbers = rowid
    }

    var testDescription: String { table }
    fileprivate var strict: String { hasRowNumbers ? ") STRICT" : ") STRICT, WITHOUT ROWID" }
    fileprivate var loose: String { hasRowNumbers ? ")" : ") WITHOUT ROWID" }
}

extension AuditedGateway {
    /// A verdict, and a cosigned checkpoint.
    fileprivate func keepBesideTheLines() async throws {
        let review = ReviewRecord(id: .random(), target: "line/\(year)/2", verdict: "in-order", instant: now)
        var facts = AuditFacts(.reviewRecorded, access: .changed, by: .process("tests"))
        (facts.object, facts.ticket) = ("\(review.target) \(review.verdict)", review.id)
        let leaf = try Auditor(environment: graph.environment).leaf(facts, tenant: tenant, at: now)
        _ = try await tenant.store.keepReview(review, leaf: leaf)
        try await sign()
        let kept = try #require(try await tenant.store.newestCheckpoint(year: year))
        try await tenant.store.keepCosigned(kept, at: now)
    }

    fileprivate func rows(_ cells: Cells) throws -> [Row] {
        let queue = try DatabaseQueue(path: database)
        defer { try? queue.close() }
        return try queue.read { try Row.fetchAll($0, sql: "SELECT * FROM \(cells.table)") }
    }

    /// - Returns: false when the value has the column's type after all, as SQLite converts some.
    fileprivate func changeCell(_ cells: Cells, _ column: String, to value: String) throws -> Bool {
        try define(cells.table, cells.strict, as: cells.loose)
        var isChanged = false
        try withoutTriggers { db in
            let one = "(SELECT \(column) FROM \(cells.table) WHERE \(column) IS NOT NULL LIMIT 1)"
            try db.execute(sql: "UPDATE \(cells.table) SET \(column) = \(value) WHERE \(column) = \(one)")
            let type = try String.fetchOne(
                db, sql: "SELECT type FROM pragma_table_info(?) WHERE name = ?", arguments: [cells.table, column])
            let kinds = try Set(String.fetchAll(db, sql: "SELECT DISTINCT typeof(\(column)) FROM \(cells.table)"))
            isChanged = !kinds.subtracting([(type ?? "").lowercased(), "null"]).isEmpty
        }
        try define(cells.table, cells.strict, as: cells.loose, back: true)
        return isChanged
    }

    /// Sets the rows back.
    fileprivate func restore(_ cells: Cells, _ rows: [Row]) throws {
        try withoutTriggers { db in
            try db.execute(sql: "DELETE FROM \(cells.table)")
            for row in rows {
                let names = row.columnNames.joined(separator: ", ")
                let places = databaseQuestionMarks(count: row.count)
                try db.execute(
                    sql: "INSERT INTO \(cells.table) (\(names)) VALUES (\(places))",
                    arguments: StatementArguments(row.databaseValues))
            }
        }
    }

    /// Also without those that keep the tables of searches.
    private func withoutTriggers(_ body: (Database) throws -> Void) throws {
        try tamper { db in
            try db.execute(sql: "PRAGMA ignore_check_constraints = ON")
            let triggers = try Row.fetchAll(db, sql: "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            for trigger in triggers { try db.execute(sql: "DROP TRIGGER \"\(trigger["name"] as String)\"") }
            try body(db)
            for trigger in triggers { try db.execute(sql: trigger["sql"]) }
        }
    }
}
