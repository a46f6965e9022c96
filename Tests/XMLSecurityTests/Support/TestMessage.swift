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

    func verify(
        _ bytes: [UInt8], at instant: UTCInstant = TestPKI.now, confirmationOf: [UInt8]? = nil
    ) throws -> Verdict<VerifiedMessage> {
        try SOAPVerifier(trust: pki.trust()).verify(bytes: bytes, at: instant, confirmationOf: confirmationOf)
    }
}
