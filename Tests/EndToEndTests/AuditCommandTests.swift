import Foundation
import Gateway
import SocialSecurity
import TestSupport
import Testing

/// The rows of docs/audit-events.md about commands, with the real program on a federation's store.
extension AuditIntentTests {
    func commandsLeaveWhatThePageSays(_ story: CrashStory) async throws {
        let rows = try commandRows()
        var driven: Set<String> = []
        for call in try await calls(story) {
            let row = try #require(rows.first { $0.name.contains(call.name) }, "not on the page: \(call.name)")
            let before = try await lines(story).count
            if call.needsLostMark { try loseMark(story) }
            _ = try await command(story, call.arguments, input: call.input)
            // Each reading sees its own line last.
            let acts = try await lines(story).dropFirst(before).dropLast().compactMap { $0.at("act")?.text }
            #expect(acts == row.acts, "\(call.name)")
            driven.formUnion([row.name])
        }
        try await startLeavesAnotherConfiguration(story)
        driven.formUnion(rows.map(\.name).filter { $0.hasPrefix("`serve` ") })
        // The others are driven with a clock: see BackgroundEventTests.
        let others = rows.map(\.name).filter { !driven.contains($0) }
        let areDriven = others.allSatisfy { name in
            ["`outbox ", "`tenant ", "`store "].contains { name.contains($0) }
        }
        #expect(others.count == 12 && areDriven, "\(others)")
    }

    /// The same configuration leaves nothing, another one the digest of what is shown of it.
    private func startLeavesAnotherConfiguration(_ story: CrashStory) async throws {
        let file = "\(story.federation.folder)/configuration/gateway-south.yaml"
        // That of the demo, and that of the federation, which put a proxy before the hub; it was started twice.
        let first = try await configurations(story)
        #expect(Set(first).count == 2 && first.count == 2)
        #expect(first.last == (try await shownDigest(file)))
        try await startsAndStops(story)
        #expect(try await configurations(story) == first)
        let text = try Files.text(file)
        try #require(!text.contains("review:"))
        try (text + "\nreview:\n  burstCount: \"7\"\n").write(toFile: file, atomically: true, encoding: .utf8)
        try await story.federation.start("gateway-south")
        try await story.federation.end("gateway-south")
        let second = try await shownDigest(file)
        #expect(first.last != second)
        #expect(try await configurations(story) == first + [second])
    }

    /// A start and a stop are lines; a power cut is a start without one. The rest of the log between them is the gateway's own.
    private func startsAndStops(_ story: CrashStory) async throws {
        let before = try await runs(story)
        #expect(before.last == "gateway-stopped")
        try await story.federation.start("gateway-south")
        try await story.federation.killHard("gateway-south")
        try await story.federation.start("gateway-south")
        try await story.federation.end("gateway-south")
        let added = try await runs(story).dropFirst(before.count)
        #expect(added == ["gateway-started", "gateway-started", "gateway-stopped"])
        #expect(try await lines(story).last { $0.at("act")?.text != "log-read" }?.at("act")?.text == "gateway-stopped")
    }

    /// Acts of the lines of starts and stops, oldest first.
    private func runs(_ story: CrashStory) async throws -> [String] {
        let found = try await lines(story).filter { $0.at("act")?.text?.hasPrefix("gateway-st") ?? false }
        for line in found {
            #expect(line.at("process")?.text == "serve" && line.at("outcome")?.text == "done")
            #expect(line.at("applicationVersion")?.text?.isEmpty == false)
        }
        return found.compactMap { $0.at("act")?.text }
    }

