import AsyncHTTPClient
import Foundation
import Gateway
import Testing

/// The line before a consultation leaves and the line before its data are given survive a power cut; commands leave theirs.
/// Real processes.
@Suite struct AuditIntentTests {
    /// One test, because a federation takes its time to set up.
    @Test(.timeLimit(.minutes(10)))
    func theIntentOutlivesAKill_andTheOutcomeIsThereBeforeTheFirstByte() async throws {
        let federation = try await Federation(seed: 11)
        let story = try await CrashStory(federation)
        let person = try await registeredPerson(story)
        try await killedBetweenIntentAndOutcome(story, person: person)
        try await killedAtTheFirstByte(story, person: person)
        // Nobody else writes to the log now; the hub still answers.
        for gateway in ["gateway-north", "gateway-south"] { try await federation.end(gateway) }
        try await commandsLeaveWhatThePageSays(story)
        try await federation.stop()
    }

    /// The hub has answered, the gateway knows nothing of it and dies: the intent stands, and the next start goes on.
    private func killedBetweenIntentAndOutcome(_ story: CrashStory, person: String) async throws {
        let reference = try await heldConsultation(story, person: person)
        try await story.federation.killHard("gateway-south")
        #expect(try await lines(story, about: reference) == ["consultation-intent"])
        try story.federation.hubProxy.release()
        try await story.federation.start("gateway-south")
        // The lease of the attempt that was cut off has to end first.
        let lines = try await until("the outcome", within: .seconds(150)) {
            try await self.linesWithOutcome(story, about: reference)
        }
        #expect(
            lines == [
                "consultation-intent", "document-attempted failed interrupted", "document-attempted nothing-found",
                "consultation-outcome nothing-found MSG00100",
            ])
    }

    /// A consultation that the hub has answered, and whose answer is kept back.
    private func heldConsultation(_ story: CrashStory, person: String) async throws -> String {
        let answered = try story.federation.logged("hub", "-consultHealthInsurance-answer.xml")
        try story.federation.hubProxy.hold()
        _ = try await story.b.json(
            "POST", "/v1/consultations?wait=0", consultation("kill-1", of: person), expecting: 202)
        _ = try await until("the hub has answered") {
            try story.federation.logged("hub", "-consultHealthInsurance-answer.xml") > answered ? true : nil
        }
        return "kill-1"
    }

    private func linesWithOutcome(_ story: CrashStory, about ticket: String) async throws -> [String]? {
        let lines = try await lines(story, about: ticket)
        return lines.contains { $0.hasPrefix("consultation-outcome") } ? lines : nil
    }

    /// The client has the head of the answer, nothing more, when the gateway dies: outcome and view are in the log.
    private func killedAtTheFirstByte(_ story: CrashStory, person: String) async throws {
        let asked = try await story.b.json(
            "POST", "/v1/consultations?wait=0", consultation("kill-2", of: person), expecting: 202)
        #expect(asked.at("state")?.text != "answered")
        try await story.b.firstByte("/v1/consultations/kill-2?wait=30") {
            try await story.federation.killHard("gateway-south")
        }
        let lines = try await lines(story, about: "kill-2")
        #expect(lines.first == "consultation-intent" && lines.last == "message-viewed done")
        #expect(lines.contains("consultation-outcome nothing-found MSG00100"))
        try await story.federation.start("gateway-south")
    }

    /// A person of the register about whom B has an application and may consult.
    private func registeredPerson(_ story: CrashStory) async throws -> String {
        _ = try await story.open("INTENT-1", person: 3)
        return try #require(try story.federation.persons()[3].at("ssin")?.text)
    }

    private func consultation(_ reference: String, of person: String) -> JSONValue {
        .object([
            "reference": .string(reference), "flow": .string("healthInsurance"), "ssin": .string(person),
            "legalContext": .string("PCSA:SOCIAL_INQUIRY"),
            "date": .string(String(Date.now.formatted(.iso8601).prefix(10))),
        ])
    }

    /// Act, outcome and rule of the lines about a ticket, read on the gateway's machine: B's gateway may be down.
    private func lines(_ story: CrashStory, about ticket: String) async throws -> [String] {
        let configuration = "\(story.federation.folder)/configuration/gateway-south.yaml"
        let list = try await Program.run(
            try Program.built("ocmw-gateway"),
            ["audit", "list", "--config", configuration, "--tenant", "b", "--limit", "100000", "--json"])
        try #require(list.status == 0, "\(list.output)")
        return try JSONValue(bytes: Array(list.output.utf8)).elements.filter { $0.at("ticket")?.text == ticket }
            .map { line in
                ["act", "outcome", "rule"].compactMap { line.at($0)?.text }.joined(separator: " ")
            }
    }
}

extension Software {
    /// Calls, and does something when the head of the answer has come, before its body is read.
    func firstByte(_ path: String, then act: () async throws -> Void) async throws {
        var configuration = HTTPClient.Configuration()
        configuration.tlsConfiguration = .makeClientConfiguration()
        configuration.tlsConfiguration?.trustRoots = .file(anchors)
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        do {
            let response = try await client.execute(request("GET", path, nil), timeout: .seconds(40))
            try #require(response.status == .ok)
            try await act()
            try await client.shutdown()
        } catch {
            try? await client.shutdown()
            throw error
        }
    }
}
