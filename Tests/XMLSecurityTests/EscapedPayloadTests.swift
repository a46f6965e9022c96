import Testing

@testable import XMLSecurity

/// What is signed can be read again however much longer its canonical form is.
@Suite struct EscapedPayloadTests {
    @Test(arguments: ["&", "\"", "<", ">", "\r", "\n", "\t", "é"])
    func readAsSigned(_ character: String) throws {
        let pki = try TestPKI.shared.get()
        let value = String(repeating: character, count: (1 << 20) / character.utf8.count)
        let body = XMLElement("x", namespace: "urn:x", attributes: [XMLAttribute("a", value)], children: [.text(value)])
        let signed = try SOAPSigner(identity: pki.identity("p256")).sign(body: [body], at: TestPKI.now)
        let verifier = SOAPVerifier(trust: try pki.trust(), limits: XMLLimits(byteCount: 16 << 20))
        let message = try #require(try verifier.verify(bytes: signed.bytes, at: TestPKI.now).value)
        let read = try #require(try message.onlyBodyElement())
        #expect(read.text.hasSameBytes(as: value))
        #expect(read.attribute("a")?.hasSameBytes(as: value) == true)
    }
}
