import Testing

@testable import XMLSecurity

/// hard-fail, soft-fail, age, and what a store remembers.
@Suite struct RevocationPolicyTests {
    let pki: RevocationPKI

    init() throws { pki = try RevocationPKI.shared.get() }

    private func judge(_ trust: TrustStore, _ name: String, on day: String) throws -> RevocationState {
        trust.judge(certificate: try pki.certificate(name), at: try RevocationPKI.day(day)).revocation
    }

    @Test func nothingKnown() throws {
        #expect(try pki.judge("good", [], on: "06-20") == .hardFail(.notAsked))
        #expect(try pki.judge("good", [], on: "06-20", policy: RevocationPolicy()) == .hardFail(.unknown))
        let soft = try pki.judge("good", [], on: "06-20", policy: RevocationPolicy(whenUnknown: .softFail))
        #expect(soft == TrustJudgement(failures: [], revocation: .unknown))
        let known = try pki.judge("good", ["after.crl"], on: "06-20", policy: RevocationPolicy(whenUnknown: .softFail))
        #expect(known == .hardFail(.notRevoked))
        let revoked = try pki.judge(
            "superseded", ["after.crl"], on: "06-20", policy: RevocationPolicy(whenUnknown: .softFail))
        #expect(revoked == .hardFail(.revoked))
    }

    /// An anchor is not judged, but a certificate that is an anchor itself is: nobody above it speaks.
    @Test func anchorsThemselves() throws {
        let certificate = try pki.certificate("good")
        let trust = try TrustStore(anchors: [certificate], revocationLists: [pki.bytes("after.crl")])
        #expect(trust.judge(certificate: certificate, at: try RevocationPKI.day("06-20")) == .hardFail(.unknown))
        let plain = try TrustStore(anchors: [certificate])
        #expect(plain.judge(certificate: certificate, at: try RevocationPKI.day("06-20")) == .hardFail(.notAsked))
        let below = try TrustStore(anchors: [pki.certificate("sub")], revocationLists: [pki.bytes("sub-empty.crl")])
        let leaf = try pki.certificate("leaf")
        #expect(below.judge(certificate: leaf, at: try RevocationPKI.day("06-20")) == .hardFail(.notRevoked))
    }

