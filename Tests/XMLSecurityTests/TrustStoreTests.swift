import Testing

@testable import XMLSecurity

@Suite struct TrustStoreTests {
    let pki: TestPKI

    init() throws { pki = try TestPKI.shared.get() }

    private func failures(
        _ name: String, lists: [String] = [], at instant: UTCInstant = TestPKI.now, with intermediates: [String] = []
    ) throws -> [TrustFailure] {
        try pki.trust(revocationLists: lists).failures(
            certificate: pki.certificate(name), intermediates: intermediates.map(pki.certificate), at: instant)
    }

    @Test(arguments: ["rsa", "p256"])
    func trusted(_ name: String) throws {
        #expect(try failures(name) == [])
    }

    @Test(arguments: [
        ("stranger", TrustFailure.untrustedIssuer), ("other/ca", .untrustedIssuer), ("enciphering", .keyUsage),
        ("silent", .keyUsage), ("below", .untrustedIssuer), ("small", .weak),
    ])
    func refused(_ name: String, _ failure: TrustFailure) throws {
        #expect(try failures(name).contains(failure))
    }

    /// A chain that was found to hold is not asked for again, and holds no longer than its certificates and lists.
    @Test func aChainThatHeldEndsWithItsCertificatesAndLists() throws {
        let certificate = try pki.certificate("p256")
        let plain = try pki.trust()
        #expect(plain.failures(certificate: certificate, at: TestPKI.now) == [])
        let end = certificate.notAfter
        #expect(plain.failures(certificate: certificate, at: end.advanced(by: .seconds(-1))) == [])
        #expect(plain.failures(certificate: certificate, at: end.advanced(by: .seconds(1))).contains(.expired))
        let begin = certificate.notBefore
        #expect(plain.failures(certificate: certificate, at: begin.advanced(by: .seconds(-1))).contains(.notYetValid))
        #expect(plain.failures(certificate: certificate, for: .tlsClient, at: TestPKI.now) == [.extendedKeyUsage])
        let listed = try pki.trust(revocationLists: ["revoked.crl"])
        #expect(listed.failures(certificate: certificate, at: TestPKI.now) == [])
        let stale = try UTCInstant(xmlDateTime: "2040-01-01T00:00:01Z")
        #expect(listed.failures(certificate: certificate, at: stale).contains(.revocationUnknown))
        #expect(listed.failures(certificate: try pki.certificate("revoked"), at: TestPKI.now) == [.revoked])
    }

