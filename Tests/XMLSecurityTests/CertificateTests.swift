import Testing

@testable import XMLSecurity

@Suite struct CertificateTests {
    let pki: TestPKI

    init() throws { pki = try TestPKI.shared.get() }

    @Test func readsWhatOpenSSLWrote() throws {
        let certificate = try pki.certificate("p256")
        #expect(certificate.organizationIdentifier == "NTRBE-0999999922")
        #expect(certificate.enterpriseNumberDigits == "0999999922")
        #expect(certificate.notBefore.xmlDateTime == "2020-01-01T00:00:00.000Z")
        #expect(certificate.notAfter.xmlDateTime == "2039-12-31T23:59:59.000Z")
        func openssl(_ option: String...) throws -> String {
            try Judge.run("openssl", ["x509", "-in", pki.path("p256.pem"), "-noout"] + option).output.string
        }
        #expect(try openssl("-serial") == "serial=\(certificate.serialHex)\n")
        #expect(try openssl("-subject", "-nameopt", "RFC2253,-esc_msb") == "subject=\(certificate.subject)\n")
        let fingerprint = certificate.sha256.map { ($0 < 16 ? "0" : "") + String($0, radix: 16).uppercased() }
        #expect(try openssl("-fingerprint", "-sha256").hasSuffix("=\(fingerprint.joined(separator: ":"))\n"))
        let der = try Judge.run("openssl", ["x509", "-in", pki.path("p256.pem"), "-outform", "DER"]).output
        #expect(certificate.der == der)
        #expect(try Certificate(der: der) == certificate)
    }

    @Test func authoritiesHaveNoOrganizationIdentifier() throws {
        #expect(try pki.certificate("ca/ca").organizationIdentifier == nil)
    }

    @Test func refusesOtherDER() throws {
        let der = try pki.certificate("rsa").der
        // Lengths of two octets follow 0x30 0x82; BER knows three, and none.
        #expect(der.starts(with: [0x30, 0x82]))
        let longLength = [0x30, 0x83, 0] + der[2...]
        let indefiniteLength = [0x30, 0x80] + der[4...] + [0, 0]
        for bytes in [der + [0], Array(der.dropLast()), [], [0x30, 0], longLength, indefiniteLength] {
            #expect(throws: XMLSecurityError.self) { try Certificate(der: bytes) }
        }
    }

    @Test func readsBundles() throws {
        let bundle = try pki.bytes("rsa.pem") + Array("between\n".utf8) + pki.bytes("ca/ca.pem")
        #expect(try Certificate.all(pem: bundle) == [pki.certificate("rsa"), pki.certificate("ca/ca")])
        #expect(throws: XMLSecurityError.self) { try Certificate.all(pem: []) }
        #expect(throws: XMLSecurityError.self) {
            try Certificate.all(
                pem: bundle + Array("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n".utf8))
        }
    }

    @Test func keysOfTheProfileOnly() throws {
        _ = try PrivateKey(pem: pki.bytes("rsa.key"))
        _ = try PrivateKey(pem: pki.bytes("p256.key"))
        for name in ["small.key", "p384.key", "rsa.pem"] {
            #expect(throws: XMLSecurityError.self) { try PrivateKey(pem: pki.bytes(name)) }
        }
        let encrypted = try Judge.run(
            "openssl", ["pkey", "-in", pki.path("rsa.key"), "-aes256", "-passout", "pass:test"])
        #expect(encrypted.status == 0)
        #expect(throws: XMLSecurityError.self) { try PrivateKey(pem: encrypted.output) }
    }

    @Test func keyAndCertificateBelongTogether() throws {
        _ = try pki.identity("rsa")
        let error = try #require(throws: XMLSecurityError.self) {
            try SigningIdentity(key: PrivateKey(pem: pki.bytes("rsa.key")), certificate: pki.certificate("p256"))
        }
        #expect(error.code == .keyCertificateMismatch)
    }

    /// openssl verifies what we sign and we verify what openssl signs; one bit more or less fails.
    @Test(arguments: ["rsa", "p256"])
    func signaturesMeetOpenSSL(_ name: String) throws {
        let bytes = Array("inter-OCMW".utf8)
        let scratch = try Scratch()
        let data = try scratch.file("data", bytes)
        let key = try PrivateKey(pem: pki.bytes(name + ".key")).handle
        let ours = try key.sign(bytes)
        let form = name == "p256" ? try #require(ECDSASignature.der(raw: ours, halfByteCount: 32)) : ours
        let publicKey = try Judge.run("openssl", ["pkey", "-in", pki.path(name + ".key"), "-pubout"]).output
        let arguments = [
            "dgst", "-sha256", "-verify", try scratch.file("public", publicKey), "-signature",
            try scratch.file("signature", form), data,
        ]
        #expect(try Judge.run("openssl", arguments).status == 0)
        let theirs = try Judge.run("openssl", ["dgst", "-sha256", "-sign", pki.path(name + ".key"), data]).output
        let raw = name == "p256" ? try #require(ECDSASignature.raw(der: theirs, halfByteCount: 32)) : theirs
        let method = try PrivateKey(pem: pki.bytes(name + ".key")).method
        #expect(key.verifies(raw, over: bytes, by: method))
        #expect(!key.verifies(raw, over: bytes + [0], by: method))
        for index in [0, raw.count / 2, raw.count - 1] {
            var spoilt = raw
            spoilt[index] ^= 1
            #expect(!key.verifies(spoilt, over: bytes, by: method))
        }
        #expect(!key.verifies(raw + [0], over: bytes, by: method))
        #expect(!key.verifies([], over: bytes, by: method))
    }
}
