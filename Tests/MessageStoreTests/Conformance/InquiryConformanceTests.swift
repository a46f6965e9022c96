import MessageStore
import Messages
import Testing

/// `InquiryStore`, `IdempotencyStore` and single entries of the `DecisionStore`, for every kind of store.
@Suite struct InquiryConformanceTests {
    private func inquiry(_ ticket: Ticket = .random(), at second: Int = 0) -> InquiryRecord {
        InquiryRecord(
            sender: Sample.otherOrganisation, ticket: ticket, conversation: .random(),
            receivedAt: Sample.seconds(second))
    }

    private func changes(_ inquiries: InquiryRecord...) -> Changes {
        var changes = Changes()
        changes.inquiries = inquiries
        return changes
    }

    @Test(arguments: StoreFactory.all) func anInquiryIsAnsweredOnce(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        let store = open.store
        let first = inquiry()
        try await store.commit(changes(first))
        var part = first
        (part.partialReplies, part.version) = (1, 2)
        try await store.commit(changes(part))
        var last = part
        (last.answeredAt, last.answeredBy, last.version) = (Sample.seconds(9), .software, 3)
        try await store.commit(changes(last))
        let stored = try await store.inquiry(sender: first.sender, ticket: first.ticket)
        #expect(stored?.answeredAt == Sample.seconds(9) && stored?.partialReplies == 1 && stored?.version == 3)
        #expect(stored?.dueAt == Sample.seconds(24 * 3600))
        // Two answers made from the same reading: the second one commits nothing, not even its event.
        var rival = changes(last)
        rival.events = [Sample.event(first.conversation)]
        let code = await storeErrorCode { [rival] in try await store.commit(rival) }
        #expect(code == .versionConflict)
        #expect(try await store.timeline(conversation: first.conversation).isEmpty)
        last.version = 4
        await expectCode(.versionConflict) { [last] in try await store.commit(changes(last)) }
        await expectCode(.versionConflict) { try await store.commit(changes(first)) }
    }

    @Test(arguments: StoreFactory.all) func listingsTellWhatStandsHow(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        let store = open.store
        let (early, late) = (inquiry(at: 0), inquiry(at: 10))
        var answered = inquiry(at: 5)
        (answered.answeredAt, answered.answeredBy) = (Sample.seconds(5), .automatic)
        try await store.commit(changes(early, answered, late))
        let day = 24 * 3600
        func tickets(_ standings: Set<InquiryStanding>, at second: Int) async throws -> [Ticket] {
            try await store.inquiries(standings, at: Sample.seconds(second), after: nil, limit: 10).map(\.ticket)
        }
        #expect(try await tickets([], at: 0) == [early.ticket, answered.ticket, late.ticket])
        #expect(try await tickets([.answered], at: 0) == [answered.ticket])
        // At the instant of its term the first is in time, a second later it is not.
        #expect(try await tickets([.open], at: day) == [early.ticket, late.ticket])
        #expect(try await tickets([.overdue], at: day).isEmpty)
        #expect(try await tickets([.open], at: day + 1) == [late.ticket])
        #expect(try await tickets([.overdue], at: day + 1) == [early.ticket])
        #expect(try await tickets([.overdue, .open], at: day + 1) == [early.ticket, late.ticket])
        let page = try await store.inquiries([], at: Sample.start, after: nil, limit: 2)
        let next = try await store.inquiries([], at: Sample.start, after: page.last?.cursor, limit: 2)
        #expect((page + next).map(\.ticket) == [early.ticket, answered.ticket, late.ticket])
    }

    private func act(_ key: String, _ fingerprint: UInt8, at second: Int = 0, of application: String = "a") -> Changes {
        var changes = Changes()
        changes.idempotentAct = IdempotentAct(
            application: application, key: key, fingerprint: [fingerprint],
            answer: KeptAnswer(status: 201, body: Array("{\"ssin\":\"71023000122\"}".utf8), location: "/v1/x"),
            keptAt: Sample.seconds(second))
        return changes
    }

    @Test(arguments: StoreFactory.all) func aKeyStandsForOneActAndIsForgotten(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        let store = open.store
        #expect(try await store.finding(key: "k", of: "a", fingerprint: [1], at: Sample.start) == .unknown)
        try await store.commit(act("k", 1))
        let answer = try #require(act("k", 1).idempotentAct?.answer)
        #expect(try await store.finding(key: "k", of: "a", fingerprint: [1], at: Sample.start) == .answered(answer))
        #expect(try await store.finding(key: "k", of: "a", fingerprint: [2], at: Sample.start) == .otherRequest)
        #expect(try await store.finding(key: "K", of: "a", fingerprint: [1], at: Sample.start) == .unknown)
        #expect(try await store.finding(key: "k", of: "b", fingerprint: [1], at: Sample.start) == .unknown)
        await expectCode(.keyInUse) { try await store.commit(act("k", 1)) }
        // Another program means another act by the same key.
        try await store.commit(act("k", 2, of: "b"))
        #expect(try await store.finding(key: "k", of: "b", fingerprint: [1], at: Sample.start) == .otherRequest)
        #expect(try await store.finding(key: "k", of: "a", fingerprint: [1], at: Sample.start) == .answered(answer))
        let month = 30 * 86_400
        #expect(
            try await store.finding(key: "k", of: "a", fingerprint: [1], at: Sample.seconds(month)) == .answered(answer)
        )
        #expect(try await store.finding(key: "k", of: "a", fingerprint: [1], at: Sample.seconds(month + 1)) == .unknown)
        try await store.commit(act("k", 2, at: month + 1))
        #expect(
            try await store.finding(key: "k", of: "a", fingerprint: [2], at: Sample.seconds(month + 1))
                == .answered(answer))
    }

    @Test(arguments: StoreFactory.all) func aKeyInUseTakesTheWholeActBack(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        let store = open.store
        try await store.commit(act("k", 1))
        var second = act("k", 1)
        let event = Sample.event(.random())
        second.events = [event]
        await expectCode(.keyInUse) { [second] in try await store.commit(second) }
        #expect(try await store.timeline(conversation: event.conversation).isEmpty)
    }

    @Test(arguments: StoreFactory.all) func anEntryIsFoundByReferenceAndRemoved(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        let store = open.store
        let entry = Sample.entry("D-1")
        _ = try await store.upsertRegister([entry], at: Sample.start, changes: Changes())
        #expect(try await store.registerEntry(kind: .decision, reference: "D-1") == entry)
        #expect(try await store.registerEntry(kind: .dossier, reference: "D-1") == nil)
        #expect(try await store.registerEntry(kind: .decision, reference: "D-2") == nil)
        let others = Sample.entry("D-1", subject: Sample.otherPerson)
        let refused = await storeErrorCode {
            try await store.removeRegister(others, at: Sample.seconds(1), changes: Changes())
        }
        #expect(refused == .notFound)
        #expect(try await store.registerAsOf() == Sample.start)
        try await store.removeRegister(entry, at: Sample.seconds(2), changes: Changes())
        #expect(try await store.register(subject: Sample.person).isEmpty)
        #expect(try await store.registerAsOf() == Sample.seconds(2))
        await expectCode(.notFound) {
            try await store.removeRegister(entry, at: Sample.seconds(3), changes: Changes())
        }
    }

    private func expectCode(_ expected: MessageStoreError.Code, _ body: () async throws -> Void) async {
        let code = await storeErrorCode(body)
        #expect(code == expected)
    }
}
