import MessageStore
import Messages
import Testing

/// `ApplicationStore`, for every kind of store.
@Suite struct ApplicationConformanceTests {
    @Test(arguments: StoreFactory.all)
    func openedApplicationComesBackAsItWas(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        let application = Sample.application()
        let step = Sample.step(of: application.id)
        let outgoing = try Sample.outgoing(conversation: application.conversation)
        let event = Sample.event(application.conversation)
        let outcome = try await open.store.openApplication(
            application, changes: Changes(steps: [step], outgoing: [outgoing], events: [event]))
        guard case .opened(let record) = outcome else {
            Issue.record("the application was not opened")
            return
        }
        #expect(record.application == application)
        #expect(record.state == .open)
        #expect(record.version == 1)
        #expect(record.steps == [step])
        #expect(try await open.store.application(id: application.id) == record)
        #expect(try await open.store.application(reference: application.reference) == record)
        #expect(try await open.store.timeline(conversation: application.conversation) == [event])
        #expect(try await open.store.documents(conversation: application.conversation) == [outgoing.document])
    }

    /// What is mended in an application is no other application: the call that opened it still finds it.
    @Test(arguments: StoreFactory.all)
    func aMendedContentIsReadAndTheFirstCallIsStillARepetition(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        let (first, other) = (Sample.application(), Sample.application(reference: "2026/2"))
        _ = try await open.store.openApplication(first, changes: Changes())
        _ = try await open.store.openApplication(other, changes: Changes())
        var changes = Changes()
        changes.contents = [ApplicationContentChange(id: first.id, content: Array("mended".utf8))]
        try await open.store.change(application: first.id, expectedVersion: 1, changes: changes)
        let record = try #require(try await open.store.application(id: first.id))
        #expect(record.application.content == Array("mended".utf8) && record.version == 2)
        #expect(record.application.contentDigest == first.contentDigest)
        #expect(try await open.store.application(id: other.id)?.application == other)
        guard case .repeated(let repeated) = try await open.store.openApplication(first, changes: Changes()) else {
            Issue.record("the first call is no repetition any more")
            return
        }
        #expect(repeated == record)
        await #expect(throws: MessageStoreError(.versionConflict, "")) {
            try await open.store.change(application: first.id, expectedVersion: 1, changes: changes)
        }
    }

    @Test(arguments: StoreFactory.all)
    func anApplicationIsFoundByTheTicketOfItsStepNotByItsConversation(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        let (first, second) = (Sample.application(), Sample.application(reference: "2026/2"))
        let tickets = [Ticket.random(), Ticket.random()]
        let steps = [Sample.step(of: first.id, ticket: tickets[0]), Sample.step(of: second.id, ticket: tickets[1])]
        try await open.store.commit(Changes(applications: [first, second], steps: steps))
        #expect(try await open.store.application(stepTicket: tickets[0])?.application.id == first.id)
        #expect(try await open.store.application(stepTicket: tickets[1])?.application.id == second.id)
        #expect(try await open.store.application(stepTicket: first.conversation) == nil)
    }

    /// Tickets are the sender's own: a partner that uses the ticket of our transfer changes nothing of ours.
    @Test(arguments: StoreFactory.all)
    func twoSendersMayUseOneTicketAndNeitherChangesTheOthersTransfer(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        let (mine, theirs) = (Sample.application(), Sample.application(reference: "theirs"))
        let ours = try Sample.transfer(of: mine)
        let incoming = TransferRecord(
            ticket: ours.ticket, sender: Sample.otherOrganisation, direction: .received, application: theirs.id,
            conversation: theirs.conversation, counterpart: Sample.otherOrganisation, state: .delivered,
            forwardBy: ours.forwardBy, lateDays: 3, createdAt: ours.createdAt)
        try await open.store.commit(Changes(applications: [mine, theirs], transfers: [ours, incoming]))
        #expect(try await open.store.transfer(sender: ours.sender, ticket: ours.ticket)?.state == .queued)
        #expect(try await open.store.transfer(sender: incoming.sender, ticket: ours.ticket)?.lateDays == 3)
        let moved = TransferRecord(
            ticket: ours.ticket, sender: ours.sender, direction: .received, application: theirs.id,
            conversation: theirs.conversation, counterpart: Sample.otherOrganisation, state: .delivered,
            forwardBy: ours.forwardBy, createdAt: ours.createdAt)
        await #expect(throws: MessageStoreError(.illegalTransition, "")) {
            try await open.store.commit(Changes(transfers: [moved]))
        }
        #expect(try await open.store.transfer(sender: ours.sender, ticket: ours.ticket)?.state == .queued)
    }

    @Test(arguments: StoreFactory.all)
    func repeatedReferenceWithTheSameContentCommitsNothing(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        let first = Sample.application()
        let opened = try await open.store.openApplication(first, changes: Changes())
        let again = Sample.application(conversation: first.conversation)
        let outcome = try await open.store.openApplication(
            again, changes: Changes(events: [Sample.event(first.conversation)]))
        guard case .opened(let record) = opened else {
            Issue.record("the application was not opened")
            return
        }
        #expect(outcome == .repeated(record))
        #expect(try await open.store.timeline(conversation: first.conversation).isEmpty)
        #expect(try await open.store.applications(after: nil, limit: 10).count == 1)
    }

    @Test(arguments: StoreFactory.all)
    func repeatedReferenceWithOtherContentIsAConflict(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        let first = Sample.application()
        _ = try await open.store.openApplication(first, changes: Changes())
        let other = Sample.application(contentDigest: [1, 2, 4])
        #expect(try await open.store.openApplication(other, changes: Changes()) == .conflict(first.id))
        #expect(try await open.store.application(id: other.id) == nil)
    }

    @Test(arguments: StoreFactory.all)
    func changeRaisesTheVersionByOneAndFencesOthers(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        let application = Sample.application()
        _ = try await open.store.openApplication(
            application, changes: Changes(steps: [Sample.step(of: application.id)]))
        var step = Sample.step(of: application.id, state: .done)
        step.code = "OK"
        let changes = Changes(
            applicationStates: [ApplicationStateChange(id: application.id, state: .withdrawn)],
            steps: [step, Sample.step(of: application.id, key: "inquiry/0999999823", state: .waiting)])
        try await open.store.change(application: application.id, expectedVersion: 1, changes: changes)
        let record = try #require(try await open.store.application(id: application.id))
        #expect(record.version == 2)
        #expect(record.state == .withdrawn)
        #expect(record.steps.map(\.key) == ["directory", "inquiry/0999999823"])
        #expect(record.steps.first == step)
        let refused = await storeErrorCode {
            try await open.store.change(application: application.id, expectedVersion: 1, changes: Changes())
        }
        #expect(refused == .versionConflict)
        #expect(try await open.store.application(id: application.id)?.version == 2)
        try await open.store.change(application: application.id, expectedVersion: 2, changes: Changes())
        #expect(try await open.store.application(id: application.id)?.version == 3)
    }

    @Test(arguments: StoreFactory.all)
    func transfersAreReplacedByTicketAndListedInOrder(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        let application = Sample.application()
        var first = try Sample.transfer(of: application)
        let second = try Sample.transfer(of: application)
        _ = try await open.store.openApplication(application, changes: Changes(transfers: [first, second]))
        first.state = .contested
        first.sentAt = Sample.seconds(5)
        first.lateDays = 2
        first.applicantInformedOn = first.forwardBy.adding(days: 1)
        first.petitionReference = "P/1"
        first.petitionDate = first.forwardBy
        try await open.store.commit(Changes(transfers: [first]))
        let listed = try await open.store.transfers(after: nil, limit: 10)
        #expect(listed.map(\.ticket) == [first.ticket, second.ticket])
        var expected = first
        expected.cursor = listed[0].cursor
        #expect(listed[0] == expected)
        #expect(try await open.store.transfer(sender: first.sender, ticket: first.ticket) == expected)
        #expect(try await open.store.transfers(after: listed[0].cursor, limit: 10) == [listed[1]])
        let record = try #require(try await open.store.application(id: application.id))
        #expect(record.transfers == listed)
        #expect(record.version == 2)
    }

    @Test(arguments: StoreFactory.all)
    func aTransferredApplicationKeepsItsOrigin(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        let origin = ApplicationOrigin.transferred(from: Sample.otherOrganisation, ticket: .random())
        let application = Sample.application(origin: origin, subjects: [])
        try await open.store.commit(
            Changes(applications: [application], steps: [Sample.step(of: application.id)]))
        let record = try #require(try await open.store.application(id: application.id))
        #expect(record.application == application)
        #expect(record.version == 1)
    }

    @Test(arguments: StoreFactory.all)
    func applicationsAreListedWithoutGapOrRepetition(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        for number in 1...5 {
            _ = try await open.store.openApplication(
                Sample.application(reference: "2026/\(number)"), changes: Changes())
        }
        var seen: [String] = []
        var cursor: StoreCursor?
        while let page = Optional(try await open.store.applications(after: cursor, limit: 2)), !page.isEmpty {
            seen += page.map(\.application.reference)
            cursor = page.last?.cursor
        }
        #expect(seen == (1...5).map { "2026/\($0)" })
    }

    @Test(arguments: StoreFactory.all)
    func documentsAreFoundByKeyConversationAndReply(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        let question = try Sample.document()
        let answer = try Sample.document(
            .replyInquiry, sender: Sample.otherOrganisation, recipient: Sample.ownOrganisation,
            conversation: question.conversation, inReplyTo: question.ticket)
        try await open.store.commit(Changes(evidence: [question, answer]))
        try await open.store.commit(Changes(evidence: [question]))
        #expect(try await open.store.document(sender: question.sender, ticket: question.ticket) == question)
        #expect(try await open.store.document(sender: Sample.otherOrganisation, ticket: question.ticket) == nil)
        #expect(try await open.store.documents(conversation: question.conversation) == [question, answer])
        #expect(try await open.store.documents(inReplyTo: question.ticket) == [answer])
    }

    @Test(arguments: StoreFactory.all)
    func eventsComeOldestFirst(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        let conversation = Ticket.random()
        let events = [3, 1, 2].map { Sample.event(conversation, code: "event.\($0)", at: Sample.seconds($0)) }
        try await open.store.commit(Changes(events: events))
        #expect(
            try await open.store.timeline(conversation: conversation).map(\.code) == ["event.1", "event.2", "event.3"])
    }
}
