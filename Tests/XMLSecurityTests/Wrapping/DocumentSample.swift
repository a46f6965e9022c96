@testable import XMLSecurity

/// A valid document from which shapes are made, and another valid one of another member.
struct DocumentSample: Sendable {
    /// Its letter on the page.
    let letter: String
    let name: String
    let bytes: [UInt8]
    private let parts: DocumentParts
    private let other: DocumentParts
    private let trust: TrustStore
    /// What the document says unchanged; not kept, since LeakSanitizer does not see elements that a global holds.
    var original: WrappingOutcome<VerifiedDocument> { judge(bytes) }

    static let all = Result { try make(TestPKI.shared.get()) }

    private init(_ letter: String, _ name: String, _ bytes: [UInt8], other: [UInt8]) throws {
        self.letter = letter
        self.name = name
        self.bytes = bytes
        parts = try DocumentParts(bytes)
        self.other = try DocumentParts(other)
        trust = try TestPKI.shared.get().trust()
    }

    private static func make(_ pki: TestPKI) throws -> [DocumentSample] {
        let rsa = try pki.identity("rsa")
        let withIssuer = try SigningIdentity(
            key: rsa.key, certificate: rsa.certificate, intermediates: [pki.certificate("ca/ca")])
        let other = try DocumentSigner(identity: pki.identity("p256"))
            .sign(TestDocument.root(id: "d-other", note: "another")).canonicalBytes()
        let otherRSA = try DocumentSigner(identity: rsa)
            .sign(TestDocument.root(id: "d-other", note: "another")).canonicalBytes()
        return [
            try DocumentSample("F", "ours, P-256", TestDocument.signed(by: pki.identity("p256")), other: otherRSA),
            try DocumentSample("G", "ours, RSA, two certificates", TestDocument.signed(by: withIssuer), other: other),
            try DocumentSample("H", "xmlsec1, RSA", foreign(pki, prefixList: ""), other: other),
            try DocumentSample(
                "I", "xmlsec1, RSA, an empty PrefixList",
                foreign(
                    pki,
                    prefixList:
                        "<c:InclusiveNamespaces xmlns:c=\"\(Namespace.exclusiveCanonicalization)\" PrefixList=\"\"/>"
                ), other: other),
        ]
    }

    private static func foreign(_ pki: TestPKI, prefixList: String) throws -> [UInt8] {
        struct Failed: Error { let errors: String }
        let template = DocumentVerifierTests.template.replacing("METHOD", "rsa-sha256").replacing("C14N<", "<")
            .replacing("PREFIXES", prefixList)
        let scratch = try Scratch()
        let outcome = try Judge.run(
            "xmlsec1",
            [
                "--sign", "--id-attr:Id", "urn:m:doc", "--privkey-pem", "\(pki.path("rsa.key")),\(pki.path("rsa.pem"))",
                try scratch.file("template.xml", Array(template.utf8)),
            ])
        guard outcome.status == 0 else { throw Failed(errors: outcome.errors) }
        return outcome.output
    }

    /// The document in that shape; nil when it has not what the shape needs.
    func changed(_ shape: DocumentShape) throws -> [UInt8]? {
        do {
            let result = try shape.changes(parts, other).applied(to: bytes)
            return result == bytes ? nil : result
        } catch is Markup.NotThere {
            return nil
        }
    }

    func judge(_ bytes: [UInt8]) -> WrappingOutcome<VerifiedDocument> {
        WrappingOutcome { try DocumentVerifier(trust: trust).verify(bytes: bytes, at: TestPKI.now) }
    }
}
