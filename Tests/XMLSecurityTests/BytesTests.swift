import Testing

@testable import XMLSecurity

@Suite struct BytesTests {
    /// RFC 4648, section 10.
    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
        ("foobar", "Zm9vYmFy"),
    ])
    func base64(_ plain: String, _ encoded: String) {
        #expect(Base64.encode(Array(plain.utf8)) == encoded)
        #expect(Base64.decode(encoded) == Array(plain.utf8))
    }

    @Test func base64WithWhiteSpace() {
        #expect(Base64.decode("\n Zm9v\r\n\tYmFy ") == Array("foobar".utf8))
    }

    @Test(arguments: ["Zg", "Zg=", "Zg===", "Zh==", "Zm9=", "Z", "Zm9v!", "Zg==Zg==", "=", "Zm9vé", "Zm-_"])
    func base64Refused(_ text: String) {
        #expect(Base64.decode(text) == nil)
    }

    /// FIPS 180-2, appendix B.1.
    @Test func sha256() {
        let hex = SHA256Digest.of(Array("abc".utf8)).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        #expect(hex == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    }

    @Test func canonicalEquivalenceIsNotEquality() {
        #expect("\u{212A}" == "K")
        #expect(!"\u{212A}".hasSameBytes(as: "K"))
        #expect(XMLElement("a", text: "\u{E9}") != XMLElement("a", text: "e\u{301}"))
        #expect(XMLElement("\u{212A}").first("K") == nil)
        #expect(XMLElement("a", children: [.element(XMLElement("\u{212A}"))]).first("K") == nil)
    }

    @Test(arguments: [("d-1", true), ("_a.b-c9", true), ("", false), ("1d", false), ("a:b", false), ("dé", false)])
    func asciiName(_ text: String, _ holds: Bool) {
        #expect(text.isASCIIName == holds)
    }
}
