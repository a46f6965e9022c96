import MessageStore
import Messages
import SocialSecurity
import Testing
import XMLSecurity

@testable import Gateway

/// How many answers to one inquiry of ours are taken: 20 parts and the final one, as our own software may give.
@Suite struct ReplyLimitTests {
    private func reply(_ status: ReplyStatus, to asked: StoredDocument, in world: UseCaseWorld) throws
        -> BusinessDocument
    {
        try world.document(
            .replyInquiry(ReplyInquiry(status: status, decisionsAsOf: world.clock.now)), from: world.pki.ocmwA.number,
            about: asked.businessDocument(),
            inReplyTo: DocumentReference(ticket: asked.ticket, digest: asked.digest))
    }

    /// Delivers an answer. Returns the code of a refusal.
    private func deliver(_ status: ReplyStatus, to asked: StoredDocument, in world: UseCaseWorld) async throws
        -> RefusalCode?
    {
        let document = try reply(status, to: asked, in: world)
        let decision = try await world.decide(document)
        if case .refuse(let code, _) = decision { return code }
        _ = try await world.commit(decision, storing: document)
        return nil
    }

    @Test func twentyPartsAndTheFinalAnswerAreTakenAndNoMore() async throws {
        let world = try await UseCaseWorld()
        let (id, asked) = try await world.inquiring()
        for _ in 1...20 { #expect(try await deliver(.partial, to: asked, in: world) == nil) }
        #expect(try await deliver(.partial, to: asked, in: world) == .inquiryAnswered)
        #expect(try await world.record(id).step(ticket: asked.ticket)?.code == ReplyStatus.partial.rawValue)
        #expect(try await deliver(.complete, to: asked, in: world) == nil)
        #expect(try await world.record(id).step(ticket: asked.ticket)?.code == ReplyStatus.complete.rawValue)
        #expect(try await world.events(of: id).count { $0.code == TimelineCode.inquiryReplyReceived } == 21)
        try await world.end()
    }

    @Test(arguments: [ReplyStatus.complete, .nothing], [ReplyStatus.partial, .complete, .nothing])
    func nothingIsTakenAfterTheFinalAnswer(_ final: ReplyStatus, _ later: ReplyStatus) async throws {
        let world = try await UseCaseWorld()
        let (id, asked) = try await world.inquiring()
        #expect(try await deliver(final, to: asked, in: world) == nil)
        #expect(try await deliver(later, to: asked, in: world) == .inquiryAnswered)
        let step = try await world.record(id).step(ticket: asked.ticket)
        #expect(step?.code == final.rawValue)
        try await world.end()
    }

    /// Answers beyond the room of one view are named, not loaded.
    @Test func aViewShowsAsManyAnswersAsItHasRoomFor() async throws {
        let world = try await UseCaseWorld()
        let (id, asked) = try await world.inquiring()
        for _ in 1...3 { #expect(try await deliver(.partial, to: asked, in: world) == nil) }
        let record = try await world.record(id)
        let entries = try await world.store.documents(
            conversation: asked.conversation, operation: .replyInquiry, after: nil, limit: 10)
        let two = entries.prefix(2).reduce(0) { $0 + $1.byteCount }
        let three = two + entries[2].byteCount
        let all = try await ReplyReader(tenant: world.tenant, byteBudget: three).replies(to: record)
        #expect(all.shown.count == 3 && all.leftOutJSON == nil)
        let some = try await ReplyReader(tenant: world.tenant, byteBudget: two).replies(to: record)
        #expect(some.shown.map(\.stored.ticket) == entries.prefix(2).map(\.document.ticket))
        let named = JSONValue.object([
            "organisation": .string(world.pki.ocmwA.number.digits), "ticket": .string(entries[2].document.ticket.value),
        ])
        #expect(some.leftOutJSON == .array([named]))
        try await world.end()
    }

    /// Parts of one answer are told apart by ticket and arrival; the ticket is the one that events and webhooks name.
    @Test func eachReplyHasTheTicketAndTheArrivalOfItsDocument() async throws {
        let world = try await UseCaseWorld()
        let (id, asked) = try await world.inquiring()
        #expect(try await deliver(.partial, to: asked, in: world) == nil)
        world.clock.advance(by: .seconds(60))
        #expect(try await deliver(.complete, to: asked, in: world) == nil)
        let view = try await ViewService(environment: world.environment).view(
            try await world.record(id), by: world.caller())
        guard case .array(let replies)? = view.json["replies"] else {
            Issue.record("no replies")
            return
        }
        let now = world.clock.now
        #expect(replies.map { $0["status"] } == ["PARTIAL", "COMPLETE"])
        #expect(
            replies.map { $0["receivedAt"] }
                == [now.advanced(by: .seconds(-60)), now].map { .string($0.xmlDateTime) })
        let told = try await world.events(of: id).filter { $0.code == TimelineCode.inquiryReplyReceived }
        #expect(told.count == 2 && replies.map { $0["ticket"] } == told.map { .text($0.ticket?.value) })
        try await world.end()
    }
}
