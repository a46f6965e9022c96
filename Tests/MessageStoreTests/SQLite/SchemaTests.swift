import Foundation
import GRDB
import MessageStore
import Messages
import SocialSecurity
import Testing

@testable import SQLiteStore

struct SchemaTests {
    private let folder: TemporaryFolder
    private let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = try folder.folder("data") + "/store.sqlite"
    }

    private func keys(_ name: String = "keys", of organisation: EnterpriseNumber = Sample.ownOrganisation) throws
        -> KeyRing
    {
        try KeyRing.open(path: folder.folder("keys") + "/\(name).json", organisation: organisation)
    }

    private func open() async throws -> SQLiteStore { try await SQLiteStore.open(path: path, keys: keys()) }

    @Test func connectionIsDurableAndErasesWhatItDeletes() async throws {
        let store = try await open()
        let values = try await store.pool.writeWithoutTransaction { db in
            try ["journal_mode", "synchronous", "secure_delete", "foreign_keys"].map {
                try String.fetchOne(db, sql: "PRAGMA \($0)")
            }
        }
        // synchronous 2 is FULL.
        #expect(values == ["wal", "2", "1", "1"])
    }

    @Test func reopenedStoreHasItsContent() async throws {
        let first = try await open()
        let outgoing = try Sample.outgoing()
        try await first.commit(Changes(outgoing: [outgoing]))
        try await first.close()
        let second = try await open()
        #expect(
            try await second.claim(now: Sample.start, leaseFor: .seconds(1), limit: 1).map(\.document) == [
                outgoing.document
            ])
    }

    @Test func manyMayOpenANewFileAtOnce() async throws {
        let stores = try await withThrowingTaskGroup(of: SQLiteStore.self) { group in
            for _ in 0..<4 { group.addTask { try await self.open() } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        let event = Sample.event(.random())
        try await stores[0].commit(Changes(events: [event]))
        for store in stores { #expect(try await store.timeline(conversation: event.conversation) == [event]) }
    }

    @Test func newerSchemaIsRefused() async throws {
        let store = try await open()
        try await store.pool.write { db in
            try db.execute(sql: "INSERT INTO grdb_migrations (identifier) VALUES ('99-of-a-newer-version')")
        }
        try await store.close()
        #expect(await storeErrorCode { try await open() } == .schemaTooNew)
    }

    /// A file as version 9 of the schema left it, with a row of each table that version 10 copies.
    @Test func anOlderFileIsBroughtUpToDateWithItsRows() async throws {
        let application = Sample.application()
        let step = Sample.step(of: application.id, ticket: .random())
        let transfer = try Sample.transfer(of: application)
        let new = try await open()
        _ = try await new.openApplication(application, changes: Changes(steps: [step], transfers: [transfer]))
        try await new.close()
        let queue = try DatabaseQueue(path: path)
        try await queue.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA foreign_keys = OFF")
            try Self.takeBackMigration10(db)
        }
        try queue.close()
        let upgraded = try await open()
        let record = try #require(try await upgraded.application(id: application.id))
        #expect(record.application == application)
        #expect(record.state == .decided)
        #expect(record.ending == nil)
        #expect(record.steps == [step])
        #expect(record.transfers.map(\.ticket) == [transfer.ticket])
        #expect(try await upgraded.dueDeadlines(now: Sample.seconds(1_000_000), limit: 10).isEmpty)
        let problem = try await upgraded.pool.read { try String.fetchOne($0, sql: "PRAGMA foreign_key_check") }
        #expect(problem == nil)
    }

    /// Rebuilds the two tables by the statements of the migration that first made them.
    private static func takeBackMigration10(_ db: Database) throws {
        try db.execute(
            sql: """
                DROP TABLE deadline; DROP TABLE replaced_number;
                ALTER TABLE transfer DROP COLUMN provisionally_decided_on;
                ALTER TABLE transfer DROP COLUMN designated;
                ALTER TABLE transfer DROP COLUMN provisional_decision_reference;
                DROP INDEX step_by_ticket;
                """)
        let old = SchemaMigration.applications.sql
        for table in ["application", "step"] {
            let columns = try db.columns(in: table).map(\.name).filter { $0 != "ending" }.joined(separator: ", ")
            let begin = try #require(old.range(of: "CREATE TABLE \(table) ("))
            let end = try #require(old[begin.lowerBound...].range(of: ") STRICT;"))
            // Without this, references of other tables would follow the renamed one.
            try db.execute(sql: "PRAGMA legacy_alter_table = ON")
            try db.execute(sql: "ALTER TABLE \(table) RENAME TO newer")
            try db.execute(sql: String(old[begin.lowerBound..<end.upperBound]))
            let values = columns.replacing(" state,", with: table == "application" ? " 'closed'," : " state,")
            try db.execute(sql: "INSERT INTO \(table) (\(columns)) SELECT \(values) FROM newer; DROP TABLE newer")
        }
        try db.execute(sql: "CREATE INDEX step_by_ticket ON step (ticket) WHERE ticket IS NOT NULL")
        try db.execute(
            sql: """
                DELETE FROM grdb_migrations
                WHERE identifier IN ('10-deadlines', '20-corrections', '42-replaced-number-tags')
                """)
    }

    /// A file as version 34 of the schema left it: a time in 2099 that a partner claimed, and texts of strangers.
    @Test func anOlderFileLosesTheTextsAndTimesOfStrangers() async throws {
        let receipt = try Sample.document(
            .receipt, sender: Sample.otherOrganisation, recipient: Sample.ownOrganisation, subject: nil,
            at: Sample.seconds(7))
        let store = try await open()
        try await store.commit(Changes(evidence: [receipt]))
        try await store.pool.write { try Self.takeBackMigration38($0) }
        try await store.close()
        let upgraded = try await open()
        #expect(try await upgraded.partnerCheckpoints().map(\.receivedAt) == [Sample.seconds(7)])
        let found = try await upgraded.logContradictions()
        #expect(found.map(\.code) == [.partnerMalformed, .partnerOtherLog, .partnerForked])
        #expect(found.map(\.origin) == ["unreadable", "unreadable", "ocmw-gateway/0999999823/2026"])
        #expect(found.map(\.notes) == [[], [], ["a\n", "b\n"]])
        try await upgraded.close()
        let bytes = try [UInt8](Data(contentsOf: URL(fileURLWithPath: path)))
        #expect(bytes.firstRange(of: Array("Kerkstraat".utf8)) == nil)
        #expect(bytes.firstRange(of: Array("0999999823/2026".utf8)) != nil, "what is searched for would be found")
        let again = try await open()
        let failure = try await again.pool.writeWithoutTransaction { db in
            #expect(throws: DatabaseError.self) { try db.execute(sql: "UPDATE log_contradiction SET size = 9") }?
                .extendedResultCode
        }
        #expect(failure == .SQLITE_CONSTRAINT_TRIGGER)
    }

    private static func takeBackMigration38(_ db: Database) throws {
        try db.execute(
            sql: """
                DROP TABLE partner_parked; DROP TABLE partner_uncosigned;
                DELETE FROM grdb_migrations WHERE identifier = '38-partner-evidence';
                INSERT INTO partner_checkpoint VALUES
                    ('ocmw-gateway/0999999823/2026', ?1, 9, 'note', 1, 0, 4070908800000);
                INSERT INTO log_contradiction (origin, code, size, counterpart, notes, found_at) VALUES
                    ('unreadable', 'partner-malformed', 0, ?1, CAST('Jan, Kerkstraat 1' AS BLOB), 1),
                    ('Kerkstraat-1', 'partner-other-log', 0, ?1, CAST('Kerkstraat' AS BLOB), 2),
                    ('Kerkstraat-2', 'partner-other-log', 0, ?1, CAST('Kerkstraat' AS BLOB), 3),
                    ('ocmw-gateway/0999999823/2026', 'partner-forked', 9, ?1, CAST('a\n' || char(0) || 'b\n' AS BLOB), 4);
                """.replacing("?1", with: "'\(Sample.otherOrganisation.digits)'"))
    }

    @Test func otherKeysAndOtherTenantsAreRefused() async throws {
        try await open().close()
        for organisation in [Sample.ownOrganisation, Sample.otherOrganisation] {
            let keys = try keys(organisation.digits, of: organisation)
            #expect(await storeErrorCode { try await SQLiteStore.open(path: path, keys: keys) } == .keyFile)
        }
    }

    @Test func keysInTheDatabaseFolderAreRefused() async throws {
        let data = try folder.folder("data")
        let keys = try KeyRing.open(path: data + "/keys.json", organisation: Sample.ownOrganisation)
        for path in [data + "/store.sqlite", data + "/../data/store.sqlite"] {
            #expect(await storeErrorCode { try await SQLiteStore.open(path: path, keys: keys) } == .keyFile)
        }
        let missing = folder.file("missing/store.sqlite")
        #expect(await storeErrorCode { try await SQLiteStore.open(path: missing, keys: keys) } == .database)
    }

    /// Every pair of states is tried: the database allows the edges of the state machine and no other.
    @Test func databaseAllowsTheEdgesOfTheStateMachineOnly() async throws {
        let store = try await open()
        let outgoing = try Sample.outgoing()
        try await store.commit(Changes(outgoing: [outgoing]))
        for from in OutboxStateName.allCases {
            for to in OutboxStateName.allCases {
                let isAllowed = OutboxEdges.allowed.contains { $0.from == from && $0.to == to }
                let works = try await store.pool.writeWithoutTransaction { db in
                    try Self.tryEdge(db, from: from, to: to, attemptStep: to == .leased ? 1 : 0)
                }
                #expect(works == isAllowed, "\(from.rawValue) > \(to.rawValue)")
            }
        }
    }

    @Test(arguments: [
        (OutboxStateName.queued, OutboxStateName.leased, 0), (.leased, .delivered, 1), (.leased, .leased, 2),
    ])
    func databaseRefusesAWrongAttemptNumber(_ from: OutboxStateName, _ to: OutboxStateName, _ step: Int) async throws {
        let store = try await open()
        try await store.commit(Changes(outgoing: [try Sample.outgoing()]))
        let works = try await store.pool.writeWithoutTransaction { db in
            try Self.tryEdge(db, from: from, to: to, attemptStep: step)
        }
        #expect(!works)
    }

    /// Puts the only row into one state without the trigger, tries the edge with it, and takes everything back.
    private static func tryEdge(
        _ db: Database, from: OutboxStateName, to: OutboxStateName, attemptStep: Int
    ) throws -> Bool {
        let due = { (state: OutboxStateName) in [.queued, .leased, .retryWait].contains(state) ? 1 : nil as Int? }
        var works = true
        try db.inTransaction {
            let trigger =
                try String.fetchOne(
                    db, sql: "SELECT sql FROM sqlite_master WHERE name = 'outbox_transition'") ?? ""
            try db.execute(sql: "DROP TRIGGER outbox_transition")
            try db.execute(
                sql: "UPDATE outbox SET state = ?, attempt = 5, due_at = ?", arguments: [from.rawValue, due(from)])
            try db.execute(sql: trigger)
            do {
                try db.execute(
                    sql: "UPDATE outbox SET state = ?, attempt = ?, due_at = ?",
                    arguments: [to.rawValue, 5 + attemptStep, due(to)])
            } catch let error as DatabaseError where error.extendedResultCode == .SQLITE_CONSTRAINT_TRIGGER {
                works = false
            }
            return .rollback
        }
        return works
    }

    @Test(arguments: [
        "UPDATE document SET erased_month = 24000",
        "UPDATE document SET erased_month = 24000, header = x'', content = x''",
        "UPDATE legal_hold SET kind = 'everything', conversation = NULL", "UPDATE legal_hold SET set_at = 1",
        "UPDATE legal_hold SET released_at = NULL", "DELETE FROM legal_hold",
    ])
    func whatIsErasedOrHeldStaysSo(_ statement: String) async throws {
        let store = try await open()
        let outgoing = try Sample.outgoing()
        try await store.commit(Changes(outgoing: [outgoing]))
        try await store.setHold(
            .conversation(outgoing.document.conversation), id: .random(), reason: "r", at: Sample.start,
            changes: Changes())
        #expect(await storeErrorCode { try await store.write { try $0.run(statement, []) } } == .illegalTransition)
    }

    @Test func auditLogIsAppendOnly() async throws {
        let store = try await open()
        try await store.append([try Sample.leaf()])
        try await store.keepCheckpoint(year: 2026, size: 1, note: "note", at: Sample.start)
        for statement in [
            "DELETE FROM audit_leaf", "UPDATE audit_leaf SET position = 7", "DELETE FROM audit_node",
            "UPDATE audit_node SET hash = x'00'", "DELETE FROM checkpoint", "UPDATE checkpoint SET note = 'other'",
        ] {
            let failure = try await store.pool.writeWithoutTransaction { db in
                #expect(throws: DatabaseError.self) { try db.execute(sql: statement) }?.extendedResultCode
            }
            #expect(failure == .SQLITE_CONSTRAINT_TRIGGER)
        }
    }

    @Test(arguments: [
        (StoreSession.dueRowsQuery, ["SEARCH outbox USING INDEX outbox_lane (lane=? AND due_at<?)"]),
        (
            StoreSession.dueDeadlinesQuery,
            [
                "SEARCH deadline USING INDEX deadline_due (due_at<?)",
                "SEARCH application USING INTEGER PRIMARY KEY (rowid=?)",
            ]
        ),
        (
            StoreSession.nextBeginnerQuery,
            [
                "SEARCH document USING INDEX document_beginning (conversation=? AND operation=? AND sender>?)"
            ]
        ),
        (
            StoreSession.inquiryRepliesQuery,
            [
                "SEARCH document USING INDEX document_inquiry_reply (in_reply_to=? AND sender=? AND recipient=?)"
            ]
        ),
        (
            StoreSession.lanesQuery,
            [
                "SEARCH outbox USING COVERING INDEX outbox_lane (lane>?)",
                "SEARCH outbox USING COVERING INDEX outbox_lane (lane=? AND due_at>?)",
            ]
        ),
    ])
    func hotQueriesUseTheirIndex(_ query: String, _ plan: [String]) async throws {
        let store = try await open()
        let details = try await store.pool.read { db in
            let statement = try db.makeStatement(sql: "EXPLAIN QUERY PLAN " + query)
            let arguments = StatementArguments(repeatElement(1, count: statement.sql.filter { $0 == "?" }.count))
            return try Row.fetchAll(statement, arguments: arguments).map { $0["detail"] as String }
        }
        // The search by person begins with the person's numbers, a handful of rows.
        #expect(plan.allSatisfy(details.contains), "\(details)")
        #expect(
            !details.contains {
                ["deadline", "outbox", "audit_side", "audit_leaf", "document"].map { "SCAN \($0)" }.contains($0)
            })
    }

    /// A document whose key is gone does not stop the others.
    @Test func undecipherableDocumentIsParked() async throws {
        let keys = try keys()
        let store = try await SQLiteStore.open(path: path, keys: keys)
        let old = try Sample.outgoing()
        try await store.commit(Changes(outgoing: [old]))
        let month = try #require(keys.months.first)
        let later = Sample.start.advanced(by: .seconds(40 * 86_400))
        let document = try Sample.document(at: later)
        try await store.commit(
            Changes(outgoing: [OutgoingDocument(document: document, notBefore: later, expiresAt: nil)]))
        try keys.erase(month)
        #expect(try await store.claim(now: later, leaseFor: .seconds(1), limit: 2).map(\.document) == [document])
        let ticket = old.document.ticket
        let state = try await store.pool.read { db in
            try String.fetchOne(
                db, sql: "SELECT state || ' ' || last_code FROM outbox WHERE ticket = ?", arguments: [ticket.value])
        }
        #expect(state == "parked undecipherable")
        #expect(
            await storeErrorCode { try await store.document(sender: old.document.sender, ticket: ticket) }
                == .undecipherable)
    }
}
