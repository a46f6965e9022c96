import AuditLog
import GRDB
import MessageStore
import SocialSecurity

extension SQLiteStore {
    /// Folds the write-ahead log into the file, where `secure_delete` has zeroes, and cuts it to nothing.
    public func wipeErased() async throws -> Bool {
        try await translatingErrors { [pool] in
            try await pool.barrierWriteWithoutTransaction { db in
                let row = try Row.fetchOne(db, sql: "PRAGMA wal_checkpoint(TRUNCATE)")
                return try row.map { try $0[0] as Int == 0 } ?? false
            }
        }
    }
}
