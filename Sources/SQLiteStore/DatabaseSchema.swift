import GRDB
import MessageStore
import Synchronization

/// The tables, indexes, views and triggers of a database, as its file defines them.
struct DatabaseSchema: Sendable {
    private struct Part: Hashable, Sendable {
        /// Of `sqlite_schema`, whatever type somebody gave it: kind, name and table.
        let key: [DatabaseValue]
        let definition: DatabaseValue

        /// `trigger x on table y`, without what a terminal would obey.
        var name: String {
            let words = key.map { value in
                String(String.fromDatabaseValue(value)?.unicodeScalars.map(Self.printable) ?? ["?"])
            }
            return words[1] == words[2] ? "\(words[0]) \(words[1])" : "\(words[0]) \(words[1]) on table \(words[2])"
        }

        private static func printable(_ scalar: Unicode.Scalar) -> Character {
            (0x20...0x7E).contains(scalar.value) ? Character(scalar) : "?"
        }
    }

    /// What an `ANALYZE` leaves: it changes no row.
    private static let statistics = "type = 'table' AND name IN ('sqlite_stat1', 'sqlite_stat4')"

    /// What the migrations of this version make; made once.
    private static let made = Result {
        let queue = try DatabaseQueue()
        try SchemaMigration.migrator.migrate(queue)
        return try queue.read { try DatabaseSchema($0) }
    }

    private let parts: Set<Part>

    init(_ db: Database) throws {
        parts = Set(
            try Row.fetchAll(
                db, sql: "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE NOT (\(Self.statistics))"
            ).map { row in Part(key: [row[0], row[1], row[2]], definition: row[3]) })
    }

    /// In which parts a database has another schema than the migrations make; each by kind and name, in order.
    static func differences(in db: Database) throws -> [String] {
        let (found, expected) = (try DatabaseSchema(db).parts, try made.get().parts)
        let surplus = found.subtracting(expected).map { part in
            "\(part.name) is " + (expected.contains { $0.key == part.key } ? "another one" : "not one of this version")
        }
        let missing = expected.filter { part in !found.contains { $0.key == part.key } }.map { "\($0.name) is missing" }
        return (surplus + missing).sorted()
    }
}

/// Lets nobody write through a schema that the migrations did not make: a trigger could take away in the same transaction
/// what was written.
final class SchemaGuard: Sendable {
    /// The schema that was compared last and is as it should be, by the number that SQLite gives it in the file.
    private let known = Mutex<Int?>(nil)

    /// To be called at the begin of each transaction of the connection that writes: as long as the number is the same, the
    /// connection goes on with the schema that was compared.
    ///
    /// A connection works with the schema as it read it last, not with what the file defines now. So it reads the file anew
    /// before it compares: somebody may have taken back what it read, and given the file the number of before.
    ///
    /// - Throws: `MessageStoreError` with `.schemaDiffers`, or `.schemaTooNew` when a newer program brought the file up to date.
    func check(_ db: Database) throws {
        let version = try Int.fetchOne(try db.cachedStatement(sql: "PRAGMA schema_version"))
        guard version == nil || known.withLock({ $0 }) != version else { return }
        known.withLock { $0 = nil }
        try db.execute(sql: "PRAGMA writable_schema = RESET")
        let differences = try DatabaseSchema.differences(in: db)
        guard differences.isEmpty else {
            if try SchemaMigration.migrator.hasBeenSuperseded(db) {
                throw MessageStoreError(
                    .schemaTooNew, "a newer version changed the database meanwhile; remedy: start that version")
            }
            throw MessageStoreError(schemaDifferences: differences)
        }
        known.withLock { $0 = version }
    }
}
