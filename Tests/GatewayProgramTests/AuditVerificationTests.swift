import AuditLog
import Foundation
import Gateway
import GatewayHTTP
import GRDB
import Logging
import MessageStore
import Testing

@testable import ocmw_gateway

@Suite struct AuditVerificationTests {
    @Test func logThatNobodyTouchedHolds() async throws {
        try await withLog { graph, _ in
            let report = try #require(try await AuditVerification(tenant: graph.tenants[0]).reports().first)
            #expect(report.findings == [])
            #expect(report.lineCount == 4 && report.checkpointSize == 3)
        }
    }

    @Test(arguments: [
        (
            "UPDATE audit_leaf SET leaf = (SELECT leaf FROM audit_leaf WHERE position = 1) WHERE position = 2",
            "not those"
        ),
        ("DELETE FROM audit_leaf WHERE position = 2", "missing"),
        ("DELETE FROM audit_leaf WHERE position >= 2", "the checkpoint covers 3 lines, but 2 are there"),
        ("DELETE FROM checkpoint", "no checkpoint was signed"),
    ])
    func logThatWasChangedIsFoundOut(sql: String, finding: String) async throws {
        try await withLog { graph, test in
            try tamper(sql, in: test.folder)
            let reports = try await AuditVerification(tenant: graph.tenants[0]).reports()
            #expect(reports.flatMap(\.findings).contains { $0.contains(finding) }, "\(reports)")
        }
    }

    /// A log of four lines whose checkpoint covers three.
    private func withLog(_ body: (GatewayGraph, TestConfiguration) async throws -> Void) async throws {
        try await TestConfiguration.with { test in
            let logger = Logger(label: "silent") { _ in SwiftLogNoOpLogHandler() }
            let graph = try await GatewayGraph(try await test.load(test.text), logger: logger)
            let tenant = graph.tenants[0]
            try await makeKey("one", tenant, graph)
            try await makeKey("two", tenant, graph)
            try await CheckpointIssuer(environment: graph.environment, logger: logger)
                .issue(for: tenant, at: graph.environment.clock())
            try await makeKey("three", tenant, graph)
            try await body(graph, test)
            try await graph.close()
        }
    }

    private func makeKey(_ label: String, _ tenant: Tenant, _ graph: GatewayGraph) async throws {
        _ = try await APIKeyIssuer(environment: graph.environment).create(
            for: tenant, label: label, scopes: [.software], lifetime: .seconds(60), actor: "tests")
    }

    /// Changes the file behind the program's back, without its triggers.
    private func tamper(_ sql: String, in folder: String) throws {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        let queue = try DatabaseQueue(path: "\(folder)/data/0999999922.sqlite", configuration: configuration)
        try queue.write { db in
            let triggers = try String.fetchAll(db, sql: "SELECT name FROM sqlite_master WHERE type = 'trigger'")
            for trigger in triggers { try db.execute(sql: "DROP TRIGGER \"\(trigger)\"") }
            try db.execute(sql: sql)
        }
        try queue.close()
    }
}
