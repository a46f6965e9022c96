import AuditLog
import GRDB
import GRDBSQLite

/// The bytes of a column, copied once from where SQLite holds them: as `Data` they would be copied by way of two objects more,
/// and a verification reads half a dozen a line.
struct ColumnBytes: StatementColumnConvertible, DatabaseValueConvertible {
    let bytes: [UInt8]

    init(sqliteStatement: SQLiteStatement, index: CInt) {
        bytes = Array(UnsafeRawBufferPointer(sqliteStatement: sqliteStatement, index: index))
    }

    private init(_ bytes: [UInt8]) { self.bytes = bytes }

    var databaseValue: DatabaseValue { bytes.blob.databaseValue }

    static func fromDatabaseValue(_ value: DatabaseValue) -> ColumnBytes? {
        guard case .blob(let data) = value.storage else { return nil }
        return ColumnBytes([UInt8](data))
    }
}

/// A hash in a column, copied into place; bytes of another number are none.
struct ColumnHash: StatementColumnConvertible, DatabaseValueConvertible {
    let hash: MerkleHash?

    init(sqliteStatement: SQLiteStatement, index: CInt) {
        hash = MerkleHash(UnsafeRawBufferPointer(sqliteStatement: sqliteStatement, index: index))
    }

    private init(_ bytes: [UInt8]) { hash = MerkleHash(bytes) }

    var databaseValue: DatabaseValue { hash?.bytes.blob.databaseValue ?? .null }

    static func fromDatabaseValue(_ value: DatabaseValue) -> ColumnHash? {
        guard case .blob(let data) = value.storage else { return nil }
        return ColumnHash([UInt8](data))
    }
}

extension UnsafeRawBufferPointer {
    /// What the row that the statement stands on has in a column, until the next step.
    fileprivate init(sqliteStatement: SQLiteStatement, index: CInt) {
        // In this order: asking for the bytes settles how many there are.
        let start = sqlite3_column_blob(sqliteStatement, index)
        self.init(start: start, count: Int(sqlite3_column_bytes(sqliteStatement, index)))
    }
}
