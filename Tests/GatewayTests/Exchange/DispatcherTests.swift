import AuditLog
import MessageStore
import Messages
import Testing
import XMLSecurity

@testable import Gateway

@Suite struct DispatcherTests {
    let world: ExchangeWorld
    let effects = RecordedEffects()

    init() throws { world = try ExchangeWorld() }

    private func queue(_ document: ComposedDocument) async throws {
        let outgoing = document.outgoing(for: world.tenant, notBefore: world.clock.now)
        try await world.store.commit(Changes(outgoing: [outgoing]))
    }

    private func dispatcher(_ hub: HubDouble) -> Dispatcher {
        Dispatcher(environment: world.environment, transport: hub, effects: effects, logger: ExchangeWorld.logger)
    }

    @Test func deliveredDocumentIsSettledWithEvidenceEventAndLeaf() async throws {
        let sent = try world.composed()
        try await queue(sent)
        let answers = HubAnswers(world: world, sent: sent)
        let hub = HubDouble { _, _ in try answers.delivered() }
        let result = await dispatcher(hub).step(tenant: world.tenant)
        #expect(result.claimed == 1 && result.delivered == 1)
        #expect(hub.documents == [sent.stored.bytes])
        #expect(world.store.row(sent.ticket)?.state == .delivered)
        let committed = world.store.committed
        #expect(committed.evidence.map(\.operation) == [.hubStamp, .receipt])
        #expect(committed.events.map(\.code) == [TimelineCode.documentDelivered])
        let leaf = try #require(committed.leaves.first)
        #expect(leaf.leaf.act == .documentAttempted && leaf.leaf.outcome == .delivered)
        #expect(leaf.side[.subject]?.text == world.person.digits)
        #expect(await dispatcher(hub).step(tenant: world.tenant).claimed == 0)
    }

    @Test func consequencesAreCommittedAfterWhatDeliveryLeaves() async throws {
        let sent = try world.composed()
        try await queue(sent)
        let next = try world.composed()
        let outgoing = next.outgoing(for: world.tenant, notBefore: world.clock.now)
        effects.state.withLock { $0.consequences = Changes(outgoing: [outgoing]) }
        let answers = HubAnswers(world: world, sent: sent)
        _ = await dispatcher(HubDouble { _, _ in try answers.delivered() }).step(tenant: world.tenant)
        #expect(world.store.row(next.ticket)?.state == .queued)
    }

    @Test func refusalByRuleIsFinal() async throws {
        let sent = try world.composed()
        try await queue(sent)
        let answers = HubAnswers(world: world, sent: sent)
        let hub = HubDouble { _, _ in try answers.refused(.notIntegrated, by: world.pki.hub) }
        #expect(await dispatcher(hub).step(tenant: world.tenant).refused == 1)
        #expect(world.store.row(sent.ticket)?.code == "MSG00012")
        #expect(world.store.committed.leaves.first?.leaf.rule == "MSG00012")
    }

    @Test func failedAttemptWaitsAndTheSameBytesGoAgain() async throws {
        let sent = try world.composed()
        try await queue(sent)
        let answers = HubAnswers(world: world, sent: sent)
        let hub = HubDouble { _, number in
            guard number > 1 else { throw AttemptFailure(.timedOut) }
            return try answers.delivered()
        }
        #expect(await dispatcher(hub).step(tenant: world.tenant).retried == 1)
        let row = try #require(world.store.row(sent.ticket))
        #expect(row.state == .retryWait && row.code == "timed-out")
        #expect(row.dueAt <= world.clock.now.advanced(by: .seconds(2)))
        #expect(effects.state.withLock { $0.attempts.count } == 1)
        #expect(world.store.committed.leaves.first?.leaf.outcome == .timedOut)
        world.clock.advance(by: .seconds(2))
        #expect(await dispatcher(hub).step(tenant: world.tenant).delivered == 1)
        #expect(hub.documents == [sent.stored.bytes, sent.stored.bytes])
    }

