import GRDB
import MessageStore
import SQLiteWriting
import SocialSecurity
import Synchronization

/// The store of one OCMW in one SQLite file: WAL, synchronous=FULL, secure_delete.
///
/// Blocking work runs on GRDB's own queues: one writer, which commits together what waits for it, and up to four readers that
/// see the last commit. What is personal is
/// sealed (`PayloadCipher`) or found by blind index; raw files reveal no identity number.
public final class SQLiteStore: TransactionalStore {
    /// KBO number of the OCMW that owns this store.
    public let organisation: EnterpriseNumber

    let pool: DatabasePool
    let sealer: ValueSealer
    private let file: FileGuard
    let writer: GroupCommit
    let revokedKeys = RevokedKeys()
    private let isClosed = Mutex(false)

    private init(pool: DatabasePool, file: FileGuard, sealer: ValueSealer) {
        self.file = file
        organisation = sealer.keys.organisation
        self.pool = pool
        self.sealer = sealer
        let schema = SchemaGuard()
        writer = GroupCommit(pool: pool) { try schema.check($0) }
    }

    /// Opens the store of the tenant that owns `keys`: makes the file (0600) on first use and brings its schema up to date.
    ///
    /// - Parameters:
    ///   - path: the SQLite file; its folder must exist and must not be the one of the key file.
    ///   - keys: the tenant's keys.
    ///   - retention: for how long values written from now on stay readable.
    ///   - progress: told how far the indexes of an older database are filled; this may take minutes, once.
    /// - Throws: `MessageStoreError` with `.schemaTooNew`, `.keyFile` (keys beside the database, or of another database)
    ///   or `.database`.
    public static func open(
        path: String, keys: KeyRing, retention: RetentionPolicy = RetentionPolicy(),
        progress: @escaping @Sendable (AuditIndexProgress) -> Void = { _ in }
    ) async throws -> SQLiteStore {
        let sealer = ValueSealer(keys: keys, retention: retention)
        let pool = try await DatabaseOpener(path: path, sealer: sealer, progress: progress).open()
        return SQLiteStore(pool: pool, file: FileGuard(path: path), sealer: sealer)
    }

    /// Compares what the file defines with what the migrations make.
    public func schemaDifferences() async throws -> [String] {
        try await read { try DatabaseSchema.differences(in: $0.db) }
    }

    /// One look at the number of the schema, in a transaction that writes nothing.
    public func checkWritable() async throws { try await write { _ in } }

    /// Folds the write-ahead log into the file and closes it.
    public func close() async throws {
        let wasClosed = isClosed.withLock { closed in
            defer { closed = true }
            return closed
        }
        guard !wasClosed else { return }
        try await onDispatchThread { [pool] in
            try translatingBlockingErrors {
                try pool.barrierWriteWithoutTransaction { db in
                    try db.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)")
                }
                try pool.close()
            }
        }
    }

    /// The tenant's keys.
    package var keys: KeyRing { sealer.keys }

    /// Runs statements on one of the readers.
    package func read<Value: Sendable>(
        _ body: @escaping @Sendable (StoreSession) throws -> Value
    ) async throws -> Value {
        try checkOpen()
        return try await translatingErrors { [sealer] in
            try await pool.read { try body(StoreSession(db: $0, sealer: sealer)) }
        }
    }

    /// Runs statements in a savepoint of the commit that others share.
    @discardableResult
    package func write<Value: Sendable>(
        _ body: @escaping @Sendable (StoreSession) throws -> Value
    ) async throws -> Value {
        try checkOpen()
        return try await translatingErrors { [sealer] in
            try await writer.write { try body(StoreSession(db: $0, sealer: sealer)) }
        }
    }

    /// The writer: there is one.
    package func leasing<Value: Sendable>(
        _ body: @escaping @Sendable (StoreSession) throws -> Value
    ) async throws -> Value {
        try await write(body)
    }

    func checkOpen() throws(MessageStoreError) {
        guard !isClosed.withLock({ $0 }) else {
            throw MessageStoreError(.closed, "the store of \(organisation) is closed")
        }
        try file.check()
    }
}
