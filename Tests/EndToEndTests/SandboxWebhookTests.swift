import Foundation
import Gateway
import Testing

/// Webhooks of the sandbox, received by the program that `docs/webhooks.md` names.
@Suite struct SandboxWebhookTests {
    @Test(.timeLimit(.minutes(4)))
    func theReceiverShowsWhatIsGenuine_andNothingElse() async throws {
        let port = try FreeTestPorts.take(1)[0]
        let demo = try await ServingDemo(seed: 25, sandbox: true, webhook: "https://127.0.0.1:\(port)/hooks")
        let scratch = try Scratch()
        let receiver = try Program.start(
            "python3",
            ["\(Program.repository)/Schemas/Clients/webhook_receiver.py", "\(demo.folder)/federation.json"],
            output: scratch.path + "/events")
        defer { kill(receiver.processIdentifier, SIGKILL) }
        _ = try await until("the receiver listens") { try scratch.text("events").contains("listening") ? true : nil }

        let application = try await Self.open(at: demo)
        let line = try await until("the event is shown") {
            try scratch.text("events").split(separator: "\n").first { $0.contains("b application.changed") }
        }
        #expect(line.contains(application))
        #expect(!(try scratch.text("events")).contains(try demo.value("persons.1.ssin")))
        // Signed with another secret, and at an address of nobody: each would be a line if it were taken.
        for (path, status) in [("hooks/b", 401), ("hooks/d", 404)] {
            #expect(try await Self.forge("https://127.0.0.1:\(port)/\(path)", demo) == status)
        }
        #expect(!(try scratch.text("events")).contains("forged"))
        #expect(try await demo.stop() == 0)
    }

    @Test(arguments: [
        "http://127.0.0.1:1/hooks", "https://127.0.0.1:1/hooks?a=b", "https://u@127.0.0.1/hooks", "hooks",
    ])
    func otherAddressesAreRefused(_ address: String) async throws {
        let scratch = try Scratch()
        let outcome = try await Program.run(
            try Program.built("ocmw-gateway"),
            DemoArguments.make(scratch.path, seed: 1, once: true, sandbox: true, webhook: address))
        #expect(outcome.status == 64 && outcome.output.contains("--webhook must be an https address"))
        #expect(!FileManager.default.fileExists(atPath: scratch.path + "/demo-data"))
    }

    /// Opens an application at B and returns its identifier.
    private static func open(at demo: ServingDemo) async throws -> String {
        let body = JSONValue.object([
            "reference": .string("W-1"), "form": .string("ORAL"),
            "aid": .string("BOTH"),
            "receivedAt": .string(Date(timeIntervalSinceNow: -60).formatted(.iso8601)),
            "persons": .array([
                .object([
                    "ssin": .string(try demo.value("persons.1.ssin")), "role": .integer(1),
                    "proof": .object([
                        "lastName": .string(try demo.value("persons.1.lastName")),
                        "firstName": .string(try demo.value("persons.1.firstName")),
                        "birthDate": .string(try demo.value("persons.1.birthDate")),
                    ]),
                ])
            ]),
        ])
        let opened = try await demo.software("b").json("POST", "/v1/applications", body, expecting: 201)
        return try #require(opened.at("id")?.text)
    }

    /// Sends an event signed with a secret that nobody gave; returns the status of the answer.
    private static func forge(_ address: String, _ demo: ServingDemo) async throws -> Int {
        let now = Int(Date.now.timeIntervalSince1970)
        let body = #"{"data":{"application":"forged"},"timestamp":"2026-11-21T12:00:00Z","type":"application.changed"}"#
        let outcome = try await Program.run(
            "curl",
            [
                "-s", "--cacert", "\(demo.folder)/certificates/ca.pem", "-o", "/dev/null", "-w", "%{http_code}",
                "-H", "webhook-id: msg_1", "-H", "webhook-timestamp: \(now)",
                "-H", "webhook-signature: v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=", "-d", body, address,
            ])
        return try #require(Int(outcome.output))
    }
}
