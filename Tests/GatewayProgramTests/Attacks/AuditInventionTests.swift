import AuditLog
import Foundation
import GRDB
import GatewayHTTP
import MessageStore
import Testing
import XMLSecurity

@testable import Gateway
@testable import ocmw_gateway

/// Lines that somebody puts into the database who has none of the gateway's keys.
@Suite struct AuditInventionTests {
    /// The tag of the line is missing, made up, or that of another line.
    @Test(arguments: [nil, [UInt8](repeating: 7, count: 32), []] as [[UInt8]?])
    func inventALine(tag: [UInt8]?) async throws {
        try await AuditedGateway.with { gateway in
            try await gateway.busy()
            try await gateway.sign()
            let forger = Forger(gateway: gateway)
            let leaf = try gateway.leaf(at: gateway.now).leafBytes
            try await forger.append([leaf], year: gateway.year, tag: tag == [] ? try tagOfLine(8, gateway) : tag)
            let findings = try await gateway.findings()
            #expect(
                findings == [
                    AuditFinding(.lineNotOurs, year: gateway.year, index: 9),
                    AuditFinding(.sideMissing, year: gateway.year, index: 9),
                ])
            await #expect(throws: GatewayError(.auditFailed, "")) { try await gateway.sign() }
            // The gateway goes on writing, and does not sign over it.
            try await gateway.view()
            await #expect(throws: GatewayError(.auditFailed, "")) { try await gateway.sign() }
            #expect(try await gateway.tenant.store.newestCheckpoint(year: gateway.year)?.size == 9)
            #expect(try await CheckpointIssuer.hasForeignLines(gateway.tenant))
        }
    }

    /// The line that would excuse openings taken away excuses nothing.
    @Test func excuseALossWithAnInventedErasure() async throws {
        try await AuditedGateway.with { gateway in
            try await gateway.busy()
            try await Forger(gateway: gateway).append(
                [try erasure(of: 2, gateway)], year: gateway.year, tag: try tagOfLine(8, gateway))
            try gateway.tamper("DELETE FROM audit_side WHERE leaf = 3")
            #expect(
                try await gateway.findings() == [
                    AuditFinding(.sideMissing, year: gateway.year, index: 2),
                    AuditFinding(.lineNotOurs, year: gateway.year, index: 9),
                ])
        }
    }

    /// A leaf with its own tag, moved to another place.
    @Test func moveALineWithItsTag() async throws {
        try await AuditedGateway.with { gateway in
            try await gateway.busy()
            try gateway.tamper(
                """
                UPDATE audit_leaf SET position = 99 WHERE position = 7;
                UPDATE audit_leaf SET position = 7 WHERE position = 8;
                UPDATE audit_leaf SET position = 8 WHERE position = 99
                """)
            #expect(try await gateway.findings().filter { $0.code == .lineNotOurs }.map(\.index) == [7, 8])
            await #expect(throws: GatewayError(.auditFailed, "")) { try await gateway.sign() }
        }
    }

    /// Not the line but its hash in the tree: what is signed is made of the lines.
    @Test func inventAHash() async throws {
        try await AuditedGateway.with { gateway in
            try await gateway.busy()
            try gateway.tamper("UPDATE audit_node SET hash = zeroblob(32) WHERE level = 0 AND position = 8")
            let signed = try #require(try await gateway.sign().last)
            #expect(try await gateway.codes() == [.nodeDiffers, .storedRootDiffers])
            let root = try await gateway.tenant.store.auditRoot(year: gateway.year, size: 9)
            #expect(!signed.note.contains(Base64.encode(root)))
            // Under what was signed before: nothing is signed any more.
            try gateway.tamper("UPDATE audit_node SET hash = zeroblob(32) WHERE level = 3 AND position = 0")
            try await gateway.view()
            await #expect(throws: GatewayError(.auditFailed, "")) { try await gateway.sign() }
        }
    }

    /// A row that says that the invented line is covered by a checkpoint already.
    @Test func inventACheckpoint() async throws {
        try await AuditedGateway.with { gateway in
            try await gateway.busy()
            try await Forger(gateway: gateway).append(
                [try gateway.leaf(at: gateway.now).leafBytes], year: gateway.year, tag: nil)
            try gateway.tamper(
                "INSERT INTO checkpoint (year, size, note, kept_at) SELECT year, 10, note, 0 FROM checkpoint")
            try await gateway.view()
            await #expect(throws: GatewayError(.auditFailed, "")) { try await gateway.sign() }
        }
    }

    /// Nothing is added to, or signed over, the log of a year that was closed.
    @Test func inventALineInAClosedYear() async throws {
        try await AuditedGateway.with { gateway in
            try await gateway.view()
            let later = gateway.now.advanced(by: .seconds(370 * 86_400))
            let issuer = gateway.graph.issuer(logger: AuditedGateway.logger)
            try await issuer.openLog(of: gateway.tenant, at: later)
            let closed = try await gateway.tenant.store.newestCheckpoint(year: gateway.year)
            try await Forger(gateway: gateway).append(
                [try gateway.leaf(at: gateway.now).leafBytes], year: gateway.year, tag: nil)
            try await issuer.issue(for: gateway.tenant, at: later)
            #expect(try await gateway.tenant.store.newestCheckpoint(year: gateway.year) == closed)
            #expect(try await gateway.tenant.store.newestCheckpoint(year: gateway.year + 1)?.size == 1)
            let codes = try await gateway.codes()
            #expect(codes.isSuperset(of: [.lineNotOurs, .otherPreviousCheckpoint]), "\(codes)")
        }
    }

    /// Somebody answers for it: the log is signed again, a line says over what, and the finding stays.
    @Test func answerForAnInventedLine() async throws {
        try await AuditedGateway.with { gateway in
            try await gateway.busy()
            try await Forger(gateway: gateway).append(
                [try erasure(of: 2, gateway)], year: gateway.year, tag: nil)
            try await gateway.view()
            try await acknowledge(gateway)
            let leaf = try AuditLeaf(decoding: try #require(try await gateway.lines().last).leafBytes)
            #expect(leaf.act == .highWaterAcknowledged && leaf.object == "log/\(gateway.year)/lines/9-9")
            try await gateway.view()
            #expect(try await gateway.sign().count == 1)
            #expect(try await gateway.findings() == [AuditFinding(.lineNotOurs, year: gateway.year, index: 9)])
            #expect(try AuditedGateway.codes(ofExport: try await gateway.export()) == [])
            await #expect(throws: GatewayError(.conflict, "")) { try await acknowledge(gateway) }
        }
    }

    /// A line that would change the key for everybody who checks the log is none to answer for.
    @Test func inventARotation() async throws {
        try await AuditedGateway.with { gateway in
            try await gateway.busy()
            let old = try await gateway.tenant.verifierKey(year: gateway.year).publicKey
            var facts = AuditFacts(.auditKeyRotated, access: .changed, by: .process("cli"))
            facts.object = try LogKeyRotation(old: old, new: [UInt8](repeating: 9, count: 32)).object
            facts.outcome = .done
            let leaf = try Auditor(environment: gateway.graph.environment).leaf(
                facts, tenant: gateway.tenant, at: gateway.now)
            try await Forger(gateway: gateway).append([leaf.leafBytes], year: gateway.year, tag: nil)
            try gateway.tamper("INSERT INTO audit_key_rotation (year, position) VALUES (\(gateway.year), 9)")
            #expect(try await gateway.tenant.store.auditKeyRotations().isEmpty)
            await #expect(throws: GatewayError(.auditFailed, "")) { try await gateway.sign() }
            await #expect(throws: GatewayError(.conflict, "")) { try await acknowledge(gateway) }
        }
    }

    /// Lines are tagged once: not again when the schema or the tags are set back, nor with an older copy of the key file.
    @Test(arguments: [true, false])
    func haveALineTagged(isOldKeyFile: Bool) async throws {
        try await AuditedGateway.with { gateway in
            try await gateway.busy()
            let forger = Forger(gateway: gateway)
            try await forger.append([try gateway.leaf(at: gateway.now).leafBytes], year: gateway.year, tag: nil)
            if isOldKeyFile {
                try forger.setTagStage(nil)
            } else {
                try gateway.tamper("UPDATE audit_leaf SET tag = NULL; UPDATE checkpoint SET tag = NULL")
            }
            let again = try await GatewayGraph(
                try await gateway.test.load(gateway.test.text), logger: AuditedGateway.logger, for: .inspecting)
            let foreign = try await AuditVerification(highWater: again.highWater).verify(again.tenants[0])
                .flatMap(\.findings).filter { $0.code == .lineNotOurs }.map(\.index)
            #expect(foreign == (isOldKeyFile ? [9] : Array(0..<10)))
            try await again.close()
        }
    }

    /// A database of before there were tags, with the key file of that time.
    @Test func logOfAnOlderVersionIsTaggedOnce() async throws {
        try await AuditedGateway.with { gateway in
            try await gateway.busy()
            try gateway.tamper("UPDATE audit_leaf SET tag = NULL; UPDATE checkpoint SET tag = NULL")
            try Forger(gateway: gateway).setTagStage(nil)
            let again = try await GatewayGraph(
                try await gateway.test.load(gateway.test.text), logger: AuditedGateway.logger, for: .inspecting)
            #expect(
                try await AuditVerification(highWater: again.highWater).verify(again.tenants[0]).allSatisfy(\.isValid))
            try await again.close()
            #expect(try await gateway.sign().count == 1)
            #expect(try await gateway.findings() == [])
        }
    }

    private func erasure(of index: UInt64, _ gateway: AuditedGateway) throws -> [UInt8] {
        var facts = AuditFacts(.erased, access: .changed, by: .process("cli"))
        facts.object = "log/\(gateway.year)/lines/\(index)"
        facts.rule = "decision 4"
        facts.outcome = .done
        return try Auditor(environment: gateway.graph.environment).leaf(
            facts, tenant: gateway.tenant, at: gateway.now
        ).leafBytes
    }

    private func acknowledge(_ gateway: AuditedGateway) async throws {
        try await HighWaterAcknowledgement(
            environment: gateway.graph.environment, issuer: gateway.graph.issuer(logger: AuditedGateway.logger)
        ).acknowledge(gateway.tenant, reason: "decision 5", by: .process("cli"))
    }

    private func tagOfLine(_ index: Int, _ gateway: AuditedGateway) throws -> [UInt8] {
        let queue = try DatabaseQueue(path: gateway.database)
        defer { try? queue.close() }
        let tag = try queue.read {
            try Data.fetchOne($0, sql: "SELECT tag FROM audit_leaf WHERE position = ?", arguments: [index])
        }
        return Array(try #require(tag))
    }
}
