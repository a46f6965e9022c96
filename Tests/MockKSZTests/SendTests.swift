import Foundation
import Messages
import SocialSecurity
import Testing
import XMLSecurity

/// `mock-ksz send` against a hub in a process of its own.
@Suite struct SendTests {
    @Test(.timeLimit(.minutes(2)))
    func template_isFilledSignedSentAndItsAnswerJudged() async throws {
        let sandbox = try Sandbox()
        try await sandbox.start()
        let settings = sandbox.path("send-b.yaml")
        // Before B registered the person, the source is closed to it.
        let wages = try sandbox.template(Sandbox.wages)
        let refused = try await sandbox.run("send", "--config", settings, "--fresh", wages)
        #expect(refused.status == 1)
        #expect(refused.output.contains("refused: MSG00012, rule integrated-by-requester"))
        #expect(refused.output.contains("Where: /consultLivingWages/criteria/ssin"))
        #expect(refused.output.contains("Remedy: "))

        let registered = try await sandbox.run(
            "send", "--config", settings, "--fresh", try sandbox.template(Sandbox.registration))
        #expect(registered.status == 0, "\(registered)")
        let folder = sandbox.path("out")
        let answered = try await sandbox.run("send", "--config", settings, "--fresh", "--output", folder, wages)
        #expect(answered.status == 0, "\(answered)")
        #expect(answered.output.contains("answered by the hub"))
        #expect(answered.output.contains("DATA_FOUND (MSG00000)"))
        for name in ["document", "stamp", "livingWagesResult", "request", "response"] {
            #expect(FileManager.default.fileExists(atPath: "\(folder)/\(name).xml"), "\(name)")
        }
        // What was sent is signed by B and names the hub.
        let sent = try BusinessDocument(XMLReader.parse(sandbox.read("out/document.xml")))
        #expect(sent.header.sender.digits == Sandbox.b)
        #expect(sent.header.recipient.digits == Sandbox.hubNumber)
        #expect(sent.header.ticket.isUUID && sent.header.conversation.isUUID)
    }

    @Test(.timeLimit(.minutes(2)))
    func signedFile_goesAsItIs() async throws {
        let sandbox = try Sandbox()
        try await sandbox.start()
        let settings = sandbox.path("send-b.yaml")
        let first = try await sandbox.run(
            "send", "--config", settings, "--fresh", "--json", "--output", sandbox.path("one"),
            try sandbox.template(Sandbox.registration))
        let again = try await sandbox.run(
            "send", "--config", settings, "--json", "--output", sandbox.path("two"), sandbox.path("one/document.xml"))
        #expect(again.status == 0, "\(again)")
        #expect(try sandbox.read("one/document.xml") == sandbox.read("two/document.xml"))
        // A change of the directory is carried out once: the same answer comes again.
        #expect(try sandbox.read("one/registerPersonResult.xml") == sandbox.read("two/registerPersonResult.xml"))
        let (one, two) = (try Self.members(first), try Self.members(again))
        #expect(one["ticketCBSS"] as? String == two["ticketCBSS"] as? String)
        #expect(one["outcome"] as? String == "answered")

        // The neighbours: one letter changed, and signed by B but sent by A.
        let text = String(decoding: try sandbox.read("one/document.xml"), as: UTF8.self)
        try sandbox.write("spoilt.xml", text.replacing("Voorbeeld", with: "Voorbeelt"))
        let spoilt = try await sandbox.run("send", "--config", settings, "--json", sandbox.path("spoilt.xml"))
        #expect(spoilt.status == 1)
        #expect(try Self.members(spoilt)["code"] as? String == "OGW00102")
        let foreign = try await sandbox.run(
            "send", "--config", sandbox.path("send-a.yaml"), "--json", sandbox.path("one/document.xml"))
        #expect(foreign.status == 1)
        #expect(try Self.members(foreign)["code"] as? String == "OGW00207")
    }

