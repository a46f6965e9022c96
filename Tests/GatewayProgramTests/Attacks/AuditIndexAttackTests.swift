import GRDB
import MessageStore
import Testing

@testable import Gateway
@testable import ocmw_gateway

/// Rows that are there and that no search finds.
@Suite struct AuditIndexAttackTests {
    private static func rewritten(_ table: String) -> String {
        """
        CREATE TEMP TABLE saved AS SELECT * FROM \(table); DELETE FROM \(table);
        INSERT INTO \(table) SELECT * FROM saved
        """
    }

    /// Rows that a search does not see though their table has them: in the order of another definition, or with a value of
    /// another type.
    @Test(arguments: [
        HiddenRows(
            object: "audit_person", old: "PRIMARY KEY (era, subject_index, leaf)",
            new: "PRIMARY KEY (era, subject_index, leaf DESC)", change: rewritten("audit_person")),
        HiddenRows(
            object: "audit_user", old: "PRIMARY KEY (user_index, leaf)", new: "PRIMARY KEY (user_index, leaf DESC)",
            change: rewritten("audit_user")),
        HiddenRows(
            object: "audit_kind_line", old: "PRIMARY KEY (kind, leaf)", new: "PRIMARY KEY (kind, leaf DESC)",
            change: rewritten("audit_kind_line")),
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
            let codes = try await gateway.codes()
            // SQLite itself sees a value of another type than the table's.
            #expect(codes.subtracting([.tableDamaged]) == [.searchIndexDiffers], "\(codes)")
        }
    }

    /// Rows of the tables beside the lines that an index hides: checkpoints that judge, and the verdict that counts.
    @Test(arguments: [
        HiddenRows(
            object: "checkpoint_by_size", old: "(year, size, seq)", new: "(year, size, seq) WHERE seq > 1",
            change: "REINDEX checkpoint_by_size"),
        HiddenRows(
            object: "checkpoint_by_size", old: "(year, size, seq)", new: "(year, size DESC, seq)",
            change: "REINDEX checkpoint_by_size"),
        HiddenRows(
            object: "review_by_target", old: "(target, seq)", new: "(target, seq) WHERE verdict <> 'unlawful'",
            change: "REINDEX review_by_target"),
    ])
    func hideRowsOfATableBesideTheLines(hidden: HiddenRows) async throws {
        try await AuditedGateway.with { gateway in
            try await gateway.busy()
            let review = ReviewRecord(
                id: .random(), target: "line/\(gateway.year)/2", verdict: "unlawful", instant: gateway.now)
            var facts = AuditFacts(.reviewRecorded, access: .changed, by: .process("tests"))
            (facts.object, facts.ticket) = ("\(review.target) \(review.verdict)", review.id)
            let leaf = try Auditor(environment: gateway.graph.environment).leaf(
                facts, tenant: gateway.tenant, at: gateway.now)
            _ = try await gateway.tenant.store.keepReview(review, leaf: leaf)
            #expect(try await gateway.codes().isEmpty)
            try gateway.define(hidden.object, hidden.old, as: hidden.new)
            try gateway.change(hidden.change)
            try gateway.define(hidden.object, hidden.old, as: hidden.new, back: true)
            let codes = try await gateway.codes()
            #expect(codes.contains(.tableDamaged), "\(codes)")
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
    /// Writes another definition into the schema, as only `writable_schema` lets one do.
    func define(_ object: String, _ old: String, as new: String, back: Bool = false) throws {
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