    @Test func documentIsParkedWhenItsBudgetEnds() async throws {
        let sent = try world.composed()
        try await queue(sent)
        // What the gateway was off for is not of the budget: it counts from the first attempt.
        world.clock.advance(by: .seconds(24 * 3600))
        let hub = HubDouble { _, _ in throw AttemptFailure(.hubUnreachable) }
        #expect(await dispatcher(hub).step(tenant: world.tenant).retried == 1)
        world.clock.advance(by: .seconds(24 * 3600))
        #expect(await dispatcher(hub).step(tenant: world.tenant).parked == 1)
        #expect(world.store.row(sent.ticket)?.code == "budget-ended/hub-unreachable")
        #expect(
            world.store.committed.events.map(\.code) == [
                TimelineCode.documentAttemptFailed, TimelineCode.documentParked,
            ])
        #expect(world.store.committed.leaves.last?.leaf.act == .documentParked)
    }

    /// The outbox and the timeline say in words why the hub was not reached, and what to do.
    @Test(arguments: ConnectionFailure.allCases)
    func connectionThatFailedIsToldInWords(_ cause: ConnectionFailure) async throws {
        let sent = try world.composed()
        try await queue(sent)
        let hub = HubDouble { _, _ in throw AttemptFailure(.hubUnreachable, cause.rawValue) }
        #expect(await dispatcher(hub).step(tenant: world.tenant).retried == 1)
        let code = "hub-unreachable/\(cause.rawValue)"
        let event = try #require(world.store.committed.events.first?.json["details"])
        #expect(event["code"] == .string(code))
        #expect(event["reason"] == .string(cause.reason) && event["remedy"] == .string(cause.remedy))
        let entry = OutboxEntry(
            document: sent.stored, state: .retryWait, attempt: 1, dueAt: nil,
            lastCode: world.store.row(sent.ticket)?.code, cursor: StoreCursor(position: 1)
        ).json
        #expect(entry["lastCode"] == .string(code))
        #expect(entry["reason"] == .string(cause.reason) && entry["remedy"] == .string(cause.remedy))
        #expect(world.store.committed.leaves.first?.leaf.rule == code)
    }

    /// The neighbours: codes that tell no connection failure get no words.
    @Test(arguments: ["hub-unreachable", "MSG00002", "answer-signature/digest-wrong", "", "/"])
    func otherCodesHaveNoWords(_ code: String) { #expect(ConnectionFailure(endOf: code) == nil) }

    @Test func parkedCodeEndsWithItsFailure() {
        #expect(ConnectionFailure(endOf: "budget-ended/hub-unreachable/no-route") == .noRoute)
    }

    /// A document of the competence transfer service.
    private func statutory() throws -> ComposedDocument {
        let acceptance = AcceptTransfer(
            dossierNumber: "D-1", contactPerson: ContactPerson(name: "An Peeters", phone: "02 555 00 00"))
        return try world.composed(.acceptTransfer(acceptance), inReplyTo: world.composed().reference)
    }

    @Test func statutoryDocumentWithoutReceiptIsAnnouncedOnceAfterFourHours() async throws {
        try await queue(statutory())
        let dispatcher = dispatcher(HubDouble { _, _ in throw AttemptFailure(.hubUnreachable) })
        let announcements = { world.store.committed.events.filter { $0.code == TimelineCode.documentWithoutReceipt } }
        world.clock.advance(by: .milliseconds(4 * 3600 * 1000 - 1))
        #expect(await dispatcher.step(tenant: world.tenant).retried == 1)
        #expect(announcements().isEmpty)
        for _ in 0..<2 {
            world.clock.advance(by: .seconds(900))
            #expect(await dispatcher.step(tenant: world.tenant).retried == 1)
            #expect(announcements().count == 1)
        }
    }

    @Test func statutoryDocumentIsNeverParkedAndItsStampsAreKept() async throws {
        let sent = try statutory()
        try await queue(sent)
        world.clock.advance(by: .seconds(40 * 24 * 3600))
        let answers = HubAnswers(world: world, sent: sent)
        let hub = HubDouble { _, _ in
            answers.reply(try answers.stamp(.notForwarded, code: .recipientUnreachable), nil)
        }
        #expect(await dispatcher(hub).step(tenant: world.tenant).retried == 1)
        #expect(world.store.row(sent.ticket)?.code == "MSG00002")
        #expect(world.store.committed.evidence.map(\.operation) == [.hubStamp])
    }

    @Test func laterAttemptFencesAnEarlierOne() async throws {
        let sent = try world.composed()
        try await queue(sent)
        let answers = HubAnswers(world: world, sent: sent)
        let store = world.store
        let hub = HubDouble { _, _ in
            store.state.withLock { $0.outbox[sent.ticket]?.attempt += 1 }
            return try answers.delivered()
        }
        #expect(await dispatcher(hub).step(tenant: world.tenant).fenced == 1)
        #expect(world.store.committed.leaves.isEmpty)
    }

    @Test func failingStoreLeavesALeaseThatRunsOut() async throws {
        let sent = try world.composed()
        try await queue(sent)
        let answers = HubAnswers(world: world, sent: sent)
        let hub = HubDouble { _, _ in try answers.delivered() }
        world.store.fail([.settle])
        #expect(await dispatcher(hub).step(tenant: world.tenant).unsettled == 1)
        world.store.fail([])
        #expect(await dispatcher(hub).step(tenant: world.tenant).claimed == 0)
        world.clock.advance(by: Dispatcher.lease)
        #expect(await dispatcher(hub).step(tenant: world.tenant).delivered == 1)
        world.store.fail([.claim])
        #expect(await dispatcher(hub).step(tenant: world.tenant) == StepResult())
    }

    @Test func failingDomainLeavesTheDocumentToBeSentAgain() async throws {
        let sent = try world.composed()
        try await queue(sent)
        let answers = HubAnswers(world: world, sent: sent)
        let hub = HubDouble { _, _ in try answers.delivered() }
        effects.state.withLock { $0.fails = true }
        #expect(await dispatcher(hub).step(tenant: world.tenant).retried == 1)
        #expect(world.store.row(sent.ticket)?.code == "effects-failed")
        #expect(world.store.committed.evidence.isEmpty)
    }

    @Test func consequencesOfOneConversationAreDecidedInTurn() async throws {
        let conversation = world.environment.ticket()
        let composer = DocumentComposer(environment: world.environment)
        var documents: [[UInt8]: HubAnswers] = [:]
        for _ in 0..<6 {
            let document = try composer.compose(
                world.inquiry(), for: world.tenant, to: world.pki.ocmwB.number, conversation: conversation,
                legalContext: .socialInquiry, criteria: Criteria(ssin: world.person), at: world.clock.now)
            documents[document.stored.bytes] = HubAnswers(world: world, sent: document)
            try await queue(document)
        }
        let known = documents
        let hub = HubDouble { bytes, _ in try #require(known[bytes]).delivered() }
        #expect(await dispatcher(hub).step(tenant: world.tenant).delivered == 6)
        #expect(effects.state.withLock { $0.largestInside } == 1)
    }

    @Test func runnerSendsWhatIsCommittedAndEndsAfterStop() async throws {
        let sent = try world.composed()
        let answers = HubAnswers(world: world, sent: sent)
        let runner = DispatcherRunner(
            dispatcher: dispatcher(HubDouble { _, _ in try answers.delivered() }), tenant: world.tenant,
            logger: ExchangeWorld.logger)
        let tenant = world.tenant
        let topic = ChangeTopic.conversation(sent.stored.conversation)
        async let running: Void = runner.run()
        let changes = Changes(outgoing: [sent.outgoing(for: tenant, notBefore: world.clock.now)])
        try await world.store.commit(changes)
        tenant.announce(changes)
        let store = world.store
        let delivered = try await tenant.changes.value(
            of: topic, within: .seconds(60), sleep: { try await Task.sleep(for: $0) },
            check: { store.row(sent.ticket)?.state == .delivered ? true : nil })
        #expect(delivered == true)
        runner.stop()
        await running
    }

    @Test func runnerSendsMoreThanItHoldsInFlight() async throws {
        var documents: [[UInt8]: HubAnswers] = [:]
        for _ in 0..<7 {
            let document = try world.composed()
            documents[document.stored.bytes] = HubAnswers(world: world, sent: document)
            try await queue(document)
        }
        let known = documents
        let runner = DispatcherRunner(
            dispatcher: dispatcher(HubDouble { bytes, _ in try #require(known[bytes]).delivered() }),
            tenant: world.tenant, logger: ExchangeWorld.logger, concurrency: 2)
        async let running: Void = runner.run()
        while world.store.state.withLock({ $0.outbox.values.contains { $0.state != .delivered } }) {
            await Task.yield()
        }
        runner.stop()
        await running
        #expect(world.store.committed.leaves.count == 7)
    }

    @Test func runnerEndsWhenItsTaskIsCancelled() async throws {
        let runner = DispatcherRunner(
            dispatcher: dispatcher(HubDouble { _, _ in throw Unexpected() }), tenant: world.tenant,
            logger: ExchangeWorld.logger)
        let task = Task { await runner.run() }
        task.cancel()
        await task.value
    }
}
