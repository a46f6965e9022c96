import Foundation
import Testing

/// What the hub still knows after a power cut, with processes.
@Suite struct RestartTests {
    @Test(.timeLimit(.minutes(2)))
    func directoryAndAnswersSurviveKillNine() async throws {
        let sandbox = try Sandbox()
        try await sandbox.start()
        let registration = try sandbox.template(Sandbox.registration)
        let first = try await sandbox.run(
            "send", "--config", sandbox.path("send-b.yaml"), "--json", "--fresh", "--output", sandbox.path("first"),
            registration)
        #expect(first.status == 0, "\(first)")
        try await sandbox.kill()
        let down = try await sandbox.run("send", "--config", sandbox.path("send-b.yaml"), "--fresh", registration)
        #expect(down.status == 2)

        try await sandbox.start()
        let settings = sandbox.path("send-b.yaml")
        let wages = try await sandbox.run("send", "--config", settings, "--fresh", try sandbox.template(Sandbox.wages))
        #expect(wages.status == 0, "\(wages)")
        // The same document again: the stored answer, byte for byte, and no second change.
        let again = try await sandbox.run(
            "send", "--config", settings, "--json", "--output", sandbox.path("second"),
            sandbox.path("first/document.xml"))
        #expect(again.status == 0, "\(again)")
        for name in ["stamp", "registerPersonResult"] {
            #expect(try sandbox.read("first/\(name).xml") == sandbox.read("second/\(name).xml"), "\(name)")
        }
        // The neighbour: another data directory knows nothing.
        try await sandbox.kill()
        try sandbox.write(
            "hub.yaml", Sandbox.configuration.replacing("dataDirectory: data", with: "dataDirectory: new"))
        try await sandbox.start()
        let forgotten = try await sandbox.run(
            "send", "--config", sandbox.path("send-b.yaml"), "--fresh", try sandbox.template(Sandbox.wages))
        #expect(forgotten.status == 1 && forgotten.output.contains("MSG00012"), "\(forgotten)")
    }

    /// Killed at any moment while registrations come in: each that was answered is there, and the file opens.
    @Test(.timeLimit(.minutes(3)))
    func whatWasAnsweredIsThere_wheneverTheHubIsKilled() async throws {
        let sandbox = try Sandbox()
        try await sandbox.start()
        let template = try sandbox.template(Sandbox.registration)
        for round in 0..<4 {
            let settings = sandbox.path("send-b.yaml")
            async let sent = sandbox.run(
                "send", "--config", settings, "--fresh", "--output", sandbox.path("round-\(round)"), template)
            try await Task.sleep(for: .milliseconds(60 * (round + 1)))
            try await sandbox.kill()
            let outcome = try await sent
            try await sandbox.start()
            guard outcome.status == 0 else { continue }
            let again = try await sandbox.run(
                "send", "--config", sandbox.path("send-b.yaml"), "--output", sandbox.path("again-\(round)"),
                sandbox.path("round-\(round)/document.xml"))
            #expect(again.status == 0, "\(again)")
            #expect(
                try sandbox.read("round-\(round)/stamp.xml") == sandbox.read("again-\(round)/stamp.xml"))
        }
        let last = try await sandbox.run("send", "--config", sandbox.path("send-b.yaml"), "--fresh", template)
        #expect(last.status == 0, "\(last)")
    }
}
