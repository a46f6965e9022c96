import Foundation
import GRDB
import KSZHub
import Synchronization
import Testing

@testable import KSZHubHTTP

/// Writes of the hub that wait for the writer at the same time.
@Suite final class HubGroupCommitTests {
    /// Counts what is committed.
    private final class CommitCount: TransactionObserver, Sendable {
        let commits = Mutex(0)

        func observes(eventsOfKind eventKind: DatabaseEventKind) -> Bool { true }
        func databaseDidChange(with event: DatabaseEvent) {}
        func databaseDidCommit(_ db: Database) { commits.withLock { $0 += 1 } }
        func databaseDidRollback(_ db: Database) {}
    }

    private struct Planted: Error {}

    private let folder: String
    private let store: SQLiteHubStore

    init() throws {
        folder = NSTemporaryDirectory() + "ksz-hub-group-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        store = try SQLiteHubStore(path: folder + "/hub.sqlite")
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    private static func insert(_ name: String) -> @Sendable (Database) throws -> Void {
        {
            try $0.execute(
                sql: "INSERT INTO conversation (conversation, first_sender) VALUES (?, '0999999922')",
                arguments: [name])
        }
    }

    private func count() async throws -> Int? {
        try await store.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM conversation") }
    }

    /// How each write ends when all of them wait before the first begins: `nil` or its error.
    private func together(_ writes: [@Sendable (Database) throws -> Void]) async throws -> [(any Error)?] {
        let begin = DispatchSemaphore(value: 0)
        store.pool.asyncWriteWithoutTransaction { _ in begin.wait() }
        return try await withThrowingTaskGroup(of: (Int, (any Error)?).self) { [store] group in
            for (index, write) in writes.enumerated() {
                group.addTask {
                    do {
                        try await store.write(write)
                        return (index, nil)
                    } catch {
                        return (index, error)
                    }
                }
            }
            while store.writer.waitingCount < writes.count { await Task.yield() }
            begin.signal()
            var ends = [(any Error)?](repeating: nil, count: writes.count)
            for try await (index, end) in group { ends[index] = end }
            return ends
        }
    }

    @Test func whatWaitsTogetherIsCommittedAtOnce() async throws {
        let commits = CommitCount()
        store.pool.add(transactionObserver: commits, extent: .databaseLifetime)
        let ends = try await together((0..<100).map { Self.insert("c\($0)") })
        #expect(ends.allSatisfy { $0 == nil })
        #expect(try await count() == 100)
        // 64 and 36.
        #expect(commits.commits.withLock { $0 } == 2)
    }

    @Test func aWriteThatThrowsIsUndoneAlone() async throws {
        let ends = try await together(
            (0..<10).map { index in
                { database in
                    try Self.insert("c\(index)")(database)
                    if index % 3 == 1 { throw Planted() }
                }
            })
        #expect(ends.map { $0 != nil } == (0..<10).map { $0 % 3 == 1 })
        #expect(try await count() == 7)
    }

    /// When the disk is full, SQLite may undo the whole transaction: the others are not told that theirs is kept.
    @Test func aFullDiskTakesNobodyElsesWriteAlong() async throws {
        try await store.write { database in
            let pages = try Int.fetchOne(database, sql: "PRAGMA page_count") ?? 0
            try database.execute(sql: "PRAGMA max_page_count = \(pages + 20)")
        }
        let large = String(repeating: "x", count: 300_000)
        let ends = try await together((0..<8).map { Self.insert($0 == 4 ? large : "c\($0)") })
        #expect(ends.map { $0 != nil } == (0..<8).map { $0 == 4 })
        #expect(try await count() == 7)
    }

    /// Nobody is told that a write is kept before it is.
    @Test func whenTheCommitFailsEverybodyIsTold() async throws {
        try await store.write { database in
            // A constraint that is looked at when the transaction ends.
            try database.execute(
                sql: """
                    CREATE TEMP TABLE parent (id INTEGER PRIMARY KEY);
                    CREATE TEMP TABLE child (id INTEGER REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED);
                    """)
        }
        let orphan: @Sendable (Database) throws -> Void = { try $0.execute(sql: "INSERT INTO temp.child VALUES (1)") }
        let ends = try await together([Self.insert("a"), orphan, Self.insert("b")])
        #expect(ends.allSatisfy { $0 is KSZHubError })
        #expect(try await count() == 0)
        try await store.write(Self.insert("a"))
        #expect(try await count() == 1)
    }
}
