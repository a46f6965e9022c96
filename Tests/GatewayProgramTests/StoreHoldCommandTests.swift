import ArgumentParser
import AuditLog
import Foundation
import Gateway
import MessageStore
import Messages
import Testing

@testable import ocmw_gateway

/// `store hold`, run as the program runs it.
@Suite struct StoreHoldCommandTests {
    private func run(_ words: [String], _ gateway: AuditedGateway) async throws {
        let parsed = try OCMWGateway.parseAsRoot(
            ["store", "hold"] + words + ["--config", "\(gateway.test.folder)/gateway.yaml"])
        var command = try #require(parsed as? any AsyncParsableCommand)
        try await command.run()
    }

    private func refused(_ words: [String], _ gateway: AuditedGateway) async throws {
        let status = await #expect(throws: ExitCode.self) { try await run(words, gateway) }
        #expect(status == CommandFailure.unusable)
    }

    private func acts(_ gateway: AuditedGateway) async throws -> [AuditAct] {
        try await gateway.lines().map { try AuditLeaf(decoding: $0.leafBytes).act }
            .filter { [.legalHoldSet, .legalHoldReleased].contains($0) }
    }

    @Test(arguments: [[], ["--json"]])
    func aHoldIsSetShownAndReleased(_ words: [String]) async throws {
        try await AuditedGateway.with { gateway in
            try await gateway.view()
            try await run(["set", "--everything", "--reason", "court-1"] + words, gateway)
            let hold = try #require(try await gateway.tenant.store.holds().first)
            #expect(hold.kind == .everything && hold.reason == "court-1" && hold.releasedAt == nil)
            try await run(["list"] + words, gateway)
            try await run(["release", "--hold", hold.id.value, "--reason", "court-1-ended"] + words, gateway)
            let released = try await gateway.tenant.store.holds()
            #expect(released.count == 1 && released[0].releasedAt != nil)
            try await run(["list"] + words, gateway)
            #expect(try await acts(gateway) == [.legalHoldSet, .legalHoldReleased])
            #expect(try await gateway.codes() == [])
        }
    }

    @Test(arguments: [
        ["set", "--conversation", "no ticket", "--reason", "r"], ["set", "--conversation", "unknown", "--reason", "r"],
        ["set", "--application", "unknown", "--reason", "r"], ["set", "--everything", "--reason", "71023000122"],
        ["release", "--hold", "unknown", "--reason", "r"], ["release", "--hold", "no ticket", "--reason", "r"],
    ])
    func whatCannotBeHeldOrReleasedLeavesNothing(_ words: [String]) async throws {
        try await AuditedGateway.with { gateway in
            try await gateway.view()
            try await refused(words, gateway)
            let holds = try await gateway.tenant.store.holds()
            #expect(holds.isEmpty)
            #expect(try await acts(gateway) == [])
        }
    }

    @Test(arguments: [[], ["--everything", "--person"], ["--application", "a", "--conversation", "c"]])
    func oneThingIsHeldAtATime(_ words: [String]) {
        #expect(throws: (any Error).self) {
            try OCMWGateway.parseAsRoot(["store", "hold", "set", "--config", "c.yaml", "--reason", "r"] + words)
        }
    }
}

/// `retention.*` of the configuration.
@Suite struct RetentionConfigurationTests {
    @Test func anOCMWHasItsOwnMonthsOrThoseOfTheGateway() async throws {
        try await TestConfiguration.with { test in
            let standard = try await test.load(test.text).tenants[0].retention
            #expect(standard == RetentionPolicy())
            let general = test.text + "\nretention: { inquiries: 24, register: 240 }\n"
            let own = general.replacing(
                "key: pki/b.key }", with: "key: pki/b.key, retention: { inquiries: 13, consultations: 14 } }")
            var expected = RetentionPolicy()
            expected.inquiryMonths = 24
            expected.registerMonths = 240
            let ofTheGateway = try await test.load(general).tenants[0].retention
            #expect(ofTheGateway == expected)
            expected.inquiryMonths = 13
            expected.consultationMonths = 14
            let ofTheOCMW = try await test.load(own).tenants[0].retention
            #expect(ofTheOCMW == expected)
        }
    }

    @Test(arguments: ["12", "601", "3 years", "36 months"])
    func monthsOutOfRangeAreNamed(_ value: String) async throws {
        try await TestConfiguration.with { test in
            let text = test.text.replacing(
                "key: pki/b.key }", with: "key: pki/b.key, retention: { transfers: \"\(value)\" } }")
            let findings = try await test.findings(text)
            #expect(findings.map(\.key) == ["tenants.b.retention.transfers"])
            #expect(findings.allSatisfy { $0.rule.contains("months from 13 to 600") })
        }
    }
}
