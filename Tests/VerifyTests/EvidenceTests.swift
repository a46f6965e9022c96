import AuditLog
import Foundation
import Messages
import Testing
import XMLSecurity

@testable import ocmw_verify

/// What `ocmw-verify evidence` accepts, and what it says of it.
@Suite struct EvidenceTests {
    let pki: VerifyPKI

    init() throws { pki = try VerifyPKI() }

    /// The certificates of both OCMWs ended since: stamps and the cosignature tell when they were used.
    @Test func anArchivedConversationIsProven() throws {
        let report = try TestBundle(TestConversation.told(pki)).judged(pki)
        #expect(report.findings == [])
        #expect(report.notes == [])
        #expect(
            report.facts.map(\.operation.rawValue) == [
                "requestInquiry", "hubStamp", "receipt", "replyInquiry", "hubStamp", "receipt", "requestInquiry",
                "hubStamp",
                "refusal",
            ])
        #expect(
            report.facts.map(\.basis) == [
                .hubStamp, .hubClock, .stampedAnswer, .hubStamp, .hubClock, .cosignature, .hubStamp, .hubClock,
                .hubClock,
            ])
        #expect(report.facts.allSatisfy { $0.revocation == .notRevoked })
        #expect(report.provenLineCount == 4 && report.lineCount == 4 && report.openedLineCount == 4)
        #expect(report.logs.allSatisfy { $0.isKeyTrusted && $0.cosignedAt != nil })
    }

    /// The anchors of another network: each document says that its signer chains to none of them, and what to give.
    @Test func wrongAnchorsAreNamed() throws {
        let others = try VerifyPKI().anchors()
        let report = try TestBundle(TestConversation.told(pki)).judged(pki) { $0.anchors = others }
        let untrusted = report.findings.filter { $0.code == "certificate-issuer-untrusted" }
        #expect(!untrusted.isEmpty && report.findings.allSatisfy { !$0.detail.isEmpty && !$0.detail.hasPrefix(" ") })
        for finding in untrusted {
            #expect(finding.detail.hasPrefix("the signer's certificate chains to no certificate of --trust"))
            #expect(finding.detail.contains("Give --trust the PEM file") && finding.detail.contains("(judged at "))
        }
        #expect(report.text.contains("certificate-issuer-untrusted: the signer's certificate chains to no"))
    }

    @Test func theAccountSaysWhatHappened() throws {
        let story = try TestConversation.told(pki)
        let report = try TestBundle(story).judged(pki)
        let (inquiry, reply, refused) = (report.accounts[0], report.accounts[1], report.accounts[2])
        #expect(inquiry.hubReceivedAt == story.at(3) && inquiry.acceptedAt == story.at(3))
        #expect(inquiry.acceptedBy == VerifyPKI.answerer && inquiry.sentOn != nil)
        #expect(inquiry.lines == ["lines[2] document-queued"])
        #expect(reply.hubReceivedAt == story.at(61) && reply.acceptedBy == VerifyPKI.asker)
        #expect(refused.acceptedAt == nil && refused.sentOn == nil)
        #expect(refused.refusedBy == VerifyPKI.hub && refused.refusalCode != nil)
        #expect(report.text.hasPrefix("valid: conversation c-1 of OCMW 0999999922"))
        #expect(report.text.contains("accepted by 0999999823"))
        let json = try JSONSerialization.jsonObject(with: Data(report.json.utf8)) as? [String: Any]
        #expect(json?["valid"] as? Bool == true)
        #expect((json?["documents"] as? [Any])?.count == 9)
    }

    /// Without a witness, the asker's own receipt has nothing that dates it: it is judged now, after its certificate ended.
    @Test func withoutACosignatureAnOwnReceiptIsJudgedNow() throws {
        let bundle = try TestBundle(TestConversation.told(pki), cosigned: nil)
        let late = try bundle.judged(pki, witness: false)
        #expect(late.findings.map(\.place).allSatisfy { $0 == "documents[5]" })
        #expect(late.findings.map(\.code).contains("certificate-expired"))
        let then = try bundle.judged(pki, witness: false) { $0.instant = VerifyPKI.instant(daysAgo: 49) }
        #expect(then.findings == [])
        #expect(Set(then.notes.map(\.code)) == [.judgedNow, .witnessNotGiven])
    }

    @Test func withoutTheHubsNumberNoStampCounts() throws {
        let bundle = try TestBundle(TestConversation.told(pki), cosigned: nil)
        let report = try bundle.judged(pki, hub: false, witness: false)
        #expect(report.notes.map(\.code).contains(.hubNotGiven))
        #expect(report.findings.map(\.code).contains("certificate-expired"))
        let then = try bundle.judged(pki, hub: false, witness: false) { $0.instant = VerifyPKI.instant(daysAgo: 50) }
        #expect(then.findings == [] && then.accounts.allSatisfy { $0.sentOn == nil })
    }

    /// The seal covers stamps too: when nobody says who the hub is, its cosignature dates them, long after the hub's certificate ended.
    @Test func aCosignedSealDatesStamps() throws {
        let bundle = try TestBundle(TestConversation.told(pki))
        let report = try bundle.judged(pki, hub: false) { $0.instant = VerifyPKI.instant(daysAgo: -400) }
        #expect(report.findings == [])
        #expect(report.facts.allSatisfy { $0.basis == .cosignature })
        let without = try TestBundle(TestConversation.told(pki), cosigned: nil)
        let late = try without.judged(pki, hub: false, witness: false) { $0.instant = VerifyPKI.instant(daysAgo: -400) }
        #expect(late.findings.filter { $0.code == "certificate-expired" }.count == 9)
    }

    /// What another line than that of the taking says dates nothing else.
    @Test func aCosignedLineThatCommitsToSomethingElseIsNoSeal() throws {
        var bundle = try TestBundle(TestConversation.told(pki))
        let line = try #require(bundle.members["lines"] as? [Any])[0]
        bundle.changeAll("seal") { $0 = [line] }
        let report = try bundle.judged(pki)
        #expect(report.findings.contains { $0.code == "seal-wrong" })
        #expect(report.findings.contains { $0.code == "certificate-expired" && $0.place == "documents[5]" })
    }

    /// The day in law would be that of another zone: nothing is judged.
    @Test func withoutTheTimeZoneOfBelgiumNothingIsJudged() throws {
        let settings = EvidenceSettings(anchors: try pki.anchors(), instant: VerifyPKI.instant(daysAgo: 0))
        let error = #expect(throws: UnusableInput.self) {
            try EvidenceJudge(settings: settings, knowsBelgianTime: false)
        }
        #expect(error?.description.contains("tzdata") == true)
        // One second before midnight in Belgium, in winter and in summer.
        for (instant, day) in [
            ("2026-01-31T22:59:59Z", "2026-01-31"), ("2026-01-31T23:00:00Z", "2026-02-01"),
            ("2026-07-31T21:59:59Z", "2026-07-31"), ("2026-07-31T22:00:00Z", "2026-08-01"),
        ] { #expect(BelgianCalendar.civilDate(of: try UTCInstant(xmlDateTime: instant)).description == day) }
    }

    @Test func aKeyFromTheBundleAloneIsTold() throws {
        let report = try TestBundle(TestConversation.told(pki)).judged(pki, logKey: false)
        #expect(report.findings == [] && report.notes.map(\.code) == [.logKeyFromBundle])
    }

    /// The order of members and white space are JSON's own business.
    @Test func anotherSpellingOfTheSameJSONIsTheSame() throws {
        let bundle = try TestBundle(TestConversation.told(pki))
        let pretty = try JSONSerialization.data(withJSONObject: bundle.members, options: [.prettyPrinted])
        let report = try TestBundle.judge([UInt8](pretty), pki) { settings in
            settings.hub = VerifyPKI.hub
            settings.witnessKeys = [bundle.witnessKey]
        }
        #expect(report.findings == [])
    }

    /// Revoked after the stamp: it holds; before it: it does not. Without a list nothing is known.
    @Test(arguments: [(30.0, true), (60, false)]) func revocationCountsFromItsDate(_ days: Double, _ holds: Bool) throws
    {
        try pki.revoke("answerer", daysAgo: days)
        let report = try TestBundle(TestConversation.told(pki)).judged(pki) { settings in
            settings.revocationLists = [(try? pki.bytes("pki/crl.pem")) ?? []]
        }
        #expect((report.findings == []) == holds)
        #expect(report.findings.allSatisfy { $0.code == "certificate-revoked" || $0.code.contains("missing") })
    }

    @Test func withoutAListNothingIsKnownOfRevocation() throws {
        var bundle = try TestBundle(TestConversation.told(pki))
        bundle.changeAll("revocation") { $0 = [] }
        let hard = try bundle.judged(pki)
        #expect(hard.findings.map(\.code).contains("certificate-revocation-unknown"))
        let soft = try bundle.judged(pki) { $0.isSoft = true }
        #expect(soft.findings == [] && Set(soft.notes.map(\.code)) == [.revocationUnknown])
    }
}
