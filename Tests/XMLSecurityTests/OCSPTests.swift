import Testing

@testable import XMLSecurity

/// Responses made and judged by `openssl ocsp`.
@Suite struct OCSPTests {
    let pki: RevocationPKI
    /// A minute after the responses were made.
    let now: UTCInstant

    init() throws {
        pki = try RevocationPKI.shared.get()
        now = pki.made.advanced(by: .seconds(60))
    }

    @Test(arguments: [
        ("good", "good.ocsp", RevocationState.notRevoked), ("good", "good-sha256-id.ocsp", .notRevoked),
        ("good", "delegate.ocsp", .notRevoked), ("superseded", "superseded.ocsp", .revoked),
        ("held", "held.ocsp", .revoked),
        // Signed by a key of the same name, without EKU, below another authority, after its certificate ended.
        ("good", "twin.ocsp", .unknown), ("good", "plain.ocsp", .unknown), ("good", "foreign.ocsp", .unknown),
        ("good", "former.ocsp", .unknown),
        // The responder does not know it; an answer about another certificate, or the same number below another issuer.
        ("good", "unknown.ocsp", .unknown), ("good", "second.ocsp", .unknown), ("good", "elsewhere.ocsp", .unknown),
    ])
    func response(_ name: String, _ response: String, _ state: RevocationState) throws {
        #expect(try pki.judge(name, [response], at: now) == .hardFail(state))
    }

    /// openssl verifies the response and names the status.
    @Test(arguments: [
        ("good", "good.ocsp"), ("good", "good-sha256-id.ocsp"), ("good", "delegate.ocsp"),
        ("superseded", "superseded.ocsp"),
        ("good", "twin.ocsp"), ("good", "plain.ocsp"), ("good", "foreign.ocsp"), ("good", "former.ocsp"),
        ("good", "unknown.ocsp"), ("good", "second.ocsp"),
    ])
    func sameAsOpenSSL(_ name: String, _ response: String) throws {
        var arguments = ["ocsp", "-respin", pki.path(response)]
        if response.contains("sha256") { arguments.append("-sha256") }
        arguments += [
            "-issuer", pki.path("ca/ca.pem"), "-cert", pki.path(name + ".pem"), "-CAfile", pki.path("ca/ca.pem"),
        ]
        let outcome = try Judge.run("openssl", arguments)
        let isGood =
            outcome.errors.contains("Response verify OK") && outcome.output.string.contains("\(name).pem: good")
        #expect(isGood == (try pki.judge(name, [response], at: now).failures.isEmpty), "\(outcome.errors)")
    }

    @Test func everySecondOfItsPeriodAndNoOther() throws {
        let end = pki.made.advanced(by: .seconds(600))
        let response = try pki.bytes("good.ocsp")
        let period = try OCSPResponse(der: response)
        let last = try #require(period.nextUpdate)
        #expect(last == period.thisUpdate.advanced(by: .seconds(600)))
        #expect(try pki.judge("good", ["good.ocsp"], at: last.advanced(by: .seconds(-1))) == .hardFail(.notRevoked))
        #expect(try pki.judge("good", ["good.ocsp"], at: last) == .hardFail(.unknown))
        #expect(
            try pki.judge("superseded", ["superseded.ocsp"], at: end.advanced(by: .seconds(9))) == .hardFail(.revoked))
    }

    /// Today's response about an earlier instant.
    @Test func earlierInstant() throws {
        #expect(try pki.judge("good", ["good.ocsp"], on: "05-01") == .hardFail(.notRevoked))
        #expect(try pki.judge("good", ["delegate.ocsp"], on: "05-01") == .hardFail(.notRevoked))
        #expect(try pki.judge("superseded", ["superseded.ocsp"], on: "05-31") == .hardFail(.notRevoked))
        #expect(try pki.judge("superseded", ["superseded.ocsp"], on: "06-01") == .hardFail(.revoked))
        #expect(try pki.judge("good", ["former.ocsp"], on: "05-01") == .hardFail(.unknown))
    }

    /// A delegated responder that a list revokes says nothing.
    @Test func revokedResponder() throws {
        #expect(try pki.judge("good", ["withdrawn.ocsp"], at: now) == .hardFail(.notRevoked))
        #expect(try pki.judge("good", ["withdrawn.ocsp", "after.crl"], at: now) == .hardFail(.unknown))
        #expect(try pki.judge("good", ["delegate.ocsp", "after.crl"], at: now) == .hardFail(.notRevoked))
    }

    /// One bad word outweighs any good one; lists and responses complete each other along a chain.
    @Test func listsAndResponsesTogether() throws {
        #expect(try pki.judge("superseded", ["superseded.ocsp", "before.crl"], on: "06-10") == .hardFail(.revoked))
        #expect(try pki.judge("leaf", ["leaf.ocsp", "sub.ocsp"], at: now, with: ["sub"]) == .hardFail(.notRevoked))
        #expect(try pki.judge("leaf", ["leaf.ocsp"], at: now, with: ["sub"]) == .hardFail(.unknown))
        #expect(
            try pki.judge("leaf", ["leaf.ocsp", "after.crl"], on: "06-20", with: ["sub"]) == .hardFail(.notRevoked))
        #expect(
            try pki.judge("leaf", ["sub-empty.crl", "sub.ocsp"], on: "06-20", with: ["sub"]) == .hardFail(.notRevoked))
    }

    /// Every bit counts: whatever is changed in a response, it no longer clears.
    @Test func changedResponse() throws {
        let certificate = try pki.certificate("good")
        let response = try pki.bytes("delegate.ocsp")
        #expect(response.count > 300)
        for index in response.indices {
            var changed = response
            changed[index] ^= 1
            guard let trust = try? TrustStore(anchors: [pki.certificate("ca/ca")], ocspResponses: [changed]) else {
                continue
            }
            let judgement = trust.judge(certificate: certificate, at: now)
            // The signature algorithm's own parameters and the certificate's unused parts are not signed by the responder.
            #expect(judgement == .hardFail(.unknown), "byte \(index)")
        }
    }

    @Test(arguments: ["sha1.ocsp", "good.pem", "after.crl"])
    func unreadableResponse(_ name: String) throws {
        let bytes = try pki.bytes(name)
        #expect(throws: XMLSecurityError.self) { try OCSPResponse(der: bytes) }
        #expect(throws: XMLSecurityError.self) {
            try TrustStore(anchors: [pki.certificate("ca/ca")], ocspResponses: [bytes])
        }
    }

    /// The error `tryLater` (RFC 6960, section 4.2.1), a response cut short, and one with a byte behind it.
    @Test func notAResponse() throws {
        let response = try pki.bytes("good.ocsp")
        for bytes in [[0x30, 0x03, 0x0A, 0x01, 0x03], [], Array(response.dropLast()), response + [0]] {
            #expect(throws: XMLSecurityError.self) { try OCSPResponse(der: bytes) }
        }
    }
}
