import AuditLog
import Foundation
import GRDB
import MessageStore

/// What the database does when it only has to keep the bytes of a line: one plain table, same pragmas, same driver.
struct BareTable {
    private let pool: DatabasePool

    init(path: String) throws {
        var configuration = Configuration()
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY;")
        }
        pool = try DatabasePool(path: path, configuration: configuration)
        try pool.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA synchronous = FULL")
            try db.execute(sql: "CREATE TABLE line (seq INTEGER PRIMARY KEY, leaf BLOB NOT NULL, side BLOB NOT NULL)")
        }
    }

    /// Inserts the leaf, and as many bytes as the sealed openings of it have.
    func append(_ leaves: [SealedLeaf]) async throws {
        try await pool.write { db in
            let statement = try db.cachedStatement(sql: "INSERT INTO line (leaf, side) VALUES (?, ?)")
            for leaf in leaves {
                let side = Data(count: leaf.side.encoded().count + PayloadCipher.openingsOverheadByteCount)
                try statement.execute(arguments: [Data(leaf.leafBytes), side])
            }
        }
    }
}
