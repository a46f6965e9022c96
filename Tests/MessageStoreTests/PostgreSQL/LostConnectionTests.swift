import MessageStore
import Messages
import SocialSecurity
import Synchronization
import TestSupport
import Testing
import XMLSecurity

@testable import PostgreSQLStore

/// The server ends connections, or undoes transactions, at any moment.
@Suite struct LostConnectionTests {
    private func store() async throws -> (PostgreSQLDatabase, PostgreSQLStore) {
        let database = try PostgreSQLDatabase()
        let store = try await database.open()
        try await store.commit(Changes(outgoing: [try Sample.outgoing()]))
        return (database, store)
    }

    /// Ends every connection of the gateway to one database, or one of them.
    private func end(_ database: PostgreSQLDatabase, process: Int? = nil) throws {
        try database.server.superuser(
            """
            SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE datname = '\(database.name)' AND usename = 'gateway' AND pid = \(process.map(String.init) ?? "pid")
            """)
    }

    @Test("A lease outlives the connection: it is settled once, as the attempt that it was")
    func settle() async throws {
        let (database, store) = try await store()
        let claim = try #require(try await store.claim(now: Sample.start, leaseFor: .seconds(60), limit: 1).first)
        try end(database)
        #expect(try await store.claim(now: Sample.start, leaseFor: .seconds(60), limit: 1).isEmpty)
        let ticket = claim.document.ticket
        #expect(try await store.outboxEntry(ticket: ticket)?.attempt == 1)
        let event = Sample.event(claim.document.conversation)
        try end(database)
        #expect(
            try await store.settle(claim, outcome: .delivered, at: Sample.start, changes: Changes(events: [event]))
                == .applied)
        #expect(try await store.outboxEntry(ticket: ticket)?.state == .delivered)
        #expect(try await store.timeline(conversation: claim.document.conversation) == [event])
    }

    @Test("A write whose connection ends before its commit is run once more, and committed once")
    func duringWrite() async throws {
        let (database, store) = try await store()
        let runs = Mutex(0)
        let event = Sample.event(.random())
        try await store.write { session in
            try session.insert(event)
            if runs.withLock({
                $0 += 1; return $0
            }) == 1 {
                try end(database, process: session.connection.serverProcess)
            }
            try session.run("UPDATE outbox SET last_code = 'x'")
        }
        #expect(runs.withLock { $0 } == 2)
        #expect(try await store.timeline(conversation: event.conversation) == [event])
    }

    @Test("A lease whose connection ends before its commit is taken once")
    func duringClaim() async throws {
        let (database, store) = try await store()
        let runs = Mutex(0)
        let claims = try await store.leasing { session in
            let claims = try session.claim(now: Sample.start, until: Sample.seconds(60), within: LeaseLimits(total: 10))
            if runs.withLock({
                $0 += 1; return $0
            }) == 1 {
                try end(database, process: session.connection.serverProcess)
                try session.run("UPDATE outbox SET last_code = 'x'")
            }
            return claims
        }
        #expect(claims.map(\.attempt) == [1])
        #expect(try await store.outbox(states: [], after: nil, limit: 10).map(\.attempt) == [1])
    }

    @Test("When the connection ends during a commit, the call fails and is not run again")
    func duringCommit() async throws {
        let (database, store) = try await store()
        defer { withExtendedLifetime(database) {} }
        try await store.write { session in
            try session.run(
                """
                CREATE FUNCTION end_connection() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$
                """)
            try session.run(
                """
                CREATE CONSTRAINT TRIGGER end_connection AFTER INSERT ON timeline_event
                DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION end_connection()
                """)
        }
        let runs = Mutex(0)
        let event = Sample.event(.random())
        let code = await storeErrorCode {
            try await store.write { session in
                runs.withLock { $0 += 1 }
                try session.insert(event)
            }
        }
        #expect(code == .database)
        #expect(runs.withLock { $0 } == 1)
        #expect(try await store.timeline(conversation: event.conversation).isEmpty)
    }

    @Test("What PostgreSQL undoes for another one's sake is run once more", arguments: ["40001", "40P01"])
    func undone(_ state: String) async throws {
        let (database, store) = try await store()
        defer { withExtendedLifetime(database) {} }
        let runs = Mutex(0)
        let event = Sample.event(.random())
        try await store.write { session in
            try session.insert(event)
            guard
                runs.withLock({
                    $0 += 1; return $0
                }) == 1
            else { return }
            try session.run("DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '\(state)'; END $$")
        }
        #expect(runs.withLock { $0 } == 2)
        #expect(try await store.timeline(conversation: event.conversation) == [event])
    }

    @Test("A server that is away is an error of each call, until it is back")
    func noServer() async throws {
        let database = try PostgreSQLDatabase()
        let keys = try database.keys()
        var settings = database.settings
        settings.host = database.folder.path
        let error = await #expect(throws: MessageStoreError.self) {
            try await PostgreSQLStore.open(settings, keys: keys)
        }
        #expect(error?.code == .database)
        #expect(error?.reason.contains(settings.host) == true)
        let store = try await PostgreSQLStore.open(database.settings, keys: keys)
        try database.server.superuser("ALTER DATABASE \(database.name) ALLOW_CONNECTIONS false")
        try end(database)
        #expect(await storeErrorCode { try await store.commit(Changes()) } == .database)
        try database.server.superuser("ALTER DATABASE \(database.name) ALLOW_CONNECTIONS true")
        try await store.commit(Changes())
    }
}
