import GRDB
import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Keeps the write-ahead log of a database short, however many readers there are.
///
/// SQLite folds the log into the database as it goes, but begins it anew only when no reader looks at it: with readers that
/// overlap it would grow for ever. Beyond a length the writer waits until the readers of that moment are gone.
///
/// Source: SQLite documentation, "Write-Ahead Logging", section 6 (avoiding excessively large WAL files).
public final class WriteAheadLog: Sendable {
    /// Bytes from which on the log is folded and cut.
    public static let standardLimit: Int64 = 64 << 20
    /// How long the writer waits for readers, milliseconds.
    private static let patience = 250

    private let path: String
    private let limit: Int64
    /// Length from which on it is tried again.
    private let next: Mutex<Int64>

    /// The log of the database with this path.
    public init(path: String, limit: Int64) {
        self.path = path + "-wal"
        self.limit = limit
        next = Mutex(limit)
    }

    /// Its length in bytes; 0 when there is none.
    public var byteCount: Int64 {
        var status = stat()
        return stat(path, &status) == 0 ? Int64(status.st_size) : 0
    }

    /// Folds the log into the database and cuts it, when it is too long. To be called by the writer outside a transaction.
    ///
    /// What goes wrong here harms no write; it is tried again when the log has grown by another quarter of the limit.
    public func shorten(_ db: Database) {
        guard byteCount >= next.withLock({ $0 }) else { return }
        let wasCut = (try? cut(db)) ?? false
        let length = byteCount
        next.withLock { $0 = wasCut ? limit : length + limit / 4 }
    }

    /// - Returns: false when a reader still held it.
    private func cut(_ db: Database) throws -> Bool {
        let patience = try Int.fetchOne(db, sql: "PRAGMA busy_timeout")
        try db.execute(sql: "PRAGMA busy_timeout = \(Self.patience)")
        defer { try? db.execute(sql: "PRAGMA busy_timeout = \(patience ?? 0)") }
        return try Int.fetchOne(db, sql: "PRAGMA wal_checkpoint(TRUNCATE)") == 0
    }
}
