import AuditLog
import Foundation
import GRDB
import GatewayHTTP
import Logging
import MessageStore
import Messages
import SocialSecurity
import Testing
import XMLSecurity

@testable import Gateway
@testable import ocmw_gateway

/// Logs edited behind the program's back, by somebody who may write every table.
@Suite struct AuditVerificationTests {
    @Test func logThatNobodyTouchedHolds() async throws {
        try await withLog { graph, _ in
            let report = try #require(try await Self.verify(graph).first)
            #expect(report.findings == [])
            #expect(report.lineCount == 6 && report.signedLineCount == 5)
        }
    }

    @Test(arguments: [
        (
            "UPDATE audit_leaf SET leaf = (SELECT leaf FROM audit_leaf WHERE position = 1) WHERE position = 2",
            AuditFinding.Code.checkpointRoot
        ),
        ("DELETE FROM audit_leaf WHERE position = 2", .lineMissing),
        // One far away: it is not waited for.
        (
            "INSERT INTO audit_leaf (year, position, leaf) SELECT max(year), 9223372036854775807, x'00' FROM audit_leaf",
            .lineMissing
        ),
        ("DELETE FROM audit_leaf WHERE position >= 2", .checkpointBeyondLog),
        ("DELETE FROM audit_leaf WHERE position >= 3", .highWaterNotReached),
        ("DELETE FROM checkpoint", .checkpointMissing),
        // Not the newest checkpoint, but one before it.
        ("UPDATE checkpoint SET note = replace(note, '/2', '/3') WHERE size = 3", .checkpointSignature),
        ("UPDATE checkpoint SET size = 4 WHERE size = 3", .checkpointSignature),
        ("UPDATE checkpoint SET note = 'x' WHERE size = 3", .checkpointMalformed),
        ("DELETE FROM audit_side WHERE leaf = 4", .sideMissing),
        ("UPDATE audit_side SET side = zeroblob(length(side)) WHERE leaf = 4", .sideUnreadable),
        ("UPDATE audit_side SET side = x'01' WHERE leaf = 4", .sideUnreadable),
        ("UPDATE audit_side SET subject_index = zeroblob(32) WHERE leaf = 4", .sideIndexDiffers),
        ("UPDATE audit_side SET subject_index = NULL WHERE leaf = 4", .sideIndexDiffers),
        ("UPDATE audit_node SET hash = zeroblob(32) WHERE level = 1 AND position = 0", .nodeDiffers),
        ("UPDATE audit_node SET hash = zeroblob(32) WHERE level = 0 AND position = 1", .nodeDiffers),
        ("DELETE FROM audit_node WHERE level = 0 AND position = 0", .nodeDiffers),
        (
            "INSERT INTO audit_node SELECT year, 0, 99, hash FROM audit_node WHERE level = 0 AND position = 0",
            .nodeDiffers
        ),
        ("UPDATE document SET content = zeroblob(200) WHERE operation = 'receipt'", .receiptUnreadable),
        (Self.deleteLog, .highWaterNotReached),
        (Self.deleteLog, .receiptNotInLog),
        (Self.deleteLog, .receiptContradicted),
    ])
    func logThatWasChangedIsFoundOut(sql: String, finding: AuditFinding.Code) async throws {
        try await withLog { graph, test in
            try tamper(sql, in: test.folder)
            for batchSize in [1, 2, 4, AuditVerification.batchSize] {
                let codes = try await Self.verify(graph, batchSize: batchSize).flatMap(\.findings).map(\.code)
                #expect(codes.contains(finding), "\(codes) in batches of \(batchSize)")
            }
        }
    }

    @Test(arguments: [1, 2, 4]) func logThatNobodyTouchedHoldsInBatchesOfAnySize(batchSize: Int) async throws {
        try await withLog { graph, _ in
            let report = try #require(try await Self.verify(graph, batchSize: batchSize).first)
            #expect(report.findings == [])
            #expect(report.lineCount == 6 && report.signedLineCount == 5)
        }
    }

