import Foundation
import GRDB
import MessageStore
import SocialSecurity
import Testing
import XMLSecurity

@testable import Gateway
@testable import GatewayHTTP
@testable import ocmw_gateway

/// Attacks by somebody who writes the database and changes how it is built, while the gateway runs.
@Suite struct AuditSchemaAttackTests {
    /// A line that is taken away in the transaction that writes it leaves no trace in the log: so nothing is written.
    @Test(arguments: [
        (
            "CREATE TRIGGER quiet AFTER INSERT ON audit_leaf BEGIN DELETE FROM audit_leaf WHERE seq = NEW.seq; END",
            "trigger quiet on table audit_leaf is not one of this version", "DROP TRIGGER quiet"
        ),
        (
            "CREATE INDEX audit_side_slow ON audit_side (side)",
            "index audit_side_slow on table audit_side is not one of this version", "DROP INDEX audit_side_slow"
        ),
        (
            "CREATE VIEW \"a\u{1B}[2Jb\" AS SELECT 1", "view a?[2Jb is not one of this version",
            "DROP VIEW \"a\u{1B}[2Jb\""
        ),
        (
            "ALTER TABLE audit_fill ADD COLUMN other INTEGER", "table audit_fill is another one",
            "ALTER TABLE audit_fill DROP COLUMN other"
        ),
    ])
    func buildTheDatabaseOtherwise(sql: String, difference: String, remedy: String) async throws {
        try await AuditedGateway.with { gateway in
            try await gateway.busy()
            let lines = try await gateway.lines()
            try gateway.change(sql)
            await #expect(throws: MessageStoreError(.schemaDiffers, "")) { try await gateway.view() }
            // No line counted, and no checkpoint either.
            await #expect(throws: MessageStoreError(.schemaDiffers, "")) { try await gateway.sign() }
            #expect(try await gateway.lines() == lines)
            #expect(
                try await gateway.findings() == [
                    AuditFinding(.schemaDiffers, year: gateway.year, subject: difference)
                ])
            #expect(try await gateway.health() == 503)
            try gateway.change(remedy)
            try await gateway.view()
            #expect(try await gateway.findings().isEmpty)
            #expect(try await gateway.health() == 200)
        }
    }

    /// The gateway read the trigger when it refused to write; then the file is as it should be, under a number that the gateway
    /// has seen.
    @Test(arguments: [true, false])
    func takeTheTriggerBack(isTakenBack: Bool) async throws {
        try await AuditedGateway.with { gateway in
            try await gateway.busy()
            let quiet =
                "CREATE TRIGGER quiet AFTER INSERT ON audit_leaf "
                + "BEGIN DELETE FROM audit_leaf WHERE seq = NEW.seq; END"
            let before = try gateway.schemaVersion()
            try gateway.change(quiet)
            await #expect(throws: MessageStoreError(.schemaDiffers, "")) { try await gateway.view() }
            let seen = try gateway.schemaVersion()
            if isTakenBack { try gateway.change("DROP TRIGGER quiet") }
            try gateway.change("PRAGMA schema_version = \(isTakenBack ? seen : before)")
            if isTakenBack {
                try await gateway.view()
                #expect(try await gateway.lines().count == 10)
            } else {
                await #expect(throws: MessageStoreError(.schemaDiffers, "")) { try await gateway.view() }
            }
        }
    }

    /// The trigger that keeps lines from being changed is gone.
    @Test func takeAwayAGuard() async throws {
        try await AuditedGateway.with { gateway in
            try await gateway.busy()
            try gateway.change("DROP TRIGGER audit_leaf_fixed")
            await #expect(throws: MessageStoreError(.schemaDiffers, "")) { try await gateway.view() }
            #expect(
                try await gateway.findings().map(\.subject) == [
                    "trigger audit_leaf_fixed on table audit_leaf is missing"
                ])
        }
    }

    /// A row that says that the newest line is covered already keeps the gateway from signing; it says so.
    @Test func haveNothingSigned() async throws {
        try await AuditedGateway.with { gateway in
            try await gateway.busy()
            try await gateway.sign()
            try await gateway.view()
            try gateway.tamper(
                """
                INSERT INTO checkpoint (seq, year, size, note, kept_at, tag)
                SELECT seq + 1, year, 10, note, kept_at, tag FROM checkpoint ORDER BY seq DESC LIMIT 1
                """)
            await #expect(throws: GatewayError(.auditFailed, "")) { try await gateway.sign() }
            #expect(try await CheckpointIssuer.hasForeignLines(gateway.tenant))
        }
    }

    /// A year of the future, alone or with a line, draws no lines to it.
    @Test(arguments: [true, false])
    func beginAnotherYear(hasLine: Bool) async throws {
        try await AuditedGateway.with { gateway in
            try await gateway.busy()
            try gateway.tamper("INSERT INTO audit_year (year) VALUES (9999)")
            if hasLine {
                try await Forger(gateway: gateway).append(
                    [try gateway.leaf(at: gateway.now).leafBytes], year: 9999, tag: [UInt8](repeating: 1, count: 32))
            }
            try await gateway.view()
            #expect(try await gateway.lines().count == 10)
            // The real log goes on, and the other one can be answered for by nobody.
            #expect(try await gateway.sign().map(\.size) == [10])
            #expect(try await CheckpointIssuer.hasForeignLines(gateway.tenant))
            await #expect(throws: GatewayError(.conflict, "")) {
                try await HighWaterAcknowledgement(
                    environment: gateway.graph.environment, issuer: gateway.graph.issuer(logger: AuditedGateway.logger)
                ).acknowledge(gateway.tenant, reason: "decision 5", by: .process("cli"))
            }
            let findings = try await gateway.findings()
            #expect(
                hasLine
                    ? findings.contains(AuditFinding(.lineNotOurs, year: 9999, index: 0))
                    : findings == [AuditFinding(.yearDiffers, year: 9999)])
        }
    }

    /// A line in the log of the year to come, before that is opened: lines go on into the present one, and nothing is opened
    /// behind it.
    @Test func beginTheNextYearBeforehand() async throws {
        try await AuditedGateway.with { gateway in
            try await gateway.busy()
            try await Forger(gateway: gateway).append(
                [try gateway.leaf(at: gateway.now).leafBytes], year: gateway.year + 1, tag: nil)
            let later = gateway.now.advanced(by: .seconds(370 * 86_400))
            await #expect(throws: MessageStoreError(.rowNotOurs, "")) { try await gateway.openLog(at: later) }
            try await gateway.view(at: later)
            #expect(try await gateway.lines().count == 10)
            #expect(try await gateway.sign(at: later).map(\.size) == [10])
            #expect(try await CheckpointIssuer.hasForeignLines(gateway.tenant))
        }
    }

    /// The first line of the log changed: lines go on into it, and nothing is signed any more.
    @Test func changeTheFirstLine() async throws {
        try await AuditedGateway.with { gateway in
            try await gateway.busy()
            try gateway.tamper("UPDATE audit_leaf SET tag = zeroblob(32) WHERE position = 0")
            try await gateway.view()
            #expect(try await gateway.lines().count == 10)
            #expect(try await gateway.findings() == [AuditFinding(.lineNotOurs, year: gateway.year, index: 0)])
        }
    }

    /// The list of years emptied: lines go on where they went.
    @Test func emptyTheListOfYears() async throws {
        try await AuditedGateway.with { gateway in
            try await gateway.busy()
            try gateway.tamper("DELETE FROM audit_year")
            try await gateway.view()
            #expect(try await gateway.sign().map(\.size) == [10])
            #expect(try await gateway.codes() == [])
        }
    }

    /// What joins two persons is a row: one put in, or changed, tells nothing of either.
    @Test(arguments: [
        """
        INSERT INTO replaced_number (subject_index, successor_index, successor, told_at, tag)
        SELECT min(subject_index), max(subject_index), zeroblob(60), 0, zeroblob(32) FROM audit_side
        """,
        "UPDATE replaced_number SET successor_index = (SELECT max(subject_index) FROM audit_side)",
        "UPDATE replaced_number SET told_at = told_at + 1",
        "UPDATE replaced_number SET tag = NULL",
    ])
    func joinTwoPersons(sql: String) async throws {
        try await AuditedGateway.with { gateway in
            try await gateway.busy()
            let store = gateway.tenant.store
            let persons = try [AuditedGateway.person, AuditedGateway.otherPerson].map { try SSIN($0) }
            let isInvented = sql.hasPrefix("INSERT")
            if !isInvented {
                for person in persons {
                    let changes = Changes(replacements: [
                        NumberReplacement(
                            replaced: person, successor: try SSIN(AuditedGateway.user), instant: gateway.now)
                    ])
                    try await store.commit(changes)
                }
            }
            #expect(
                try await store.auditLines(.subject(persons[0]), before: nil, limit: 9).count == (isInvented ? 5 : 8))
            try gateway.tamper(sql)
            for person in persons {
                await #expect(throws: MessageStoreError(.rowNotOurs, "")) {
                    try await store.auditLines(.subject(person), before: nil, limit: 9)
                }
                await #expect(throws: MessageStoreError(.rowNotOurs, "")) {
                    var criteria = AuditCriteria()
                    criteria.subject = person
                    _ = try await store.auditPage(criteria, before: nil, limit: 9)
                }
                await #expect(throws: MessageStoreError(.rowNotOurs, "")) { try await store.register(subject: person) }
                await #expect(throws: MessageStoreError(.rowNotOurs, "")) {
                    try await store.auditOpenings(of: person, after: nil, limit: 9)
                }
            }
            let codes = try await gateway.codes()
            #expect(codes.contains(.replacedNumberNotOurs), "\(codes)")
        }
    }

    /// Whole stretches of lines change places in every table; a verification reads a stretch at a time.
    @Test func swapStretchesOfLines() async throws {
        try await AuditedGateway.with { gateway in
            try await gateway.busy()
            let columns = [("audit_leaf", "seq"), ("audit_side", "leaf"), ("audit_kind_line", "leaf")]
            for (table, column) in columns + [("audit_reference", "leaf")] {
                // Rows 3 and 4 with 5 and 6.
                for (from, to) in [("3, 4", "+ 100"), ("5, 6", "- 2"), ("103, 104", "- 98")] {
                    try gateway.tamper("UPDATE \(table) SET \(column) = \(column) \(to) WHERE \(column) IN (\(from))")
                }
            }
            for batchSize in [1, 2, AuditVerification.batchSize] {
                let reports = try await AuditVerification(highWater: gateway.graph.highWater, batchSize: batchSize)
                    .verify(gateway.tenant)
                #expect(reports.flatMap(\.findings).map(\.code) == [.searchIndexDiffers])
            }
        }
    }

    /// A line in the last row there can be: the verification ends, and nothing overflows.
    @Test(arguments: ["audit_leaf", "checkpoint"])
    func useTheLastRow(table: String) async throws {
        try await AuditedGateway.with { gateway in
            try await gateway.busy()
            try gateway.tamper(
                """
                UPDATE \(table) SET seq = \(Int64.max) WHERE seq = (SELECT max(seq) FROM \(table));
                UPDATE audit_side SET leaf = \(Int64.max) WHERE leaf = 9 AND '\(table)' = 'audit_leaf'
                """)
            let codes = try await gateway.codes()
            #expect(codes.contains(table == "audit_leaf" ? .searchIndexDiffers : .checkpointNotOurs), "\(codes)")
            if table == "checkpoint" {
                await #expect(throws: MessageStoreError(.rowNotOurs, "")) {
                    try await gateway.tenant.store.keepCheckpoint(
                        year: gateway.year, size: 9, note: "note", at: gateway.now)
                }
            }
        }
    }

    /// A line far behind the end: its number is one that the log does not have yet.
    @Test func writeFarBehindTheEnd() async throws {
        try await AuditedGateway.with { gateway in
            try await gateway.busy()
            try gateway.tamper(
                "INSERT INTO audit_leaf (year, position, leaf, tag) SELECT year, 999, leaf, tag FROM audit_leaf LIMIT 1"
            )
            #expect(try await CheckpointIssuer.hasForeignLines(gateway.tenant))
        }
    }

    /// Years without end, each with a hash: they are told of, and some are looked at.
    @Test func putInThousandsOfYears() async throws {
        try await AuditedGateway.with { gateway in
            try await gateway.busy()
            try gateway.tamper(
                """
                WITH RECURSIVE stray (year) AS (SELECT 10000 UNION ALL SELECT year + 1 FROM stray WHERE year < 14999)
                INSERT INTO audit_node SELECT stray.year, level, position, hash FROM stray
                    JOIN (SELECT level, position, hash FROM audit_node WHERE level = 0 LIMIT 1)
                """)
            let reports = try await AuditVerification(highWater: gateway.graph.highWater).verify(gateway.tenant)
            #expect(reports.count == 101)
            #expect(reports.dropFirst().allSatisfy { $0.findings.contains { $0.code == .nodeDiffers } })
            #expect(reports[0].year == gateway.year && reports[0].lineCount == 9)
        }
    }

    /// A line, or what lies beside one, longer than any of ours: it is not read.
    @Test func writeALineWithoutEnd() async throws {
        try await AuditedGateway.with { gateway in
            try await gateway.busy()
            try gateway.tamper(
                """
                INSERT INTO audit_leaf (year, position, leaf, tag)
                    SELECT year, 9, zeroblob(20000000), tag FROM audit_leaf LIMIT 1;
                UPDATE audit_side SET side = zeroblob(20000000) WHERE leaf = 4
                """)
            #expect(try await gateway.lines()[9].leafBytes.isEmpty)
            #expect(
                Set(try await gateway.findings().map(\.description)) == [
                    "line-not-ours: line 9", "leaf-not-canonical: line 9", "node-differs: line 9",
                    "stored-root-differs", "side-unreadable: line 3",
                ])
        }
    }

    /// Years of another type are none of any log, and end no program.
    @Test(arguments: ["2026.5", "-1e300", "'2026x'", "x'07'"])
    func writeAYearOfAnotherType(year: String) async throws {
        try await AuditedGateway.with { gateway in
            try await gateway.busy()
            try gateway.define("audit_leaf", "STRICT", as: "")
            try gateway.tamper(
                "INSERT INTO audit_leaf (year, position, leaf, tag) SELECT \(year), 0, leaf, tag FROM audit_leaf LIMIT 1"
            )
            try gateway.define("audit_leaf", "STRICT", as: "", back: true)
            #expect(try await gateway.tenant.store.auditYears() == [gateway.year])
            _ = try await gateway.tenant.store.auditTraces()
        }
    }

    /// Searches go from the newest row down to the first, which has number 1.
    @Test(arguments: ["-9", "100"])
    func moveALineInItsTable(row: String) async throws {
        try await AuditedGateway.with { gateway in
            try await gateway.busy()
            try gateway.tamper(
                """
                UPDATE audit_leaf SET seq = \(row) WHERE seq = 4; UPDATE audit_side SET leaf = \(row) WHERE leaf = 4;
                UPDATE audit_kind_line SET leaf = \(row) WHERE leaf = 4;
                UPDATE audit_reference SET leaf = \(row), era = \(row) >> 16 WHERE leaf = 4
                """)
            #expect(try await gateway.findings().map(\.code) == [.searchIndexDiffers])
        }
    }
}

extension AuditedGateway {
    fileprivate func schemaVersion() throws -> Int {
        let queue = try DatabaseQueue(path: database)
        defer { try? queue.close() }
        return try queue.read { try Int.fetchOne($0, sql: "PRAGMA schema_version") } ?? 0
    }

    /// Status of the health resource.
    fileprivate func health() async throws -> Int {
        let services = GatewayServices(environment: graph.environment, tenants: graph.tenants)
        return try await HealthCheck(services: services).answer().status
    }
}
