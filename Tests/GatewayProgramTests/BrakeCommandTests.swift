import AuditLog
import ArgumentParser
import MessageStore
import Testing

@testable import ocmw_gateway

/// `outbox brake`, `outbox brakes`, `outbox release`, run as the program runs them on the store of a gateway.
@Suite struct BrakeCommandTests {
    private func run(_ words: [String], _ gateway: AuditedGateway) async throws {
        let parsed = try OCMWGateway.parseAsRoot(
            ["outbox"] + words + ["--config", "\(gateway.test.folder)/gateway.yaml"])
        var command = try #require(parsed as? any AsyncParsableCommand)
        try await command.run()
    }

    private func acts(_ gateway: AuditedGateway) async throws -> [(act: AuditAct, rule: String?, counterpart: String?)]
    {
        try await gateway.lines().map { try AuditLeaf(decoding: $0.leafBytes) }.dropFirst()
            .map { ($0.act, $0.rule, $0.counterpart) }
    }

    @Test func aBrakeIsSetReplacedAndReleasedEachWithItsLine() async throws {
        try await AuditedGateway.with { gateway in
            let partner = ["--partner", "0999999823"]
            try await run(["brake", "--mode", "pause", "--reason", "r"] + partner, gateway)
            try await run(["brake", "--mode", "slow", "--per-minute", "12", "--reason", "r"] + partner, gateway)
            let brakes = try await gateway.tenant.store.brakes()
            #expect(brakes.map(\.mode) == [.slow(perMinute: 12)] && brakes.first?.reason == "r")
            #expect(brakes.first?.scope.recipient?.digits == "0999999823" && brakes.first?.scope.operation == nil)
            try await run(["brakes", "--json"], gateway)
            try await run(["release"] + partner, gateway)
            #expect(try await gateway.tenant.store.brakes().isEmpty)
            let acts = try await acts(gateway)
            #expect(acts.map(\.act) == [.deliveryBraked, .deliveryBraked, .deliveryReleased])
            #expect(acts.map(\.rule) == ["pause", "slow/12", nil])
            #expect(acts.allSatisfy { $0.counterpart == "0999999823" })
            #expect(try await gateway.findings() == [])
        }
    }

    static let wrong: [[String]] = [
        ["brake", "--mode", "pause", "--reason", "r"],
        ["brake", "--mode", "pause", "--reason", "r", "--partner", "0999999824"],
        ["brake", "--mode", "pause", "--reason", "r", "--operation", "inquire"],
        ["brake", "--mode", "pause", "--reason", "r", "--partner", "0999999823", "--per-minute", "3"],
        ["brake", "--mode", "slow", "--reason", "r", "--partner", "0999999823"],
        ["brake", "--mode", "slow", "--reason", "r", "--partner", "0999999823", "--per-minute", "0"],
        ["brake", "--mode", "slow", "--reason", "r", "--partner", "0999999823", "--per-minute", "6001"],
        ["brake", "--mode", "drain", "--reason", "", "--partner", "0999999823"],
        ["brake", "--mode", "drain", "--reason", "two\nlines", "--partner", "0999999823"],
        ["release", "--operation", "requestInquiry"],
    ]

    @Test(arguments: wrong) func whatIsWrongIsToldAndLeavesNothing(_ words: [String]) async throws {
        try await AuditedGateway.with { gateway in
            await #expect(throws: ExitCode.self) { try await run(words, gateway) }
            #expect(try await gateway.tenant.store.brakes().isEmpty)
            let lines = try await acts(gateway)
            #expect(lines.isEmpty)
        }
    }
}
