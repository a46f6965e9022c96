import ArgumentParser
import Foundation
import Gateway
import Testing

@testable import ocmw_gateway

/// What commands say and leave alone when they cannot do what was asked.
@Suite struct CommandLineTests {
    @Test func helpOfTheProgramHasExamples() {
        let help = OCMWGateway.helpMessage()
        #expect(help.contains("Examples:") && help.contains("ocmw-gateway serve --config gateway.yaml"))
    }

    @Test func wrongTenantIsToldTheNamesThereAre() async throws {
        try await TestConfiguration.with { test in
            let one = try await test.load(test.text)
            #expect(try one.tenant(named: nil).name == "b")
            #expect(try one.tenant(named: "b").name == "b")
            let two = try await test.load(
                test.text.replacing("tenantNames: [b]", with: "tenantNames: [b, a]").replacing(
                    "log:    {",
                    with: "  a: { kbo: \"0999999823\", name: A, certificate: pki/a.pem, key: pki/a.key }\nlog:    {"))
            for wrong in ["c", "B", "", nil] {
                let failure = #expect(throws: CommandFailure.self) { _ = try two.tenant(named: wrong) }
                #expect(failure?.remedy == "use --tenant with one of: b, a")
            }
            #expect(two.serving([try two.tenant(named: "a")]).tenants.map(\.name) == ["a"])
            // By number too: that is what a line of the log knows.
            for tenant in two.tenants {
                #expect(try two.tenant(named: tenant.organisation.digits).name == tenant.name)
            }
        }
    }

    static let looking = [
        ["keys", "list"], ["keys", "revoke", "abcdefghijkl"], ["outbox", "list"], ["outbox", "cancel", "abc"],
        ["inbox", "list"], ["audit", "list"], ["audit", "verify"], ["audit", "export"],
    ]

    @Test(arguments: looking)
    func lookingMakesNoStore(_ words: [String]) async throws {
        try await TestConfiguration.with { test in
            _ = try await test.load(test.text)
            let parsed = try OCMWGateway.parseAsRoot(words + ["--config", "\(test.folder)/gateway.yaml"])
            var command = try #require(parsed as? any AsyncParsableCommand)
            let code = await #expect(throws: ExitCode.self) { try await command.run() }
            #expect(code == CommandFailure.unusable)
            #expect(!FileManager.default.fileExists(atPath: "\(test.folder)/data"))
            #expect(!FileManager.default.fileExists(atPath: "\(test.folder)/keys"))
            let configuration = try await test.load(test.text)
            let failure = await #expect(throws: CommandFailure.self) {
                try await configuration.checkStoreExists(of: configuration.tenants[0])
            }
            #expect(failure?.remedy.contains("ocmw-gateway serve") == true)
        }
    }

    @Test(arguments: [["audit", "export"], ["audit", "prove", "--index", "1"]])
    func formatsOfTheirOwnHaveNoJSON(_ words: [String]) throws {
        let file = ["--config", "gateway.yaml"]
        _ = try OCMWGateway.parseAsRoot(words + file)
        #expect(throws: (any Error).self) { _ = try OCMWGateway.parseAsRoot(words + file + ["--json"]) }
        _ = try OCMWGateway.parseAsRoot(["audit", "list", "--json"] + file)
    }

    @Test func errorsNameTheConfigurationOnlyWhereOneIsUsed() throws {
        let error = GatewayError(.documentNotValid, "it does not follow its schema")
        #expect(
            CommandFailure.text(of: error, fallback: "repeat").hasSuffix(
                "it does not follow its schema\nRemedy: repeat"))
        let option = try ConfigurationOption.parse(["--config", "g.yaml"])
        #expect(option.remedy.contains("config check --config g.yaml"))
    }
}

/// One process at a time where two would spoil each other's work.
@Suite struct ProcessLockTests {
    private static func withFolder(_ body: (String) throws -> Void) throws {
        let folder = NSTemporaryDirectory() + "lock-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try body(folder)
    }

    @Test func aSecondServeOnOneDataDirectoryIsRefusedAndToldWhoServes() throws {
        try Self.withFolder { folder in
            let first = try ServeCommand.lock(folder)
            let failure = #expect(throws: CommandFailure.self) { _ = try ServeCommand.lock(folder) }
            #expect(failure?.reason.contains("(process \(ProcessInfo.processInfo.processIdentifier))") == true)
            let mode = try FileManager.default.attributesOfItem(atPath: "\(folder)/serve.lock")[.posixPermissions]
            #expect((mode as? NSNumber)?.intValue == 0o600)
            first.release()
            try ServeCommand.lock(folder).release()
        }
    }

    @Test func twoDataDirectoriesAreServedSideBySide() throws {
        try Self.withFolder { folder in
            let (first, second) = (try ServeCommand.lock(folder + "/1"), try ServeCommand.lock(folder + "/2"))
            first.release()
            second.release()
        }
    }

    @Test func aSecondDemoLeavesTheFirstAlone() throws {
        try Self.withFolder { path in
            let folder = DemoFolder(path: path)
            let first = try folder.claim()
            try folder.makeAnew()
            try folder.write("kept", to: folder.data + "/database")
            let failure = #expect(throws: DemoFailure.self) { _ = try folder.claim() }
            #expect(failure?.description.contains("another demo (process ") == true)
            #expect(FileManager.default.fileExists(atPath: folder.data + "/database"))
            first.release()
            let next = try folder.claim()
            try folder.makeAnew()
            #expect(!FileManager.default.fileExists(atPath: folder.data + "/database"))
            #expect(throws: DemoFailure.self) { _ = try folder.claim() }
            next.release()
        }
    }

    @Test func aFolderThatNoDemoMadeIsNeverClaimed() throws {
        try Self.withFolder { path in
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            try Data("x".utf8).write(to: URL(filePath: path + "/thesis.txt"))
            #expect(throws: DemoFailure.self) { _ = try DemoFolder(path: path).claim() }
            #expect(try FileManager.default.contentsOfDirectory(atPath: path) == ["thesis.txt"])
        }
    }
}
