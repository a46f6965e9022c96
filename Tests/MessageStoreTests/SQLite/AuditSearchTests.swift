import AuditLog
import Foundation
import GRDB
import MessageStore
import Messages
import Synchronization
import Testing

@testable import SQLiteStore

/// The indexes of a search: plans, bounded work, filling of older databases, completeness.
struct AuditSearchTests {
    private let folder: TemporaryFolder
    private let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = try folder.folder("data") + "/store.sqlite"
    }

    private func keys() throws -> KeyRing {
        try KeyRing.open(path: folder.folder("keys") + "/keys.json", organisation: Sample.ownOrganisation)
    }

    private func open(progress: @escaping @Sendable (AuditIndexProgress) -> Void = { _ in }) async throws
        -> SQLiteStore
    {
        try await SQLiteStore.open(path: path, keys: keys(), progress: progress)
    }

    /// No query of a search reads the lines or an index of them from end to end. What is scanned are the combinations of
    /// clear fields, some thousands at most.
    @Test(arguments: [
        (StoreSession.auditNewestRowQuery, ["SEARCH audit_leaf USING INTEGER PRIMARY KEY (rowid<?)"]),
        (StoreSession.auditNextRowQuery, ["SEARCH audit_leaf USING INTEGER PRIMARY KEY (rowid>?)"]),
        (
            StoreSession.auditLineQuery,
            [
                "SEARCH audit_leaf USING INTEGER PRIMARY KEY (rowid=?)",
                "SEARCH audit_side USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN",
            ]
        ),
        (StoreSession.auditKindRowQuery, ["SEARCH audit_kind_line USING PRIMARY KEY (kind=? AND leaf<?)"]),
        (
            AuditEraIndex.tickets.rowQuery,
            ["SEARCH audit_reference USING PRIMARY KEY (era=? AND tag=? AND leaf<?)"]
        ),
        (
            AuditEraIndex.persons.rowQuery,
            ["SEARCH audit_person USING PRIMARY KEY (era=? AND subject_index=? AND leaf<?)"]
        ),
        (AuditEraIndex.tickets.eraQuery, ["SEARCH audit_reference USING PRIMARY KEY (era>? AND era<?)"]),
        (AuditEraIndex.tickets.nextEraQuery, ["SEARCH audit_reference USING PRIMARY KEY (era>?)"]),
        (AuditEraIndex.persons.eraQuery, ["SEARCH audit_person USING PRIMARY KEY (era>? AND era<?)"]),
        (AuditEraIndex.persons.nextEraQuery, ["SEARCH audit_person USING PRIMARY KEY (era>?)"]),
        (
            StoreSession.auditUserRowQuery,
            ["SEARCH audit_user USING PRIMARY KEY (user_index=? AND leaf<?)"]
        ),
        (StoreSession.auditPeriodQuery, ["SEARCH audit_period USING INTEGER PRIMARY KEY (rowid<?)"]),
        (
            StoreSession.auditKindsQuery,
            [
                "SCAN audit_kind", "CORRELATED SCALAR SUBQUERY 1",
                "SEARCH audit_kind_line USING PRIMARY KEY (kind=? AND leaf<?)",
            ]
        ),
    ])
    func searchesUseTheirIndex(_ query: String, _ plan: [String]) async throws {
        let store = try await open()
        let details = try await store.pool.read { db in
            try Row.fetchAll(
                try db.makeStatement(sql: "EXPLAIN QUERY PLAN " + query), arguments: .placeholders(of: query)
            )
            .map { $0["detail"] as String }
        }
        #expect(details == plan)
    }

    /// Two criteria of which each fits often and never both: a call ends early and tells where to go on.
    @Test func aCallIsBoundedAndTheNextGoesOn() async throws {
        let store = try await open()
        try await store.append(try SearchLog(200).leaves)
        for question in SearchLog.questions {
            var (seen, position, calls): ([UInt64], AuditPosition?, Int) = ([], nil, 0)
            repeat {
                let page = try await store.read { [position] in
                    try $0.auditPage(
                        question.criteria, before: position, limit: 1000, budget: AuditSearchBudget(5))
                }
                seen += page.lines.map(\.index)
                // A call that gets nowhere would go on for ever.
                if let position, let next = page.next { try #require(next.index < position.index) }
                position = page.next
                calls += 1
            } while position != nil
            #expect(seen == question.answer(of: 200), "\(question.testDescription)")
            #expect(calls > 1 || seen.count < 5)
        }
    }

    /// A database of the version before has lines that no index knows. They are found after it is opened once.
    @Test func anOlderDatabaseIsFilledWhenItIsOpened() async throws {
        let log = try SearchLog(90)
        try writeOldDatabase(log)
        let told = Told()
        let store = try await open { told.append($0) }
        #expect(told.all == [AuditIndexProgress(done: 90, total: 90)])
        for question in SearchLog.questions {
            let page = try await store.auditPage(question.criteria, before: nil, limit: 1000)
            #expect(page.lines.map(\.index) == question.answer(of: 90), "\(question.testDescription)")
            #expect(page.lines.allSatisfy { $0.sideState == .kept })
        }
        try await store.close()
        // Filled once.
        _ = try await open { told.append($0) }
        #expect(told.all.count == 1)
    }

    /// Lines of several eras, and a page from each place on: nothing is skipped or repeated where one era ends.
    @Test func ticketsAndPersonsAreFoundInEveryEra() async throws {
        let log = try SearchLog(90)
        try writeOldDatabase(log, rowsApart: 12_000)
        let store = try await open()
        for index in [AuditEraIndex.tickets, .persons] {
            let last = try await store.read { try $0.one(index.eraQuery, [Int64.max])?["era"] as Int64? }
            #expect(last == index.era(of: 90 * 12_000) && (last ?? 0) > 3)
        }
        try await expectAnswers(store)
        #expect(try await store.isAuditSearchWhole())
        var (seen, position): ([UInt64], AuditPosition?) = ([], nil)
        repeat {
            let lines = try await store.auditLines(.subject(Sample.person), before: position, limit: 4)
            seen += lines.map(\.index)
            position = lines.last.map { AuditPosition(year: $0.year, index: $0.index) }
        } while position != nil
        let expected = (0..<90).reversed().filter { SearchLog.entry($0).subjectSSIN == Sample.person.digits }
        #expect(seen == expected.map(UInt64.init))
    }

    /// A database of the version before keeps persons and users in indexes of the openings.
    @Test func personsAndUsersOfTheVersionBeforeMoveToTheirTables() async throws {
        let store = try await open()
        try await store.append(try SearchLog(90).leaves)
        try await store.pool.write { db in
            try db.execute(
                sql: """
                    DROP TRIGGER audit_side_found; DROP TRIGGER audit_side_found_otherwise;
                    DROP TRIGGER audit_side_not_found; DROP TABLE audit_person; DROP TABLE audit_user;
                    CREATE INDEX audit_side_by_subject ON audit_side (subject_index, leaf)
                        WHERE subject_index IS NOT NULL;
                    CREATE INDEX audit_side_by_user ON audit_side (user_index, leaf) WHERE user_index IS NOT NULL;
                    DELETE FROM grdb_migrations WHERE identifier = '43-person-eras';
                    """)
        }
        try await store.close()
        let again = try await open()
        try await expectAnswers(again)
        #expect(try await again.isAuditSearchWhole())
        // What the migrations make, and nothing else: the store writes.
        #expect(try await again.schemaDifferences().isEmpty)
    }

    /// Openings that are erased or opened for less are found by less.
    @Test func tablesOfPersonsAndUsersFollowTheOpenings() async throws {
        let store = try await open()
        try await store.append(try SearchLog(90).leaves)
        try await store.pool.write { db in
            try db.execute(
                sql: """
                    DELETE FROM audit_side WHERE leaf BETWEEN 10 AND 20;
                    UPDATE audit_side SET subject_index = NULL WHERE leaf BETWEEN 30 AND 40;
                    UPDATE audit_side SET user_index = user_index + 1 WHERE leaf BETWEEN 50 AND 60;
                    """)
            for (table, column) in [("audit_person", "subject_index"), ("audit_user", "user_index")] {
                let found = try Row.fetchAll(db, sql: "SELECT \(column), leaf FROM \(table) ORDER BY leaf")
                let kept = try Row.fetchAll(
                    db, sql: "SELECT \(column), leaf FROM audit_side WHERE \(column) IS NOT NULL ORDER BY leaf")
                #expect(found == kept && found.count > 40)
            }
        }
    }

    /// A database of the version before keeps its tickets in one index.
    @Test func ticketsOfTheVersionBeforeMoveToTheirEras() async throws {
        try writeOldDatabase(try SearchLog(90), rowsApart: 3000)
        let store = try await open()
        let before = try await store.pool.read { try Self.references($0) }
        try await store.pool.write { db in
            try db.execute(
                sql: """
                    CREATE TABLE old (tag INTEGER NOT NULL, leaf INTEGER NOT NULL, PRIMARY KEY (tag, leaf))
                        STRICT, WITHOUT ROWID;
                    INSERT INTO old SELECT tag, leaf FROM audit_reference;
                    DROP TABLE audit_reference;
                    ALTER TABLE old RENAME TO audit_reference;
                    DELETE FROM grdb_migrations WHERE identifier = '41-audit-eras';
                    """)
        }
        try await store.close()
        let again = try await open()
        let after = try await again.pool.read { try Self.references($0) }
        #expect(after == before && before.count > 100)
        try await expectAnswers(again)
        #expect(try await again.isAuditSearchWhole())
    }

    private static func references(_ db: Database) throws -> [[Int64]] {
        try Row.fetchAll(db, sql: "SELECT era, tag, leaf FROM audit_reference ORDER BY leaf, tag").map {
            [$0["era"], $0["tag"], $0["leaf"]]
        }
    }

    /// A row that stands in the wrong era is found by no search.
    @Test func aTicketInAnotherEraIsMissed() async throws {
        let store = try await open()
        try await store.append(try SearchLog(20).leaves)
        #expect(try await store.isAuditSearchWhole())
        try await store.pool.write { db in
            try db.execute(sql: "UPDATE audit_reference SET era = 1 WHERE leaf = 9")
        }
        #expect(try await !store.isAuditSearchWhole())
    }

    /// Whoever read all lines knows by one number that the tables of searches hold them all, and nothing else.
    @Test(arguments: [
        nil, "DELETE FROM audit_kind_line WHERE leaf = 4", "DELETE FROM audit_reference WHERE leaf = 4",
        "UPDATE audit_reference SET tag = tag + 1 WHERE leaf = 4", "UPDATE audit_reference SET era = 1 WHERE leaf = 4",
        "INSERT INTO audit_reference (era, tag, leaf) VALUES (0, 7, 4)", "DELETE FROM audit_period",
        "DELETE FROM audit_person WHERE leaf = 5", "UPDATE audit_person SET era = 1 WHERE leaf = 5",
        "INSERT INTO audit_person (era, subject_index, leaf) VALUES (0, x'07', 4)",
        "DELETE FROM audit_user WHERE leaf = 5", "INSERT INTO audit_user (user_index, leaf) VALUES (7, 4)",
        "UPDATE audit_period SET latest = latest - 86400000", "UPDATE audit_period SET earliest = latest + 1",
        "UPDATE audit_kind SET application = 'desks' WHERE application = 'desk'", "INSERT INTO audit_fill VALUES (1)",
    ])
    func sumsOfLinesAndOfTheirTablesAgree(tampering: String?) async throws {
        let store = try await open()
        try await store.append(try SearchLog(90).leaves)
        if let tampering { try await store.pool.write { try $0.execute(sql: tampering) } }
        let newest = try await store.newestAuditRow()
        let year = try #require(try await store.auditYears().last)
        // Read in parts, as a verification does.
        var marks: [AuditSearchMark] = []
        for first in stride(from: UInt64(0), to: 90, by: 7) {
            marks += try await store.markedAuditLines(year: year, from: first, limit: 7).compactMap(\.searchMark)
        }
        #expect(marks.map(\.row) == Array(1...90) && newest == 90)
        for row in [newest, 50] {
            let sum = marks.filter { $0.row <= row }.reduce(UInt64(0)) { $0 &+ $1.part }
            #expect((try await store.auditSearchSum(upTo: row) == sum) == (tampering == nil))
        }
        #expect(try await store.isAuditSearchWhole() == (tampering == nil))
    }

    private func expectAnswers(_ store: SQLiteStore) async throws {
        for question in SearchLog.questions {
            var (seen, position): ([UInt64], AuditPosition?) = ([], nil)
            repeat {
                let page = try await store.auditPage(question.criteria, before: position, limit: 2)
                seen += page.lines.map(\.index)
                position = page.next
            } while position != nil
            #expect(seen == question.answer(of: 90), "\(question.testDescription)")
        }
    }

    /// A program that was killed while it filled goes on behind the last batch that was committed.
    @Test func aFillingThatWasInterruptedGoesOn() async throws {
        try writeOldDatabase(try SearchLog(90))
        let store = try await open()
        try await store.pool.write { db in
            // As after a kill: the second half is not there yet.
            try db.execute(
                sql: """
                    DELETE FROM audit_kind_line WHERE leaf > 45; DELETE FROM audit_reference WHERE leaf > 45;
                    UPDATE audit_side SET user_index = NULL WHERE leaf > 45; DELETE FROM audit_period;
                    INSERT INTO audit_period VALUES (0, 0, 9223372036854775807);
                    INSERT INTO audit_fill VALUES (46);
                    """)
        }
        try await store.close()
        let again = try await open()
        for question in SearchLog.questions {
            let page = try await again.auditPage(question.criteria, before: nil, limit: 1000)
            #expect(page.lines.map(\.index) == question.answer(of: 90), "\(question.testDescription)")
        }
    }

    /// The openings are not damaged: whoever opens the database with the right key file has to find every line.
    @Test func aKeyFileThatCannotBeReadStopsTheFilling() async throws {
        let log = try SearchLog(90)
        // Opened before the keys of the openings are made: it has to read the file for them.
        let early = try keys()
        try writeOldDatabase(log)
        let file = try String(contentsOfFile: early.path, encoding: .utf8)
        try "{".write(toFile: early.path, atomically: false, encoding: .utf8)
        #expect(await storeErrorCode { try await SQLiteStore.open(path: path, keys: early) } == .keyFile)
        try file.write(toFile: early.path, atomically: false, encoding: .utf8)
        let store = try await open()
        for question in SearchLog.questions {
            let page = try await store.auditPage(question.criteria, before: nil, limit: 1000)
            #expect(page.lines.map(\.index) == question.answer(of: 90), "\(question.testDescription)")
        }
    }

    /// What was told of the filling.
    private final class Told: Sendable {
        private let progress = Mutex<[AuditIndexProgress]>([])
        var all: [AuditIndexProgress] { progress.withLock { $0 } }
        func append(_ step: AuditIndexProgress) { progress.withLock { $0.append(step) } }
    }

    /// The file as the version before migration 31 left it.
    private func writeOldDatabase(_ log: SearchLog, rowsApart: Int = 1) throws {
        let keys = try keys()
        let sealer = ValueSealer(keys: keys, retention: RetentionPolicy())
        let queue = try DatabaseQueue(path: path)
        var migrator = DatabaseMigrator()
        for migration in SchemaMigration.all.prefix(while: { $0.name != "31-audit-search" }) {
            migrator.registerMigration(migration.name) { try $0.execute(sql: migration.sql) }
        }
        try migrator.migrate(queue)
        try queue.write { db in
            for (index, leaf) in log.leaves.enumerated() {
                try Self.insert(leaf, index, (index + 1) * rowsApart, db, sealer)
            }
            try db.execute(sql: "INSERT INTO audit_year VALUES (2026)")
        }
        try queue.close()
    }

    private static func insert(
        _ leaf: SealedLeaf, _ index: Int, _ row: Int, _ db: Database, _ sealer: ValueSealer
    ) throws {
        try db.execute(
            sql: "INSERT INTO audit_leaf (seq, year, position, leaf) VALUES (?, 2026, ?, ?)",
            arguments: [row, index, leaf.leafBytes.blob])
        guard !leaf.side.secrets.isEmpty else { return }
        let month = RetentionMonth(Sample.start, addingMonths: 0)
        let side = try sealer.sealOpenings(leaf.side, in: StoreSession.sideCell(2026, UInt64(index)), of: month)
        let subject = leaf.side[.subject]?.text.map { sealer.person(Sample.ssin($0)).blob }
        try db.execute(
            sql: "INSERT INTO audit_side (leaf, subject_index, side, month) VALUES (?, ?, ?, ?)",
            arguments: [row, subject, side.blob, Int(month.number)])
    }
}

extension StatementArguments {
    /// A value for every parameter of a query; plans do not depend on them.
    fileprivate static func placeholders(of query: String) -> StatementArguments {
        let numbered = query.split(separator: "?").dropFirst().compactMap { $0.first?.wholeNumberValue }.max()
        return StatementArguments(repeatElement(1, count: numbered ?? query.count { $0 == "?" }))
    }
}
