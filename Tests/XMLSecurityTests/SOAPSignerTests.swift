import Testing

@testable import XMLSecurity

/// What we send, judged by zeep and xmlsec1.
@Suite struct SOAPSignerTests {
    let pki: TestPKI
    let message: TestMessage

    init() throws {
        pki = try TestPKI.shared.get()
        message = TestMessage(pki: pki)
    }

    @Test(arguments: ["rsa", "p256"], [nil, [1, 2, 3] as [UInt8]])
    func zeepVerifies(_ name: String, _ confirming: [UInt8]?) throws {
        let bytes = try message.signed(by: name, confirming: confirming).bytes
        let certificate = [pki.path(name + ".pem")]
        #expect(try Judge.python("zeep_verify.py", certificate, input: bytes).status == 0)
        let spoilt = bytes.replacing(">ticket-1<", with: ">ticket-2<")
        #expect(try Judge.python("zeep_verify.py", certificate, input: spoilt).status == 1)
    }

    @Test func xmlsecVerifies() throws {
        let scratch = try Scratch()
        let wsu = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd:"
        let soap = "http://schemas.xmlsoap.org/soap/envelope/"
        let wsse = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"
        let publicKey = try Judge.run("openssl", ["x509", "-in", pki.path("rsa.pem"), "-noout", "-pubkey"]).output
        let arguments = [
            "--verify", "--id-attr:Id", "\(soap):Body", "--id-attr:Id", "\(wsu)Timestamp", "--id-attr:Id",
            "\(wsse):BinarySecurityToken", "--node-xpath", "//*[local-name()='Security']/*[local-name()='Signature']",
            "--pubkey-pem", try scratch.file("public.pem", publicKey),
        ]
        let bytes = try message.signed(by: "rsa").bytes
        let outcome = try Judge.run("xmlsec1", arguments + [scratch.file("message.xml", bytes)])
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.errors.contains("SignedInfo References (ok/all): 3/3"))
    }

    @Test func theDocumentInsideStaysAsItWas() throws {
        let document = try TestDocument.signed(by: pki.identity("p256"))
        let body = try XMLReader.parse(document)
        let sent = try SOAPSigner(identity: pki.identity("rsa")).sign(body: [body], at: TestPKI.now)
        #expect(sent.bytes.string.contains(document.string))
        let received = try #require(try message.verify(sent.bytes).value)
        let verdict = try DocumentVerifier(trust: try pki.trust()).verify(received.bodyElements()[0], at: TestPKI.now)
        #expect(verdict.value?.bytes == document)
    }

    @Test func idsOfTheBodyAreLeftAlone() throws {
        let body = XMLElement("a", children: [.element(TestDocument.root(id: "wss-body"))])
        let sent = try SOAPSigner(identity: pki.identity("p256")).sign(body: [body], at: TestPKI.now)
        #expect(try message.verify(sent.bytes).failedSteps == [])
        let twice = [TestDocument.root(), TestDocument.root()]
        #expect(throws: XMLSecurityError.self) {
            try SOAPSigner(identity: pki.identity("p256")).sign(body: twice, at: TestPKI.now)
        }
    }
}
