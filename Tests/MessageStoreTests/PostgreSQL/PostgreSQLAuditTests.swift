import AuditLog
import MessageStore
import Messages
import SocialSecurity
import TestSupport
import Testing
import XMLSecurity

@testable import PostgreSQLStore

/// The audit log in tables that others can write: what the tables refuse, and what shows afterwards.
@Suite struct PostgreSQLAuditTests {
    private let database: PostgreSQLDatabase

    init() throws { database = try PostgreSQLDatabase() }

    /// As the gateway's own role, past the store.
    private func asOwner(_ sql: String) throws {
        try database.server.superuser(Self.session + "SET ROLE \(PostgreSQLServer.role); " + sql, in: database.name)
    }

    /// As somebody whom neither triggers nor row-level security stop.
    private func asSuperuser(_ sql: String) throws {
        try database.server.superuser(
            Self.session + "SET session_replication_role = replica; " + sql, in: database.name)
    }

    private static let session =
        "SET search_path = ocmw_gateway; SET ocmw.tenant = '\(Sample.ownOrganisation.digits)'; "

    @Test(arguments: [
        ("UPDATE audit_leaf SET leaf = ''", "the audit log is append-only"),
        ("UPDATE audit_leaf SET kind = kind + 1", "the audit log is append-only"),
        ("DELETE FROM audit_leaf", "the audit log is append-only"),
        ("TRUNCATE audit_leaf", "the audit log is append-only"),
        ("UPDATE audit_node SET hash = ''", "the audit log is append-only"),
        ("DELETE FROM audit_node WHERE position = 1", "the audit log is append-only"),
        ("TRUNCATE audit_node", "the audit log is append-only"),
        ("UPDATE checkpoint SET size = 1", "checkpoints are kept"),
        ("DELETE FROM checkpoint", "checkpoints are kept"),
        ("TRUNCATE checkpoint", "checkpoints are kept"),
        ("UPDATE log_contradiction SET size = 1", "contradictions are kept"),
        ("DELETE FROM log_contradiction", "contradictions are kept"),
        ("TRUNCATE log_contradiction", "contradictions are kept"),
        ("UPDATE review SET verdict = 'in-order'", "verdicts are fixed"),
        ("UPDATE review SET note = note", "verdicts are fixed"),
        ("DELETE FROM review", "verdicts are kept"),
        ("TRUNCATE review", "verdicts are kept"),
    ])
    func whatIsKeptIsNotChanged(_ statement: String, _ refusal: String) async throws {
        let store = try await database.open()
        try await fill(store)
        let before = try await contents(store)
        let error = #expect(throws: PostgreSQLServer.ServerError.self) { try asOwner(statement) }
        #expect(error?.description.contains(refusal) == true)
        #expect(try await contents(store) == before)
        try await store.close()
    }

    /// Lines, a checkpoint, a contradiction, a verdict.
    private func fill(_ store: PostgreSQLStore) async throws {
        try await store.append(try SearchLog(5).leaves)
        try await store.keepCheckpoint(year: 2026, size: 5, note: "five", at: Sample.start)
        let contradiction = LogContradiction(
            origin: "ocmw-gateway/0999999823/2026", code: .partnerForked, size: 3,
            counterpart: Sample.otherOrganisation, notes: ["a\n"], instant: Sample.start)
        _ = try await store.keepContradiction(contradiction, leaves: [])
        let id = Ticket.random()
        var entry = SearchLog.entry(1)
        entry.act = .reviewRecorded
        entry.ticket = id.value
        entry.object = "line/2026/1 irregular"
        var random = SystemRandomNumberGenerator()
        let review = ReviewRecord(
            id: id, target: "line/2026/1", verdict: "irregular",
            instant: UTCInstant(milliseconds: entry.timeMilliseconds), note: "why")
        _ = try await store.keepReview(review, leaf: try entry.sealed(using: &random))
    }

