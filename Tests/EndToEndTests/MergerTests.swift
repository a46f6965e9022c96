import Foundation
import Gateway
import SocialSecurity
import Testing

/// An OCMW that C took over: documents for it over real processes and TLS.
@Suite struct MergerTests {
    @Test(.timeLimit(.minutes(10)))
    func transferToAnOCMWThatEnded_countsOnceItsSuccessorIsRecorded() async throws {
        let federation = try await Federation(seed: 12)
        let story = try await CrashStory(federation)
        var identifiers = SyntheticIdentifiers(seed: 4711)
        let ended = identifiers.nextEnterpriseNumber().digits
        let c = try federation.number(of: "c")
        try await change(federation, "hub") { text in
            text.replacing("memberNames: [", with: "memberNames: [ended, ")
                + "  ended: { kbo: \"\(ended)\", successor: \"\(c)\", validUntil: \"2025-12-31\" }\n"
        }
        try await change(federation, "gateway-north") { text in
            text.replacing("    kbo: \"\(c)\"\n", with: "    kbo: \"\(c)\"\n    predecessors: [\"\(ended)\"]\n")
        }
        let application = try await story.open("MERGER-1", person: 3)
        let ticket = try await story.transfer(application, to: ended)
        // C has it and gave its receipt, which proves nothing to B as long as B knows of no merger.
        let path = "/v1/transfers/\(try federation.number(of: "b"))/\(ticket)"
        _ = try await until("C has the transfer") {
            let items = try await story.c.json("GET", "/v1/transfers?limit=200").at("items")?.elements ?? []
            return items.contains { $0.at("ticket")?.text == ticket } ? true : nil
        }
        _ = try await until("the attempt has failed") {
            let shown = try await Program.run(
                try Program.built("ocmw-gateway"),
                [
                    "outbox", "timeline", "--json", "--config", "\(federation.folder)/configuration/gateway-south.yaml",
                    "--tenant", "b", ticket,
                ])
            return shown.output.contains("receipt-signer") ? true : nil
        }
        #expect(try await story.sentAt(ticket) == nil)
        // B's gateway goes on running meanwhile.
        let recorded = try await Program.run(
            try Program.built("ocmw-gateway"),
            [
                "tenant", "succeed", "--config", "\(federation.folder)/configuration/gateway-south.yaml",
                "--ended", ended, "--successor", c, "--reason", "merger",
            ])
        #expect(recorded.output.contains(c))
        let sentAt = try await until("the receipt", within: .seconds(150)) { try await story.sentAt(ticket) }
        #expect(try await story.c.json("GET", path).at("sentAt")?.text == sentAt)
        #expect(try await story.b.json("GET", path).at("recipient")?.text.map { $0 == ended } ?? true)
        try await federation.stop()
    }

    /// Stops a process, changes its configuration, and starts it again.
    private func change(_ federation: Federation, _ name: String, _ edit: (String) -> String) async throws {
        try await federation.killHard(name)
        let file = "\(federation.folder)/configuration/\(name).yaml"
        let text = try Files.text(file)
        let changed = edit(text)
        #expect(changed != text)
        try Data(changed.utf8).write(to: URL(filePath: file))
        try await federation.start(name)
    }
}
