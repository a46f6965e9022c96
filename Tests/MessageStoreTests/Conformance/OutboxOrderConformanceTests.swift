import MessageStore
import Messages
import SocialSecurity
import Testing
import XMLSecurity

/// `DeliveryStore`: documents about a person travel behind the person's registration, and nothing waits for ever.
@Suite struct OutboxOrderConformanceTests {
    private static let day = 86_400

    private func claim(_ store: any TenantStore, at second: Int) async throws -> [OutboxClaim] {
        try await store.claim(now: Sample.seconds(second), leaseFor: .seconds(30), limit: 10)
    }

    private func settle(_ store: any TenantStore, _ claim: OutboxClaim?, _ outcome: AttemptOutcome, at second: Int)
        async throws
    {
        _ = try await store.settle(
            try #require(claim), outcome: outcome, at: Sample.seconds(second), changes: Changes())
    }

    /// A registration, and a document about the same person behind it.
    private func pair(_ open: OpenStore, _ operation: Operation, budget: Int? = nil) async throws -> (
        earlier: OutgoingDocument, later: OutgoingDocument
    ) {
        let earlier = try Sample.outgoing(.registerPerson, expiresAt: Sample.seconds(Self.day))
        let later = try Sample.outgoing(operation, expiresAt: budget.map(Sample.seconds))
        try await open.store.commit(Changes(outgoing: [earlier, later]))
        return (earlier, later)
    }

    /// Whatever the end of the earlier one is, the later one goes then; until then nothing is due.
    @Test(arguments: StoreFactory.all)
    func documentWaitsForTheEndOfARegistration(_ factory: StoreFactory) async throws {
        for end in [AttemptOutcome.delivered, .refused(code: "OGW00501")] {
            let open = try await factory.open()
            let (earlier, later) = try await pair(open, .consultLivingWages, budget: Self.day)
            let entry = try #require(try await open.store.outboxEntry(ticket: later.document.ticket))
            #expect(entry.state == .queued)
            #expect(entry.waitsFor == earlier.document.ticket)
            #expect(entry.dueAt == Sample.seconds(Self.day))
            let first = try await claim(open.store, at: 0)
            #expect(first.map(\.document) == [earlier.document])
            let retry = AttemptOutcome.retry(at: Sample.seconds(60), code: "timeout")
            try await settle(open.store, first.first, retry, at: 10)
            #expect(try await open.store.nextDue() == Sample.seconds(60))
            #expect(try await claim(open.store, at: 59).isEmpty)
            let second = try await claim(open.store, at: 60)
            #expect(second.map(\.document) == [earlier.document])
            try await settle(open.store, second.first, end, at: 61)
            #expect(try await open.store.nextDue() == Sample.start)
            let last = try await claim(open.store, at: 61)
            #expect(last.map(\.document) == [later.document])
            #expect(try await open.store.outboxEntry(ticket: later.document.ticket)?.waitsFor == nil)
        }
    }

    @Test(arguments: StoreFactory.all)
    func documentGoesWhenTheRegistrationIsCancelled(_ factory: StoreFactory) async throws {
        for isOperator in [true, false] {
            let open = try await factory.open()
            let (earlier, later) = try await pair(open, .requestInquiry, budget: Self.day)
            if isOperator {
                try await open.store.operate(
                    .cancel, ticket: earlier.document.ticket, at: Sample.start, changes: Changes())
            } else {
                try await open.store.commit(Changes(cancelled: [earlier.document.ticket]))
            }
            #expect(try await claim(open.store, at: 0).map(\.document) == [later.document])
        }
    }

    /// Two applications, a transfer of the first one; the second was a mistake. The transfer stands on the first one still.
    @Test(arguments: StoreFactory.all)
    func aCancelledDocumentPassesItsWaitOn(_ factory: StoreFactory) async throws {
        for isOperator in [true, false] {
            let open = try await factory.open()
            let row = try [Operation.registerPerson, .registerPerson, .transferCompetence].map {
                try Sample.outgoing($0)
            }
            for outgoing in row { try await open.store.commit(Changes(outgoing: [outgoing])) }
            let first = try await claim(open.store, at: 0)
            #expect(first.map(\.document) == [row[0].document])
            let retry = AttemptOutcome.retry(at: Sample.seconds(600), code: "hub-unreachable")
            try await settle(open.store, first.first, retry, at: 1)
            let second = row[1].document.ticket
            if isOperator {
                try await open.store.operate(.cancel, ticket: second, at: Sample.seconds(2), changes: Changes())
            } else {
                try await open.store.commit(Changes(cancelled: [second]))
            }
            #expect(try await claim(open.store, at: 2).isEmpty)
            let entry = try await open.store.outboxEntry(ticket: row[2].document.ticket)
            #expect(entry?.waitsFor == row[0].document.ticket)
            let again = try await claim(open.store, at: 600)
            #expect(again.map(\.document) == [row[0].document])
            try await settle(open.store, again.first, .delivered, at: 601)
            #expect(try await claim(open.store, at: 601).map(\.document) == [row[2].document])
        }
    }

    /// Registration, end, registration, question: each goes when the one before is through.
    @Test(arguments: StoreFactory.all)
    func registrationsAndTheirEndsKeepTheirOrder(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        let operations: [Operation] = [.registerPerson, .unregisterPerson, .registerPerson, .findOrganisations]
        let row = try operations.map { try Sample.outgoing($0) }
        for outgoing in row { try await open.store.commit(Changes(outgoing: [outgoing])) }
        for (second, outgoing) in row.enumerated() {
            let claims = try await claim(open.store, at: second)
            #expect(claims.map(\.document) == [outgoing.document])
            try await settle(open.store, claims.first, .delivered, at: second)
        }
    }

    /// Answers stand on what they answer, a dry run asks about now, and other persons have nothing to do with it.
    @Test(arguments: StoreFactory.all)
    func otherDocumentsDoNotWait(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        let registration = try Sample.outgoing(.registerPerson)
        let free = try [Operation.replyInquiry, .acceptTransfer, .contestTransfer, .askAccess].map {
            try Sample.outgoing($0)
        }
        let stranger = try Sample.outgoing(.requestInquiry, subject: Sample.otherPerson)
        try await open.store.commit(Changes(outgoing: [registration] + free + [stranger]))
        #expect(try await claim(open.store, at: 0).count == 6)
    }

    @Test(arguments: StoreFactory.all)
    func aReplacedNumberIsTheSamePerson(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        let earlier = try Sample.outgoing(.registerPerson)
        let later = try Sample.outgoing(.requestInquiry, subject: Sample.otherPerson)
        try await open.store.commit(
            Changes(replacements: [
                NumberReplacement(replaced: Sample.person, successor: Sample.otherPerson, instant: Sample.start)
            ]))
        try await open.store.commit(Changes(outgoing: [earlier, later]))
        #expect(try await claim(open.store, at: 0).map(\.document) == [earlier.document])
    }

    /// A parked registration may still be sent: what comes after it would be refused for good.
    @Test(arguments: StoreFactory.all)
    func documentWaitsForAParkedRegistrationUntilItIsResumedAndSent(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        let (earlier, later) = try await pair(open, .transferCompetence)
        try await settle(open.store, try await claim(open.store, at: 0).first, .parked(reason: "budget"), at: 0)
        #expect(try await claim(open.store, at: 99).isEmpty)
        try await open.store.operate(
            .resume, ticket: earlier.document.ticket, at: Sample.seconds(100), changes: Changes())
        let second = try await claim(open.store, at: 100)
        #expect(second.map(\.document) == [earlier.document])
        try await settle(open.store, second.first, .delivered, at: 101)
        #expect(try await claim(open.store, at: 101).map(\.document) == [later.document])
    }

    /// A hub that is down for a week: the registration that a transfer waits for is not given up either.
    @Test(arguments: StoreFactory.all)
    func aTransferTakesTheBudgetFromWhatItWaitsFor(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        let budget = Sample.seconds(Self.day)
        let chain = try [Operation.unregisterPerson, .registerPerson].map {
            try Sample.outgoing($0, expiresAt: budget)
        }
        let free = try Sample.outgoing(.registerPerson, subject: Sample.otherPerson, expiresAt: budget)
        let transfer = try Sample.outgoing(.transferCompetence)
        for outgoing in chain + [free, transfer] { try await open.store.commit(Changes(outgoing: [outgoing])) }
        let first = try await claim(open.store, at: 0)
        #expect(first.map(\.document) == [chain[0].document, free.document])
        #expect(first.map(\.expiresAt) == [nil, budget])
        let week = 7 * Self.day
        let retry = AttemptOutcome.retry(at: Sample.seconds(week), code: "timeout")
        try await settle(open.store, first.first, retry, at: 1)
        try await settle(open.store, first.last, .delivered, at: 1)
        #expect(try await claim(open.store, at: Self.day).isEmpty)
        #expect(try await claim(open.store, at: 2 * Self.day).isEmpty)
        for (offset, document) in (chain + [transfer]).map(\.document).enumerated() {
            let claims = try await claim(open.store, at: week + offset)
            #expect(claims.map(\.document) == [document])
            try await settle(open.store, claims.first, .delivered, at: week + offset)
        }
    }

    @Test(arguments: StoreFactory.all)
    func anAdministratorsRetryEndsTheHold(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        let (earlier, later) = try await pair(open, .requestInquiry, budget: Self.day)
        _ = try await claim(open.store, at: 0)
        for act in [OutboxAct.park, .resume] {
            try await open.store.operate(act, ticket: later.document.ticket, at: Sample.seconds(1), changes: Changes())
        }
        #expect(try await claim(open.store, at: 1).isEmpty)
        #expect(try await open.store.outboxEntry(ticket: later.document.ticket)?.waitsFor == earlier.document.ticket)
        try await open.store.operate(.retry, ticket: later.document.ticket, at: Sample.seconds(2), changes: Changes())
        #expect(try await claim(open.store, at: 2).map(\.document) == [later.document])
    }
}
