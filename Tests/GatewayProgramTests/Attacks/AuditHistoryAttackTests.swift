import AuditLog
import Foundation
import GRDB
import MessageStore
import SQLiteStore
import Testing
import XMLSecurity

@testable import Gateway
@testable import GatewayHTTP
@testable import ocmw_gateway

/// Attacks on the history of a log: whole years, forks, backups, several writers, crashes.
@Suite struct AuditHistoryAttackTests {
    private static let tables = ["audit_side", "audit_leaf", "audit_node", "audit_year", "checkpoint"]

    /// The log of the present year, and before it one of the year before.
    private func twoYears(_ gateway: AuditedGateway) async throws -> KeptCheckpoint {
        let later = gateway.now.advanced(by: .seconds(370 * 86_400))
        try await gateway.view()
        try await gateway.sign()
        try await gateway.openLog(at: later)
        try await gateway.view(at: later)
        try await gateway.sign(at: later)
        #expect(try await gateway.findings() == [])
        return try #require(try await gateway.tenant.store.newestCheckpoint(year: gateway.year))
    }

    /// The root of the checkpoint of size 7.
    private func sevenLines(_ gateway: AuditedGateway) async throws -> MerkleHash {
        let kept = try #require(
            try await gateway.tenant.store.checkpoints(year: gateway.year, sizes: 7...7).first)
        return try Checkpoint(text: SignedNote(parsing: Array(kept.note.utf8)).text).root
    }

    private func drop(year: Int, _ gateway: AuditedGateway) throws {
        try gateway.tamper { db in
            try db.execute(
                sql: "DELETE FROM audit_side WHERE leaf IN (SELECT seq FROM audit_leaf WHERE year = ?)",
                arguments: [year])
            for table in Self.tables.dropFirst() {
                try db.execute(sql: "DELETE FROM \(table) WHERE year = ?", arguments: [year])
            }
        }
    }

    @Test func dropTheYearBefore() async throws {
        try await AuditedGateway.with { gateway in
            let last = try await twoYears(gateway)
            try drop(year: gateway.year, gateway)
            #expect(try await gateway.codes() == [.previousLogMissing, .checkpointMissing])
            // The newer log begun anew as if it were the first, with the stolen key and the mark moved.
            let forger = Forger(gateway: gateway)
            var leaves = try forger.leaves(year: gateway.year + 1)
            let facts = AuditFacts(.logOpened, access: .changed, by: .process("audit-log"))
            let time = UTCInstant(milliseconds: try AuditLeaf(decoding: leaves[0]).timeMilliseconds)
            leaves[0] = try Auditor(environment: gateway.graph.environment).leaf(
                facts, tenant: gateway.tenant, at: time
            ).leafBytes
            try await forger.rewrite(year: gateway.year + 1, leaves, checkpoints: [leaves.count])
            try forger.moveMark(year: gateway.year + 1, to: leaves.count)
            #expect(try await gateway.codes() == [])
            #expect(
                try AuditedGateway.codes(ofExport: try await gateway.export(year: gateway.year + 1), previous: last)
                    == [.otherPreviousCheckpoint])
        }
    }

    @Test func dropTheNewestYear() async throws {
        try await AuditedGateway.with { gateway in
            let last = try await twoYears(gateway)
            try drop(year: gateway.year + 1, gateway)
            let codes = try await gateway.codes()
            #expect(codes == [.highWaterNotReached, .checkpointMissing], "\(codes)")
            try Forger(gateway: gateway).moveMark(year: gateway.year, to: Int(last.size))
            // Now only those who hold a checkpoint of the newest year know that there was one.
            #expect(try await gateway.codes() == [])
        }
    }

    /// One log for each of two auditors, both signed, of one size: their checkpoints contradict each other.
    @Test func forkForTwoAuditors() async throws {
        try await AuditedGateway.with { gateway in
            try await gateway.busy()
            let forger = Forger(gateway: gateway)
            let first = try forger.leaves(year: gateway.year)
            try await forger.rewrite(year: gateway.year, first, checkpoints: [4, 7, 9])
            let shownToFirst = try #require(try await gateway.tenant.store.newestCheckpoint(year: gateway.year))
            let exportOfFirst = try await gateway.export()
            let sevenOfFirst = try await sevenLines(gateway)
            var second = first
            second[2] = Forger.changed(second[2])
            try await forger.rewrite(year: gateway.year, second, checkpoints: [4, 7, 9])
            let shownToSecond = try #require(try await gateway.tenant.store.newestCheckpoint(year: gateway.year))
            let exportOfSecond = try await gateway.export()
            #expect(try AuditedGateway.codes(ofExport: exportOfFirst, known: [shownToFirst]) == [])
            #expect(try AuditedGateway.codes(ofExport: exportOfSecond, known: [shownToSecond]) == [])
            #expect(
                try AuditedGateway.codes(ofExport: exportOfFirst, known: [shownToSecond])
                    == [.knownCheckpointContradicted])
            #expect(
                try AuditedGateway.codes(ofExport: exportOfSecond, known: [shownToFirst])
                    == [.knownCheckpointContradicted])
            // Nor does the proof that the second log gives lead from a checkpoint of the first to one of its own.
            let path = try await gateway.tenant.store.consistencyProof(year: gateway.year, from: 7, to: 9)
                .compactMap(MerkleHash.init)
            let end = try Checkpoint(text: SignedNote(parsing: Array(shownToSecond.note.utf8)).text)
            func joins(_ old: MerkleHash) -> Bool {
                MerkleTree.verifyConsistency(oldSize: 7, oldRoot: old, size: 9, root: end.root, path: path)
            }
            #expect(joins(try await sevenLines(gateway)) && !joins(sevenOfFirst))
        }
    }

    @Test func restoreAnOldBackupAndGoOn() async throws {
        try await AuditedGateway.with { gateway in
            try await gateway.view()
            try await gateway.sign()
            let backup = "\(gateway.test.folder)/backup.sqlite"
            try gateway.tamper { _ in }
            let source = try DatabaseQueue(path: gateway.database)
            let copy = try DatabaseQueue(path: backup)
            try source.backup(to: copy)
            try source.close()
            try copy.close()
            for _ in 0..<3 { try await gateway.view() }
            let kept = try #require(try await gateway.sign().last)
            try await gateway.graph.close()
            for suffix in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: gateway.database + suffix) }
            try FileManager.default.removeItem(atPath: gateway.database)
            try FileManager.default.copyItem(atPath: backup, toPath: gateway.database)
            let graph = try await GatewayGraph(
                try await gateway.test.load(gateway.test.text), logger: AuditedGateway.logger)
            let restored = AuditedGateway(graph: graph, test: gateway.test)
            try await restored.view()
            #expect(try await restored.codes() == [.highWaterNotReached, .checkpointMissing])
            await #expect(throws: GatewayError.self) { try await restored.sign() }
            for _ in 0..<4 { try await restored.view() }
            #expect(try await restored.codes() == [.highWaterContradicted, .checkpointMissing])
            // Without the mark: nothing is signed either, until somebody answers for it in the log.
            try FileManager.default.removeItem(atPath: restored.markFile)
            #expect(try await restored.codes() == [.highWaterMissing])
            await #expect(throws: GatewayError.self) { try await restored.sign() }
            let acknowledgement = HighWaterAcknowledgement(
                environment: graph.environment, issuer: graph.issuer(logger: AuditedGateway.logger))
            try await acknowledgement.acknowledge(restored.tenant, reason: "restored", by: .process("cli"))
            #expect(
                try await restored.lines().last.map { try AuditLeaf(decoding: $0.leafBytes).act }
                    == .highWaterAcknowledged)
            try await restored.sign()
            #expect(try await restored.codes() == [])
            await #expect(throws: GatewayError(.conflict, "")) {
                try await acknowledgement.acknowledge(restored.tenant, reason: "again", by: .process("cli"))
            }
            // What others kept goes on contradicting it.
            #expect(
                try AuditedGateway.codes(ofExport: try await restored.export(), known: [kept])
                    == [.knownCheckpointContradicted])
            try await graph.close()
        }
    }

    /// Somebody restores a backup, or takes files away, while the gateway runs: what it wrote into a file without a name would be
    /// lost when it ends.
    @Test(arguments: ["replace", "remove", "remove the write-ahead log"])
    func replaceTheFileOfAGatewayThatRuns(act: String) async throws {
        try await AuditedGateway.with { gateway in
            try await gateway.view()
            let health = {
                let services = GatewayServices(
                    environment: gateway.graph.environment, tenants: gateway.graph.tenants)
                return try await HealthCheck(services: services).answer().status
            }
            #expect(try await health() == 200)
            let (file, copy) = (gateway.database, gateway.test.folder + "/copy.sqlite")
            switch act {
            case "replace":
                try FileManager.default.copyItem(atPath: file, toPath: copy)
                try #require(rename(copy, file) == 0)
            case "remove": try FileManager.default.removeItem(atPath: file)
            default: try FileManager.default.removeItem(atPath: file + "-wal")
            }
            let error = await #expect(throws: MessageStoreError.self) { try await gateway.view() }
            #expect(error?.code == .fileReplaced)
            await #expect(throws: MessageStoreError.self) { try await gateway.lines() }
            #expect(try await health() == 503)
        }
    }

    /// The mark that was there stands in the line, and beside the new one.
    @Test func acknowledgementKeepsTheOldMark() async throws {
        try await AuditedGateway.with { gateway in
            try await gateway.busy()
            let mark = try #require(try await gateway.graph.highWater.highWater(of: gateway.tenant.organisation))
            let forger = Forger(gateway: gateway)
            var leaves = try forger.leaves(year: gateway.year)
            leaves[2] = Forger.changed(leaves[2])
            try await forger.rewrite(year: gateway.year, leaves, checkpoints: [4, 7])
            try await HighWaterAcknowledgement(
                environment: gateway.graph.environment, issuer: gateway.graph.issuer(logger: AuditedGateway.logger)
            ).acknowledge(gateway.tenant, reason: "decision 5", by: .process("cli"))
            let leaf = try AuditLeaf(decoding: try #require(try await gateway.lines().last).leafBytes)
            let root = Base64.encode(mark.root.bytes)
            #expect(leaf.object == "high-water/\(mark.year)/size/\(mark.size)/root/\(root)")
            #expect(leaf.rule == "decision 5")
            let files = try FileManager.default.contentsOfDirectory(atPath: "\(gateway.test.folder)/keys")
            #expect(files.contains { $0.contains(".high-water.") && !$0.contains(".high-water.json") })
            #expect(try await gateway.codes() == [])
            // A root whose hexadecimal digits would look like a person's number.
            let other = Base64.encode([UInt8](repeating: 0x11, count: 32))
            try Data(#"{"root":"\#(other)","size":3,"year":\#(gateway.year)}"#.utf8)
                .write(to: URL(filePath: gateway.markFile))
            try await HighWaterAcknowledgement(
                environment: gateway.graph.environment, issuer: gateway.graph.issuer(logger: AuditedGateway.logger)
            ).acknowledge(gateway.tenant, reason: "decision 6", by: .process("cli"))
            #expect(try await gateway.codes() == [])
        }
    }

    /// A damaged mark: nothing is signed, verification says so, and whoever answers for it goes on.
    @Test func damagedMarkIsNoLessThanAMissingOne() async throws {
        try await AuditedGateway.with { gateway in
            try await gateway.busy()
            for damaged in ["", "{", #"{"root":"AA==","size":3,"year":2026}"#] {
                try Data(damaged.utf8).write(to: URL(filePath: gateway.markFile))
                try await gateway.view()
                #expect(try await gateway.codes() == [.highWaterUnreadable])
                await #expect(throws: GatewayError(.auditFailed, "")) { try await gateway.sign() }
                try await HighWaterAcknowledgement(
                    environment: gateway.graph.environment,
                    issuer: gateway.graph.issuer(logger: AuditedGateway.logger)
                ).acknowledge(gateway.tenant, reason: "damaged", by: .process("cli"))
                let leaf = try AuditLeaf(decoding: try #require(try await gateway.lines().last).leafBytes)
                #expect(leaf.act == .highWaterAcknowledged && leaf.object == "high-water/unreadable")
                #expect(try await gateway.codes() == [])
            }
        }
    }

    /// Two processes on one database: every line has its own number, the nodes fit, and both sign the same log.
    @Test func twoWritersRacing() async throws {
        try await AuditedGateway.with { gateway in
            let other = try await GatewayGraph(
                try await gateway.test.load(gateway.test.text), logger: AuditedGateway.logger)
            let second = AuditedGateway(graph: other, test: gateway.test)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for writer in [gateway, second] {
                    group.addTask {
                        for number in 0..<25 {
                            try await writer.view()
                            // Losing the race for the same size is no fault: the other signed it.
                            if number % 5 == 0 { try await writer.sign() }
                        }
                    }
                }
                try await group.waitForAll()
            }
            try await gateway.sign()
            #expect(try await gateway.findings() == [])
            #expect(try await gateway.lines().map(\.index) == Array(0..<51))
            #expect(try AuditedGateway.codes(ofExport: try await gateway.export()) == [])
            try await other.close()
        }
    }

    /// The files as a crash leaves them: database and write-ahead log, copied while the program has them open.
    @Test func crashBetweenInsertAndCheckpoint() async throws {
        try await AuditedGateway.with { gateway in
            let kept = try await gateway.busy()
            let folder = "\(gateway.test.folder)/crashed"
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            for suffix in ["", "-wal"] {
                try FileManager.default.copyItem(atPath: gateway.database + suffix, toPath: folder + "/store" + suffix)
            }
            let store = try await SQLiteStore.open(path: folder + "/store", keys: Forger(gateway: gateway).keys())
            let tenant = Tenant(
                organisation: gateway.tenant.organisation, name: "B", store: store, signing: gateway.tenant.signing,
                checkpoints: gateway.tenant.checkpoints)
            let report = try await AuditVerification(highWater: gateway.graph.highWater).verify(tenant)
            #expect(report.map(\.lineCount) == [9] && report.map(\.signedLineCount) == [7])
            #expect(report.flatMap(\.findings) == [])
            let signed = try await gateway.graph.issuer(logger: AuditedGateway.logger).issue(
                for: tenant, at: gateway.now)
            #expect(signed?.size == 9 && kept.map(\.size) == [4, 7])
            try await store.close()
        }
    }
}
