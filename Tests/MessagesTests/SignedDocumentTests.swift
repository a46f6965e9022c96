import Testing
import XMLSecurity

@testable import Messages

/// Documents with a real signature, judged by xmlsec1 and by the schemas.
@Suite struct SignedDocumentTests {
    static func identity(_ scratch: Scratch) throws -> SigningIdentity {
        let outcome = try scratch.run([
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "30",
            "-subj", "/CN=OCMW test/2.5.4.97=NTRBE-0999999922", "-addext", "keyUsage=critical,digitalSignature",
            "-keyout", "key.pem", "-out", "certificate.pem",
        ])
        try #require(outcome.status == 0, "\(outcome.output)")
        return try SigningIdentity(
            key: PrivateKey(pem: scratch.read("key.pem")),
            certificate: Certificate(pem: scratch.read("certificate.pem")))
    }

    @Test func signedDocumentsAreValidForXmlsec1AndSchema() throws {
        let scratch = try Scratch()
        let signer = DocumentSigner(identity: try Self.identity(scratch))
        let schemas = try Place.documentSchemas()
        for document in Samples.full {
            let signed = try signer.sign(document.element())
            try schemas.validate(signed)
            #expect(try BusinessDocument(signed) == document)
            let name = document.operation.rawValue
            let file = try scratch.write("\(name).xml", signed.canonicalBytes())
            let outcome = try scratch.run([
                "xmlsec1", "--verify", "--enabled-key-data", "x509", "--trusted-pem", "certificate.pem", "--id-attr:Id",
                "\(document.operation.namespace):\(name)", file,
            ])
            #expect(outcome.status == 0, "\(name): \(outcome.output)")
        }
    }
}
