import GRDB
import MessageStore
import Messages
import Testing

@testable import SQLiteStore

/// What the database itself refuses of webhooks, and how it finds what is due.
struct WebhookSchemaTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// A store with one waiting event.
    private func open() async throws -> SQLiteStore {
        let keys = try KeyRing.open(
            path: folder.folder("keys") + "/keys.json", organisation: Sample.ownOrganisation)
        let store = try await SQLiteStore.open(path: folder.folder("data") + "/store.sqlite", keys: keys)
        try await store.registerWebhooks(
            [WebhookEndpoint(name: "e", types: [.documentParked])], at: Sample.start)
        try await store.commit(Changes(events: [Sample.event(.random(), code: TimelineCode.documentParked)]))
        return store
    }

    /// The edges of the drawing in `WebhookStore`; every other one is refused.
    private static let edges: Set<[WebhookState]> = [
        [.waiting, .waiting], [.waiting, .leased], [.waiting, .parked], [.leased, .leased], [.leased, .waiting],
        [.leased, .delivered], [.leased, .parked], [.parked, .waiting],
    ]

    @Test func databaseRefusesEveryOtherTransition() async throws {
        let store = try await open()
        for from in WebhookState.allCases {
            for to in WebhookState.allCases {
                let works = try await store.pool.writeWithoutTransaction { try Self.tryEdge($0, from: from, to: to) }
                #expect(works == Self.edges.contains([from, to]), "\(from.rawValue) > \(to.rawValue)")
            }
        }
    }

    /// Puts the only row into one state without the trigger, tries the edge with it, and takes everything back.
    private static func tryEdge(_ db: Database, from: WebhookState, to: WebhookState) throws -> Bool {
        func columns(_ state: WebhookState) -> StatementArguments {
            let isOpen = state == .waiting || state == .leased
            return [state.rawValue, isOpen ? 1 : nil as Int?, isOpen ? nil as Int? : 1]
        }
        let update = "UPDATE webhook_delivery SET state = ?, due_at = ?, finished_at = ?"
        var works = true
        try db.inTransaction {
            let trigger =
                try String.fetchOne(
                    db, sql: "SELECT sql FROM sqlite_master WHERE name = 'webhook_transition'") ?? ""
            try db.execute(sql: "DROP TRIGGER webhook_transition")
            try db.execute(sql: update, arguments: columns(from))
            try db.execute(sql: trigger)
            do {
                try db.execute(sql: update, arguments: columns(to))
            } catch let error as DatabaseError where error.extendedResultCode == .SQLITE_CONSTRAINT_TRIGGER {
                works = false
            }
            return .rollback
        }
        return works
    }

    @Test(arguments: [
        "UPDATE webhook_delivery SET body = '{}'", "UPDATE webhook_delivery SET id = 'msg_other'",
        "UPDATE webhook_delivery SET endpoint = 'other'",
    ])
    func anEventStaysWhatItIs(_ statement: String) async throws {
        let store = try await open()
        let failure = try await store.pool.writeWithoutTransaction { db in
            #expect(throws: DatabaseError.self) { try db.execute(sql: statement) }?.extendedResultCode
        }
        #expect(failure == .SQLITE_CONSTRAINT_TRIGGER)
    }

    @Test(arguments: ["due_at = NULL", "state = 'delivered'", "finished_at = 1"])
    func dueAndFinishedFollowTheState(_ assignment: String) async throws {
        let store = try await open()
        let isRefused = try await store.pool.writeWithoutTransaction { db in
            (try? db.execute(sql: "UPDATE webhook_delivery SET \(assignment)")) == nil
        }
        #expect(isRefused)
    }

    @Test func dueEventsAreFoundByTheirIndex() async throws {
        let store = try await open()
        let plan = try await store.pool.read { db in
            try Row.fetchAll(
                db, sql: "EXPLAIN QUERY PLAN " + StoreSession.dueWebhooksQuery, arguments: ["e", 1, 1]
            ).map { $0["detail"] as String }
        }
        #expect(plan == ["SEARCH webhook_delivery USING INDEX webhook_due (endpoint=? AND due_at<?)"])
    }
}
