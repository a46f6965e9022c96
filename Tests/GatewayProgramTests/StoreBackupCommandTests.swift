import ArgumentParser
import AuditLog
import Foundation
import MessageStore
import Testing

@testable import ocmw_gateway

/// `store backup`, `backup-keys` and `restore`, run as the program runs them.
@Suite struct StoreBackupCommandTests {
    private func run(_ words: [String], _ gateway: AuditedGateway) async throws {
        let parsed = try OCMWGateway.parseAsRoot(
            ["store"] + words + ["--config", "\(gateway.test.folder)/gateway.yaml"])
        var command = try #require(parsed as? any AsyncParsableCommand)
        try await command.run()
    }

    private func refused(_ words: [String], _ gateway: AuditedGateway) async throws {
        let status = await #expect(throws: ExitCode.self) { try await run(words, gateway) }
        #expect(status == CommandFailure.unusable)
    }

    private func names(_ folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    }

    /// A log with a signed line, a backup of it, and two more lines that are signed.
    private func backedUp(_ gateway: AuditedGateway) async throws -> String {
        try await gateway.view()
        try await gateway.sign()
        let folder = "\(gateway.test.folder)/backup"
        try await run(["backup", "--to", folder], gateway)
        for _ in 0..<2 { try await gateway.view() }
        try await gateway.sign()
        let made = try names(folder)
        #expect(made.count == 1 && made[0].hasPrefix("0999999922-20"))
        return "\(folder)/\(made[0])"
    }

    @Test(arguments: [[], ["--json"]])
    func aRestoredLogIsFoundAndAnsweredFor(words: [String]) async throws {
        try await AuditedGateway.with { gateway in
            let backup = try await backedUp(gateway)
            let lines = try await gateway.lines().count
            try await gateway.graph.close()
            try await run(["restore", "--from", backup] + words, gateway)
            let graph = try await GatewayGraph(
                try await gateway.test.load(gateway.test.text), logger: AuditedGateway.logger)
            let restored = AuditedGateway(graph: graph, test: gateway.test)
            #expect(try await restored.lines().count == lines - 2)
            #expect(try await restored.codes() == [.highWaterNotReached, .checkpointMissing])
            try await graph.close()
            try await acknowledge(gateway)
            let after = AuditedGateway(
                graph: try await GatewayGraph(
                    try await gateway.test.load(gateway.test.text), logger: AuditedGateway.logger), test: gateway.test)
            try await after.sign()
            #expect(try await after.codes() == [])
            try await after.graph.close()
        }
    }

    private func acknowledge(_ gateway: AuditedGateway) async throws {
        let parsed = try OCMWGateway.parseAsRoot([
            "audit", "acknowledge", "--config", "\(gateway.test.folder)/gateway.yaml", "--reason", "restored-backup",
        ])
        var command = try #require(parsed as? any AsyncParsableCommand)
        try await command.run()
    }

    @Test func nothingIsRestoredUnderARunningGateway() async throws {
        try await AuditedGateway.with { gateway in
            let backup = try await backedUp(gateway)
            let lines = try await gateway.lines().count
            let lock = try ServeCommand.lock("\(gateway.test.folder)/data")
            try await refused(["restore", "--from", backup], gateway)
            lock.release()
            #expect(try await gateway.lines().count == lines)
        }
    }

    /// A key file made anew would open nothing.
    @Test func nothingIsRestoredWithoutTheKeys() async throws {
        try await AuditedGateway.with { gateway in
            let backup = try await backedUp(gateway)
            try await gateway.graph.close()
            try FileManager.default.moveItem(atPath: gateway.keyFile, toPath: gateway.keyFile + ".away")
            try await refused(["restore", "--from", backup], gateway)
            #expect(!FileManager.default.fileExists(atPath: gateway.keyFile))
        }
    }

    @Test func anUnsoundBackupIsRefusedWithStatusOne() async throws {
        try await AuditedGateway.with { gateway in
            try await gateway.view()
            try gateway.tamper("UPDATE audit_side SET side = zeroblob(120)")
            let folder = "\(gateway.test.folder)/backup"
            try await run(["backup", "--to", folder], gateway)
            try await gateway.graph.close()
            let backup = try #require(try names(folder).first)
            let status = await #expect(throws: ExitCode.self) {
                try await run(["restore", "--from", "\(folder)/\(backup)"], gateway)
            }
            #expect(status == CommandFailure.invalid)
        }
    }

    /// Whoever gets hold of one folder must not get the keys and what they open.
    @Test func keysAndDatabasesAreKeptApart() async throws {
        try await AuditedGateway.with { gateway in
            let (test, backup) = (gateway.test.folder, try await backedUp(gateway))
            let keys = "\(test)/safe"
            try await run(["backup-keys", "--to", keys], gateway)
            let kept = try #require(try names(keys).first)
            #expect(try names(keys).count == 1 && kept.hasSuffix(".keys.json"))
            let copy = FileManager.default.contents(atPath: "\(keys)/\(kept)")
            #expect(copy != nil && copy == FileManager.default.contents(atPath: gateway.keyFile))
            for folder in [backup, "\(test)/backup", "\(backup)/keys", "\(test)/data", "\(test)/data/keys"] {
                try await refused(["backup-keys", "--to", folder], gateway)
            }
            for folder in [keys, "\(test)/keys", "\(test)/keys/databases"] {
                try await refused(["backup", "--to", folder], gateway)
            }
            #expect(try names(backup).filter { $0.contains("keys.json") } == [])
            #expect(try names(keys) == [kept])
        }
    }

    @Test func keysAreReplacedUnderAStoppedGatewayAlone() async throws {
        try await AuditedGateway.with { gateway in
            try await gateway.view()
            let keys = FileManager.default.contents(atPath: gateway.keyFile)
            let lines = try await gateway.lines().count
            try await gateway.graph.close()
            let lock = try ServeCommand.lock("\(gateway.test.folder)/data")
            try await refused(["rotate-keys"], gateway)
            lock.release()
            #expect(FileManager.default.contents(atPath: gateway.keyFile) == keys)
            try await run(["rotate-keys"], gateway)
            let graph = try await GatewayGraph(
                try await gateway.test.load(gateway.test.text), logger: AuditedGateway.logger)
            let after = AuditedGateway(graph: graph, test: gateway.test)
            let line = try #require(try await after.lines().last)
            let leaf = try AuditLeaf(decoding: line.leafBytes)
            #expect(leaf.act == .tenantChanged && leaf.rule?.hasPrefix("keys-rotated/") == true)
            #expect(try await after.lines().count == lines + 1)
            #expect(try await after.tenant.store.check { _ in }.findings == [])
            try await graph.close()
        }
    }

    @Test(arguments: [["backup", "--to", "b"], ["restore", "--from", "b"]])
    func postgreSQLIsRefusedBeforeAnythingIsOpened(words: [String]) async throws {
        try await AuditedGateway.with { gateway in
            try gateway.test.write(
                gateway.test.text
                    + "\nstore: { kind: postgresql, postgresql: { host: /nowhere, database: d, user: u } }\n")
            try await refused(words, gateway)
        }
    }
}
