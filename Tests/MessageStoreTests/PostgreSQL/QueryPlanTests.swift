import MessageStore
import SocialSecurity
import TestSupport
import Testing

@testable import PostgreSQLStore

/// How PostgreSQL answers hot queries, whatever the values are, beside many rows of other OCMWs and of the past.
@Suite struct QueryPlanTests {
    private func plan(_ session: StoreSession, _ query: String, _ types: String, _ values: String) throws -> String {
        try session.connection.execute("SET plan_cache_mode = force_generic_plan; PREPARE asked (\(types)) AS \(query)")
        let lines = try session.each("EXPLAIN (COSTS false) EXECUTE asked (\(values))") { try $0.text("QUERY PLAN") }
        try session.connection.execute("DEALLOCATE asked; RESET plan_cache_mode")
        return lines.joined(separator: "\n")
    }

    private func fill(_ session: StoreSession, _ rows: Int) throws {
        try session.run(
            """
            INSERT INTO document (sender, ticket, recipient, operation, conversation, subject_index, digest_tag, header,
                content, stored_at)
            SELECT '0999999922', 't' || n, '0999999823', 'requestInquiry', 'c' || n / 10, sha256(n::text::bytea), '',
                '', '', n FROM generate_series(1, $1::bigint) AS n
            """, [.integer(rows)])
        try session.run(
            """
            INSERT INTO outbox (ticket, document, state, attempt, due_at, queued_at, lane)
            SELECT ticket, seq, 'queued', 0, stored_at, stored_at, recipient || '/' || operation FROM document
            """)
    }

    @Test("What is due is one range of the index, among 100,000 rows that wait")
    func due() async throws {
        let database = try PostgreSQLDatabase()
        let other = try await database.open(Sample.otherOrganisation)
        try await other.write { try fill($0, 20_000) }
        let store = try await database.open()
        try await store.write { try fill($0, 100_000) }
        try database.server.superuser("ANALYZE", in: database.name)
        let plans = try await store.leasing { session in
            [
                try plan(
                    session, StoreSession.dueRowsQuery, "text, bigint, bigint",
                    "'0999999823/requestInquiry', 50000, 16"),
                try plan(session, StoreSession.lanesQuery, "bigint", "1"),
            ]
        }
        for plan in plans {
            #expect(plan.contains("using outbox_lane on outbox"), "\(plan)")
            #expect(!plan.contains("Sort") && !plan.contains("Seq Scan"), "\(plan)")
        }
    }

    @Test("Numbers of a person are looked up by index, whoever replaced whom")
    func sameNumbers() async throws {
        let database = try PostgreSQLDatabase()
        let store = try await database.open()
        let plan = try await store.write { session in
            try session.run(
                """
                INSERT INTO replaced_number (subject_index, successor_index, successor, told_at, tag)
                SELECT sha256(n::text::bytea), sha256((n + 1)::text::bytea), '', 0, ''
                FROM generate_series(1, 20000, 3) AS n
                """)
            try session.run("ANALYZE replaced_number")
            return try self.plan(
                session, "\(StoreSession.sameNumbers) SELECT subject_index FROM same", "bytea", "'x'")
        }
        #expect(plan.contains("using replaced_number_pkey on replaced_number"), "\(plan)")
        #expect(plan.contains("using replaced_number_by_successor on replaced_number"), "\(plan)")
        #expect(!plan.contains("Seq Scan"), "\(plan)")
    }
}
