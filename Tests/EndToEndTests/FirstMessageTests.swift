import Foundation
import Testing

/// The page for newcomers does what it says, and the REST interface is what its contract says.
@Suite struct FirstMessageTests {
    /// One command block of the page and the lines that its output must have.
    private struct Block {
        var commands: String
        var expected: [String] = []
    }

    @Test(.timeLimit(.minutes(4)))
    func commandsOfThePageDoWhatItSays() async throws {
        let demo = try await ServingDemo(seed: 23, sandbox: true)
        let scratch = try Scratch()
        // The page's reader stands in the top folder of the repository, where the sandbox made demo-data.
        let programs = URL(filePath: try Program.built("mock-ksz")).deletingLastPathComponent()
        try FileManager.default.createDirectory(atPath: scratch.path + "/.build", withIntermediateDirectories: true)
        for (name, target) in [
            ("demo-data", demo.folder), ("Schemas", Program.repository + "/Schemas"),
            (".build/debug", programs.path(percentEncoded: false)),
        ] {
            try FileManager.default.createSymbolicLink(
                atPath: "\(scratch.path)/\(name)", withDestinationPath: target)
        }
        let blocks = try Self.blocks(of: Files.text(Program.repository + "/docs/first-message.md"))
        #expect(blocks.count == 6)
        #expect(blocks.count { !$0.expected.isEmpty } == 5)
        for block in blocks {
            let script = "set -euo pipefail; cd '\(scratch.path)'\n" + block.commands
            let outcome = try await Program.run("bash", ["-c", script])
            #expect(outcome.status == 0, "\(block.commands)\n\(outcome.output)")
            let lines = Set(outcome.output.split(separator: "\n").map(String.init))
            for line in block.expected { #expect(lines.contains(line), "\(line)\n\(outcome.output)") }
        }
        try await Self.everythingIsRegistered(at: demo.software("c"))
        // What the page sent by hand is no hindrance to the program that it names last.
        try await Self.playRESTClient(in: demo)
        #expect(try await demo.stop() == 0)
    }

    /// The vendor's side of the story by a client that knows openapi.yaml and nothing else.
    @Test(.timeLimit(.minutes(4)))
    func clientFromTheContractPlaysTheVendorsSide() async throws {
        let demo = try await ServingDemo(seed: 24, sandbox: true)
        try await Self.playRESTClient(in: demo)
        #expect(try await demo.stop() == 0)
    }

    /// What the page transferred goes on at the recipient: the hub takes the proof of identity.
    private static func everythingIsRegistered(at software: Software) async throws {
        let applications = try #require(try await software.json("GET", "/v1/applications").at("items")).elements
        #expect(applications.count == 2)
        for application in applications {
            let id = try #require(application.at("id")?.text)
            let code = try await until("the hub answers the registration") {
                try await software.json("GET", "/v1/applications/\(id)").at("steps")?.elements
                    .first { $0.at("key")?.text == "integration/0" }?.at("code")?.text
            }
            #expect(code == "MSG00000")
        }
    }

    private static func playRESTClient(in demo: ServingDemo) async throws {
        let outcome = try await Program.run(
            "python3", ["\(Program.repository)/Schemas/Clients/rest_client.py", "\(demo.folder)/federation.json"])
        #expect(outcome.status == 0, "\(outcome.output)")
        #expect(outcome.output.split(separator: "\n").count { $0.hasPrefix("held: ") } == 10)
    }

    /// Fenced blocks: `sh` has commands, a `text` after it lines of their output.
    private static func blocks(of page: String) -> [Block] {
        var blocks: [Block] = []
        for part in page.components(separatedBy: "```").enumerated() where part.offset % 2 == 1 {
            let (language, body) = (part.element.prefix { $0 != "\n" }, part.element.drop { $0 != "\n" })
            if language == "sh" {
                blocks.append(Block(commands: String(body)))
            } else if language == "text", !blocks.isEmpty {
                blocks[blocks.count - 1].expected = body.split(separator: "\n").map(String.init)
            }
        }
        return blocks
    }
}
