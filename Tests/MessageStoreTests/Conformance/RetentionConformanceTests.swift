import AuditLog
import MessageStore
import Messages
import SocialSecurity
import Testing
import XMLSecurity

/// `RetentionStore`, for every kind of store.
@Suite struct RetentionConformanceTests {
    /// Group A of the domain notes.
    private static let third = Sample.ssin("85043199879")

    /// The middle of the month that is so many months after that of `Sample.start`.
    private static func after(_ months: Int) -> UTCInstant {
        // 2026-11-15T00:00:00Z, and months of 30.44 days.
        UTCInstant(milliseconds: 1_794_700_800_000).advanced(by: .seconds(months * 2_630_016))
    }

    /// The month until which what is stored at the start is readable.
    private static func month(_ months: Int) -> RetentionMonth { RetentionMonth(Sample.start, addingMonths: months) }

    private static func line(_ end: EndedRetention) throws -> SealedLeaf {
        var entry = AuditEntry(
            act: .payloadsErased, timeMilliseconds: after(37).milliseconds, access: .changed,
            organisation: Sample.ownOrganisation.digits, application: "test", actor: .process("retention"))
        entry.rule = "destroyed/\(end.destroyedCount),kept/\(end.keptCount)"
        entry.object = "payloads/\(end.month)"
        var random = SystemRandomNumberGenerator()
        return try entry.sealed(using: &random)
    }

    private func end(_ store: any TenantStore, after months: Int) async throws -> [EndedRetention] {
        try await store.endRetention(at: Self.after(months), line: Self.line)
    }

    private func lines(_ store: any TenantStore) async throws -> [String] {
        try await store.auditLines(year: 2029, from: 0, limit: 100)
            .map { try AuditLeaf(decoding: $0.leafBytes) }.filter { $0.act == .payloadsErased }
            .map { "\($0.object ?? "") \($0.rule ?? "")" }
    }

