import AuditLog
import MessageStore
import Messages
import SocialSecurity
import TestSupport
import Testing
import XMLSecurity

@testable import PostgreSQLStore

/// The indexes of a search: plans, bounded work.
@Suite struct PostgreSQLAuditSearchTests {
    private let database: PostgreSQLDatabase

    init() throws { database = try PostgreSQLDatabase() }

    /// Two criteria of which each fits often and never both: a call ends early and tells where to go on.
    @Test func aCallIsBoundedAndTheNextGoesOn() async throws {
        let store = try await database.open()
        try await store.append(try SearchLog(200).leaves)
        for question in SearchLog.questions {
            var (seen, position, calls): ([UInt64], AuditPosition?, Int) = ([], nil, 0)
            repeat {
                let page = try await store.read { [position] in
                    try $0.auditPage(question.criteria, before: position, limit: 1000, budget: AuditSearchBudget(5))
                }
                seen += page.lines.map(\.index)
                // A call that gets nowhere would go on for ever.
                if let position, let next = page.next { try #require(next.index < position.index) }
                position = page.next
                calls += 1
            } while position != nil
            #expect(seen == question.answer(of: 200), "\(question.testDescription)")
            #expect(calls > 1 || seen.count < 5)
        }
        try await store.close()
    }

    /// In a log of 100,000 lines of one tenant beside another's, no query of a search or of an append reads a table from
    /// end to end, or sorts.
    @Test func searchesAndAppendsUseTheirIndex() async throws {
        let store = try await database.open()
        try await fill(store)
        let queries: [(String, String)] = [
            (StoreSession.auditNewestRowQuery, "50000"), (StoreSession.auditNextRowQuery, "50000"),
            (StoreSession.auditNewestQuery, "50000, 20"), (StoreSession.auditRangeQuery, "2026, 50000, 20"),
            (StoreSession.auditLineQuery, "50000"), (StoreSession.auditKindRowQuery, "3, 50000"),
            (StoreSession.auditTicketRowQuery, "7, 50000"),
            (StoreSession.auditSubjectRowQuery, "'\\x07', 50000"), (StoreSession.auditUserRowQuery, "7, 50000"),
            (StoreSession.auditPeriodQuery, "40, 100, 50"),
            (StoreSession.auditKindsQuery, "50000, 'a7', NULL, NULL, NULL, NULL, NULL, 5001"),
            (StoreSession.frontierQuery, "2026, 77777"), (StoreSession.nodesQuery, "2026, 1024, 2048"),
            (AuditTableCheck.surplusQuery, "2026, 100000"), (AuditSearchCheck.firstRowQuery, ""),
            (AuditSearchCheck.linesQuery, "1024, 2047"), (AuditSearchCheck.ticketsQuery, "1024, 2047"),
            (RevokedKeys.query, "'a7', 99990"),
        ]
        for (query, arguments) in queries {
            let plan = try await plan(query, arguments, store)
            let scanned = plan.filter { step in
                step.contains("Seq Scan") && !Self.smallTables.contains { step.contains($0) }
            }
            #expect(scanned.isEmpty, "\(query)\n\(plan.joined(separator: "\n"))")
            // The lines of one block may be sorted: 1024 at most.
            let isSorted = plan.contains { $0.contains("Sort") }
            #expect(!isSorted || query == AuditSearchCheck.linesQuery, "\(query)\n\(plan.joined(separator: "\n"))")
        }
        try await store.close()
    }

    /// Combinations of clear fields, and blocks of 1024 lines.
    private static let smallTables = ["audit_kind", "audit_period"]

    private func plan(_ query: String, _ arguments: String, _ store: PostgreSQLStore) async throws -> [String] {
        try await store.write { session in
            let name = "plan_\(query.utf8.count)_\(arguments.utf8.count)"
            try session.connection.execute("SET LOCAL plan_cache_mode = force_generic_plan")
            try session.connection.execute("PREPARE \(name) AS \(query)")
            return try session.each("EXPLAIN EXECUTE \(name)" + (arguments.isEmpty ? "" : "(\(arguments))")) {
                try $0.text("QUERY PLAN")
            }
        }
    }

    /// Rows of no meaning, as many as of a long log.
    private func fill(_ store: PostgreSQLStore) async throws {
        for tenant in [Sample.ownOrganisation, Sample.otherOrganisation] {
            try database.server.superuser(
                """
                SET search_path = ocmw_gateway; SET ocmw.tenant = '\(tenant.digits)';
                INSERT INTO audit_kind (act, service, legal_context, outcome, application, counterpart)
                    SELECT 'a' || n, '', '', '', '', '' FROM generate_series(1, 200) AS n;
                INSERT INTO audit_leaf (seq, year, position, leaf, tag, kind)
                    SELECT n, 2026, n - 1, decode(repeat('00', 200), 'hex'), '', n % 200 + 1
                    FROM generate_series(1, 100000) AS n;
                INSERT INTO audit_side (leaf, subject_index, user_index, side, month)
                    SELECT n, decode(lpad(to_hex(n % 5000), 8, '0'), 'hex'), n % 50, '', 24322
                    FROM generate_series(1, 100000) AS n;
                INSERT INTO audit_ticket (leaf, tag) SELECT n, n / 5 FROM generate_series(1, 100000) AS n;
                INSERT INTO audit_node (year, level, position, hash)
                    SELECT 2026, level, n, '' FROM generate_series(0, 16) AS level,
                        generate_series(0, (100000 >> level) - 1) AS n;
                INSERT INTO audit_period (block, earliest, latest)
                    SELECT n, n, n + 1 FROM generate_series(0, 97) AS n;
                """, in: database.name)
        }
        try database.server.superuser("ANALYZE", in: database.name)
    }
}
