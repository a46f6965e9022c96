import Testing

@testable import XMLSecurity

/// Lists made by openssl: before.crl from 05-15 to 06-15 knows nothing; after.crl from 06-15 to 07-15 knows four revocations
/// of 06-01; in released.crl, from 07-15, the one on hold is back; late.crl was made after every certificate had ended.
@Suite struct RevocationListTests {
    let pki: RevocationPKI

    init() throws { pki = try RevocationPKI.shared.get() }

    @Test(arguments: [
        ("good", "after.crl", "06-20", RevocationState.notRevoked), ("superseded", "after.crl", "06-20", .revoked),
        ("held", "after.crl", "06-20", .revoked), ("good", "before.crl", "06-14", .notRevoked),
        ("good", "before.crl", "06-15", .unknown), ("superseded", "before.crl", "06-14", .notRevoked),
    ])
    func currentList(_ name: String, _ list: String, _ day: String, _ state: RevocationState) throws {
        #expect(try pki.judge(name, [list], on: day) == .hardFail(state))
    }

    /// A list that is newer than the instant: what it dates later did not hold yet.
    @Test(arguments: [
        ("superseded", "05-31", RevocationState.notRevoked), ("superseded", "06-01", .revoked),
        ("compromised", "05-31", .notRevoked), ("compromised", "06-01", .revoked),
        // Revoked on 06-01, but invalid from 05-01.
        ("dated", "04-30", .notRevoked), ("dated", "05-01", .revoked), ("dated", "05-31", .revoked),
        ("good", "05-31", .notRevoked),
    ])
    func earlierInstant(_ name: String, _ day: String, _ state: RevocationState) throws {
        #expect(try pki.judge(name, ["after.crl"], on: day) == .hardFail(state))
        // An older list that did not know yet does not help, and does not harm.
        #expect(try pki.judge(name, ["before.crl", "after.crl"], on: day) == .hardFail(state))
    }

    /// Age does not weaken a revocation, only a good word.
    @Test func revocationStays() throws {
        #expect(try pki.judge("superseded", ["after.crl"], on: "12-01") == .hardFail(.revoked))
        #expect(try pki.judge("superseded", ["after.crl", "released.crl"], on: "07-20") == .hardFail(.revoked))
        #expect(try pki.judge("good", ["after.crl"], on: "12-01") == .hardFail(.unknown))
        let soft = RevocationPolicy(whenUnknown: .softFail, maximumAge: .seconds(60))
        #expect(try pki.judge("superseded", ["after.crl"], on: "12-01", policy: soft) == .hardFail(.revoked))
    }

    /// Only a hold ends, and only from the list on that no longer has it.
    @Test func holdEnds() throws {
        let both = ["after.crl", "released.crl"]
        #expect(try pki.judge("held", both, on: "07-20") == .hardFail(.notRevoked))
        #expect(try pki.judge("held", both.reversed(), on: "07-20") == .hardFail(.notRevoked))
        #expect(try pki.judge("held", both, on: "06-20") == .hardFail(.revoked))
        #expect(try pki.judge("held", ["after.crl"], on: "07-20") == .hardFail(.revoked))
    }

    /// Authorities may drop certificates that have ended, unless the list says that it keeps them.
    @Test func listMadeAfterTheEnd() throws {
        #expect(try pki.judge("good", ["late.crl"], on: "06-20") == .hardFail(.unknown))
        #expect(try pki.judge("superseded", ["late.crl"], on: "06-20") == .hardFail(.revoked))
        #expect(try pki.judge("superseded", ["late.crl"], on: "05-20") == .hardFail(.notRevoked))
        #expect(try pki.judge("good", ["keeping.crl"], on: "06-20") == .hardFail(.notRevoked))
    }

    /// Lists that say nothing: of another scope, with an unknown critical extension, not signed by the issuer.
    @Test(arguments: ["authorities.crl", "stranger.crl", "forged.crl", "sub-empty.crl"])
    func listThatDoesNotCount(_ list: String) throws {
        #expect(try pki.judge("good", [list], on: "06-20") == .hardFail(.unknown))
        #expect(try pki.judge("good", [list, "after.crl"], on: "06-20") == .hardFail(.notRevoked))
        // A list that is not the issuer's cannot revoke either.
        #expect(try pki.judge("superseded", [list], on: "06-20") == .hardFail(.unknown))
    }

    /// Signed with SHA-1; a delta list, which libcrypto would take for a complete one; no list.
    @Test(arguments: ["sha1.crl", "delta.crl", "good.pem", "good.ocsp"])
    func unreadableList(_ name: String) throws {
        let bytes = try pki.bytes(name)
        #expect(throws: XMLSecurityError.self) { try RevocationList(bytes) }
        #expect(throws: XMLSecurityError.self) {
            try TrustStore(anchors: [pki.certificate("ca/ca")], revocationLists: [bytes])
        }
    }

    /// Each issuer of the chain must speak, but for the anchor.
    @Test func chains() throws {
        let lists = ["after.crl", "sub-empty.crl"]
        #expect(try pki.judge("leaf", lists, on: "06-20", with: ["sub"]) == .hardFail(.notRevoked))
        #expect(try pki.judge("leaf", ["after.crl"], on: "06-20", with: ["sub"]) == .hardFail(.unknown))
        #expect(try pki.judge("leaf", ["sub-empty.crl"], on: "06-20", with: ["sub"]) == .hardFail(.unknown))
        // An issuer that may not sign lists.
        #expect(
            try pki.judge("quiet", ["after.crl", "mute-empty.crl"], on: "06-20", with: ["mute"]) == .hardFail(.unknown))
        // The chain comes first: nobody's list helps a stranger.
        #expect(try pki.judge("foreign", ["after.crl"], on: "06-20").failures == [.untrustedIssuer])
    }

    /// openssl itself, asked the same with a current list.
    @Test(
        arguments: ["good", "superseded", "held", "compromised"],
        ["after.crl", "before.crl", "stranger.crl", "forged.crl"])
    func sameAsOpenSSL(_ name: String, _ list: String) throws {
        let instant = try RevocationList(pki.bytes(list)).thisUpdate.advanced(by: .seconds(86_400))
        let outcome = try Judge.run(
            "openssl",
            [
                "verify", "-CAfile", pki.path("ca/ca.pem"), "-crl_check_all", "-CRLfile", pki.path(list), "-attime",
                "\(instant.milliseconds / 1000)", pki.path(name + ".pem"),
            ])
        #expect((outcome.status == 0) == (try pki.judge(name, [list], at: instant).failures.isEmpty))
    }
}
