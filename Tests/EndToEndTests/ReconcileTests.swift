import Foundation
import Gateway
import Testing

/// `audit reconcile` against a hub and gateways as processes: an honest gateway is accused of nothing, whatever broke on
/// the way, and a consultation beside the gateway is named.
@Suite struct ReconcileTests {
    @Test(.timeLimit(.minutes(10)))
    func killedProcessesAgree_andAConsultationBesideTheGatewayIsNamed() async throws {
        let federation = try await Federation(seed: 23)
        // Everything that the demo did: transfers, inquiries, consultations, refusals.
        for (tenant, gateway) in [("a", "gateway-north"), ("b", "gateway-south")] {
            let (status, report) = try await reconcile(federation, tenant, of: gateway)
            #expect(status == 0 && report.at("differences") == .integer(0), "\(tenant): \(report)")
            #expect(report.at("entries") != .integer(0))
        }
        // In its story C sends one transfer with its key, beside its gateway.
        let (accused, bypass) = try await reconcile(federation, "c", of: "gateway-north")
        let differences = bypass.at("findings")?.elements ?? []
        #expect(accused == 1 && differences.map { $0.at("code")?.text } == ["not-logged"], "\(bypass)")
        #expect(differences.first?.at("operation")?.text == "transferCompetence")
        #expect(differences.first?.at("hub", "code")?.text == "OGW00404")
        try await aDifferenceIsReadInLines(federation)
        try await senderKilled(federation)
        try await hubKilled(federation)
        let (status, report) = try await reconcile(federation, "b", of: "gateway-south")
        #expect(status == 0 && report.at("differences") == .integer(0), "\(report)")

        let sent = try await Program.run(
            try Program.built("mock-ksz"),
            [
                "send", "--config", "\(federation.folder)/configuration/send-b.yaml", "--fresh", "--json",
                "\(federation.folder)/templates/consultLivingWages.xml",
            ])
        // Refused: the person of the template is not registered by B. Who asked for data asked.
        try #require(sent.status == 1 && sent.output.contains("MSG00012"), "\(sent.output)")
        let found = try await reconcile(federation, "b", of: "gateway-south")
        #expect(found.status == 1 && found.report.at("differences") == .integer(1))
        let finding = found.report.at("findings")?.elements.first { $0.at("code")?.text == "not-logged" }
        #expect(finding?.at("operation")?.text == "consultLivingWages")
        #expect(finding?.at("hub", "outcome")?.text == "REFUSED" && finding?.at("log") == nil)
        try await keptListsAreEvidence(federation)
        try await aDayBeforeTheLogIsSaid(federation)
        try await federation.stop()
    }

    /// For people: what, why and what to do, each on its line.
    private func aDifferenceIsReadInLines(_ federation: Federation) async throws {
        let shown = try await Program.run(
            try Program.built("ocmw-gateway"),
            [
                "audit", "reconcile", "--config", "\(federation.folder)/configuration/gateway-north.yaml", "--tenant",
                "c",
            ] + Self.period())
        let lines = shown.output.split(separator: "\n")
        let first = try #require(lines.firstIndex { $0.hasPrefix("not-logged: ") }, "\(shown.output)")
        #expect(lines.dropFirst(first + 2).first?.hasPrefix("  Remedy: ") == true, "\(shown.output)")
        #expect(!shown.output.contains(#"\n"#) && shown.output.contains(", 1 difference\n"), "\(shown.output)")
    }

    /// The hub has answered, the sender has not committed.
    private func senderKilled(_ federation: Federation) async throws {
        let story = try await CrashStory(federation)
        let application = try await story.open("RECONCILE-1", person: 3)
        let answered = try federation.logged("hub", "-transferCompetence-answer.xml")
        try federation.hubProxy.hold()
        let ticket = try await story.transfer(application)
        _ = try await until("the hub has answered") {
            try federation.logged("hub", "-transferCompetence-answer.xml") > answered ? true : nil
        }
        try await federation.killHard("gateway-south")
        try federation.hubProxy.release()
        try await federation.start("gateway-south")
        try await story.arrivesOnce(ticket, application: application)
    }

    /// The hub keeps its lists when it is killed.
    private func hubKilled(_ federation: Federation) async throws {
        let before = try await reconcile(federation, "c", of: "gateway-north").report.at("entries")
        try await federation.killHard("hub")
        try await federation.start("hub")
        let after = try await reconcile(federation, "c", of: "gateway-north").report.at("entries")
        guard case .integer(let first)? = before, case .integer(let second)? = after else {
            Issue.record("no number of entries")
            return
        }
        // The questions for the lists are entries themselves: of two days, and perhaps of the one beside them.
        #expect(second >= first + 2)
    }

    /// What `--output` keeps is a signed document that stands by itself, and its owner's alone.
    private func keptListsAreEvidence(_ federation: Federation) async throws {
        let folder = "\(federation.scratch.path)/lists"
        _ = try await reconcile(federation, "b", of: "gateway-south", ["--output", folder])
        let lists = try Files.xml(in: folder)
        #expect(lists.count >= 2)
        for list in lists {
            let mode = try FileManager.default.attributesOfItem(atPath: list)[.posixPermissions] as? NSNumber
            #expect(mode?.intValue == 0o600, "\(list)")
        }
        let verified = try await Program.run(
            try Program.built("ocmw-verify"),
            ["document", "--trust", "\(federation.folder)/certificates/ca.pem", "--json"] + lists.prefix(1))
        #expect(verified.status == 0, "\(verified.output)")
        // The question is an entry of today's list itself: the next one differs, and replaces none.
        let kept = try lists.map { try Files.bytes($0) }
        _ = try await reconcile(federation, "b", of: "gateway-south", ["--output", folder])
        #expect(try lists.map { try Files.bytes($0) } == kept)
        #expect(try Files.xml(in: folder).count > lists.count)
    }

    /// The log began with the federation: of a day before, it proves nothing.
    private func aDayBeforeTheLogIsSaid(_ federation: Federation) async throws {
        let outcome = try await Program.run(
            try Program.built("ocmw-gateway"),
            [
                "audit", "reconcile", "--config", "\(federation.folder)/configuration/gateway-south.yaml",
                "--tenant", "b", "--day", "2020-01-02",
            ])
        #expect(outcome.output.contains("note: the log begins on "), "\(outcome.output)")
        #expect(outcome.output.contains("it says nothing about other days"), "\(outcome.output)")
    }

    /// Yesterday and today, so that a test at midnight finds everything.
    private static func period() throws -> [String] {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = try #require(TimeZone(identifier: "Europe/Brussels"))
        let days = [-1, 0].map { days in
            let day = calendar.dateComponents(
                [.year, .month, .day], from: Date(timeIntervalSinceNow: Double(days) * 86_400))
            return String(format: "%04d-%02d-%02d", day.year ?? 0, day.month ?? 0, day.day ?? 0)
        }
        return ["--from", days[0], "--to", days[1]]
    }

    private func reconcile(_ federation: Federation, _ tenant: String, of gateway: String, _ more: [String] = [])
        async throws -> (status: Int32, report: JSONValue)
    {
        let outcome = try await Program.run(
            try Program.built("ocmw-gateway"),
            [
                "audit", "reconcile", "--config", "\(federation.folder)/configuration/\(gateway).yaml", "--tenant",
                tenant, "--json",
            ] + Self.period() + more)
        let line = try #require(outcome.output.split(separator: "\n").last { $0.hasPrefix("{") }, "\(outcome.output)")
        return (outcome.status, try JSONValue(bytes: Array(line.utf8)))
    }
}
