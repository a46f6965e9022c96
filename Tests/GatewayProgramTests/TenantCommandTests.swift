import ArgumentParser
import AuditLog
import Gateway
import MessageStore
import SocialSecurity
import Testing

@testable import ocmw_gateway

/// `tenant succeed`, `tenant withdraw`, `tenant successions`, run as the program runs them on the store of a gateway.
@Suite struct TenantCommandTests {
    private static let ended = "1999999844"
    private static let successor = "0999999823"

    private func run(_ words: [String], _ gateway: AuditedGateway) async throws {
        let parsed = try OCMWGateway.parseAsRoot(
            ["tenant"] + words + ["--config", "\(gateway.test.folder)/gateway.yaml"])
        var command = try #require(parsed as? any AsyncParsableCommand)
        try await command.run()
    }

    private func leaves(_ gateway: AuditedGateway) async throws -> [AuditLeaf] {
        try await gateway.lines().map { try AuditLeaf(decoding: $0.leafBytes) }.filter { $0.act == .tenantChanged }
    }

    @Test func aMergerIsRecordedAndTakenBackEachWithItsLine() async throws {
        try await AuditedGateway.with { gateway in
            let (book, tenant) = (SuccessionBook(), gateway.tenant)
            let ended = try EnterpriseNumber(Self.ended)
            try await run(
                ["succeed", "--ended", Self.ended, "--successor", Self.successor, "--reason", "merger"], gateway)
            try await run(["successions", "--json"], gateway)
            try await book.refresh(from: [tenant])
            #expect(book.successors(of: ended).map(\.digits) == [Self.successor])
            try await run(["withdraw", "--ended", Self.ended, "--reason", "mistake"], gateway)
            try await book.refresh(from: [tenant])
            #expect(book.successors(of: ended).isEmpty)
            let leaves = try await leaves(gateway)
            #expect(leaves.map(\.rule) == ["succeeded-by/\(Self.successor)", "succession-withdrawn"])
            #expect(leaves.allSatisfy { $0.counterpart == Self.ended && $0.process == "cli" })
            #expect(try await gateway.findings() == [])
        }
    }

    /// Its own tenant took over: documents to the one that ended come here.
    @Test func aTenantAcceptsForTheOneItTookOverFrom() async throws {
        try await AuditedGateway.with { gateway in
            let own = gateway.tenant.organisation.digits
            try await run(["succeed", "--ended", Self.ended, "--successor", own, "--reason", "merger"], gateway)
            let book = SuccessionBook()
            try await book.refresh(from: [gateway.tenant])
            #expect(book.predecessors(of: gateway.tenant.organisation).map(\.digits) == [Self.ended])
        }
    }

    @Test func severalMergersAreFollowedAndNoCircleIsMade() async throws {
        try await AuditedGateway.with { gateway in
            try await run(
                ["succeed", "--ended", Self.ended, "--successor", Self.successor, "--reason", "first"], gateway)
            let own = gateway.tenant.organisation.digits
            try await run(["succeed", "--ended", Self.successor, "--successor", own, "--reason", "second"], gateway)
            let book = SuccessionBook()
            try await book.refresh(from: [gateway.tenant])
            #expect(Set(book.successors(of: try EnterpriseNumber(Self.ended)).map(\.digits)) == [Self.successor, own])
            await #expect(throws: ExitCode.self) {
                try await run(
                    ["succeed", "--ended", Self.successor, "--successor", Self.ended, "--reason", "back"], gateway)
            }
            #expect(try await leaves(gateway).count == 2)
        }
    }

    /// A record that somebody wrote into the database counts for nothing, and what was known goes on counting.
    @Test func aRecordOfAnotherHandIsNotBelieved() async throws {
        try await AuditedGateway.with { gateway in
            try await run(
                ["succeed", "--ended", Self.ended, "--successor", Self.successor, "--reason", "merger"], gateway)
            let book = SuccessionBook()
            try await book.refresh(from: [gateway.tenant])
            try gateway.tamper("UPDATE succession SET successor = '0999999922'")
            await #expect(throws: MessageStoreError.self) { try await book.refresh(from: [gateway.tenant]) }
            #expect(book.successors(of: try EnterpriseNumber(Self.ended)).map(\.digits) == [Self.successor])
        }
    }

    static let wrong: [[String]] = [
        ["succeed", "--ended", ended, "--successor", ended, "--reason", "r"],
        ["succeed", "--ended", "1999999845", "--successor", successor, "--reason", "r"],
        ["succeed", "--ended", ended, "--successor", "999", "--reason", "r"],
        ["succeed", "--ended", ended, "--successor", successor, "--reason", ""],
        ["succeed", "--ended", ended, "--successor", successor, "--reason", "two\nlines"],
        ["withdraw", "--ended", ended, "--reason", "r"],
    ]

    @Test(arguments: wrong) func whatIsWrongIsToldAndLeavesNothing(_ words: [String]) async throws {
        try await AuditedGateway.with { gateway in
            await #expect(throws: ExitCode.self) { try await run(words, gateway) }
            let (records, lines) = (try await gateway.tenant.store.successions(), try await leaves(gateway))
            #expect(records.isEmpty && lines.isEmpty)
        }
    }

    @Test func aTenantOfThisGatewayHasNotEnded() async throws {
        try await AuditedGateway.with { gateway in
            let own = gateway.tenant.organisation.digits
            await #expect(throws: ExitCode.self) {
                try await run(["succeed", "--ended", own, "--successor", Self.successor, "--reason", "r"], gateway)
            }
            let lines = try await leaves(gateway)
            #expect(lines.isEmpty)
        }
    }
}