    private func deliver(_ outgoing: OutgoingDocument, in store: any TenantStore) async throws {
        try await store.commit(Changes(outgoing: [outgoing]))
        let claim = try #require(try await store.claim(now: Sample.start, leaseFor: .seconds(30), limit: 1).first)
        #expect(
            try await store.settle(claim, outcome: .delivered, at: Sample.start, changes: Changes()) == .applied)
    }

    private func handOver(_ incoming: IncomingDocument, in store: any TenantStore) async throws {
        _ = try await store.accept(incoming, changes: Changes())
        try await store.handOver(
            sender: incoming.document.sender, ticket: incoming.document.ticket, at: Sample.start, changes: Changes())
    }

    private func open(_ application: NewApplication, endingIn state: ApplicationState?, in store: any TenantStore)
        async throws
    {
        var changes = Changes(events: [Sample.event(application.conversation)])
        changes.steps = [Sample.step(of: application.id)]
        _ = try await store.openApplication(application, changes: changes)
        var more = Changes()
        more.transfers = [try Sample.transfer(of: application)]
        if let state { more.applicationStates = [ApplicationStateChange(id: application.id, state: state)] }
        try await store.change(application: application.id, expectedVersion: 1, changes: more)
    }

    @Test(arguments: StoreFactory.all)
    func whatIsOverGoesWithItsKeyAndLeavesOneLine(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        let (outgoing, incoming) = (try Sample.outgoing(), try Sample.incoming())
        let application = Sample.application()
        try await deliver(outgoing, in: open.store)
        try await handOver(incoming, in: open.store)
        try await self.open(application, endingIn: .decided, in: open.store)
        _ = try await open.store.upsertRegister([Sample.entry()], at: Sample.start, changes: Changes())

        #expect(try await !open.store.isRetentionDue(at: Self.after(36)))
        #expect(try await end(open.store, after: 36).isEmpty)
        #expect(try await open.store.outboxEntry(ticket: outgoing.document.ticket) != nil)

        #expect(try await open.store.isRetentionDue(at: Self.after(37)))
        // Outgoing document, incoming one with stamp and receipt, application.
        let ended = EndedRetention(month: Self.month(36), destroyedCount: 5, keptCount: 0)
        #expect(try await end(open.store, after: 37) == [ended])
        #expect(try await lines(open.store) == ["payloads/2029-11 destroyed/5,kept/0"])
        #expect(try open.keys.isErased(Self.month(36), purpose: .retention))
        #expect(try await !open.store.isRetentionDue(at: Self.after(37)))

        #expect(try await open.store.outbox(states: [], after: nil, limit: 10).isEmpty)
        #expect(try await open.store.inbox(states: [], after: nil, limit: 10).isEmpty)
        #expect(try await open.store.applications(after: nil, limit: 10).isEmpty)
        #expect(try await open.store.applications(about: Sample.person).isEmpty)
        #expect(try await open.store.transfers(after: nil, limit: 10).isEmpty)
        for document in [outgoing.document, incoming.document, incoming.stamp, incoming.receipt] {
            #expect(try await open.store.document(sender: document.sender, ticket: document.ticket) == nil)
            #expect(try await open.store.documents(conversation: document.conversation).isEmpty)
        }
        #expect(try await open.store.documents(inReplyTo: incoming.document.ticket).isEmpty)
        #expect(try await open.store.timeline(conversation: application.conversation).isEmpty)
        #expect(try await open.store.register(subject: Sample.person).count == 1)

        #expect(try await end(open.store, after: 121).map(\.destroyedCount) == [1])
        #expect(try await open.store.register(subject: Sample.person).isEmpty)
    }

    /// A repetition is known for ever, and so is another document under the ticket.
    @Test(arguments: StoreFactory.all)
    func whatWasAcceptedStaysKnown(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        let ticket = Ticket.random()
        let (first, other) = (try Sample.incoming(ticket: ticket), try Sample.incoming(ticket: ticket, text: "other"))
        try await handOver(first, in: open.store)
        _ = try await end(open.store, after: 37)
        let sender = first.document.sender
        #expect(
            try await open.store.known(ticket, of: sender, digest: first.document.digest) == .duplicate(receipt: nil))
        #expect(
            try await open.store.known(ticket, of: sender, digest: other.document.digest) == .conflict(digest: nil))
        #expect(try await open.store.accept(first, changes: Changes()) == .known(.duplicate(receipt: nil)))
        #expect(try await open.store.accept(other, changes: Changes()) == .known(.conflict(digest: nil)))
        #expect(try await open.store.inbox(states: [], after: nil, limit: 10).isEmpty)
    }

    @Test(arguments: StoreFactory.all)
    func whatIsInWorkStaysUntilItIsDone(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        let (outgoing, incoming) = (try Sample.outgoing(), try Sample.incoming())
        let application = Sample.application()
        _ = try await open.store.accept(incoming, changes: Changes())
        try await self.open(application, endingIn: nil, in: open.store)
        try await open.store.commit(Changes(outgoing: [outgoing]))

        let kept = try await end(open.store, after: 37)
        #expect(kept.map(\.destroyedCount) == [0] && kept.map(\.keptCount) == [5])
        #expect(
            try await open.store.incoming(sender: incoming.document.sender, ticket: incoming.document.ticket)?.document
                == incoming.document)
        #expect(try await open.store.application(id: application.id)?.application == application)
        let claim = try #require(
            try await open.store.claim(now: Self.after(37), leaseFor: .seconds(30), limit: 1).first)
        #expect(claim.document == outgoing.document)

        _ = try await open.store.settle(claim, outcome: .delivered, at: Self.after(37), changes: Changes())
        try await open.store.handOver(
            sender: incoming.document.sender, ticket: incoming.document.ticket, at: Self.after(37), changes: Changes())
        let record = try #require(try await open.store.application(id: application.id))
        let change = ApplicationStateChange(id: application.id, state: .withdrawn)
        try await open.store.change(
            application: application.id, expectedVersion: record.version, changes: Changes(applicationStates: [change]))
        #expect(try await end(open.store, after: 37).isEmpty)
        #expect(try await end(open.store, after: 38).map(\.destroyedCount) == [5])
        #expect(try await open.store.applications(after: nil, limit: 10).isEmpty)
        #expect(try await open.store.outboxEntry(ticket: outgoing.document.ticket) == nil)
    }

    /// A hold on a person counts for each number, and for what comes after it was set.
    @Test(arguments: StoreFactory.all)
    func whatAHoldNamesStaysUntilItIsReleased(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        let (held, free) = (try Sample.outgoing(subject: Sample.person), try Sample.outgoing(subject: Self.third))
        let hold = Ticket.random()
        try await open.store.setHold(
            .person(Sample.otherPerson), id: hold, reason: "court-1", at: Sample.start, changes: Changes())
        try await open.store.commit(
            Changes(replacements: [
                NumberReplacement(replaced: Sample.person, successor: Sample.otherPerson, instant: Sample.start)
            ]))
        for outgoing in [held, free] { try await deliver(outgoing, in: open.store) }
        _ = try await open.store.upsertRegister(
            [Sample.entry("D-1"), Sample.entry("D-2", subject: Self.third)], at: Sample.start, changes: Changes())

        let ended = try await end(open.store, after: 37)
        #expect(ended.map(\.destroyedCount) == [1] && ended.map(\.keptCount) == [1])
        #expect(
            try await open.store.document(sender: held.document.sender, ticket: held.document.ticket) == held.document)
        #expect(try await open.store.document(sender: free.document.sender, ticket: free.document.ticket) == nil)
        _ = try await end(open.store, after: 121)
        #expect(try await open.store.register(subject: Sample.otherPerson).map(\.reference) == ["D-1"])
        #expect(try await open.store.register(subject: Self.third).isEmpty)

        try await open.store.releaseHold(hold, at: Self.after(121), changes: Changes())
        // The replaced number is known for as long as something of it is.
        _ = try await end(open.store, after: 122)
        #expect(try await open.store.document(sender: held.document.sender, ticket: held.document.ticket) == nil)
        #expect(try await open.store.register(subject: Sample.otherPerson).isEmpty)
        #expect(try await open.store.successor(of: Sample.person) == nil)
    }

    @Test(arguments: StoreFactory.all)
    func aConversationOrEverythingIsHeld(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        let (first, second) = (try Sample.outgoing(), try Sample.outgoing())
        for outgoing in [first, second] { try await deliver(outgoing, in: open.store) }
        let (one, all) = (Ticket.random(), Ticket.random())
        try await open.store.setHold(
            .conversation(first.document.conversation), id: one, reason: "court-1", at: Sample.start, changes: Changes()
        )
        try await open.store.setHold(
            .everything, id: all, reason: "audit-2", at: Sample.seconds(1), changes: Changes())
        #expect(try await end(open.store, after: 37).map(\.keptCount) == [2])
        try await open.store.releaseHold(all, at: Sample.seconds(2), changes: Changes())
        let ended = try await end(open.store, after: 38)
        #expect(ended.map(\.destroyedCount) == [1] && ended.map(\.keptCount) == [1])
        #expect(
            try await open.store.outbox(states: [], after: nil, limit: 9).map(\.document.ticket) == [
                first.document.ticket
            ])
        let holds = try await open.store.holds()
        #expect(holds.map(\.id) == [one, all] && holds.map(\.kind) == [.conversation, .everything])
        #expect(holds.map(\.conversation) == [first.document.conversation, nil])
        #expect(holds.map(\.reason) == ["court-1", "audit-2"])
        #expect(holds.map(\.setAt) == [Sample.start, Sample.seconds(1)])
        #expect(holds.map(\.releasedAt) == [nil, Sample.seconds(2)])
    }

    @Test(arguments: StoreFactory.all)
    func aHoldThatCannotBeSetOrReleasedCommitsNothing(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        let event = Sample.event(.random())
        let changes = Changes(events: [event])
        let unknown = await storeErrorCode {
            try await open.store.setHold(
                .conversation(.random()), id: .random(), reason: "r", at: Sample.start, changes: changes)
        }
        let hold = Ticket.random()
        try await open.store.setHold(.everything, id: hold, reason: "r", at: Sample.start, changes: Changes())
        try await open.store.releaseHold(hold, at: Sample.seconds(1), changes: Changes())
        let again = await storeErrorCode {
            try await open.store.releaseHold(hold, at: Sample.seconds(2), changes: changes)
        }
        #expect(unknown == .notFound && again == .notFound)
        #expect(try await open.store.timeline(conversation: event.conversation).isEmpty)
        #expect(try await open.store.holds().map(\.releasedAt) == [Sample.seconds(1)])
    }

    /// Rows went, and then the line could not be written: the key is there, and the next time tells of all.
    @Test(arguments: StoreFactory.all)
    func whatIsBrokenOffGoesOn(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        for _ in 0..<3 { try await deliver(try Sample.outgoing(), in: open.store) }
        struct PowerCut: Error {}
        await #expect(throws: (any Error).self) {
            _ = try await open.store.endRetention(at: Self.after(37)) { _ in throw PowerCut() }
        }
        #expect(try await open.store.isRetentionDue(at: Self.after(37)))
        #expect(try await lines(open.store).isEmpty)
        #expect(try await end(open.store, after: 37).map(\.destroyedCount) == [3])
        #expect(try await end(open.store, after: 37).isEmpty)
        #expect(try await lines(open.store) == ["payloads/2029-11 destroyed/3,kept/0"])
    }

    /// Two instances on one store at once leave one line, and count each row once.
    @Test(arguments: StoreFactory.all)
    func twoAtOnceEndAMonthOnce(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        for _ in 0..<20 { try await deliver(try Sample.outgoing(), in: open.store) }
        async let first = end(open.store, after: 37)
        async let second = end(open.store, after: 37)
        #expect(try await (first + second).map(\.destroyedCount) == [20])
        #expect(try await lines(open.store).count == 1)
    }

    /// Copies of our receipts are erased rightly: no verification takes them for damaged.
    @Test(arguments: StoreFactory.all)
    func anErasedReceiptIsKnownAsErased(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        try await handOver(try Sample.incoming(), in: open.store)
        _ = try await end(open.store, after: 37)
        #expect(try await open.store.ownReceipts(after: nil, limit: 10).map(\.content) == [.erased])
    }
}

/// For how long what is kept.
@Suite struct RetentionPolicyTests {
    @Test func eachFlowHasMonthsOfItsOwn() {
        var policy = RetentionPolicy()
        policy.transferMonths = 61
        policy.inquiryMonths = 25
        policy.consultationMonths = 13
        policy.registerMonths = 121
        #expect(policy.months(for: .transferCompetence) == 61)
        #expect(policy.months(for: .requestInquiry) == 25)
        #expect(policy.months(for: .replyInquiry) == 25)
        #expect(policy.months(for: .consultLivingWages) == 13)
        #expect(policy.months(for: .livingWagesResult) == 13)
        #expect(policy.months(for: .findOrganisationsResult) == 13)
        #expect(policy.months(for: .registerPerson) == 121)
        // What attests a document stays as long as the one that is kept longest.
        #expect(policy.months(for: .receipt) == 61)
        #expect(policy.months(for: .hubStamp) == 61)
        // The key of a log is needed for as long as any log is.
        #expect(policy.months(for: .auditKey) == 600)
    }
}
