import AuditLog
import Foundation
import MessageStore
import TestSupport
import Testing

@testable import Gateway
@testable import ocmw_gateway

/// Attacks on the log of a gateway whose store is in PostgreSQL, by the server's administrator, whom neither triggers nor
/// row-level security stop.
@Suite struct PostgreSQLAttackTests {
    @Test func logThatNobodyAttackedHoldsInPostgreSQL() async throws {
        try await attack { gateway, _ in
            let kept = try await gateway.busy()
            #expect(try await gateway.findings() == [])
            #expect(try AuditedGateway.codes(ofExport: try await gateway.export(), known: kept) == [])
        }
    }

    @Test(arguments: [
        // The last byte of a line's time.
        (
            """
            UPDATE audit_leaf SET leaf = set_byte(leaf, 17 + get_byte(leaf, 6), get_byte(leaf, 17 + get_byte(leaf, 6)) # 85)
            WHERE position = 2
            """, [AuditFinding.Code.checkpointRoot, .nodeDiffers, .highWaterContradicted, .lineNotOurs]
        ),
        (
            "DELETE FROM audit_side; DELETE FROM audit_leaf WHERE position >= 5",
            [.checkpointBeyondLog, .highWaterNotReached, .nodeDiffers]
        ),
        (
            """
            INSERT INTO audit_leaf (tenant, seq, year, position, leaf, tag, kind)
            SELECT tenant, max.seq + 1, year, max.position + 1, leaf, tag, kind FROM audit_leaf,
                (SELECT max(seq) AS seq, max(position) AS position FROM audit_leaf) AS max WHERE audit_leaf.position = 3
            """, [.lineNotOurs, .sideMissing]
        ),
        ("DELETE FROM audit_ticket; UPDATE audit_kind SET application = 'other'", [.searchIndexDiffers]),
        ("UPDATE audit_period SET latest = latest - 86400000", [.searchIndexDiffers]),
        (
            "UPDATE audit_node SET hash = decode(repeat('07', 32), 'hex') WHERE level = 0 AND position = 1",
            [.nodeDiffers]
        ),
        ("INSERT INTO audit_year (tenant, year) SELECT tenant, 2031 FROM audit_year", [.yearDiffers]),
        ("DELETE FROM checkpoint WHERE seq = 1", [.checkpointMissing]),
        ("UPDATE checkpoint SET kept_at = kept_at - 60000", [.checkpointNotOurs]),
        ("DELETE FROM audit_side WHERE leaf = 3", [.sideMissing]),
        (
            """
            UPDATE audit_side SET side = other.side, subject_index = other.subject_index FROM audit_side AS other
            WHERE audit_side.leaf = 3 AND other.leaf = 6
            """, [.sideUnreadable]
        ),
        ("UPDATE audit_side SET user_index = user_index + 1 WHERE leaf = 3", [.sideIndexDiffers]),
        ("ALTER TABLE audit_leaf DISABLE TRIGGER audit_leaf_kept", [.schemaDiffers]),
        ("ALTER TABLE audit_leaf DISABLE ROW LEVEL SECURITY", [.schemaDiffers]),
    ])
    func attacksOnTheTablesAreFound(sql: String, codes: [AuditFinding.Code]) async throws {
        try await attack { gateway, tamper in
            try await gateway.busy()
            #expect(try await gateway.codes() == [])
            try tamper(sql)
            let found = try await gateway.codes()
            #expect(found.isSuperset(of: codes), "\(found)")
        }
    }

    /// Runs a gateway with an empty database of its own, and gives its administrator's hands.
    private func attack(
        _ body: (AuditedGateway, (String) throws -> Void) async throws -> Void
    ) async throws {
        let server = try PostgreSQLServer.running()
        let database = try server.makeDatabase()
        let store = """

            store:
              kind: postgresql
              postgresql: { host: \(server.folder), database: \(database), user: \(PostgreSQLServer.role) }
            """
        try await AuditedGateway.with(store) { gateway in
            try await body(gateway) { sql in
                try server.superuser(
                    "SET search_path = ocmw_gateway; SET session_replication_role = replica; " + sql, in: database)
            }
        }
    }
}
