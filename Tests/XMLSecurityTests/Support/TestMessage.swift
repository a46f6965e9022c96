import Testing

@testable import XMLSecurity

/// SOAP messages in our form, and the verdict on them.
struct TestMessage {
    let pki: TestPKI

    func signed(
        by name: String = "p256", headers: [XMLElement] = [], confirming: [UInt8]? = nil,
        lifetime: Duration = .seconds(300)
    ) throws -> SignedMessage {
        let document = try DocumentSigner(identity: pki.identity("p256")).sign(TestDocument.root())
        return try SOAPSigner(identity: pki.identity(name), lifetime: lifetime)
            .sign(body: [document], headers: headers, at: TestPKI.now, confirming: confirming)
    }

    /// Signed by zeep with its stock BinarySignature or, as `Signature`, with X509Data.
    func zeep(
        _ algorithm: String = "sha256", version: SOAPVersion = .v11, signer: String = "BinarySignature"
    ) throws -> [UInt8] {
        let outcome = try Judge.python(
            "zeep_sign.py",
            [
                pki.path("rsa.key"), pki.path("rsa.pem"), "2026-11-21T10:00:00.250000+00:00",
                "2026-11-21T11:05:00+01:00", algorithm, version.namespace, signer,
            ], input: TestDocument.signed(by: pki.identity("p256")))
        #expect(outcome.status == 0, "\(outcome.errors)")
        return outcome.output
    }

    func verify(
        _ bytes: [UInt8], at instant: UTCInstant = TestPKI.now, confirmationOf: [UInt8]? = nil
    ) throws -> Verdict<VerifiedMessage> {
        try SOAPVerifier(trust: pki.trust()).verify(bytes: bytes, at: instant, confirmationOf: confirmationOf)
    }
}
