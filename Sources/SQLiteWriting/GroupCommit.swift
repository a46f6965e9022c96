import GRDB
import Synchronization

/// Commits the writes that wait for the writer together: one transaction, one flush to the disk for all of them.
///
/// Each runs within a savepoint of its own, in the order of the calls: one that throws is undone alone and gets its error. Nobody
/// is answered before the transaction is committed; when that fails, all get the error.
public final class GroupCommit: Sendable {
    /// Most writes of one transaction: what is first in it waits for the last.
    public static let largestBatch = 64

    private struct Line {
        var waiting: [PendingWrite] = []
        var isServed = false
    }

    private let pool: DatabasePool
    private let check: @Sendable (Database) throws -> Void
    private let log: WriteAheadLog
    private let line = Mutex(Line())

    /// Writes through the writer of `pool`, whose write-ahead log it keeps short.
    ///
    /// - Parameters:
    ///   - logLimit: bytes from which on the write-ahead log is cut.
    ///   - check: called at the beginning of each transaction; what it throws is the end of every write of it.
    public init(
        pool: DatabasePool, logLimit: Int64 = WriteAheadLog.standardLimit,
        check: @escaping @Sendable (Database) throws -> Void = { _ in }
    ) {
        self.pool = pool
        self.check = check
        log = WriteAheadLog(path: pool.path, limit: logLimit)
    }

    /// Number of writes that wait for the next transaction.
    public var waitingCount: Int { line.withLock { $0.waiting.count } }

    /// What `body` gives once it is committed.
    ///
    /// - Parameter body: may run twice, when SQLite undid the first run.
    public func write<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            let write = PendingWrite { db in
                let value = try body(db)
                return { continuation.resume(returning: value) }
            } fail: {
                continuation.resume(throwing: $0)
            }
            let isFirst = line.withLock { line in
                line.waiting.append(write)
                defer { line.isServed = true }
                return !line.isServed
            }
            if isFirst { serve() }
        }
    }

    private func serve() {
        pool.asyncWriteWithoutTransaction { [self] db in
            let batch = line.withLock { line in
                defer { line.waiting.removeFirst(min(line.waiting.count, Self.largestBatch)) }
                return Array(line.waiting.prefix(Self.largestBatch))
            }
            for tell in commit(batch, db) { tell() }
            log.shorten(db)
            let isOver = line.withLock { line in
                line.isServed = !line.waiting.isEmpty
                return !line.isServed
            }
            if !isOver { serve() }
        }
    }

    /// - Returns: what tells each caller how its write ended.
    private func commit(_ batch: [PendingWrite], _ db: Database) -> [@Sendable () -> Void] {
        do {
            return try transaction(batch, db)
        } catch is TransactionLost {
            return batch.flatMap { commit([$0], db) }
        } catch {
            return batch.map { write in { write.fail(error) } }
        }
    }

    private func transaction(_ batch: [PendingWrite], _ db: Database) throws -> [@Sendable () -> Void] {
        var tellers: [@Sendable () -> Void] = []
        try db.inTransaction(.immediate) {
            try check(db)
            tellers = try perform(batch, db)
            return .commit
        }
        return tellers
    }

    private func perform(_ batch: [PendingWrite], _ db: Database) throws -> [@Sendable () -> Void] {
        guard batch.count > 1 else { return try batch.map { try $0.perform(db) } }
        return try batch.map { write in
            var tell: @Sendable () -> Void = {}
            do {
                try db.inSavepoint {
                    tell = try write.perform(db)
                    return .commit
                }
            } catch {
                guard db.isInsideTransaction else { throw TransactionLost() }
                tell = { write.fail(error) }
            }
            return tell
        }
    }
}

/// A write that waits for its turn.
private struct PendingWrite: Sendable {
    /// Does the work; gives what tells the caller, to be called once it is committed.
    let perform: @Sendable (Database) throws -> @Sendable () -> Void
    /// Tells the caller why nothing was written.
    let fail: @Sendable (any Error) -> Void
}

/// SQLite undid the whole transaction, as it does when the disk is full: each write of it is tried alone.
private struct TransactionLost: Error {}
