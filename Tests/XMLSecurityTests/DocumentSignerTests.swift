import Testing

@testable import XMLSecurity

/// What we sign, judged by xmlsec1 and signxml.
@Suite struct DocumentSignerTests {
    let pki: TestPKI

    init() throws { pki = try TestPKI.shared.get() }

    private func xmlsec(_ bytes: [UInt8]) throws -> Judge.Outcome {
        let scratch = try Scratch()
        return try Judge.run(
            "xmlsec1",
            [
                "--verify", "--id-attr:Id", "\(TestDocument.namespace):requestInquiry", "--enabled-key-data", "x509",
                "--trusted-pem", pki.path("ca/ca.pem"), try scratch.file("document.xml", bytes),
            ])
    }

    @Test(arguments: ["rsa", "p256"])
    func xmlsecVerifies(_ name: String) throws {
        let bytes = try TestDocument.signed(by: pki.identity(name))
        let outcome = try xmlsec(bytes)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(try xmlsec(bytes.replacing("ticket-1<", with: "ticket-2<")).status != 0)
        #expect(try xmlsec(bytes.replacing("xmldsig-more#", with: "xmldsig-m0re#")).status != 0)
    }

    @Test(arguments: ["rsa", "p256"])
    func signxmlVerifies(_ name: String) throws {
        let bytes = try TestDocument.signed(by: pki.identity(name))
        let outcome = try Judge.python("signxml_verify.py", [pki.path("ca/ca.pem")], input: bytes)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output == TestDocument.root().canonicalBytes())
        let spoilt = bytes.replacing("ticket-1<", with: "ticket-2<")
        #expect(try Judge.python("signxml_verify.py", [pki.path("ca/ca.pem")], input: spoilt).status == 1)
    }

    @Test func signatureIsTheLastChild() throws {
        let signed = try DocumentSigner(identity: pki.identity("p256")).sign(TestDocument.root())
        #expect(signed.elements.last?.isNamed("Signature", namespace: "http://www.w3.org/2000/09/xmldsig#") == true)
        #expect(signed.elements.count == 3)
    }

    @Test func refusesWhatCannotBeSigned() throws {
        let signer = DocumentSigner(identity: try pki.identity("p256"))
        func code(_ root: XMLElement) -> XMLSecurityError.Code? {
            do {
                _ = try signer.sign(root)
                return nil
            } catch {
                return error.code
            }
        }
        #expect(code(TestDocument.root()) == nil)
        #expect(code(XMLElement("a")) == .notSignable)
        #expect(code(TestDocument.root(id: "1")) == .notSignable)
        #expect(code(TestDocument.root(id: "dé")) == .notSignable)
        #expect(code(TestDocument.root().replacing(children: [.element(TestDocument.root())])) == .notSignable)
        let signed = try signer.sign(TestDocument.root())
        #expect(code(signed) == .notSignable)
        #expect(code(TestDocument.root(note: "\u{1}")) == .characterRefused)
        #expect(code(TestDocument.root(note: "\u{FFFE}")) == .characterRefused)
        #expect(code(TestDocument.root(note: "\u{FFFD}\t\r\n")) == nil)
    }
}
