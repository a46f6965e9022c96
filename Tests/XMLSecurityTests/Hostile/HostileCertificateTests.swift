import Testing

@testable import XMLSecurity

/// Certificates made to cost more than they weigh, by somebody whom nobody trusts.
@Suite struct HostileCertificateTests {
    let pki: TestPKI
    let key: Certificate

    init() throws {
        pki = try TestPKI.shared.get()
        key = try pki.certificate("p256")
    }

    /// Decimal digits of a long number take time as the square of its length: a serial of 160 KB took six seconds.
    @Test(arguments: [(20, 48), (21, 0), (9000, 0)])
    func serialNumber(_ byteCount: Int, _ digitCount: Int) throws {
        let certificate = try Certificate(
            der: CraftedCertificate(serial: [UInt8](repeating: 0x5A, count: byteCount), key: key).der)
        // 0x5A… of 20 octets is about 5.2e47.
        #expect(certificate.handle.serialDecimal.utf8.count == digitCount)
    }

    /// libcrypto copies the issuer's name for each point that is relative to it, whether or not anybody trusts the certificate.
    @Test func relativeDistributionPoints() throws {
        let uri = CraftedCertificate.encoded(0xA0, CraftedCertificate.encoded(0x86, Array("http://a.example/crl".utf8)))
        let relative = CraftedCertificate.encoded(
            0xA1, CraftedCertificate.sequence([0x06, 3, 0x55, 4, 3], CraftedCertificate.encoded(0x0C, Array("x".utf8))))
        let readable = CraftedCertificate(extensions: [CraftedCertificate.distributionPoints(3, uri)], key: key).der
        #expect(try Certificate(der: readable).serialHex == "05")
        for names in [[relative], [uri, relative]] {
            let points = CraftedCertificate.sequence(
                names.flatMap { CraftedCertificate.sequence(CraftedCertificate.encoded(0xA0, $0)) })
            let refused = CraftedCertificate(
                extensions: [
                    CraftedCertificate.sequence([0x06, 3, 0x55, 0x1D, 31], CraftedCertificate.encoded(4, points))
                ],
                key: key
            ).der
            #expect(throws: XMLSecurityError.self) { try Certificate(der: refused) }
        }
    }

    /// What has a chain to an anchor is decoded once; what a stranger brings is decoded anew and forgotten.
    @Test func onlyWhatHasAnAnchorIsKept() throws {
        let trust = try pki.trust()
        let stranger = CraftedCertificate(key: key).der
        for (der, isKept) in [(key.der, true), (stranger, false)] {
            let text = Base64.encode(der)
            let first = try #require(trust.certificate(base64: text))
            #expect(trust.certificate(base64: text)?.handle !== first.handle)
            #expect(trust.failures(certificate: first, at: TestPKI.now).contains(.untrustedIssuer) != isKept)
            #expect((trust.certificate(base64: text)?.handle === first.handle) == isKept)
        }
    }

    /// Escape sequences, line ends and directions of writing do not reach a terminal by way of a name.
    @Test(arguments: [
        ("a\u{9B}2Jb", "CN=a\\C2\\9B2Jb"), ("a\u{1B}[2Jb", "CN=a\\1B[2Jb"), ("a\u{202E}b", "CN=a\\E2\\80\\AEb"),
        ("a\u{2028}b", "CN=a\\E2\\80\\A8b"), ("a\nb", "CN=a\\0Ab"), ("Één 日本", "CN=Één 日本"),
    ])
    func subject(_ name: String, _ shown: String) throws {
        let scratch = try Scratch()
        let made = try Judge.run(
            "openssl",
            [
                "req", "-x509", "-new", "-utf8", "-key", pki.path("p256.key"), "-subj", "/CN=\(name)", "-out",
                scratch.path + "/c.pem",
            ])
        #expect(made.status == 0, "\(made.errors)")
        let subject = try Certificate(pem: Judge.bytes(ofFile: scratch.path + "/c.pem")).subject
        #expect(subject.hasSameBytes(as: shown), "\(subject)")
    }
}
