import AuditLog
import Foundation
import Messages
import SocialSecurity
import Testing
import XMLSecurity

@testable import ocmw_verify

/// Bundles that an OCMW put together dishonestly and sealed itself: what others signed gives it away.
@Suite struct EvidenceForgeryTests {
    let pki: VerifyPKI

    init() throws { pki = try VerifyPKI() }

    private func codes(_ story: TestConversation) throws -> Set<String> {
        Set(try TestBundle(story).judged(pki).findings.map(\.code))
    }

    @Test func aDocumentOfAnotherConversationIsRefused() throws {
        let story = try TestConversation.told(pki)
        let other = try TestConversation.told(pki, conversation: "c-2")
        story.add(other.documents[0])
        #expect(try codes(story).contains("other-conversation"))
    }

    @Test func swappedReceiptsAreRefused() throws {
        let story = try TestConversation(pki)
        let (first, second) = (try story.inquiry(at: 1), try story.inquiry(at: 2))
        let receipt = try story.receipt(for: first, by: "answerer", to: VerifyPKI.asker, at: 3)
        story.add(receipt)
        try story.stamp(first, .delivered, answer: receipt, to: VerifyPKI.asker, at: 4)
        #expect(try codes(story) == [])
        // The receipt of the first shown as that of the second: the hub's stamp names it, but it names the first.
        let wrong = try TestConversation(pki)
        wrong.add(first)
        wrong.add(second)
        wrong.add(receipt)
        try wrong.stamp(second, .delivered, answer: receipt, to: VerifyPKI.asker, at: 4)
        #expect(try codes(wrong).contains("stamped-answer-missing"))
    }

    @Test func aReceiptOfAStrangerIsRefused() throws {
        let story = try TestConversation(pki)
        let inquiry = try story.inquiry(at: 1)
        try story.stamp(inquiry, .forwarded, to: VerifyPKI.asker, at: 2)
        story.add(try story.receipt(for: inquiry, by: "asker", to: VerifyPKI.asker, at: 3))
        #expect(try codes(story).contains("receipt-not-by-recipient"))
    }

    /// After a merger: the successor's receipt counts because the hub passed it on.
    @Test func aReceiptThatTheHubDeliveredCounts() throws {
        let story = try TestConversation(pki)
        let inquiry = try story.inquiry(at: 1)
        let receipt = try story.receipt(for: inquiry, by: "stranger", to: VerifyPKI.asker, at: 3)
        story.add(receipt)
        try story.stamp(inquiry, .delivered, answer: receipt, to: VerifyPKI.asker, at: 4)
        #expect(try codes(story) == [])
    }

    @Test func aStampByAnotherIsRefused() throws {
        let story = try TestConversation(pki)
        let inquiry = try story.inquiry(at: 1)
        try story.stamp(inquiry, .forwarded, by: "asker", to: VerifyPKI.asker, at: 2)
        // Nothing dates what calls itself a stamp and is not the hub's.
        let report = try TestBundle(story).judged(pki) { $0.instant = VerifyPKI.instant(daysAgo: 49) }
        #expect(report.findings.map(\.code) == ["stamp-not-by-hub"])
    }

    @Test func aStampAboutOtherOrganisationsIsRefused() throws {
        let story = try TestConversation(pki)
        let inquiry = try story.inquiry(at: 1)
        try story.stamp(inquiry, .forwarded, sender: VerifyPKI.stranger, to: VerifyPKI.asker, at: 2)
        #expect(try codes(story).contains("stamp-differs"))
    }

    @Test func aRefusalOfAStrangerIsRefused() throws {
        let story = try TestConversation(pki)
        let inquiry = try story.inquiry(at: 1)
        try story.stamp(inquiry, .refused, to: VerifyPKI.asker, at: 2)
        try story.refusal(of: inquiry, by: "stranger", at: 2)
        #expect(try codes(story).contains("refusal-by-stranger"))
    }