    /// The certificate of a TLS peer, which comes with each request: decoded once, judged anew when the lists are. A stranger's is not kept.
    @Test func aPeersCertificateIsDecodedOnce() throws {
        let trust = try pki.trust()
        let found = { (name: String) in try #require(trust.certificate(der: try pki.certificate(name).der)) }
        let (first, stranger) = (try found("revoked"), try found("stranger"))
        #expect(trust.failures(certificate: first, at: TestPKI.now) == [])
        #expect(trust.failures(certificate: stranger, at: TestPKI.now).contains(.untrustedIssuer))
        #expect(try found("revoked").handle === first.handle)
        #expect(try found("stranger").handle !== stranger.handle)
        #expect(trust.certificate(der: Array(try pki.certificate("p256").der.dropLast())) == nil)
    }

    /// keyUsage, extendedKeyUsage; what openssl was asked for, and what is wrong with it for signing and for a TLS client.
    @Test(arguments: [
        ("digitalSignature", "", [TrustFailure](), [TrustFailure.extendedKeyUsage]),
        ("digitalSignature", "serverAuth,clientAuth", [.extendedKeyUsage], []),
        ("digitalSignature", "clientAuth", [.extendedKeyUsage], []),
        ("digitalSignature", "serverAuth", [.extendedKeyUsage], [.extendedKeyUsage]),
        ("digitalSignature", "clientAuth,emailProtection", [.extendedKeyUsage], []),
        ("digitalSignature", "clientAuth,anyExtendedKeyUsage", [], []),
        ("digitalSignature", "anyExtendedKeyUsage", [], [.extendedKeyUsage]),
        ("digitalSignature", "emailProtection", [], [.extendedKeyUsage]),
        ("digitalSignature", "1.3.6.1.4.1.311.10.3.12", [], [.extendedKeyUsage]),
        ("", "clientAuth", [.keyUsage, .extendedKeyUsage], []),
        ("keyEncipherment", "clientAuth", [.keyUsage, .extendedKeyUsage], [.keyUsage]),
    ])
    func purposes(_ usage: String, _ extended: String, _ signing: [TrustFailure], _ client: [TrustFailure]) throws {
        let certificate = try certified(usage, extended)
        let instant = certificate.notBefore
        let trust = try pki.trust()
        #expect(trust.failures(certificate: certificate, at: instant) == signing)
        #expect(trust.failures(certificate: certificate, for: .signing, at: instant) == signing)
        #expect(trust.failures(certificate: certificate, for: .tlsClient, at: instant) == client)
    }

    /// A certificate of the test authority over the key `p256`, made by openssl.
    private func certified(_ usage: String, _ extended: String) throws -> Certificate {
        let scratch = try Scratch()
        var extensions = "basicConstraints=critical,CA:false\n"
        if !usage.isEmpty { extensions += "keyUsage=critical,\(usage)\n" }
        if !extended.isEmpty { extensions += "extendedKeyUsage=\(extended)\n" }
        let outcome = try Judge.run(
            "openssl",
            [
                "x509", "-req", "-in", pki.path("p256.csr"), "-CA", pki.path("ca/ca.pem"), "-CAkey",
                pki.path("ca/ca.key"), "-set_serial", "77", "-days", "5000", "-extfile",
                try scratch.file("extensions", Array(extensions.utf8)),
            ])
        #expect(outcome.status == 0, "\(outcome.errors)")
        return try Certificate(pem: outcome.output)
    }

    @Test func intermediateClosesTheChain() throws {
        #expect(try failures("below", with: ["sub"]) == [])
        #expect(try failures("below", with: ["rsa"]) == [.untrustedIssuer])
    }

    /// The last good second and the one after, the first and the millisecond before.
    @Test func validityIsToTheSecond() throws {
        let certificate = try pki.certificate("p256")
        #expect(try failures("p256", at: certificate.notAfter.advanced(by: .milliseconds(-1))) == [])
        #expect(try failures("p256", at: certificate.notAfter) == [.expired])
        #expect(try failures("p256", at: certificate.notBefore) == [])
        #expect(try failures("p256", at: certificate.notBefore.advanced(by: .milliseconds(-1))) == [.notYetValid])
    }

    @Test func everyFailureIsNamed() throws {
        let late = try pki.certificate("p256").notAfter.advanced(by: .seconds(1))
        #expect(try Set(failures("enciphering", at: late)) == [.expired, .keyUsage])
    }

    @Test func revocation() throws {
        #expect(try failures("revoked") == [])
        #expect(try failures("revoked", lists: ["empty.crl"]) == [])
        #expect(try failures("revoked", lists: ["revoked.crl"]) == [.revoked])
        #expect(try failures("p256", lists: ["revoked.crl"]) == [])
        #expect(try failures("p256", lists: ["stale.crl"]) == [.revocationUnknown])
        #expect(try failures("below", lists: ["empty.crl"], with: ["sub"]) == [.revocationUnknown])
        #expect(throws: XMLSecurityError.self) { try pki.trust(revocationLists: ["rsa.pem"]) }
    }

    /// openssl itself, asked the same.
    @Test(arguments: ["rsa", "stranger", "below"])
    func sameAsOpenSSL(_ name: String) throws {
        let outcome = try Judge.run(
            "openssl",
            ["verify", "-CAfile", pki.path("ca/ca.pem"), "-attime", "1795255200", pki.path(name + ".pem")])
        #expect((outcome.status == 0) == (try failures(name).isEmpty))
    }
}
