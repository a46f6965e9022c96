import AuditLog
import GRDB
import Testing

@testable import SQLiteStore

@Suite struct ColumnBytesTests {
    /// Rows where SQLite holds them, and copies of rows.
    @Test func columnsAreReadAsTheyAre() throws {
        let hash = MerkleHash(leaf: [7])
        let found = try DatabaseQueue().read { db in
            let sql = "SELECT x'', NULL, x'0102', zeroblob(5000), ?, x'07'"
            let rows = try Row.fetchCursor(db, sql: sql, arguments: [hash.bytes.blob])
            let inPlace = try rows.next().map(Self.values)
            return [inPlace, try Row.fetchOne(db, sql: sql, arguments: [hash.bytes.blob]).map(Self.values)]
        }
        for values in found {
            let values = try #require(values)
            #expect(values.bytes == [[], nil, [1, 2], [UInt8](repeating: 0, count: 5000)])
            #expect(values.hashes == [nil, hash, nil])
        }
    }

    private static func values(_ row: Row) throws -> (bytes: [[UInt8]?], hashes: [MerkleHash?]) {
        (try (0..<4).map { try row.bytes(at: $0) }, [1, 4, 5].map { (row[$0] as ColumnHash?)?.hash })
    }
}