    private func contents(_ store: PostgreSQLStore) async throws -> [String] {
        [
            "\(try await store.auditLines(year: 2026, from: 0, limit: 99))",
            "\(try await store.auditNodes(year: 2026, endingIn: 0..<6).count)",
            "\(try await store.checkpoints(year: 2026, sizes: 0...99))", "\(try await store.logContradictions())",
            "\(try await store.reviews(of: nil, after: nil, limit: 9))",
        ]
    }

    /// The tag of another line, that of the same line elsewhere, or none of ours.
    @Test(arguments: ["(SELECT tag FROM audit_leaf WHERE position = 2)", "''", "decode(repeat('00', 32), 'hex')"])
    func aLineThatSomebodyPutInIsNotOurs(tag: String) async throws {
        let store = try await database.open()
        try await store.append(try SearchLog(5).leaves)
        try asOwner(
            """
            INSERT INTO audit_leaf (seq, year, position, leaf, tag, kind)
            SELECT 6, 2026, 5, leaf, \(tag), kind FROM audit_leaf WHERE position = 2
            """)
        let lines = try await store.auditLines(year: 2026, from: 0, limit: 9)
        #expect(lines.map(\.isOurs) == [true, true, true, true, true, false])
        #expect(try await store.auditEnd(year: 2026).foreignLines == 5...5)
        // What its tickets would find is not there.
        #expect(try await !store.isAuditSearchWhole())
        try await store.close()
    }

    /// One that belongs to a year that nobody opened draws no lines to it.
    @Test func aYearThatSomebodyPutInIsNoLog() async throws {
        let store = try await database.open()
        try await store.append(try SearchLog(5).leaves)
        try asOwner(
            """
            INSERT INTO audit_leaf (seq, year, position, leaf, tag, kind)
            SELECT 6, 2031, 0, leaf, tag, kind FROM audit_leaf WHERE position = 0
            """)
        try await store.append(try SearchLog(2).leaves)
        #expect(try await store.auditYears() == [2026])
        #expect(try await store.auditTraces() == [2026, 2031])
        #expect(try await store.auditSize(year: 2026) == 7)
        #expect(try await store.auditTableFaults() == [AuditTableFault(.year, year: 2031)])
        try await store.close()
    }

    @Test(arguments: [
        "UPDATE audit_kind SET act = 'api-key-created' WHERE act = 'consultation-intent'",
        "UPDATE audit_kind SET application = 'other' WHERE id = (SELECT min(id) FROM audit_kind)",
        "UPDATE audit_kind SET counterpart = '' WHERE id = (SELECT max(id) FROM audit_kind WHERE counterpart <> '')",
        "DELETE FROM audit_kind WHERE id = (SELECT min(id) FROM audit_kind)",
        "UPDATE audit_leaf SET kind = (SELECT kind FROM audit_leaf WHERE position = 2) WHERE position = 1",
        "DELETE FROM audit_ticket WHERE leaf = 7 AND tag = (SELECT min(tag) FROM audit_ticket WHERE leaf = 7)",
        "UPDATE audit_ticket SET tag = tag + 1 WHERE leaf = 90",
        "INSERT INTO audit_ticket (tag, leaf) VALUES (1, 8)",
        "UPDATE audit_period SET latest = earliest", "UPDATE audit_period SET earliest = earliest + 1",
        "DELETE FROM audit_period",
        "UPDATE audit_leaf SET seq = CASE seq WHEN 3 THEN 4003 ELSE seq END",
        "UPDATE audit_leaf SET seq = -1 WHERE seq = 1",
    ])
    func whatHidesALineFromSearchesShows(change: String) async throws {
        let store = try await database.open()
        try await store.append(try SearchLog(90).leaves)
        #expect(try await store.isAuditSearchWhole())
        try asSuperuser(change)
        #expect(try await !store.isAuditSearchWhole())
        try await store.close()
    }