    /// The forger has the signing key too, and writes a whole new log of the same form: the receipts and the mark
    /// outside the database contradict it, the API keys of before have no line, and the issuer does not sign it.
    @Test func logWrittenAnewIsFoundOut() async throws {
        try await withLog { graph, test in
            try tamper(Self.deleteLog, in: test.folder)
            let tenant = graph.tenants[0]
            try await CheckpointIssuer(environment: graph.environment, logger: Self.logger)
                .openLog(of: tenant, at: graph.environment.clock())
            for label in ["x", "y", "z", "u", "v", "w"] { try await makeKey(label, graph) }
            let codes = Set(try await Self.verify(graph).flatMap(\.findings).map(\.code))
            #expect(
                codes == [
                    .highWaterContradicted, .receiptNotInLog, .receiptContradicted, .checkpointMissing, .apiKeyNotOurs,
                ])
            await #expect(throws: GatewayError.self) {
                try await graph.issuer(logger: Self.logger).issue(for: tenant, at: graph.environment.clock())
            }
        }
    }

    /// Verification adds nothing, even to a log that was deleted.
    @Test func graphForInspectingOpensNoLog() async throws {
        try await TestConfiguration.with { test in
            let configuration = try await test.load(test.text)
            let graph = try await GatewayGraph(configuration, logger: Self.logger, for: .inspecting)
            #expect(try await Self.verify(graph).isEmpty)
            #expect(try await graph.tenants[0].store.auditYears().isEmpty)
            try await graph.close()
        }
    }

    @Test func firstLineThatContinuesALogThatIsNotThereIsFound() async throws {
        try await TestConfiguration.with { test in
            let configuration = try await test.load(test.text)
            let graph = try await GatewayGraph(configuration, logger: Self.logger, for: .inspecting)
            let (tenant, now) = (graph.tenants[0], graph.environment.clock())
            let issuer = graph.issuer(logger: Self.logger)
            try await issuer.openLog(of: tenant, at: now.advanced(by: .seconds(-370 * 86_400)))
            try await issuer.openLog(of: tenant, at: now)
            #expect(try await Self.verify(graph).allSatisfy(\.isValid))
            let year = AuditLogOrigin.year(of: now.milliseconds)
            try tamper(
                ["audit_leaf", "audit_node", "audit_year", "checkpoint"]
                    .map { "DELETE FROM \($0) WHERE year < \(year)" }.joined(separator: ";"), in: test.folder)
            // The mark of the closed year stays outside the database.
            #expect(
                Set(try await Self.verify(graph).flatMap(\.findings).map(\.code))
                    == [.previousLogMissing, .highWaterNotReached])
            try await graph.close()
        }
    }

    /// However many findings of one kind there are, they hide none of another.
    @Test func manyFindingsOfOneKindHideNoOther() async throws {
        try await AuditedGateway.with { gateway in
            for _ in 0..<105 { try await gateway.view() }
            try await gateway.sign()
            try gateway.tamper("DELETE FROM audit_side; DELETE FROM audit_leaf WHERE position >= 104")
            let findings = try await gateway.findings()
            #expect(findings.count { $0.code == .sideMissing } == 100)
            #expect(Set(findings.map(\.code)).isSuperset(of: [.highWaterNotReached, .checkpointBeyondLog]))
        }
    }

    @Test func markIsPrivateAndNeverGoesBack() async throws {
        try await withLog { graph, test in
            let organisation = graph.tenants[0].organisation
            let mark = try #require(try await graph.highWater.highWater(of: organisation))
            #expect(mark.size == 5)
            try await graph.highWater.raise(
                to: AuditHighWater(year: mark.year, size: 4, root: .emptyRoot), of: organisation)
            try await graph.highWater.raise(
                to: AuditHighWater(year: mark.year - 1, size: 9, root: .emptyRoot), of: organisation)
            #expect(try await graph.highWater.highWater(of: organisation) == mark)
            let path = "\(test.folder)/keys/0999999922.high-water.json"
            let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
            #expect(mode == 0o600)
            try Data("{}".utf8).write(to: URL(filePath: path))
            await #expect(throws: CommandFailure.self) { try await graph.highWater.highWater(of: organisation) }
            #expect(try await Self.verify(graph).flatMap(\.findings).map(\.code) == [.highWaterUnreadable])
        }
    }

    private static let logger = Logger(label: "silent") { _ in SwiftLogNoOpLogHandler() }
    private static let deleteLog = [
        "audit_side", "audit_leaf", "audit_node", "audit_year", "checkpoint", "audit_kind_line", "audit_reference",
        "audit_period",
    ].map { "DELETE FROM \($0)" }.joined(separator: ";")

    private static func verify(
        _ graph: GatewayGraph, batchSize: Int = AuditVerification.batchSize
    ) async throws -> [AuditYearReport] {
        try await AuditVerification(highWater: graph.highWater, batchSize: batchSize).verify(graph.tenants[0])
    }

    /// A log of six lines with checkpoints of three and five; line 3 has a subject and is promised by a receipt.
    private func withLog(_ body: (GatewayGraph, TestConfiguration) async throws -> Void) async throws {
        try await TestConfiguration.with { test in
            let graph = try await GatewayGraph(try await test.load(test.text), logger: Self.logger)
            let tenant = graph.tenants[0]
            let issuer = graph.issuer(logger: Self.logger)
            try await makeKey("one", graph)
            try await makeKey("two", graph)
            try await issuer.issue(for: tenant, at: graph.environment.clock())
            try await accept(graph)
            try await makeKey("three", graph)
            try await issuer.issue(for: tenant, at: graph.environment.clock())
            try await makeKey("four", graph)
            try await body(graph, test)
            try await graph.close()
        }
    }

    /// The line and the receipt that acceptance of a document leaves behind.
    private func accept(_ graph: GatewayGraph) async throws {
        let (tenant, now) = (graph.tenants[0], graph.environment.clock())
        var facts = AuditFacts(.documentAccepted, access: .changed, by: .process("reception"))
        facts.subject = try SSIN("71023000122")
        let leaf = try Auditor(environment: graph.environment).leaf(facts, tenant: tenant, at: now)
        let kept = try await tenant.store.newestCheckpoint(year: AuditLogOrigin.year(of: now.milliseconds))
        let receipt = try DocumentComposer(environment: graph.environment).compose(
            .receipt(
                Receipt(
                    timestampReceive: now, leafHash: DocumentDigest(leaf.leafHash.bytes), checkpoint: kept?.note)),
            for: tenant, to: EnterpriseNumber("0999999823"), conversation: .random(),
            inReplyTo: DocumentReference(
                ticket: .random(), digest: DocumentDigest([UInt8](repeating: 7, count: 32))), at: now)
        try await tenant.store.commit(Changes(evidence: [receipt.stored], leaves: [leaf]))
    }

    private func makeKey(_ label: String, _ graph: GatewayGraph) async throws {
        _ = try await APIKeyIssuer(environment: graph.environment).create(
            for: graph.tenants[0], label: label, scopes: [.software], lifetime: .seconds(60), by: .process("tests"))
    }

    private func tamper(_ sql: String, in folder: String) throws {
        try DatabaseTampering.run(on: "\(folder)/data/0999999922.sqlite") { try $0.execute(sql: sql) }
    }
}
