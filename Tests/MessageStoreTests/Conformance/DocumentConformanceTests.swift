import MessageStore
import Messages
import SocialSecurity
import Testing
import XMLSecurity

/// What a store tells of a conversation without its contents.
@Suite struct DocumentConformanceTests {
    private let own = Sample.ownOrganisation
    private let other = Sample.otherOrganisation

    @Test(arguments: StoreFactory.all)
    func aListingHasNoContentAndNeitherSkipsNorRepeats(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        let conversation = Ticket.random()
        let documents = try (1...5).map { number in
            try Sample.document(
                number == 3 ? .replyInquiry : .requestInquiry, conversation: conversation,
                text: String(repeating: "x", count: 1000 * number))
        }
        try await open.store.commit(Changes(evidence: documents + [try Sample.document()]))
        var (seen, cursor): ([DocumentEntry], StoreCursor?) = ([], nil)
        repeat {
            let page = try await open.store.documents(
                conversation: conversation, operation: nil, after: cursor, limit: 2)
            seen += page
            cursor = page.last?.cursor
        } while cursor != nil
        #expect(seen.map(\.document.ticket) == documents.map(\.ticket))
        #expect(seen.map(\.document.subject) == documents.map(\.subject))
        for (entry, document) in zip(seen, documents) {
            #expect(entry.document.bytes.isEmpty && entry.document.digest == document.digest)
            #expect((0...200).contains(entry.byteCount - document.bytes.count))
        }
        let replies = try await open.store.documents(
            conversation: conversation, operation: .replyInquiry, after: nil, limit: 9)
        #expect(replies.map(\.document.ticket) == [documents[2].ticket])
    }

    @Test(arguments: StoreFactory.all)
    func whoBeganIsToldFromWhoAnswered(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        let conversation = Ticket.random()
        let question = try Sample.document(conversation: conversation)
        let answers = try [Messages.Operation.replyInquiry, .receipt, .hubStamp].map { operation in
            try Sample.document(
                operation, sender: other, recipient: own, conversation: conversation, inReplyTo: question.ticket,
                subject: operation == .replyInquiry ? Sample.person : nil)
        }
        #expect(try await open.store.beginners(conversation: conversation).isEmpty)
        // A refusal may answer nothing, and begins nothing all the same.
        let refusal = try Sample.document(
            .refusal, sender: Sample.hub, recipient: own, conversation: conversation, subject: nil)
        try await open.store.commit(Changes(evidence: [question, refusal] + answers))
        #expect(try await open.store.beginners(conversation: conversation) == [own])
        let transfer = try Sample.document(
            .transferCompetence, sender: other, recipient: own, conversation: conversation)
        try await open.store.commit(Changes(evidence: [transfer]))
        #expect(try await open.store.beginners(conversation: conversation) == [own, other])
        #expect(try await open.store.beginners(conversation: .random()).isEmpty)
    }

    @Test(arguments: StoreFactory.all) func eachPersonIsToldOnce(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        let conversation = Ticket.random()
        let subjects: [SSIN?] = [Sample.person, nil, Sample.otherPerson, Sample.person]
        try await open.store.commit(
            Changes(evidence: try subjects.map { try Sample.document(conversation: conversation, subject: $0) }))
        #expect(try await open.store.subjects(conversation: conversation) == [Sample.person, Sample.otherPerson])
        #expect(try await open.store.subjects(conversation: .random()).isEmpty)
    }

    @Test(arguments: StoreFactory.all) func answersToOneInquiryAreCounted(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        let question = try Sample.document()
        func reply(
            _ operation: Messages.Operation = .replyInquiry, from sender: EnterpriseNumber = Sample.otherOrganisation,
            to recipient: EnterpriseNumber = Sample.ownOrganisation, inReplyTo: Ticket? = nil
        ) throws -> StoredDocument {
            try Sample.document(
                operation, sender: sender, recipient: recipient, conversation: question.conversation,
                inReplyTo: inReplyTo ?? question.ticket)
        }
        func tally(from senders: Set<EnterpriseNumber>) async throws -> ReplyTally {
            try await open.store.inquiryReplies(to: question.ticket, from: senders, addressedTo: [own])
        }
        #expect(try await tally(from: [other]) == ReplyTally(count: 0, newest: nil))
        let (first, last) = (try reply(), try reply())
        let others = [
            try reply(.receipt), try reply(from: Sample.hub), try reply(to: Sample.hub),
            try reply(inReplyTo: .random()),
        ]
        try await open.store.commit(Changes(evidence: [first, last] + others))
        #expect(try await tally(from: [other]) == ReplyTally(count: 2, newest: last.ticket))
        #expect(try await tally(from: [other, Sample.hub]).count == 3)
        #expect(try await tally(from: []).count == 0)
    }
}