    /// after.crl is of 06-15: a day old counts until the second before 06-16.
    @Test func age() throws {
        let day = RevocationPolicy(maximumAge: .seconds(86_400))
        let end = try RevocationPKI.day("06-16")
        #expect(
            try pki.judge("good", ["after.crl"], at: end.advanced(by: .seconds(-1)), policy: day)
                == .hardFail(.notRevoked))
        #expect(try pki.judge("good", ["after.crl"], at: end, policy: day) == .hardFail(.unknown))
        #expect(try pki.judge("superseded", ["after.crl"], at: end, policy: day) == .hardFail(.revoked))
        // The limit never stretches nextUpdate, and does not touch what a newer list says about the past.
        let year = RevocationPolicy(maximumAge: .seconds(365 * 86_400))
        #expect(try pki.judge("good", ["after.crl"], on: "07-15", policy: year) == .hardFail(.unknown))
        #expect(try pki.judge("good", ["after.crl"], on: "05-01", policy: day) == .hardFail(.notRevoked))
        let minute = RevocationPolicy(maximumAge: .seconds(60))
        let made = try OCSPResponse(der: pki.bytes("good.ocsp")).thisUpdate
        #expect(
            try pki.judge("good", ["good.ocsp"], at: made.advanced(by: .seconds(59)), policy: minute)
                == .hardFail(.notRevoked))
        #expect(
            try pki.judge("good", ["good.ocsp"], at: made.advanced(by: .seconds(60)), policy: minute)
                == .hardFail(.unknown))
    }

    /// Without a nextUpdate only the limit lets a statement count. Source: RFC 6960, section 2.4.
    @Test func statementWithoutAnEnd() {
        let statement = RevocationStatement(status: .good, thisUpdate: 100, nextUpdate: nil, keepsEndedSince: nil)
        #expect(!statement.clears(at: 100, certificateEnd: 1000, maximumAge: nil))
        #expect(statement.clears(at: 109, certificateEnd: 1000, maximumAge: 10))
        #expect(!statement.clears(at: 110, certificateEnd: 1000, maximumAge: 10))
        #expect(statement.clears(at: 99, certificateEnd: 1000, maximumAge: nil))
        let endless = RevocationStatement(status: .good, thisUpdate: 100, nextUpdate: nil, keepsEndedSince: nil)
        #expect(endless.freshness(maximumAge: Int64.max).isEmpty)
    }

    /// One store asked at many instants answers as a new store does at each.
    @Test func memoryChangesNoAnswer() throws {
        let days = ["06-20", "05-31", "06-01", "07-14", "07-15", "06-15", "04-30", "06-20", "12-01", "05-01", "06-14"]
        let sources = [["after.crl"], ["before.crl"], ["before.crl", "after.crl"], ["after.crl", "released.crl"], []]
        let policies = [
            RevocationPolicy(), RevocationPolicy(whenUnknown: .softFail),
            RevocationPolicy(whenUnknown: .softFail, maximumAge: .seconds(86_400)),
        ]
        for source in sources {
            for policy in policies {
                for name in ["good", "superseded", "dated", "held"] {
                    let certificate = try pki.certificate(name)
                    let trust = try pki.trust(source, policy: policy)
                    for day in days + days.reversed() {
                        let instant = try RevocationPKI.day(day)
                        let fresh = try pki.judge(name, source, at: instant, policy: policy)
                        #expect(trust.judge(certificate: certificate, at: instant) == fresh, "\(name) \(source) \(day)")
                    }
                }
            }
        }
    }

    /// A remembered response ends with its nextUpdate.
    @Test func memoryEndsWithTheResponse() throws {
        let trust = try pki.trust(["good.ocsp"])
        let certificate = try pki.certificate("good")
        let end = try #require(try OCSPResponse(der: pki.bytes("good.ocsp")).nextUpdate)
        for _ in 1...2 {
            #expect(trust.judge(certificate: certificate, at: end.advanced(by: .seconds(-1))) == .hardFail(.notRevoked))
            #expect(trust.judge(certificate: certificate, at: end) == .hardFail(.unknown))
        }
    }

    /// Whoever holds a revoked certificate does not have the lists verified at each message. A hold may end, a stranger is not kept.
    @Test func revokedCertificatesAreRemembered() throws {
        let trust = try pki.trust(["after.crl"])
        let instant = try RevocationPKI.day("06-20")
        let seconds = instant.milliseconds / 1000
        for (name, isKept) in [
            ("superseded", true), ("good", true), ("dated", true), ("held", false), ("foreign", false),
        ] {
            let certificate = try pki.certificate(name)
            let first = trust.judged(certificate, [], at: instant)
            let held = trust.held(certificate, for: .signing, at: seconds)
            #expect((held != nil) == isKept, "\(name)")
            guard isKept else { continue }
            #expect(held?.judgement == first.judgement && held?.evidence == first.evidence)
            #expect(trust.held(certificate, for: .tlsClient, at: seconds) == nil)
        }
        let superseded = try pki.certificate("superseded")
        #expect(trust.judge(certificate: superseded, at: instant) == .hardFail(.revoked))
        // Before it was revoked, and after a list that no longer says so.
        #expect(try judge(trust, "superseded", on: "05-20") == .notRevoked)
        try trust.replace(revocationLists: [pki.bytes("before.crl")], ocspResponses: [])
        #expect(try judge(trust, "superseded", on: "06-10") == .notRevoked)
    }

    @Test func memoryIsBounded() throws {
        var held = HeldChains()
        let der = try pki.certificate("good").der
        let judged = JudgedCertificate(judgement: .hardFail(.revoked), evidence: nil)
        var certificates: [Certificate] = []
        for _ in 0..<1025 {
            let certificate = try Certificate(der: der)
            certificates.append(certificate)
            held.insert(certificate, for: .signing, during: 0..<10, judged)
            #expect(held.count <= 1024)
        }
        let last = try #require(certificates.last)
        #expect(held.judged(last, for: .signing, at: 9) != nil && held.judged(last, for: .signing, at: 10) == nil)
        #expect(held.judged(certificates[0], for: .signing, at: 9) == nil)
    }

    /// What a judgement rests on, in the words of the list and of the response.
    @Test func evidence() throws {
        func evidence(_ name: String, _ sources: [String], at instant: UTCInstant) throws -> RevocationEvidence? {
            try pki.trust(sources, policy: RevocationPolicy()).judged(pki.certificate(name), [], at: instant).evidence
        }
        let (june, after) = (try RevocationPKI.day("06-20"), try RevocationPKI.day("06-15"))
        let good = try #require(try evidence("good", ["before.crl", "after.crl"], at: june))
        #expect(good.source == .list && good.thisUpdate == after && good.gap == nil && good.revokedFrom == nil)
        #expect(try good.nextUpdate == RevocationPKI.day("07-15"))
        #expect(try good.subject == pki.certificate("good").subject)
        let revoked = try #require(try evidence("superseded", ["after.crl"], at: june))
        #expect(revoked.source == .list && revoked.thisUpdate == after && revoked.reason == "superseded")
        #expect(try revoked.revokedFrom == RevocationPKI.day("06-01"))
        // openssl's index has keyTime for a keyCompromise with an invalidityDate.
        let dated = try #require(try evidence("dated", ["after.crl"], at: june))
        #expect(try dated.reason == "keyCompromise" && dated.revokedFrom == RevocationPKI.day("05-01"))
        let answered = try #require(try evidence("superseded", ["superseded.ocsp"], at: pki.made))
        #expect(answered.source == .response && answered.thisUpdate == pki.made && answered.reason == "superseded")
        let none = try #require(try evidence("good", ["second.ocsp"], at: pki.made))
        #expect(none.gap == .noStatement && none.source == nil && none.thisUpdate == nil)
        let old = try #require(try evidence("good", ["after.crl"], at: RevocationPKI.day("08-01")))
        #expect(old.gap == .outdated && old.thisUpdate == after)
        #expect(try pki.trust([]).judged(pki.certificate("good"), [], at: june).evidence == nil)
    }

    /// The certificate of an authority that was withdrawn is named, not the signer's below it.
    @Test func evidenceNamesTheCertificateThatDecides() throws {
        let trust = try pki.trust(["sub-empty.crl"])
        let judged = trust.judged(
            try pki.certificate("leaf"), [try pki.certificate("sub")], at: try RevocationPKI.day("06-20"))
        #expect(judged.judgement == .hardFail(.unknown))
        #expect(try judged.evidence?.subject == pki.certificate("sub").subject)
        #expect(judged.evidence?.gap == .noStatement)
    }

    /// New lists count at once, also for certificates that held before.
    @Test func replacedSourcesCountAtOnce() throws {
        let trust = try pki.trust(["before.crl"])
        #expect(try judge(trust, "superseded", on: "06-10") == .notRevoked)
        try trust.replace(revocationLists: [pki.bytes("after.crl")], ocspResponses: [])
        #expect(try judge(trust, "superseded", on: "06-10") == .revoked)
        #expect(try judge(trust, "good", on: "06-20") == .notRevoked)
        try trust.replace(revocationLists: [], ocspResponses: [])
        #expect(try judge(trust, "good", on: "06-20") == .unknown)
        try trust.replace(revocationLists: [pki.bytes("after.crl")], ocspResponses: [])
        #expect(throws: XMLSecurityError.self) {
            try trust.replace(revocationLists: [], ocspResponses: [pki.bytes("good.pem")])
        }
        #expect(try judge(trust, "superseded", on: "06-20") == .revoked)
    }

    /// Threads that judge while lists are replaced see one state or the other.
    @Test func replacingWhileOthersJudge() async throws {
        let trust = try pki.trust(["before.crl"])
        let lists = try [pki.bytes("before.crl"), pki.bytes("after.crl")]
        let (good, superseded) = try (pki.certificate("good"), pki.certificate("superseded"))
        let instant = try RevocationPKI.day("06-14")
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    (0..<100).allSatisfy { _ in
                        let state = trust.judge(certificate: superseded, at: instant).revocation
                        return trust.judge(certificate: good, at: instant).failures.isEmpty
                            && (state == .revoked || state == .notRevoked)
                    }
                }
            }
            group.addTask {
                for round in 0..<100 { try trust.replace(revocationLists: [lists[round % 2]], ocspResponses: []) }
                return true
            }
            for try await held in group { #expect(held) }
        }
        #expect(try judge(trust, "superseded", on: "06-14") == .revoked)
    }

    /// The verdict on a document and on a message says what was known.
    @Test func verdictsSayWhatWasKnown() throws {
        let document = try TestDocument.signed(by: pki.identity("good"))
        let soft = try pki.trust(["after.crl"], policy: RevocationPolicy(whenUnknown: .softFail))
        for (day, state) in [("06-20", RevocationState.notRevoked), ("08-20", .unknown)] {
            let verdict = try DocumentVerifier(trust: soft).verify(bytes: document, at: RevocationPKI.day(day))
            #expect(verdict.value?.revocation == state)
        }
        let message = try SOAPSigner(identity: pki.identity("good"))
            .sign(body: [TestDocument.root()], at: RevocationPKI.day("08-20"))
        let unknown = try SOAPVerifier(trust: soft).verify(bytes: message.bytes, at: RevocationPKI.day("08-20"))
        #expect(unknown.value?.revocation == .unknown)
        let hard = try pki.trust(["after.crl"])
        let verdict = try DocumentVerifier(trust: hard).verify(bytes: document, at: RevocationPKI.day("08-20"))
        #expect(verdict.codes == [.certificateRevocationUnknown])
    }

    /// Roll-over: the old and the new certificate of one organisation sign side by side, until the old one is revoked.
    @Test func twoCertificatesOfOneOrganisation() throws {
        let (old, new) = try (pki.certificate("superseded"), pki.certificate("second"))
        #expect(old.enterpriseNumberDigits == new.enterpriseNumberDigits && old != new)
        let trust = try pki.trust(["after.crl"])
        for (name, day, holds) in [
            ("superseded", "05-31", true), ("second", "05-31", true), ("superseded", "06-20", false),
            ("second", "06-20", true),
        ] {
            let verdict = try DocumentVerifier(trust: trust).verify(
                bytes: TestDocument.signed(by: pki.identity(name)), at: RevocationPKI.day(day))
            #expect((verdict.value != nil) == holds, "\(name) \(day)")
            #expect(holds || verdict.codes == [.certificateRevoked])
        }
    }
}
