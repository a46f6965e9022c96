import MessageStore
import SocialSecurity
import TestSupport
import Testing

@testable import PostgreSQLStore

/// What the database itself refuses, and how its schema comes about.
@Suite struct PostgreSQLSchemaTests {
    private static let states = [
        "queued", "leased", "retryWait", "delivered", "deliveredLate", "parked", "refused", "expired", "cancelled",
    ]
    /// The edges of `docs/life-of-a-message.md`, as in the tests of the state machine.
    private static let edges: [String: Set<String>] = [
        "queued": ["queued", "leased", "parked", "expired", "cancelled"],
        "leased": ["leased", "delivered", "retryWait", "parked", "refused", "expired"],
        "retryWait": ["retryWait", "leased", "delivered", "refused", "parked", "expired"],
        "parked": ["queued", "retryWait", "refused", "deliveredLate", "cancelled"],
        "expired": ["deliveredLate"],
    ]

    /// Puts a row into a state past the triggers, as only a superuser can.
    private func row(in state: String, _ database: PostgreSQLDatabase) throws {
        let due = ["queued", "leased", "retryWait"].contains(state) ? "1" : "NULL"
        try database.server.superuser(
            """
            SET session_replication_role = replica;
            UPDATE ocmw_gateway.outbox SET state = '\(state)', attempt = 3, due_at = \(due)
            """, in: database.name)
    }

    @Test("The database refuses every transition of the outbox that the machine has not", arguments: states)
    func outboxTransitions(from state: String) async throws {
        let database = try PostgreSQLDatabase()
        let store = try await database.open()
        try await store.commit(Changes(outgoing: [try Sample.outgoing()]))
        for target in Self.states {
            try row(in: state, database)
            let due: Value = ["queued", "leased", "retryWait"].contains(target) ? 2 : nil
            let code = await storeErrorCode {
                try await store.write { session in
                    try session.run(
                        """
                        UPDATE outbox SET state = $1, due_at = $2::bigint,
                            attempt = attempt + ($1 = 'leased')::integer
                        """, [.text(target), due])
                }
            }
            let isAllowed = Self.edges[state]?.contains(target) ?? false
            #expect(code == (isAllowed ? nil : .illegalTransition), "\(state) to \(target)")
        }
    }

    @Test(
        "The database refuses what changes a row's identity or counts no attempt",
        arguments: [
            "UPDATE outbox SET ticket = 'x'", "UPDATE outbox SET attempt = 1", "UPDATE outbox SET queued_at = 0",
            "UPDATE document SET digest_tag = ''", "UPDATE document SET sender = ''",
            "UPDATE document SET erased_month = 24000",
            "UPDATE document SET erased_month = 24000, header = '', content = ''",
            "INSERT INTO outbox (ticket, document, state, attempt, due_at, queued_at) VALUES ('x', 1, 'leased', 1, 1, 1)",
        ])
    func identity(_ statement: String) async throws {
        let database = try PostgreSQLDatabase()
        let store = try await database.open()
        try await store.commit(Changes(outgoing: [try Sample.outgoing()]))
        #expect(await storeErrorCode { try await store.write { try $0.run(statement) } } == .illegalTransition)
    }

    @Test(
        "The database refuses what would change, revive or take away a legal hold",
        arguments: [
            "UPDATE legal_hold SET kind = 'everything', conversation = NULL", "UPDATE legal_hold SET set_at = 1",
            "UPDATE legal_hold SET released_at = NULL", "DELETE FROM legal_hold",
        ])
    func holds(_ statement: String) async throws {
        let database = try PostgreSQLDatabase()
        let store = try await database.open()
        let outgoing = try Sample.outgoing()
        try await store.commit(Changes(outgoing: [outgoing]))
        try await store.setHold(
            .conversation(outgoing.document.conversation), id: .random(), reason: "r", at: Sample.start,
            changes: Changes())
        #expect(await storeErrorCode { try await store.write { try $0.run(statement) } } == .illegalTransition)
    }

    @Test("Instances that start together on an empty database migrate it once")
    func openersAtOnce() async throws {
        let database = try PostgreSQLDatabase()
        let organisations = [Sample.ownOrganisation, Sample.otherOrganisation]
        try await withThrowingTaskGroup(of: [String].self) { group in
            for number in 0..<4 {
                group.addTask { try await database.open(organisations[number % 2]).schemaDifferences() }
            }
            for try await differences in group { #expect(differences.isEmpty) }
        }
        let done = try database.server.superuser(
            "SELECT count(*), count(DISTINCT number) FROM ocmw_gateway.schema_migration", in: database.name)
        #expect(done == "\(SchemaMigration.all.count)|\(SchemaMigration.all.count)")
        #expect(Set(SchemaMigration.all.map(\.number)).count == SchemaMigration.all.count)
    }

    @Test("A schema of a newer version is opened by that version alone")
    func newerSchema() async throws {
        let database = try PostgreSQLDatabase()
        let store = try await database.open()
        try database.server.superuser(
            "INSERT INTO ocmw_gateway.schema_migration VALUES (1000, 'newer', 0)", in: database.name)
        #expect(await storeErrorCode { try await database.open() } == .schemaTooNew)
        #expect(await storeErrorCode { try await store.checkWritable() } == nil)
        try database.server.superuser("CREATE TABLE ocmw_gateway.newer ()", in: database.name)
        #expect(await storeErrorCode { try await store.checkWritable() } == .schemaTooNew)
    }

    @Test(
        "A schema that somebody changed is named, and nothing is written through it",
        arguments: [
            ("DROP TRIGGER outbox_identity ON outbox", "trigger outbox_identity on outbox is missing"),
            ("ALTER TABLE outbox DISABLE TRIGGER outbox_identity", "trigger outbox_identity on outbox is another one"),
            ("ALTER TABLE outbox NO FORCE ROW LEVEL SECURITY", "relation outbox is another one"),
            ("ALTER POLICY tenant ON outbox USING (true)", "policy tenant on outbox is another one"),
            ("CREATE POLICY more ON outbox USING (true)", "policy more on outbox is not one of this version"),
            ("DROP INDEX outbox_lane", "index outbox_lane is missing, relation outbox_lane is missing"),
            ("ALTER TABLE outbox ADD COLUMN more text", "column more of outbox is not one of this version"),
            (
                "CREATE OR REPLACE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$",
                "function refuse() is another one"
            ),
            (
                "CREATE RULE quiet AS ON DELETE TO outbox DO INSTEAD NOTHING",
                "rule quiet on outbox is not one of this version"
            ),
        ])
    func changedSchema(_ statement: String, _ difference: String) async throws {
        let database = try PostgreSQLDatabase()
        let store = try await database.open()
        #expect(try await store.schemaDifferences() == [])
        try database.server.superuser("SET search_path = ocmw_gateway; \(statement)", in: database.name)
        #expect(try await store.schemaDifferences().joined(separator: ", ").hasSuffix(difference))
        #expect(await storeErrorCode { try await store.checkWritable() } == .schemaDiffers)
        let other = try await database.open()
        #expect(
            await storeErrorCode { try await other.commit(Changes(outgoing: [Sample.outgoing()])) } == .schemaDiffers)
        #expect(try await other.outbox(states: [], after: nil, limit: 1).isEmpty)
    }
}
