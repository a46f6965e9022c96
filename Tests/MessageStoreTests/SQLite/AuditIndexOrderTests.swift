import GRDB
import MessageStore
import Testing

@testable import SQLiteStore

/// Tables of searches that somebody sorted otherwise.
struct AuditIndexOrderTests {
    private let folder: TemporaryFolder
    private let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = try folder.folder("data") + "/store.sqlite"
    }

    private func open() async throws -> SQLiteStore {
        try await SQLiteStore.open(
            path: path,
            keys: try KeyRing.open(path: folder.folder("keys") + "/keys.json", organisation: Sample.ownOrganisation))
    }

    /// A table whose rows stand in another order than its definition says: a search jumps past them, a scan does not.
    @Test(arguments: [
        ("audit_person", "(era, subject_index, leaf)", "(era, subject_index, leaf DESC)"),
        ("audit_person", "(era, subject_index, leaf)", "(era, subject_index DESC, leaf)"),
        ("audit_user", "(user_index, leaf)", "(user_index, leaf DESC)"),
        ("audit_user", "(user_index, leaf)", "(user_index DESC, leaf)"),
        ("audit_kind_line", "(kind, leaf)", "(kind, leaf DESC)"),
        ("audit_reference", "(era, tag, leaf)", "(era, tag DESC, leaf)"),
    ])
    func rowsInAnotherOrderAreFoundOut(table: String, key: String, otherKey: String) async throws {
        let store = try await open()
        try await store.append(try SearchLog(90).leaves)
        try await store.close()
        try sort(table, key, otherwise: otherKey)
        let again = try await open()
        #expect(try await again.schemaDifferences().isEmpty)
        let year = try #require(try await again.auditYears().last)
        let marks = try await again.markedAuditLines(year: year, from: 0, limit: 90).compactMap(\.searchMark)
        let sum = marks.reduce(UInt64(0)) { $0 &+ $1.part }
        #expect(try await again.auditSearchSum(upTo: 90) != sum)
        #expect(try await !again.isAuditSearchWhole())
        // No search goes round in circles: it ends, or says why not.
        for question in SearchLog.questions {
            do { _ = try await again.auditPage(question.criteria, before: nil, limit: 1000) } catch {
                #expect((error as? MessageStoreError)?.code == .rowNotOurs)
            }
        }
    }

    /// Writes the rows of a table under another definition, and takes the definition back.
    private func sort(_ table: String, _ key: String, otherwise otherKey: String) throws {
        for (old, new, isSorted) in [(key, otherKey, false), (otherKey, key, true)] {
            let queue = try DatabaseQueue(path: path)
            try queue.writeWithoutTransaction { db in
                try db.execute(sql: "PRAGMA writable_schema = ON")
                if isSorted {
                    try db.execute(
                        sql: """
                            CREATE TEMP TABLE saved AS SELECT * FROM \(table); DELETE FROM \(table);
                            INSERT INTO \(table) SELECT * FROM saved;
                            """)
                }
                try db.execute(
                    sql: "UPDATE sqlite_schema SET sql = replace(sql, ?, ?) WHERE name = ?",
                    arguments: ["PRIMARY KEY \(old)", "PRIMARY KEY \(new)", table])
            }
            try queue.close()
        }
    }
}