    @Test func oneTicketForTwoDocumentsIsAConflict() throws {
        let story = try TestConversation(pki)
        let ticket = try Ticket("twice")
        for seconds in [1, 2] as [Int64] {
            try story.stamp(story.inquiry(at: seconds, ticket: ticket), .forwarded, to: VerifyPKI.asker, at: 3)
        }
        #expect(try codes(story).contains("document-conflict"))
    }

    @Test func anAnswerToTheSameTicketWithAnotherDigestIsRefused() throws {
        let story = try TestConversation(pki)
        let ticket = try Ticket("twice")
        let first = try story.inquiry(at: 1, ticket: ticket)
        let other = try TestConversation(pki)
        _ = try other.inquiry(at: 2, ticket: ticket)
        other.add(try story.receipt(for: first, by: "answerer", to: VerifyPKI.asker, at: 3))
        #expect(try codes(other).contains("answered-document-differs"))
    }

    @Test func aDocumentSignedByAnotherOrganisationIsRefused() throws {
        let story = try TestConversation(pki)
        let inquiry = try story.sign(
            .requestInquiry(RequestInquiry(applicationDate: CivilDate("2026-01-05"), aid: .both)), by: "stranger",
            from: VerifyPKI.asker, to: VerifyPKI.answerer, at: story.at(1))
        story.add(inquiry)
        #expect(try codes(story).contains("signer-not-sender"))
    }

    @Test func anAnswerByAStrangerIsRefused() throws {
        let story = try TestConversation(pki)
        let inquiry = try story.inquiry(at: 1)
        let reply = try story.sign(
            .replyInquiry(ReplyInquiry(status: .nothing, decisionsAsOf: story.at(2))), by: "stranger",
            from: VerifyPKI.stranger, to: VerifyPKI.asker, about: inquiry.reference, at: story.at(2))
        story.add(reply)
        #expect(try codes(story).contains("answer-by-stranger"))
    }

    @Test func anAnswerThatDoesNotAnswerSuchADocumentIsRefused() throws {
        let story = try TestConversation(pki)
        let inquiry = try story.inquiry(at: 1)
        let reply = try story.reply(to: inquiry, at: 2)
        let odd = try story.sign(
            .replyInquiry(ReplyInquiry(status: .nothing, decisionsAsOf: story.at(3))), by: "asker",
            from: VerifyPKI.asker, to: VerifyPKI.answerer, about: reply.reference, at: story.at(3))
        story.add(odd)
        #expect(try codes(story).contains("answer-not-allowed"))
    }

    @Test func aLineOfAnotherOrganisationIsRefused() throws {
        let story = try TestConversation(pki)
        let inquiry = try story.inquiry(at: 1)
        try story.record(.documentQueued, inquiry, at: 2, organisation: VerifyPKI.answerer.digits)
        #expect(try codes(story).contains("line-of-another-log"))
    }

    @Test func aLineOfAnotherConversationIsRefused() throws {
        let story = try TestConversation(pki)
        let inquiry = try story.inquiry(at: 1)
        let other = try story.sign(
            .requestInquiry(RequestInquiry(applicationDate: CivilDate("2026-01-05"), aid: .both)), by: "asker",
            from: VerifyPKI.asker, to: VerifyPKI.answerer, at: story.at(1), conversation: try Ticket("c-9"))
        try story.record(.documentQueued, other, at: 2)
        #expect(try codes(story).contains("line-of-another-conversation"))
        _ = inquiry
    }

    @Test func aRefusalByTheTakerOfWhatItDidNotKeepIsANote() throws {
        let story = try TestConversation(pki)
        let other = try TestConversation(pki)
        let refused = try other.reply(to: other.inquiry(at: 1), at: 2)
        _ = try story.inquiry(at: 1)
        try story.refusal(of: refused, by: "asker", at: 3)
        let report = try TestBundle(story).judged(pki)
        #expect(report.findings == [] && report.notes.map(\.code).contains(.refusedDocumentNotKept))
    }
}
