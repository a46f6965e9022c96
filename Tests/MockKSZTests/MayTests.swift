import Foundation
import Messages
import SocialSecurity
import Testing

/// `mock-ksz may`: the same table, asked without sending.
@Suite struct MayTests {
    private static let policy = """
        # line 1
        flow,legalContext,qualityCodes,roles,organisations
        registerPerson,PCSA:SOCIAL_INQUIRY,-,*,*
        consultLivingWages,PCSA:SOCIAL_INQUIRY,1 2 3 4,1 3,*
        consultLivingWages,PCSA:SOCIAL_INQUIRY,5,2,*
        consultHealthInsurance,social inquiry and financial help,1,*,\(Sandbox.b)

        """

    private struct Asked {
        let outcome: Outcome
        let members: [String: Any]

        var rule: String? { members["rule"] as? String }
        var code: String? { members["code"] as? String }
        var lines: [Int] { (members["policyLines"] as? [[String: Any]] ?? []).compactMap { $0["number"] as? Int } }
    }

    private func ask(
        _ sandbox: Sandbox, flow: String = "consultLivingWages", context: String = "PCSA:SOCIAL_INQUIRY",
        from: String = Sandbox.b, more: [String] = ["--role", "1"]
    ) async throws -> Asked {
        let outcome = try await sandbox.run(
            [
                "may", "--config", sandbox.path("hub.yaml"), "--json", "--from", from, "--flow", flow, "--context",
                context, "--ssin", Sandbox.applicant,
            ] + more)
        return Asked(outcome: outcome, members: try SendTests.members(outcome))
    }

    @Test(.timeLimit(.minutes(2)))
    func everyStepNamesItsRuleAndTheLinesOfTheFile() async throws {
        let sandbox = try Sandbox()
        try sandbox.write("policy.csv", Self.policy)
        try await sandbox.start()

        let closed = try await ask(sandbox, flow: "consultHealthInsurance", from: Sandbox.a)
        #expect((closed.rule, closed.code) == ("flow-open-to-organisation", "MSG00027") && closed.lines == [6])
        let context = try await ask(sandbox, context: "PCSA:DEBT_RECOVERY")
        #expect((context.rule, context.code) == ("flow-open-under-legal-context", "MSG00013"))
        #expect(context.lines == [4, 5])
        let role = try await ask(sandbox, more: [])
        #expect((role.rule, role.code) == ("flow-open-for-role", "OGW00506") && role.lines == [4, 5])
        let nobody = try await ask(sandbox)
        #expect((nobody.rule, nobody.code) == ("integrated-in-sector", "MSG00012") && nobody.lines == [4])

        // Another OCMW registers the person: now the other level refuses. Then B does, and may.
        for (sender, rule) in [("a", "integrated-by-requester"), ("b", "policy line 4")] {
            let sent = try await sandbox.run(
                "send", "--config", sandbox.path("send-\(sender).yaml"), "--fresh",
                try sandbox.template(Sandbox.registration))
            #expect(sent.status == 0, "\(sent)")
            let asked = try await ask(sandbox)
            #expect(asked.rule == rule && asked.lines == [4])
            #expect(asked.outcome.status == (sender == "b" ? 0 : 1))
        }
        // A legal context of the published services, with blanks in it.
        let spaced = try await ask(
            sandbox, flow: "consultHealthInsurance", context: "social inquiry and financial help", more: [])
        #expect(spaced.outcome.status == 0 && spaced.lines == [6])
    }

    @Test(.timeLimit(.minutes(2)))
    func wordsAndExitCodes() async throws {
        let sandbox = try Sandbox()
        let question = [
            "may", "--config", sandbox.path("hub.yaml"), "--from", Sandbox.b, "--context", "PCSA:SOCIAL_INQUIRY",
        ]
        let refused = try await sandbox.run(question + ["--flow", "consultLivingWages", "--ssin", Sandbox.applicant])
        #expect(refused.status == 1)
        #expect(refused.output.hasPrefix("refused by rule integrated-in-sector (MSG00012)\nThe rule: "))
        #expect(refused.output.contains("Remedy: "))
        #expect(refused.output.contains("policy.csv:\n  line 6: consultLivingWages,PCSA:SOCIAL_INQUIRY,1 2 3 4,*,*"))
        let allowed = try await sandbox.run(question + ["--flow", "registerPerson", "--ssin", Sandbox.applicant])
        #expect(allowed.status == 0)
        #expect(allowed.output.hasPrefix("allowed by policy line 2\nIn "))
        for wrong in [
            ["--flow", "gossip", "--ssin", Sandbox.applicant], ["--flow", "requestInquiry", "--ssin", "71023000123"],
            ["--flow", "requestInquiry", "--ssin", Sandbox.applicant, "--role", "4"],
            ["--flow", "requestInquiry", "--ssin", Sandbox.applicant, "--to", "0999999921"],
        ] {
            let outcome = try await sandbox.run(question + wrong)
            #expect(outcome.status == 2 && outcome.errors.contains("Remedy: "), "\(wrong): \(outcome)")
            #expect(!outcome.errors.contains("71023000123"))
        }
    }

    @Test(.timeLimit(.minutes(2)))
    func unknownKeysAndMembersStopTheHub_byName() async throws {
        let sandbox = try Sandbox()
        for (from, to, name) in [
            ("dataDirectory: data", "datadirectory: data", "datadirectory"),
            ("listen: {", "listen: { adress: x,", "listen.adress"),
            ("  b: { kbo", "  c: { kbo", "members.c"), ("  b: { kbo", "  b: { sucessor: x, kbo", "members.b.sucessor"),
            ("  b: { kbo", "  b: { validUntil: soon, kbo", "members.b.validUntil"),
        ] {
            let text = Sandbox.configuration.replacing(from, with: to)
            #expect(text != Sandbox.configuration)
            try sandbox.write("hub.yaml", text)
            for command in ["serve", "check"] {
                let outcome = try await sandbox.run(
                    command == "serve"
                        ? ["serve", "--config", sandbox.path("hub.yaml")]
                        : ["config", "check", "--config", sandbox.path("hub.yaml")])
                #expect(outcome.status == (command == "serve" ? 2 : 1), "\(outcome)")
                #expect((outcome.errors + outcome.output).contains(name), "\(outcome)")
            }
        }
        try sandbox.write("hub.yaml", Sandbox.configuration)
        let sound = try await sandbox.run("config", "check", "--config", sandbox.path("hub.yaml"))
        #expect(sound.status == 0, "\(sound)")
        // Checking makes nothing.
        #expect(!FileManager.default.fileExists(atPath: sandbox.path("data")))
        try sandbox.write("policy.csv", "flow\n")
        let table = try await sandbox.run("config", "check", "--config", sandbox.path("hub.yaml"))
        #expect(table.status == 1 && table.output.contains("policy file, line 1"), "\(table)")
    }
}
