import Foundation
import Messages
import SOAPClient
import SocialSecurity
import Testing
import XMLSecurity

/// Who may say what, over real TLS, against the processes of a demo.
@Suite struct TrustBorderTests {
    /// One test, because a federation takes its time to set up: every part is refused by another rule.
    @Test(.timeLimit(.minutes(10)))
    func strangers_areRefusedAtEveryDoor() async throws {
        let demo = try await ServingDemo(seed: 8)
        try await strangerAtAGateway(demo)
        try await operatorWithForeignNumber(demo)
        try await signedByAnother(demo)
        try await withoutACertificateThatCounts(demo)
        try await sentByHand(demo)
        try await bodyWithoutEnd(demo)
        let children = try demo.children()
        #expect(children.count == 4)  // the hub was started twice
        #expect(try await demo.stop() == 0)
        for child in children { #expect(kill(child, 0) != 0, "process \(child) is still there") }
    }

    /// A certificate of the same authority opens TLS, but only the hub may bring documents to a gateway.
    private func strangerAtAGateway(_ demo: ServingDemo) async throws {
        let forwarded = try demo.message("-transferCompetence-to-gateway-request.xml")
        let refusal = try await refusal(
            of: forwarded, action: Messages.Operation.forwardSOAPAction, to: demo.gatewaySOAP("north"),
            as: demo.strangerCredentials())
        #expect(refusal.knownCode == .senderIsNotHub)
        #expect(refusal.rule == "tls-peer-is-hub")

        // The hub's own certificate is let in: then the time of the message, long ago or a repetition, is judged.
        let known = try await answer(
            to: forwarded, action: Messages.Operation.forwardSOAPAction, at: demo.gatewaySOAP("north"),
            as: demo.credentials("hub-tls"))
        #expect(try self.refusal(in: known)?.knownCode != .senderIsNotHub)
    }

    /// The operator of B carries a document that A signed.
    private func operatorWithForeignNumber(_ demo: ServingDemo) async throws {
        let message = try question(demo, sender: "a", signer: "a", messageSigner: "a")
        let action = Messages.Operation.consultHealthInsurance.soapAction
        let refused = try await refusal(
            of: message, action: action, to: demo.hubSOAP(), as: demo.credentials("south-tls"))
        #expect(refused.knownCode == .operatorNotAllowed)

        // The neighbour: the same document through the operator of A gets past that rule, to those about the person.
        let allowed = try await answer(
            to: message, action: action, at: demo.hubSOAP(), as: demo.credentials("north-tls"))
        #expect(try refusal(in: allowed)?.knownCode != .operatorNotAllowed)

        let stranger = try await refusal(
            of: message, action: action, to: demo.hubSOAP(), as: demo.strangerCredentials())
        #expect(stranger.knownCode == .operatorNotAllowed)
    }

    /// Certificates of one operator's two OCMWs: C signs what names A.
    private func signedByAnother(_ demo: ServingDemo) async throws {
        let action = Messages.Operation.consultHealthInsurance.soapAction
        let document = try await refusal(
            of: question(demo, sender: "a", signer: "c", messageSigner: "a"), action: action, to: demo.hubSOAP(),
            as: demo.credentials("north-tls"))
        #expect(document.knownCode == .signerIsNotCustomer)
        let message = try await refusal(
            of: question(demo, sender: "a", signer: "a", messageSigner: "c"), action: action, to: demo.hubSOAP(),
            as: demo.credentials("north-tls"))
        #expect(message.knownCode == .signersDiffer)
    }

    /// No certificate, or one of an authority that nobody trusts: TLS itself fails, at the hub and at a gateway.
    private func withoutACertificateThatCounts(_ demo: ServingDemo) async throws {
        let anchors = "\(demo.folder)/certificates/ca.pem"
        // The neighbour: the REST interface asks for an API key, not for a certificate, and says so.
        let rest = "https://127.0.0.1:\(try demo.ports(of: "gateway-south.yaml")[0])/v1/applications"
        #expect(await Software(address: rest, key: "", anchors: anchors).isAnswered())
        for url in [try demo.hubSOAP(), try demo.gatewaySOAP("north"), try demo.gatewaySOAP("south")] {
            let anonymous = Software(address: url, key: "", anchors: anchors)
            #expect(await !anonymous.isAnswered(), "\(url) answered somebody without certificate")
            await #expect(throws: SOAPClientError.self) {
                try await answer(to: Array("<a/>".utf8), action: "", at: url, as: demo.strangerCredentials(.foreign))
            }
        }
    }

    /// `mock-ksz send` with the files that the demo leaves: B asks A about somebody whom both have registered.
    private func sentByHand(_ demo: ServingDemo) async throws {
        func send(_ office: String, _ template: String) async throws -> ProgramOutcome {
            try await Program.run(
                try Program.built("mock-ksz"),
                [
                    "send", "--config", "\(demo.folder)/configuration/send-\(office).yaml", "--fresh",
                    "\(demo.folder)/templates/\(template).xml",
                ])
        }
        #expect(try await send("b", "registerPerson").status == 0)
        let unknown = try await send("b", "requestInquiry")
        #expect(unknown.status == 1 && unknown.output.contains("MSG00021"), "\(unknown.output)")
        #expect(try await send("a", "registerPerson").status == 0)
        let delivered = try await send("b", "requestInquiry")
        #expect(delivered.status == 0 && delivered.output.contains("delivered:"), "\(delivered.output)")
        let found = try await send("b", "findOrganisations")
        #expect(found.status == 0 && found.output.contains("DATA_FOUND"), "\(found.output)")
    }

