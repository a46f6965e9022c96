import GRDB
import MessageStore
import Messages
import Testing

@testable import SQLiteStore

/// What the file does with documents that wait for another one.
@Suite struct OutboxHoldTests {
    private let folder: TemporaryFolder
    private let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = try folder.folder("data") + "/store.sqlite"
    }

    private func open() async throws -> SQLiteStore {
        let keys = try KeyRing.open(
            path: folder.folder("keys") + "/keys.json", organisation: Sample.ownOrganisation)
        return try await SQLiteStore.open(path: path, keys: keys)
    }

    /// The range of the index that a claim walks over has no row that waits, however many there are.
    @Test func aClaimDoesNotWalkOverTenThousandWaitingRows() async throws {
        let store = try await open()
        let registration = try Sample.outgoing(.registerPerson)
        let waiting = try Sample.outgoing(.requestInquiry)
        try await store.commit(Changes(outgoing: [registration, waiting]))
        try await copy(waiting, times: 9_999, in: store)
        let due = "SELECT count(*) FROM outbox INDEXED BY outbox_lane WHERE lane > '' AND due_at <= ?"
        let now = Sample.seconds(60)
        let count = { @Sendable () async throws in
            try await store.pool.read { try Int.fetchOne($0, sql: due, arguments: [now.milliseconds]) }
        }
        #expect(try await count() == 1)
        let claims = try await store.claim(now: now, leaseFor: .seconds(30), limit: 16)
        #expect(claims.map(\.document) == [registration.document])
        #expect(try await store.nextDue() == Sample.seconds(90))
        _ = try await store.settle(try #require(claims.first), outcome: .delivered, at: now, changes: Changes())
        #expect(try await count() == 10_000)
    }

    /// Rows beside one that waits, each with a document of its own.
    private func copy(_ outgoing: OutgoingDocument, times: Int, in store: SQLiteStore) async throws {
        let ticket = outgoing.document.ticket.value
        try await store.pool.write { db in
            try db.execute(
                sql: """
                    INSERT INTO document (seq, sender, ticket, recipient, operation, conversation, in_reply_to,
                        subject_index, digest_tag, header, content, stored_at)
                    SELECT seq + n, sender, ticket || '-' || n, recipient, operation, conversation, in_reply_to,
                        subject_index, digest_tag, header, content, stored_at
                    FROM document, (WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number
                        WHERE n < ?) SELECT n FROM number) WHERE ticket = ?
                    """, arguments: [times, ticket])
            try db.execute(
                sql: """
                    INSERT INTO outbox (ticket, document, state, attempt, due_at, expires_at, queued_at, waits_for,
                        not_before, lane)
                    SELECT document.ticket, document.seq, 'queued', 0, first.due_at, first.expires_at, first.queued_at,
                        first.waits_for, first.not_before, first.lane
                    FROM document, outbox AS first WHERE first.ticket = ? AND document.ticket LIKE ? || '-%'
                    """, arguments: [ticket, ticket])
        }
    }

    @Test(arguments: [
        (
            StoreSession.awaitedQuery,
            [
                "SEARCH outbox USING INTEGER PRIMARY KEY (rowid=?)",
                "SEARCH outbox USING INDEX outbox_registers (registers=?)",
            ]
        ),
        (StoreSession.heldRowsQuery, ["SEARCH outbox USING INDEX outbox_held (due_at<?)"]),
        (StoreSession.releaseQuery, ["SEARCH outbox USING INDEX outbox_waiting (waits_for=?)"]),
        (StoreSession.stuckSinceQuery, ["SEARCH outbox USING INDEX sqlite_autoindex_outbox_1 (ticket=?)"]),
        (StoreSession.resumeQuery, ["SEARCH outbox USING INDEX sqlite_autoindex_outbox_1 (ticket=?)"]),
        (StoreSession.lookAgainQuery, ["SEARCH outbox USING INDEX sqlite_autoindex_outbox_1 (ticket=?)"]),
        (
            StoreSession.personApplicationsQuery,
            [
                "SEARCH application USING INTEGER PRIMARY KEY (rowid=?)",
                "SEARCH application_subject USING PRIMARY KEY (subject_index=?)",
            ]
        ),
    ])
    func theOrderIsFoundByItsIndexes(_ query: String, _ plan: [String]) async throws {
        let store = try await open()
        let details = try await store.pool.read { db in
            let count = query.contains("?1") ? 1 : query.count { $0 == "?" }
            let arguments = StatementArguments(Array(repeating: 1, count: count))
            return try Row.fetchAll(db, sql: "EXPLAIN QUERY PLAN " + query, arguments: arguments)
                .map { $0["detail"] as String }
        }
        #expect(plan.allSatisfy(details.contains), "\(details)")
        #expect(!details.contains { $0.contains("outbox_by_state") }, "\(details)")
        #expect(!details.contains { $0.hasPrefix("SCAN outbox") || $0.hasPrefix("SCAN application") }, "\(details)")
    }

    /// A file as version 16 left it: what waited goes on waiting, what waited for nothing any more goes.
    @Test(arguments: [false, true])
    func rowsThatWaitedBeforeTheUpgradeGoOn(_ isThrough: Bool) async throws {
        let old = try await open()
        let registration = try Sample.outgoing(.registerPerson)
        let transfer = try Sample.outgoing(.transferCompetence)
        try await old.commit(Changes(outgoing: [registration, transfer]))
        try await old.close()
        let queue = try DatabaseQueue(path: path)
        try await queue.writeWithoutTransaction { db in
            try db.execute(
                sql: """
                    DROP TRIGGER outbox_lane_begin; DROP TRIGGER outbox_lane_identity; DROP TABLE brake;
                    DROP TABLE succession;
                    DROP INDEX outbox_lane; DROP INDEX outbox_lane_order; ALTER TABLE outbox DROP COLUMN lane;
                    CREATE INDEX outbox_due ON outbox (due_at, seq) WHERE due_at IS NOT NULL;
                    UPDATE outbox SET due_at = not_before;
                    DROP INDEX outbox_held; ALTER TABLE outbox DROP COLUMN told_stuck;
                    ALTER TABLE outbox DROP COLUMN budget; ALTER TABLE outbox DROP COLUMN parked_at;
                    DROP INDEX outbox_registers; DROP INDEX outbox_waiting;
                    ALTER TABLE outbox DROP COLUMN registers; ALTER TABLE outbox DROP COLUMN not_before;
                    DELETE FROM grdb_migrations WHERE identifier IN ('17-outbox-holds', '22-outbox-parking',
                        '45-delivery-lanes', '46-successions');
                    """)
            guard isThrough else { return }
            try db.execute(
                sql: "UPDATE outbox SET state = 'cancelled', due_at = NULL WHERE ticket = ?",
                arguments: [registration.document.ticket.value])
        }
        try queue.close()
        let store = try await open()
        let first = try await store.claim(now: Sample.start, leaseFor: .seconds(30), limit: 9)
        #expect(first.map(\.document) == [isThrough ? transfer.document : registration.document])
        guard !isThrough else { return }
        _ = try await store.settle(
            try #require(first.first), outcome: .delivered, at: Sample.start, changes: Changes())
        let next = try await store.claim(now: Sample.start, leaseFor: .seconds(30), limit: 9)
        #expect(next.map(\.document) == [transfer.document])
    }
}
