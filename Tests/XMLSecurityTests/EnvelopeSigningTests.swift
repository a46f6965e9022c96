import Testing

@testable import XMLSecurity

/// An envelope of somebody else's making is signed as it is.
@Suite struct EnvelopeSigningTests {
    let pki: TestPKI

    init() throws { pki = try TestPKI.shared.get() }

    private func sign(_ envelope: String, by name: String = "p256") throws -> SignedMessage {
        try SOAPSigner(identity: pki.identity(name)).sign(envelope: Array(envelope.utf8), at: TestPKI.now)
    }

    private static func envelope(_ body: String, header: String = "", version: SOAPVersion = .v11) -> String {
        "<?xml version='1.0'?><s:Envelope xmlns:s='\(version.namespace)' xmlns:q='urn:q'>\(header) \(body)\n</s:Envelope>"
    }

    @Test(arguments: ["rsa", "p256"], SOAPVersion.allCases)
    func xmlsecHoldsIt(_ name: String, _ version: SOAPVersion) throws {
        let header = "<s:Header><q:to>urn:x</q:to></s:Header>"
        let message = try sign(
            Self.envelope("<s:Body a='1'> <q:a>é&amp;\r\n</q:a> </s:Body>", header: header, version: version), by: name)
        let scratch = try Scratch()
        let arguments = [
            "--verify", "--enabled-key-data", "x509", "--pubkey-cert-pem", pki.path(name + ".pem"),
            "--id-attr:Id", "\(Namespace.wsu):Timestamp", "--id-attr:Id", "\(Namespace.wsse):BinarySecurityToken",
            "--id-attr:Id", "\(version.namespace):Body",
        ]
        let judged = try Judge.run("xmlsec1", arguments + [try scratch.file("signed.xml", message.bytes)])
        #expect(judged.status == 0, "\(judged.errors)")
        let spoilt = message.bytes.replacing("a=\"1\"", with: "a=\"2\"")
        #expect(try Judge.run("xmlsec1", arguments + [try scratch.file("spoilt.xml", spoilt)]).status != 0)
        #expect(message.bytes.string.contains("<q:to xmlns:q=\"urn:q\">urn:x</q:to>"))
        let verdict = try SOAPVerifier(trust: pki.trust()).verify(bytes: message.bytes, at: TestPKI.now)
        #expect(try verdict.value?.bodyElements().first?.text == "é&\n")
        #expect(verdict.value?.version == version)
    }

    @Test func idOfTheBodyIsKeptOrFree() throws {
        let own = try sign(Self.envelope("<s:Body xmlns:u='\(Namespace.wsu)' u:Id='mine'><a/></s:Body>"))
        #expect(own.bytes.string.contains("u:Id=\"mine\"") && own.bytes.string.contains("URI=\"#mine\""))
        let taken = try sign(Self.envelope("<s:Body><a Id='wss-body'/><a Id='wss-token'/></s:Body>"))
        #expect(
            taken.bytes.string.contains("wsu:Id=\"wss-body-2\"") && taken.bytes.string.contains("URI=\"#wss-token-2\""))
        for message in [own, taken] {
            #expect(try SOAPVerifier(trust: pki.trust()).verify(bytes: message.bytes, at: TestPKI.now).codes == [])
        }
    }

    @Test(arguments: [
        "<s:Body/><s:Body/>", "<s:Header/>", "<s:Header/><s:Header/><s:Body/>", "<s:Body/><s:Header/>",
        "<q:x/><s:Body/>",
        "<s:Body><a Id='i'/><a Id='i'/></s:Body>", "<s:Body><a Id='é'/></s:Body>",
        "<s:Body xmlns:wsu='urn:w' wsu:a='1'/>",
    ])
    func whatCannotBeSigned(_ content: String) throws {
        #expect(throws: XMLSecurityError(.notSignable, "")) { try sign(Self.envelope(content)) }
    }

    @Test func aSecondSecurityHeaderIsRefused() throws {
        let once = try sign(Self.envelope("<s:Body/>")).bytes.string
        #expect(throws: XMLSecurityError(.notSignable, "")) { try sign(once) }
        #expect(throws: XMLSecurityError(.notSignable, "")) { try sign("<a/>") }
    }
}