    /// A body in chunks that goes on long after the limit: the hub answers, takes no more and closes. 1 GiB of zeroes.
    private func bodyWithoutEnd(_ demo: ServingDemo) async throws {
        let file = "\(demo.folder)/endless"
        _ = FileManager.default.createFile(atPath: file, contents: nil)
        try #require(truncate(file, 1 << 30) == 0)
        let hub = try demo.hubSOAP()
        let urls = [hub, hub.replacing("/soap", with: "/witness/add-checkpoint"), hub.replacing("/soap", with: "/x")]
        for url in urls {
            let certificates = "\(demo.folder)/certificates"
            let sent = try await Program.run(
                "curl",
                [
                    "-sS", "--cacert", "\(certificates)/ca.pem", "--cert", "\(certificates)/south-tls.pem", "--key",
                    "\(certificates)/south-tls.key", "-X", "POST", "-H", "Content-Type: text/xml", "-H", "Expect:",
                    "-H",
                    "Transfer-Encoding: chunked", "-T", file, "-o", "/dev/null", "-w",
                    "\nsent %{size_upload} %{http_code}", url,
                ])
            let told = try #require(sent.output.firstMatch(of: /sent (\d+) (\d+)/), "\(sent.output)")
            let (count, status) = (try #require(Int(told.1)), try #require(Int(told.2)))
            // The limit is 2 MiB for messages; to it come the rest that the hub takes and what is on its way in both kernels.
            // Refused may be the head alone, before the first byte of the body is sent.
            #expect(count > 0 || (400..<500).contains(status), "\(url) took nothing and answered \(status)")
            #expect(count < 48 << 20, "\(url) took \(count) bytes of 1 GiB")
        }
        let neighbour = try await Program.run(
            try Program.built("mock-ksz"),
            [
                "send", "--config", "\(demo.folder)/configuration/send-b.yaml", "--fresh",
                "\(demo.folder)/templates/findOrganisations.xml",
            ])
        #expect(neighbour.status == 0, "the hub answers others as before")
    }

    // MARK: Messages

    /// A question to the hub with signatures of choice.
    private func question(_ demo: ServingDemo, sender: String, signer: String, messageSigner: String) throws -> [UInt8]
    {
        let number = try #require(demo.identity(sender).certificate.enterpriseNumberDigits)
        let hub = try #require(demo.identity("hub").certificate.enterpriseNumberDigits)
        var identifiers = SyntheticIdentifiers(seed: 5)
        let now = UTCInstant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
        let today = try CivilDate(String(now.xmlDateTime.prefix(10)))
        let document = BusinessDocument(
            header: DocumentHeader(
                ticket: .random(), timestampSent: now, sender: try EnterpriseNumber(number),
                recipient: try EnterpriseNumber(hub), conversation: .random(), legalContext: .socialInquiry,
                criteria: Criteria(ssin: identifiers.nextSSIN(), role: .applicant)),
            payload: .consultHealthInsurance(ConsultHealthInsurance(date: today)))
        let signed = try DocumentSigner(identity: demo.identity(signer)).sign(document.element())
        return try SOAPSigner(identity: demo.identity(messageSigner)).sign(body: [signed], at: now).bytes
    }

    private func answer(to message: [UInt8], action: String, at url: String, as credentials: TLSCredentials)
        async throws
        -> [UInt8]
    {
        let client = try SOAPClient(credentials: credentials)
        let answer: Result<SOAPResponse, SOAPClientError>
        do {
            answer = .success(try await client.post(message, soapAction: action, to: url, timeout: .seconds(10)))
        } catch {
            answer = .failure(error)
        }
        try await client.shutdown()
        return try answer.get().bytes
    }

    /// The refusal that must be in the answer.
    private func refusal(of message: [UInt8], action: String, to url: String, as credentials: TLSCredentials)
        async throws
        -> Refusal
    {
        let bytes = try await answer(to: message, action: action, at: url, as: credentials)
        return try #require(try refusal(in: bytes), "\(String(decoding: bytes, as: UTF8.self))")
    }

    /// A refusal anywhere in a SOAP answer, in a fault or beside a stamp; `nil` when there is none.
    private func refusal(in answer: [UInt8]) throws -> Refusal? {
        func find(_ element: XMLElement) -> XMLElement? {
            if element.isNamed("refusal", namespace: Service.exchange.namespace) { return element }
            return element.elements.lazy.compactMap(find).first
        }
        guard let element = find(try XMLReader.parse(answer)) else { return nil }
        guard case .refusal(let refusal) = try BusinessDocument(element).payload else { return nil }
        return refusal
    }
}
