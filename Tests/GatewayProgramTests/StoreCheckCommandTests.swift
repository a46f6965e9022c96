import ArgumentParser
import Testing

@testable import ocmw_gateway

/// `store check`, run as the program runs it on the store of a gateway.
@Suite struct StoreCheckCommandTests {
    private func run(_ words: [String], _ gateway: AuditedGateway) async throws {
        let parsed = try OCMWGateway.parseAsRoot(
            ["store", "check"] + words + ["--config", "\(gateway.test.folder)/gateway.yaml"])
        var command = try #require(parsed as? any AsyncParsableCommand)
        try await command.run()
    }

    @Test(arguments: [[], ["--json"]])
    func aSoundStoreEndsWellAndADamagedOneDoesNot(words: [String]) async throws {
        try await AuditedGateway.with { gateway in
            try await gateway.view()
            let size = try await gateway.lines().count
            try await run(words, gateway)
            try gateway.tamper("UPDATE audit_side SET side = zeroblob(120)")
            let status = await #expect(throws: ExitCode.self) { try await run(words, gateway) }
            #expect(status == CommandFailure.invalid)
            #expect(try await gateway.lines().count == size)
        }
    }

    @Test func aStoreInPostgreSQLIsRefusedBeforeAnythingIsOpened() async throws {
        try await AuditedGateway.with { gateway in
            try gateway.test.write(
                gateway.test.text
                    + "\nstore: { kind: postgresql, postgresql: { host: /nowhere, database: d, user: u } }\n")
            let status = await #expect(throws: ExitCode.self) { try await run([], gateway) }
            #expect(status == CommandFailure.unusable)
        }
    }
}
