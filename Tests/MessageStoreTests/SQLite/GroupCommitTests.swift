import Foundation
import GRDB
import MessageStore
import SQLiteWriting
import Messages
import Synchronization
import Testing

@testable import SQLiteStore

/// Writes that wait for the writer at the same time.
@Suite struct GroupCommitTests {
    /// Counts what is committed.
    private final class CommitCount: TransactionObserver, Sendable {
        let commits = Mutex(0)

        func observes(eventsOfKind eventKind: DatabaseEventKind) -> Bool { true }
        func databaseDidChange(with event: DatabaseEvent) {}
        func databaseDidCommit(_ db: Database) { commits.withLock { $0 += 1 } }
        func databaseDidRollback(_ db: Database) {}
    }

    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func open() async throws -> SQLiteStore {
        let keys = try KeyRing.open(
            path: folder.folder("keys") + "/keys.json", organisation: Sample.ownOrganisation)
        return try await SQLiteStore.open(path: folder.folder("data") + "/store.sqlite", keys: keys)
    }

    /// How each write ends when all of them wait before the first begins: `nil` or its error.
    private func together(
        _ writes: [@Sendable (StoreSession) throws -> Void], in store: SQLiteStore
    ) async throws -> [(any Error)?] {
        let begin = DispatchSemaphore(value: 0)
        store.pool.asyncWriteWithoutTransaction { _ in begin.wait() }
        return try await withThrowingTaskGroup(of: (Int, (any Error)?).self) { group in
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

    private static func event(_ conversation: Ticket) -> @Sendable (StoreSession) throws -> Void {
        { try $0.apply(Changes(events: [Sample.event(conversation)])) }
    }

    @Test func whatWaitsTogetherIsCommittedAtOnce() async throws {
        let store = try await open()
        let count = CommitCount()
        store.pool.add(transactionObserver: count, extent: .databaseLifetime)
        let conversation = Ticket.random()
        let ends = try await together(Array(repeating: Self.event(conversation), count: 100), in: store)
        #expect(ends.allSatisfy { $0 == nil })
        #expect(try await store.timeline(conversation: conversation).count == 100)
        // 64 and 36.
        #expect(count.commits.withLock { $0 } == 2)
    }

    @Test func aWriteThatThrowsIsUndoneAlone() async throws {
        let store = try await open()
        let conversations = (0..<10).map { _ in Ticket.random() }
        let ends = try await together(
            conversations.enumerated().map { index, conversation in
                { session in
                    try Self.event(conversation)(session)
                    if index % 3 == 1 { throw MessageStoreError(.notFound, "planted") }
                }
            }, in: store)
        for (index, conversation) in conversations.enumerated() {
            #expect((ends[index] as? MessageStoreError)?.code == (index % 3 == 1 ? .notFound : nil))
            #expect(try await store.timeline(conversation: conversation).count == (index % 3 == 1 ? 0 : 1))
        }
    }

    /// When the disk is full, SQLite may undo the whole transaction: the others are not told that theirs is kept.
    @Test func aFullDiskTakesNobodyElsesWriteAlong() async throws {
        let store = try await open()
        let pages = try await store.pool.write { db in
            let pages = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
            try db.execute(sql: "PRAGMA max_page_count = \(pages + 20)")
            return pages
        }
        #expect(pages > 0)
        let conversations = (0..<8).map { _ in Ticket.random() }
        let large = String(repeating: "x", count: 300_000)
        let ends = try await together(
            conversations.enumerated().map { index, conversation in
                { session in
                    try Self.event(conversation)(session)
                    guard index == 4 else { return }
                    try session.apply(Changes(evidence: [Sample.document(text: large)]))
                }
            }, in: store)
        for (index, conversation) in conversations.enumerated() {
            #expect((ends[index] as? MessageStoreError)?.code == (index == 4 ? .database : nil))
            #expect(try await store.timeline(conversation: conversation).count == (index == 4 ? 0 : 1))
        }
    }

    /// Nobody is told that a write is kept before it is.
    @Test func whenTheCommitFailsEverybodyIsTold() async throws {
        let store = try await open()
        let conversation = Ticket.random()
        try await store.pool.write { db in
            // A constraint that is looked at when the transaction ends.
            try db.execute(
                sql: """
                    CREATE TEMP TABLE parent (id INTEGER PRIMARY KEY);
                    CREATE TEMP TABLE child (id INTEGER REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED);
                    """)
        }
        let orphan: @Sendable (StoreSession) throws -> Void = { try $0.run("INSERT INTO temp.child VALUES (1)", []) }
        let ends = try await together([Self.event(conversation), orphan, Self.event(conversation)], in: store)
        #expect(ends.allSatisfy { ($0 as? MessageStoreError)?.code == .database })
        #expect(try await store.timeline(conversation: conversation).isEmpty)
        try await store.commit(Changes(events: [Sample.event(conversation)]))
        #expect(try await store.timeline(conversation: conversation).count == 1)
    }

    @Test func theLogIsCutOnceItsReadersAreGone() async throws {
        let store = try await open()
        let log = WriteAheadLog(path: store.pool.path, limit: 1 << 20)
        let writer = GroupCommit(pool: store.pool, logLimit: 1 << 20)
        let text = String(repeating: "x", count: 100_000)
        let sealer = store.sealer
        let write = {
            try await writer.write {
                try StoreSession(db: $0, sealer: sealer).apply(Changes(evidence: [Sample.document(text: text)]))
            }
        }
        var reader: DatabaseSnapshot? = try store.pool.makeSnapshot()
        try await reader?.read { _ = try Int.fetchOne($0, sql: "SELECT count(*) FROM document") }
        for _ in 0..<20 { try await write() }
        #expect(log.byteCount > 2 << 20)
        reader = nil
        for _ in 0..<10 { try await write() }
        #expect(log.byteCount < 1 << 20)
    }
}
