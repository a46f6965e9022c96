import Testing

/// Clients on other people's libraries, from WSDL and schemas alone, against a hub and a gateway that run.
@Suite struct SOAPClientTests {
    /// One test a client, because a sandbox takes its time.
    @Test(.timeLimit(.minutes(5)), arguments: ForeignClient.Language.allCases)
    func client_sendsIsRefusedAndBelievesOnlyWhatHolds(_ language: ForeignClient.Language) async throws {
        let demo = try await ServingDemo(seed: 21, sandbox: true)
        let scratch = try Scratch()
        let client = try await ForeignClient(language, in: demo, scratch: scratch)
        let (saved, other) = (scratch.path + "/one", scratch.path + "/two")

        try await refused(client.send("requestInquiry"), "MSG00012")
        let registered = try await client.send("registerPerson")
        #expect(registered.status == 0, "\(registered.output)")
        #expect(registered.value("outcome") == "ANSWERED")
        for prefix in [saved, other] {
            let inquiry = try await client.send("requestInquiry", ["save": prefix])
            try await arrived(inquiry, "requestInquiry", at: "a", of: demo)
        }
        let transfer = try await client.send("transferCompetence", ["to": "c"])
        try await arrived(transfer, "transferCompetence", at: "c", of: demo)

        let wrongCheck = try Self.wrongCheck(demo.value("persons.0.ssin"))
        try await refused(client.send("requestInquiry", ["ssin": wrongCheck]), "MSG00011")
        let notIntegrated = try demo.value("persons.1.ssin")
        try await refused(client.send("requestInquiry", ["ssin": notIntegrated]), "MSG00012")
        let fault = try await client.send("requestInquiry", ["to": "nobody"])
        try await refused(fault, "MSG00008")
        #expect(fault.value("outcome") == "FAULT")

        try await believesOnlyWhatHolds(client, demo, saved: saved, other: other)
        #expect(try await demo.stop() == 0)
    }

    /// A stock client of SOAP 1.2 reads neither answers nor faults of SOAP 1.1.
    @Test(.timeLimit(.minutes(3)))
    func soap12_isAnsweredInSOAP12() async throws {
        let demo = try await ServingDemo(seed: 22, sandbox: true)
        let scratch = try Scratch()
        let client = try await ForeignClient(.python, in: demo, scratch: scratch)
        let flags = ["--soap12"]
        let registered = try await client.send("registerPerson", flags: flags)
        #expect(registered.value("outcome") == "ANSWERED", "\(registered.output)")
        let saved = scratch.path + "/one"
        let inquiry = try await client.send("requestInquiry", ["save": saved], flags: flags)
        try await arrived(inquiry, "requestInquiry", at: "a", of: demo)
        for message in ["request", "answer"] {
            #expect(try Files.text("\(saved)-\(message).xml").contains("http://www.w3.org/2003/05/soap-envelope"))
        }
        let notIntegrated = try demo.value("persons.1.ssin")
        let refusal = try await client.send("requestInquiry", ["ssin": notIntegrated], flags: flags)
        try await refused(refusal, "MSG00012")
        let fault = try await client.send("requestInquiry", ["to": "nobody"], flags: flags)
        try await refused(fault, "MSG00008")
        #expect(fault.value("outcome") == "FAULT")
        #expect(try await demo.stop() == 0)
    }

    /// The client proved a receipt, and the other gateway has the document.
    private func arrived(_ outcome: ForeignClient.Outcome, _ operation: String, at office: String, of demo: ServingDemo)
        async throws
    {
        #expect(outcome.status == 0, "\(outcome.output)")
        #expect(outcome.value("outcome") == "DELIVERED")
        let ticket = try #require(outcome.value("ticket"))
        let inbox = try await demo.software(office).json("GET", "/v1/inbox")
        let row = try #require(inbox.at("items")?.elements.first { $0.at("ticket")?.text == ticket })
        #expect(row.at("operation")?.text == operation)
        #expect(row.at("sender")?.text == (try demo.value("you.kbo")))
    }

    private func refused(_ outcome: ForeignClient.Outcome, _ code: String) async throws {
        #expect(outcome.status == 1, "\(outcome.output)")
        #expect(outcome.value("code") == code, "\(outcome.output)")
    }

    private func believesOnlyWhatHolds(_ client: ForeignClient, _ demo: ServingDemo, saved: String, other: String)
        async throws
    {
        let scratch = try Scratch()
        let answers = try SpoiltAnswers(demo, saved: saved, other: other).write(to: scratch)
        let verdicts = try await client.verify("\(saved)-request.xml", answers.map(\.file))
        #expect(verdicts.status == 2)
        for answer in answers {
            let name = String(answer.file.split(separator: "/").last ?? "")
            let verdict = try #require(verdicts.value(name), "\(verdicts.output)")
            if let reason = answer.reason {
                #expect(verdict.hasPrefix("not proven: ") && verdict.contains(reason), "\(name): \(verdict)")
            } else {
                #expect(verdict == "proven", "\(name)")
            }
        }
    }

    /// The number with another check number.
    private static func wrongCheck(_ ssin: String) throws -> String {
        let check = try #require(Int(ssin.suffix(2))) % 97 + 1
        return ssin.dropLast(2) + (check < 10 ? "0" : "") + String(check)
    }
}