    /// What the lines of starts name, oldest first.
    private func configurations(_ story: CrashStory) async throws -> [String] {
        let found = try await lines(story).filter { $0.at("act")?.text == "configuration-changed" }
        for line in found { #expect(line.at("process")?.text == "serve" && line.at("outcome")?.text == "done") }
        return found.compactMap { $0.at("object")?.text }
    }

    /// The digest by another program than ours.
    private func shownDigest(_ file: String) async throws -> String {
        let shown = try await Program.run(
            try Program.built("ocmw-gateway"), ["config", "show", "--config", file, "--json"])
        let digest = try await Program.run(
            "sh", ["-c", "openssl dgst -sha256 -binary | base64"], input: Array(shown.output.utf8))
        return "configuration sha256:" + digest.output.prefix(44)
    }

    /// Rows of the table of commands: first cell, and the acts of the second.
    private func commandRows() throws -> [(name: String, acts: [String])] {
        try AuditEventsPage.shared.get().commands.map { ($0.key, $0.value) }
    }

    private struct Call {
        let name: String
        let arguments: [String]
        var input = ""
        var needsLostMark: Bool { name == "`audit acknowledge`" }

        init(_ name: String, _ more: String..., input: String = "") {
            self.name = "`\(name)`"
            arguments = name.split(separator: " ").map(String.init) + more
            self.input = input
        }
    }

    private func calls(_ story: CrashStory) async throws -> [Call] {
        let sent = try #require(try await aboutOnePerson(story, "outbox").at("ticket")?.text)
        let came = try await aboutOnePerson(story, "inbox")
        let sender = try #require(came.at("sender")?.text)
        let incoming = try #require(came.at("ticket")?.text)
        let key = try await command(story, ["keys", "create", "--label", "page"])
        let id = try #require(key.split(separator: "_").dropFirst(2).first.map(String.init))
        return [
            Call("outbox show", sent), Call("outbox timeline", sent), Call("inbox show", sender, incoming),
            Call("inbox timeline", sender, incoming), Call("keys create", "--label", "page-2"), Call("keys revoke", id),
        ] + (try await logCalls(story))
    }

    private func logCalls(_ story: CrashStory) async throws -> [Call] {
        let line = try #require(try await lines(story).last { $0.at("act")?.text == "consultation-intent" })
        let (year, index) = (try number(line, "year"), try number(line, "index"))
        let conversation = try #require(line.at("conversation")?.text)
        let subject = try #require(line.at("subject")?.text)
        let day = String(try #require(line.at("time")?.text).prefix(10))
        let monthBefore = try CivilDate(day).adding(months: -1).description.prefix(7)
        return [
            Call("audit list"), Call("audit list", "--ticket", try #require(line.at("ticket")?.text)),
            Call("audit explain", "--year", year, "--index", index),
            Call("audit prove", "--year", year, "--index", index),
            Call("audit prove --open", "subject,user", "--reason", "TEST-1", "--year", year, "--index", index),
            Call("audit flags", "--month", String(day.prefix(7))),
            Call("audit sample", "--month", String(monthBefore)), Call("audit export"),
            Call("audit evidence", "--conversation", conversation), Call("audit person-report", input: subject + "\n"),
            Call("audit inspection-table", "--from", day, "--through", day),
            Call("audit yearly-figures", "--year", year),
            Call("audit review", "--target", "line/\(year)/\(index)", "--verdict", "in-order"), Call("audit reviews"),
            Call("audit reconcile", "--day", day), Call("audit rotate-key"), Call("audit publish-key"),
            Call("audit erase", "--year", year, "--index", index, "--reason", "TEST-1", "--before-retention"),
            Call("audit acknowledge", "--reason", "TEST-1"),
        ]
    }

    /// Takes the mark away that the gateway keeps outside the database.
    private func loseMark(_ story: CrashStory) throws {
        let number = try story.federation.number(of: "b")
        let folder = "\(story.federation.folder)/keys/gateway-south"
        for file in try FileManager.default.contentsOfDirectory(atPath: folder)
        where file.hasPrefix("\(number).high-water.json") {
            try FileManager.default.removeItem(atPath: "\(folder)/\(file)")
        }
    }

    /// A document of a conversation about one person.
    private func aboutOnePerson(_ story: CrashStory, _ box: String) async throws -> JSONValue {
        let lines = try await lines(story)
        return try #require(
            try await rows(story, box).first { document in
                let conversation = document.at("conversation")?.text
                let subjects = lines.filter { $0.at("conversation")?.text == conversation }
                    .compactMap { $0.at("subject")?.text }
                return conversation != nil && Set(subjects).count == 1
            })
    }

    /// Runs a command for tenant b; what it prints.
    private func command(_ story: CrashStory, _ arguments: [String], input: String = "") async throws -> String {
        let configuration = "\(story.federation.folder)/configuration/gateway-south.yaml"
        let selection = ["--config", configuration, "--tenant", "b"]
        let outcome = try await Program.run(
            try Program.built("ocmw-gateway"), Array(arguments.prefix(2)) + selection + arguments.dropFirst(2),
            input: Array(input.utf8))
        try #require(outcome.status == 0, "\(arguments): \(outcome.output)")
        return outcome.output
    }

    private func rows(_ story: CrashStory, _ box: String) async throws -> [JSONValue] {
        try JSONValue(bytes: Array(await command(story, [box, "list", "--json"]).utf8)).elements
    }

    /// Every line of the log, the one about this reading last.
    private func lines(_ story: CrashStory) async throws -> [JSONValue] {
        let list = try await command(story, ["audit", "list", "--limit", "100000", "--json"])
        return try JSONValue(bytes: Array(list.utf8)).elements
    }

    private func number(_ line: JSONValue, _ member: String) throws -> String {
        guard case .integer(let number)? = line.at(member) else { throw NoNumber() }
        return "\(number)"
    }

    private struct NoNumber: Error {}
}
