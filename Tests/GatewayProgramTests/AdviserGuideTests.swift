import ArgumentParser
import AuditLog
import Foundation
import Gateway
import MessageStore
import Testing

@testable import ocmw_gateway
@testable import ocmw_verify

/// The adviser's commands: those of the guide are read by the program, and they run on a gateway's store.
@Suite struct AdviserGuideTests {
    private static let guide = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "docs/adviser-guide.md")

    /// Calls that stand in code blocks of the guide, in words.
    private static func calls() throws -> [[String]] {
        try String(contentsOf: guide, encoding: .utf8).split(separator: "\n")
            .filter { $0.hasPrefix("    ocmw-") }
            .map { line in
                line.split(separator: " > ")[0].split(separator: " ").map(String.init)
            }
    }

    @Test func eachCommandOfTheGuideIsRead() throws {
        let calls = try Self.calls()
        #expect(calls.count >= 10)
        for call in calls {
            let words = Array(call.dropFirst())
            switch call[0] {
            case "ocmw-gateway": _ = try OCMWGateway.parseAsRoot(words)
            default: _ = try ocmw_verify.Program.parseAsRoot(words)
            }
        }
        #expect(throws: (any Error).self) {
            _ = try OCMWGateway.parseAsRoot(["audit", "flags", "--months", "2026-10"])
        }
    }

    /// Every subcommand of the adviser stands in the guide.
    @Test func theGuideHasEveryCommand() throws {
        let words = try Self.calls().filter { $0.count > 2 && $0[1] == "audit" }.map { $0[2] }
        for name in [
            "person-report", "explain", "prove", "verify", "checkpoint", "flags", "sample", "review", "reviews",
            "inspection-table", "yearly-figures", "export", "list", "evidence", "reconcile", "erase",
        ] {
            #expect(words.contains(name), "\(name)")
        }
    }

    @Test func theCommandsRunAndLeaveTheirLines() async throws {
        try await TestConfiguration.with { test in
            let configuration = try await test.load(test.text)
            let graph = try await GatewayGraph(configuration, logger: ProgramLog.logger(.critical))
            let year = graph.presentYear
            try await graph.close()
            try Data("Nagekeken.\n".utf8).write(to: URL(filePath: "\(test.folder)/note.txt"))
            for words in [
                ["explain", "--index", "0", "--language", "de"], ["explain", "--index", "0", "--json"],
                ["list", "--explain"], ["flags", "--month", "\(year)-01"],
                ["inspection-table", "--from", "\(year)-01-01", "--through", "\(year)-12-31", "--format", "csv"],
                ["yearly-figures", "--year", "\(year)"],
                ["review", "--target", "line/\(year)/0", "--verdict", "in-order", "--note", "\(test.folder)/note.txt"],
                ["reviews", "--json"],
            ] {
                try await Self.run(words, in: test)
            }
            let code = await #expect(throws: ExitCode.self) {
                try await Self.run(["explain", "--index", "99"], in: test)
            }
            #expect(code == CommandFailure.unusable)
            let again = try await GatewayGraph(configuration, logger: ProgramLog.logger(.critical), for: .inspecting)
            let leaves = try await again.tenants[0].store.auditLines(year: year, from: 0, limit: 50)
                .map { try AuditLeaf(decoding: $0.leafBytes) }
            try await again.close()
            #expect(
                leaves.compactMap(\.object) == [
                    "log/\(year)/line/0", "log/\(year)/line/0", "log/\(year)/from/0", "review/flags/\(year)-01",
                    "report/inspection/\(year)-01-01/\(year)-12-31", "report/figures/\(year)",
                    "line/\(year)/0 in-order",
                    "review/verdicts",
                ])
            #expect(leaves.dropFirst().allSatisfy { $0.process == "cli" })
        }
    }

    private static func run(_ words: [String], in test: TestConfiguration) async throws {
        let parsed = try OCMWGateway.parseAsRoot(["audit"] + words + ["--config", "\(test.folder)/gateway.yaml"])
        var command = try #require(parsed as? any AsyncParsableCommand)
        try await command.run()
    }

    @Test(arguments: [
        ("{ reportShowsUsers: true, withheldFlows: [consultHealthInsurance=hidden, requestInquiry=2030-01-01] }", []),
        ("{ reportShowsUsers: yes-please }", ["review.reportShowsUsers"]),
        ("{ withheldFlows: [consultHealthInsurance] }", ["review.withheldFlows"]),
        ("{ withheldFlows: [consult=hidden] }", ["review.withheldFlows"]),
        // An answer is withheld with its question, never alone; and a receipt is no flow.
        ("{ withheldFlows: [healthInsuranceResult=hidden] }", ["review.withheldFlows"]),
        ("{ withheldFlows: [replyInquiry=2030-01-01] }", ["review.withheldFlows"]),
        ("{ withheldFlows: [receipt=hidden] }", ["review.withheldFlows"]),
        ("{ withheldFlows: [requestInquiry=2030-02-30] }", ["review.withheldFlows"]),
        ("{ officeFrom: 19, officeTo: 7 }", ["review.officeTo"]), ("{ burstCount: 1 }", ["review.burstCount"]),
        ("{ burstMinutes: 1 }", []),
    ])
    func theSettingsAreRead(_ review: String, _ findings: [String]) async throws {
        try await TestConfiguration.with { test in
            let text = test.text + "\nreview: \(review)\n"
            do {
                let settings = try await test.load(text).settings.review
                #expect(findings == [])
                if review.contains("hidden,") {
                    #expect(settings.reportShowsUsers && settings.withheldFlows[.consultHealthInsurance] == .hidden)
                    #expect(settings.withheldFlows.count == 2)
                }
            } catch let error as ConfigurationFindings {
                #expect(error.findings.map(\.key) == findings)
            }
        }
    }
}