    @Test(.timeLimit(.minutes(2)))
    func documentToAnotherOCMW_isNotForwardedWhileItsGatewayIsDown() async throws {
        let sandbox = try Sandbox()
        try await sandbox.start()
        for name in ["a", "b"] {
            let outcome = try await sandbox.run(
                "send", "--config", sandbox.path("send-\(name).yaml"), "--fresh",
                try sandbox.template(Sandbox.registration))
            #expect(outcome.status == 0, "\(outcome)")
        }
        let inquiry = try sandbox.template(Sandbox.inquiry, to: Sandbox.operatorNumber)
        let lost = try await sandbox.run(
            "send", "--config", sandbox.path("send-b.yaml"), "--fresh", "--to", Sandbox.a, "--language", "nl", inquiry)
        #expect(lost.status == 1)
        #expect(lost.output.contains("not forwarded: MSG00002"))
        // Without --to the template's own recipient stays, who is no member.
        let unknown = try await sandbox.run("send", "--config", sandbox.path("send-b.yaml"), "--fresh", inquiry)
        #expect(unknown.output.contains("refused: OGW00206"))
    }

    @Test(.timeLimit(.minutes(2)))
    func droppedConnection_isNoAnswer_andTheNextAttemptIsAnswered() async throws {
        let sandbox = try Sandbox()
        let columns = "flow,ssin,sender,recipient,fault,times\n"
        try sandbox.write("faults.csv", columns + "registerPerson,*,*,*,drop-after,1\n")
        try sandbox.write(
            "hub.yaml", Sandbox.configuration.replacing("sources.json }", with: "sources.json, faults: faults.csv }"))
        try await sandbox.start()
        let settings = sandbox.path("send-b.yaml")
        let template = try sandbox.template(Sandbox.registration)
        let dropped = try await sandbox.run("send", "--config", settings, "--fresh", template)
        #expect(dropped.status == 2 && dropped.errors.contains("no answer from the hub"), "\(dropped)")
        // It was carried out all the same.
        let wages = try sandbox.template(Sandbox.wages)
        #expect(try await sandbox.run("send", "--config", settings, "--fresh", wages).status == 0)
        // A mistake in the file changes nothing; a right one is taken while the hub runs.
        try sandbox.write("faults.csv", columns + "registerPerson,*,*,*,explode,1\n")
        #expect(try await sandbox.run("send", "--config", settings, "--fresh", wages).status == 0)
        try sandbox.write("faults.csv", columns + "consultLivingWages,*,*,*,drop-before,1\n")
        #expect(try await sandbox.run("send", "--config", settings, "--fresh", wages).status == 2)
        #expect(try await sandbox.run("send", "--config", settings, "--fresh", wages).status == 0)
        #expect(try String(contentsOfFile: sandbox.path("hub.log"), encoding: .utf8).contains("line 2, fault"))
    }

    @Test(.timeLimit(.minutes(2)))
    func whatIsUnusable_endsWithStatusTwoAndARemedy() async throws {
        let sandbox = try Sandbox()
        try await sandbox.start()
        let settings = sandbox.path("send-b.yaml")
        let template = try sandbox.template(Sandbox.wages)
        try sandbox.write("broken.xml", "<a>")
        try sandbox.write("typo.yaml", "hub: { adress: x }\n")
        let cases: [[String]] = [
            ["--config", settings, sandbox.path("broken.xml")],
            ["--config", settings, sandbox.path("missing.xml")],
            ["--config", settings, "--to", Sandbox.a, template],
            ["--config", settings, "--fresh", "--ssin", "71023000123", template],
            ["--config", settings, "--fresh", "--hub-kbo", Sandbox.a, template],
            ["--config", settings, "--fresh", "--hub", "https://127.0.0.1:1/soap", template],
            ["--config", settings, "--fresh", "--hub", "http://127.0.0.1:1/soap", template],
            ["--config", settings, "--fresh", "--key", sandbox.path("pki/a.key"), template],
            ["--fresh", template],
            ["--config", sandbox.path("typo.yaml"), "--fresh", template],
        ]
        for arguments in cases {
            let outcome = try await sandbox.run(["send"] + arguments)
            #expect(outcome.status == 2, "\(arguments): \(outcome)")
            #expect(outcome.errors.contains("Remedy: "), "\(arguments): \(outcome)")
            #expect(outcome.output.isEmpty)
        }
        let typo = try await sandbox.run("send", "--config", sandbox.path("typo.yaml"), "--fresh", template)
        #expect(typo.errors.contains("hub.adress"))
        // Its neighbour.
        #expect(try await sandbox.run("send", "--config", settings, "--fresh", template).status == 1)
    }

    static func members(_ outcome: Outcome) throws -> [String: Any] {
        try #require(
            try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any], "\(outcome)")
    }
}
