import MessageStore
import Messages
import SocialSecurity
import Testing
import XMLSecurity

/// `DeliveryStore`: how long a document waits for a parked one, and what becomes of it then.
@Suite struct OutboxHoldConformanceTests {
    private static let day = 86_400

    private func out(_ operation: Operation, at second: Int = 0, budget: Int? = day) throws -> OutgoingDocument {
        let now = Sample.seconds(second)
        return OutgoingDocument(
            document: try Sample.document(operation, at: now), notBefore: now,
            expiresAt: budget.map { now.advanced(by: .seconds($0)) })
    }

    private func claim(_ store: any TenantStore, at second: Int) async throws -> [OutboxClaim] {
        try await store.claim(now: Sample.seconds(second), leaseFor: .seconds(30), limit: 10)
    }

    private func settle(_ store: any TenantStore, _ claim: OutboxClaim?, _ outcome: AttemptOutcome, at second: Int)
        async throws
    {
        let settled = try await store.settle(
            try #require(claim), outcome: outcome, at: Sample.seconds(second), changes: Changes())
        #expect(settled == .applied)
    }

    /// Treats what is held up, as the dispatcher does.
    private func look(_ store: any TenantStore, at second: Int) async throws -> [HeldDocument] {
        let found = try await store.heldUp(now: Sample.seconds(second), limit: 10)
        for held in found {
            #expect(try await store.settle(held, at: Sample.seconds(second), changes: Changes()) == .applied)
            #expect(try await store.settle(held, at: Sample.seconds(second), changes: Changes()) == .fenced)
        }
        return found
    }

    /// A registration parked at `second`, and a document behind it.
    private func parked(_ open: OpenStore, before later: OutgoingDocument, at second: Int = 0) async throws
        -> OutgoingDocument
    {
        let earlier = try out(.registerPerson)
        try await open.store.commit(Changes(outgoing: [earlier, later]))
        try await settle(open.store, try await claim(open.store, at: second).first, .parked(reason: "x"), at: second)
        return earlier
    }

    /// A day from the parking, or the shorter budget, and not a second before: then it is parked as well, and resumed too.
    @Test(arguments: StoreFactory.all, [(7_200, 7_200), (30 * day, day)])
    func aDocumentIsParkedBehindAParkedOneAndResumedWithIt(_ factory: StoreFactory, _ time: (budget: Int, hold: Int))
        async throws
    {
        let open = try await factory.open()
        let later = try out(.consultHealthInsurance, budget: time.budget)
        let earlier = try await parked(open, before: later, at: 100)
        let told = try await look(open.store, at: 100)
        #expect(told.map(\.document) == [later.document] && told.map(\.isOver) == [false])
        #expect(told.map(\.waitsFor) == [earlier.document.ticket])
        #expect(try await open.store.nextDue() == Sample.seconds(100 + time.hold))
        #expect(try await look(open.store, at: 100 + time.hold - 1).isEmpty)
        #expect(try await claim(open.store, at: 100 + time.hold - 1).isEmpty)
        #expect(try await look(open.store, at: 100 + time.hold).map(\.isOver) == [true])
        #expect(try await claim(open.store, at: 100 + time.hold).isEmpty)
        let entry = try #require(try await open.store.outboxEntry(ticket: later.document.ticket))
        #expect(entry.state == .parked && entry.attempt == 0 && entry.lastCode == "waited-for")
        let week = 7 * Self.day
        try await open.store.operate(
            .resume, ticket: earlier.document.ticket, at: Sample.seconds(week), changes: Changes())
        let first = try await claim(open.store, at: week)
        #expect(first.map(\.document) == [earlier.document])
        #expect(first.map(\.expiresAt) == [Sample.seconds(week + Self.day)])
        try await settle(open.store, first.first, .delivered, at: week)
        let second = try await claim(open.store, at: week)
        #expect(second.map(\.document) == [later.document])
        #expect(second.map(\.expiresAt) == [Sample.seconds(week + time.budget)])
    }

    /// The day counts from the parking, not from the transfer.
    @Test(arguments: StoreFactory.all)
    func aTransferWaitsADayFromTheParkingAndThenGoes(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        let (registration, transfer) = (try out(.registerPerson), try out(.transferCompetence, budget: nil))
        try await open.store.commit(Changes(outgoing: [registration, transfer]))
        let late = 25 * 3_600
        let retry = AttemptOutcome.retry(at: Sample.seconds(late), code: "timed-out")
        try await settle(open.store, try await claim(open.store, at: 0).first, retry, at: 0)
        #expect(try await claim(open.store, at: Self.day).isEmpty)
        try await open.store.operate(
            .park, ticket: registration.document.ticket, at: Sample.seconds(late), changes: Changes())
        #expect(try await look(open.store, at: late).map(\.end) == [Sample.seconds(late + Self.day)])
        #expect(try await claim(open.store, at: late + Self.day - 1).isEmpty)
        #expect(try await look(open.store, at: late + Self.day).isEmpty)
        #expect(try await claim(open.store, at: late + Self.day).map(\.document) == [transfer.document])
    }

    /// An end of an earlier application stays parked; ten days later the person applies anew.
    @Test(arguments: StoreFactory.all)
    func nothingBeginsToWaitForAForgottenParkedOne(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        let old = try out(.unregisterPerson)
        try await open.store.commit(Changes(outgoing: [old]))
        try await settle(open.store, try await claim(open.store, at: 0).first, .parked(reason: "x"), at: 0)
        let near = try out(.consultHealthInsurance, at: Self.day - 1)
        try await open.store.commit(Changes(outgoing: [near]))
        #expect(try await claim(open.store, at: Self.day - 1).isEmpty)
        // Parked because it waited, it does not begin the day anew.
        let between = try out(.registerPerson, at: Self.day - 1)
        try await open.store.commit(Changes(outgoing: [between]))
        #expect(try await look(open.store, at: Self.day).map(\.isOver) == [true, true])
        for (offset, operation) in [Operation.registerPerson, .consultHealthInsurance].enumerated() {
            let second = 10 * Self.day + offset
            let new = try out(operation, at: second)
            try await open.store.commit(Changes(outgoing: [new]))
            let claims = try await claim(open.store, at: second)
            #expect(claims.map(\.document) == [new.document])
            try await settle(open.store, claims.first, .delivered, at: second)
        }
    }

    /// The end of a registration that was never sent would leave the person registered for ever.
    @Test(arguments: StoreFactory.all)
    func anEndWaitsForItsRegistrationHoweverLongThatIsParked(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        let registration = try out(.registerPerson)
        try await open.store.commit(Changes(outgoing: [registration]))
        try await settle(open.store, try await claim(open.store, at: 0).first, .parked(reason: "x"), at: 0)
        let late = 3 * Self.day
        let end = try out(.unregisterPerson, at: late)
        try await open.store.commit(Changes(outgoing: [end]))
        #expect(try await look(open.store, at: late).map(\.document) == [end.document])
        #expect(try await claim(open.store, at: 10 * Self.day).isEmpty)
        try await open.store.operate(
            .resume, ticket: registration.document.ticket, at: Sample.seconds(late), changes: Changes())
        for document in [registration.document, end.document] {
            let claims = try await claim(open.store, at: 10 * Self.day)
            #expect(claims.map(\.document) == [document])
            try await settle(open.store, claims.first, .delivered, at: 10 * Self.day)
        }
    }

    /// The part of an answer is parked: the final answer is parked behind it, and never before it.
    @Test(arguments: StoreFactory.all)
    func aFinalAnswerNeverOvertakesAParkedPart(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        let part = try out(.replyInquiry)
        try await open.store.commit(Changes(outgoing: [part]))
        try await settle(open.store, try await claim(open.store, at: 0).first, .parked(reason: "x"), at: 0)
        let last = try out(.replyInquiry, at: 60)
        let final = OutgoingDocument(
            document: last.document, notBefore: last.notBefore, expiresAt: last.expiresAt,
            waitsFor: part.document.ticket)
        try await open.store.commit(Changes(outgoing: [final]))
        #expect(try await look(open.store, at: 60).map(\.isOver) == [false])
        #expect(try await look(open.store, at: Self.day).map(\.isOver) == [true])
        let late = 5 * Self.day
        try await open.store.operate(
            .resume, ticket: part.document.ticket, at: Sample.seconds(late), changes: Changes())
        for document in [part.document, final.document] {
            let claims = try await claim(open.store, at: late)
            #expect(claims.map(\.document) == [document])
            try await settle(open.store, claims.first, .delivered, at: late)
        }
    }

    /// A transfer comes while the last attempt of the budget is in work: the registration is not given up.
    @Test(arguments: StoreFactory.all)
    func anAttemptIsNotTheLastOneOfABudgetThatIsNoMore(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        let registration = try out(.registerPerson)
        try await open.store.commit(Changes(outgoing: [registration]))
        let attempt = try #require(try await claim(open.store, at: 0).first)
        try await open.store.commit(Changes(outgoing: [try out(.transferCompetence, budget: nil)]))
        let parked = AttemptOutcome.parked(reason: "budget-ended/timed-out")
        let settled = try await open.store.settle(attempt, outcome: parked, at: Sample.seconds(1), changes: Changes())
        #expect(settled == .budgetChanged(until: nil))
        #expect(try await open.store.outboxEntry(ticket: registration.document.ticket)?.state == .leased)
        try await settle(open.store, attempt.ending(at: nil), parked, at: 1)
    }
}
