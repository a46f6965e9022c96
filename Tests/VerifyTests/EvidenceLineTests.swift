import AuditLog
import Foundation
import Testing
import XMLSecurity

@testable import ocmw_verify

/// Lines that nothing proves, and lines in great number.
@Suite struct EvidenceLineTests {
    let pki: VerifyPKI

    init() throws { pki = try VerifyPKI() }

    /// A checkpoint of two lines: what it does not cover is nobody's word, also the acceptance at index 2.
    @Test func linesThatTheCheckpointDoesNotCoverAreRefused() throws {
        let bundle = try TestBundle(TestConversation.told(pki), covering: 2)
        let report = try bundle.judged(pki) { $0.instant = VerifyPKI.instant(daysAgo: 49) }
        #expect(
            report.findings.map { "\($0.code) \($0.place)" } == [
                "proof-missing lines[0]", "proof-missing lines[1]", "seal-unproven seal[0]",
            ])
        #expect(Set(report.notes.map(\.code.rawValue)) == ["judged-now"])
        #expect(report.provenLineCount == 1)
    }

    /// Covered, the acceptance is proven; one more leaf is the neighbour.
    @Test func aProvenAcceptanceSatisfiesItsReceipt() throws {
        let bundle = try TestBundle(TestConversation.told(pki), covering: 3)
        let report = try bundle.judged(pki) { $0.instant = VerifyPKI.instant(daysAgo: 49) }
        #expect(
            report.findings.map { "\($0.code) \($0.place)" } == ["proof-missing lines[0]", "seal-unproven seal[0]"])
        #expect(report.provenLineCount == 2)
    }

    @Test func noMoreThanAThousandLinesAreTold() throws {
        let story = try TestConversation(pki)
        let inquiry = try story.inquiry(at: 1)
        for _ in 0..<EvidenceFinding.limit { try story.record(.documentQueued, inquiry, at: 2) }
        var bundle = try TestBundle(story)
        bundle.changeAll("documents") { $0 = [] }
        let report = try bundle.judged(pki)
        #expect(report.openedLineCount == EvidenceFinding.limit + 2)
        #expect(report.findings.count { $0.code == "opened-document-missing" } == EvidenceFinding.limit)
    }
}
