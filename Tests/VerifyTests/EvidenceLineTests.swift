import AuditLog
import Foundation
import Testing
import XMLSecurity

@testable import ocmw_verify

/// Lines that nothing proves yet, and lines in great number.
@Suite struct EvidenceLineTests {
    let pki: VerifyPKI

    init() throws { pki = try VerifyPKI() }

    /// A checkpoint of two lines: the acceptance, at index 2, is really younger, and the reader is told of the receipt.
    @Test func aReceiptWhoseLineIsYoungerThanTheCheckpointIsANote() throws {
        let bundle = try TestBundle(TestConversation.told(pki), covering: 2)
        let report = try bundle.judged(pki) { $0.instant = VerifyPKI.instant(daysAgo: 49) }
        #expect(report.findings.map(\.code) == ["seal-unproven"])
        let notes = report.notes.filter { !["judged-now"].contains($0.code.rawValue) }
        #expect(
            notes.map { "\($0.code.rawValue) \($0.place)" } == [
                "promised-line-younger documents[5]", "line-without-proof lines[0]", "line-without-proof lines[1]",
                "line-without-proof seal[0]",
            ])
        #expect(report.provenLineCount == 1)
    }

    /// Proven, the same line satisfies the receipt; one more leaf covered is the neighbour.
    @Test func aProvenAcceptanceSatisfiesItsReceipt() throws {
        let bundle = try TestBundle(TestConversation.told(pki), covering: 3)
        let report = try bundle.judged(pki) { $0.instant = VerifyPKI.instant(daysAgo: 49) }
        #expect(report.findings.map(\.code) == ["seal-unproven"])
        #expect(!report.notes.contains { $0.code.rawValue == "promised-line-younger" })
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
