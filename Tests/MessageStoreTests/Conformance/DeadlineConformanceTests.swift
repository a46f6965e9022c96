import MessageStore
import Messages
import SocialSecurity
import Testing
import XMLSecurity

/// `DeadlineStore` and the parts of `Changes` that end applications, for every kind of store.
@Suite struct DeadlineConformanceTests {
    private func deadline(
        _ key: String, of application: NewApplication, kind: DeadlineKind = .termNear, after seconds: Int = 0
    ) throws -> Deadline {
        Deadline(
            application: application.id, kind: kind, key: key, dueAt: Sample.seconds(seconds),
            day: try CivilDate("2026-11-21"))
    }

    @Test(arguments: StoreFactory.all)
    func whatIsDueComesOldestFirstAndNotBeforeItsInstant(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        let application = Sample.application()
        let deadlines = try [("a", 3), ("b", 1), ("c", 2)].map { try deadline($0, of: application, after: $1) }
        _ = try await open.store.openApplication(application, changes: Changes(deadlines: deadlines))
        #expect(try await open.store.dueDeadlines(now: Sample.start, limit: 10).isEmpty)
        #expect(try await open.store.dueDeadlines(now: Sample.seconds(2), limit: 10) == [deadlines[1], deadlines[2]])
        #expect(try await open.store.dueDeadlines(now: Sample.seconds(9), limit: 1) == [deadlines[1]])
    }

    @Test(arguments: StoreFactory.all)
    func aDeadlineEndsOnceWithItsConsequences(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        let application = Sample.application()
        let deadline = try deadline("a", of: application)
        _ = try await open.store.openApplication(application, changes: Changes(deadlines: [deadline]))
        let changes = Changes(events: [Sample.event(application.conversation)])
        #expect(try await open.store.settle(deadline, as: .reached, changes: changes))
        #expect(try await !open.store.settle(deadline, as: .reached, changes: changes))
        #expect(try await open.store.timeline(conversation: application.conversation).count == 1)
        #expect(try await open.store.application(id: application.id)?.version == 2)
        #expect(try await open.store.dueDeadlines(now: Sample.seconds(9), limit: 10).isEmpty)
    }

    @Test(arguments: StoreFactory.all)
    func whatCannotBeCommittedLeavesTheDeadlineWaiting(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        let application = Sample.application()
        let deadline = try deadline("a", of: application)
        _ = try await open.store.openApplication(application, changes: Changes(deadlines: [deadline]))
        let broken = Changes(steps: [Sample.step(of: Sample.application().id)])
        let code = await storeErrorCode { try await open.store.settle(deadline, as: .reached, changes: broken) }
        #expect(code == .notFound)
        #expect(try await open.store.dueDeadlines(now: Sample.seconds(9), limit: 10) == [deadline])
    }

    @Test(arguments: StoreFactory.all)
    func onlyADroppedDeadlineIsSetAgain(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        let application = Sample.application()
        let (dropped, reached) = (try deadline("a", of: application), try deadline("b", of: application))
        _ = try await open.store.openApplication(application, changes: Changes(deadlines: [dropped, reached]))
        #expect(try await open.store.settle(dropped, as: .dropped, changes: Changes()))
        #expect(try await open.store.settle(reached, as: .reached, changes: Changes()))
        let again = try ["a", "b"].map { try deadline($0, of: application, after: 5) }
        try await open.store.commit(Changes(deadlines: again))
        #expect(try await open.store.dueDeadlines(now: Sample.seconds(9), limit: 10) == [again[0]])
        // One that waits keeps its instant.
        try await open.store.commit(Changes(deadlines: [try deadline("a", of: application, after: 7)]))
        #expect(try await open.store.dueDeadlines(now: Sample.seconds(9), limit: 10) == [again[0]])
    }

    @Test(arguments: StoreFactory.all)
    func anotherTenantHasNoneOfThem(_ factory: StoreFactory) async throws {
        let owner = try await factory.make(Sample.ownOrganisation)
        let stranger = try await factory.make(Sample.otherOrganisation)
        let application = Sample.application()
        let deadline = try deadline("a", of: application)
        let replacement = NumberReplacement(
            replaced: Sample.person, successor: Sample.otherPerson, instant: Sample.start)
        _ = try await owner.store.openApplication(
            application, changes: Changes(deadlines: [deadline], replacements: [replacement]))
        #expect(try await stranger.store.dueDeadlines(now: Sample.seconds(9), limit: 10).isEmpty)
        #expect(try await stranger.store.successor(of: Sample.person) == nil)
        let code = await storeErrorCode {
            try await stranger.store.settle(deadline, as: .reached, changes: Changes())
        }
        #expect(code == .notFound)
    }

    @Test(arguments: StoreFactory.all)
    func anEndedApplicationKeepsHowItEnded(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        let application = Sample.application()
        _ = try await open.store.openApplication(application, changes: Changes())
        let end = ApplicationStateChange(id: application.id, state: .withdrawn, ending: Array("{}".utf8))
        try await open.store.commit(Changes(applicationStates: [end]))
        let record = try #require(try await open.store.application(id: application.id))
        #expect(record.state == .withdrawn)
        #expect(record.ending == Array("{}".utf8))
        // Nothing opens it again.
        let reopened = ApplicationStateChange(id: application.id, state: .open)
        #expect(
            await storeErrorCode { try await open.store.commit(Changes(applicationStates: [reopened])) } == .database)
    }

    @Test(arguments: StoreFactory.all)
    func anUnsentDocumentIsCancelledWithTheActAndASentOneStopsIt(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        let (unsent, sent) = (try Sample.outgoing(), try Sample.outgoing(notBefore: Sample.seconds(-5)))
        try await open.store.commit(Changes(outgoing: [unsent, sent]))
        _ = try await open.store.claim(now: Sample.seconds(-1), leaseFor: .seconds(1), limit: 1)
        let event = Sample.event(unsent.document.conversation)
        let both = Changes(cancelled: [unsent.document.ticket, sent.document.ticket], events: [event])
        #expect(await storeErrorCode { try await open.store.commit(both) } == .illegalTransition)
        #expect(try await open.store.outboxEntry(ticket: unsent.document.ticket)?.state == .queued)
        #expect(try await open.store.timeline(conversation: event.conversation).isEmpty)
        try await open.store.commit(Changes(cancelled: [unsent.document.ticket], events: [event]))
        #expect(try await open.store.outboxEntry(ticket: unsent.document.ticket)?.state == .cancelled)
        #expect(try await open.store.timeline(conversation: event.conversation) == [event])
    }

    @Test(arguments: StoreFactory.all)
    func aTransferKeepsTheProvisionalDecision(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        let application = Sample.application()
        var transfer = try Sample.transfer(of: application)
        _ = try await open.store.openApplication(application, changes: Changes(transfers: [transfer]))
        transfer.provisionalDecision = ProvisionalDecision(
            decidedOn: try CivilDate("2026-11-20"), designated: Sample.otherOrganisation, reference: "M-1")
        try await open.store.commit(Changes(transfers: [transfer]))
        let stored = try await open.store.transfer(sender: transfer.sender, ticket: transfer.ticket)
        #expect(stored?.provisionalDecision == transfer.provisionalDecision)
    }
}