    /// By which person a line is found shows with the line itself.
    @Test func anotherPersonBesideALineShows() async throws {
        let store = try await database.open()
        try await store.append(try SearchLog(4).leaves)
        try asOwner(
            """
            UPDATE audit_side SET subject_index = (SELECT subject_index FROM audit_side WHERE leaf = 2) WHERE leaf = 1;
            UPDATE audit_side SET user_index = user_index + 1 WHERE leaf = 3;
            UPDATE audit_side SET side = decode('0102030405', 'hex') WHERE leaf = 4;
            """)
        let states = try await store.auditLines(year: 2026, from: 0, limit: 9).map(\.sideState)
        #expect(states[0] == .misindexed && states[1] == .kept && states[2] == .misindexed && states[3] != .kept)
        try await store.close()
    }

    @Test(arguments: [
        ("DELETE FROM audit_year", AuditTableFault(.year, year: 2026)),
        ("INSERT INTO audit_year (year) VALUES (2030)", AuditTableFault(.year, year: 2030)),
        (
            "INSERT INTO audit_node (year, level, position, hash) VALUES (2026, 0, 9, '')",
            AuditTableFault(.surplusNode, year: 2026)
        ),
        (
            "INSERT INTO audit_node (year, level, position, hash) VALUES (2026, 63, 0, '')",
            AuditTableFault(.surplusNode, year: 2026)
        ),
        (
            "INSERT INTO audit_node (year, level, position, hash) VALUES (2026, 2, -1, '')",
            AuditTableFault(.surplusNode, year: 2026)
        ),
        ("DELETE FROM checkpoint WHERE seq = 1", AuditTableFault(.checkpointMissing, year: 2026)),
        ("UPDATE checkpoint SET kept_at = kept_at + 1 WHERE seq = 1", AuditTableFault(.checkpointNotOurs, year: 2026)),
        ("UPDATE checkpoint SET note = 'other' WHERE seq = 2", AuditTableFault(.checkpointNotOurs, year: 2026)),
        (
            "INSERT INTO cosigned_checkpoint (year, size, note, kept_at) VALUES (2026, 5, 'note', 1)",
            AuditTableFault(.cosignedCheckpoint, year: 2026)
        ),
        ("DELETE FROM review", AuditTableFault(.record, year: 2026, index: 5)),
        ("UPDATE review SET verdict = 'in-order'", AuditTableFault(.record, year: 2026, index: 5)),
        ("UPDATE review SET recorded_at = recorded_at + 60001", AuditTableFault(.record, year: 2026, index: 5)),
        ("UPDATE review SET position = 3", AuditTableFault(.record, year: 2026, index: 3)),
        ("UPDATE log_contradiction SET size = 4", AuditTableFault(.record, year: 2026)),
    ])
    func tablesBesideTheLinesAreCompared(change: String, fault: AuditTableFault) async throws {
        let store = try await database.open()
        try await fill(store)
        try await store.keepCheckpoint(year: 2026, size: 6, note: "six", at: Sample.start)
        // One contradiction without a line was kept by `fill`.
        #expect(try await store.auditTableFaults() == [AuditTableFault(.record, year: 2026)])
        try asSuperuser(change)
        #expect(try await store.auditTableFaults().contains(fault))
        #expect(try await store.auditTableDamages().isEmpty)
        try await store.close()
    }

    /// Every OCMW numbers its own lines, and sees no others.
    @Test func tenantsHaveLogsOfTheirOwn() async throws {
        let (first, second) = (try await database.open(), try await database.open(Sample.otherOrganisation))
        for _ in 0..<3 {
            try await first.append(try SearchLog(3).leaves)
            try await second.append(try SearchLog(2).leaves)
        }
        #expect(try await (first.newestAuditRow(), second.newestAuditRow()) == (9, 6))
        #expect(try await (first.auditSize(year: 2026), second.auditSize(year: 2026)) == (9, 6))
        for (store, count) in [(first, 9), (second, 6)] {
            #expect(try await store.auditPage(AuditCriteria(), before: nil, limit: 99).lines.count == count)
            #expect(try await store.isAuditSearchWhole())
            #expect(try await store.auditTableFaults().isEmpty)
            try await store.close()
        }
    }
}
