import AuditLog
import Foundation
import MessageStore
import Messages
import SQLiteStore
import Testing
import XMLSecurity

@testable import Gateway

/// Answers that come when nobody waits for them any more, and receipts that contradict each other, on a real store.
@Suite struct LateAnswerTests {
    let world: ExchangeWorld
    let tenant: Tenant
    let folder: URL

    init() async throws {
        world = try ExchangeWorld()
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("late-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: folder.appendingPathComponent("keys"), withIntermediateDirectories: true)
        let keys = try KeyRing.open(
            path: folder.appendingPathComponent("keys/a.json").path, organisation: world.tenant.organisation)
        tenant = Tenant(
            organisation: world.tenant.organisation, name: "OCMW A",
            store: try await SQLiteStore.open(path: folder.appendingPathComponent("a.sqlite").path, keys: keys),
            signing: world.tenant.signing,
            checkpoints: try CheckpointSigner(organisation: world.tenant.organisation, seed: keys.noteSigningSeed))
    }

    private func queue() async throws -> ComposedDocument {
        let sent = try world.composed()
        try await tenant.store.commit(
            Changes(outgoing: [sent.outgoing(for: tenant, notBefore: world.clock.now)]))
        return sent
    }

    private func dispatcher(_ hub: HubDouble) -> Dispatcher {
        Dispatcher(
            environment: world.environment, transport: hub, effects: RecordedEffects(), logger: ExchangeWorld.logger)
    }

    /// Makes one attempt; `meanwhile` happens while the hub has the document.
    private func attempt(
        _ sent: ComposedDocument, _ answer: @escaping @Sendable () throws -> HubReply,
        meanwhile: @escaping @Sendable () async throws -> Void = {}
    ) async -> StepResult {
        let hub = HubDouble { _, _ in
            try await meanwhile()
            return try answer()
        }
        return await dispatcher(hub).step(tenant: tenant)
    }

    private func operate(_ act: OutboxAct, _ sent: ComposedDocument) async throws {
        try await tenant.store.operate(act, ticket: sent.ticket, at: world.clock.now, changes: Changes())
    }

    private func state(_ sent: ComposedDocument) async throws -> OutboxStateName? {
        try await tenant.store.outboxEntry(ticket: sent.ticket)?.state
    }

    private func receipts(_ sent: ComposedDocument) async throws -> [[UInt8]] {
        try await tenant.store.documents(inReplyTo: sent.ticket).filter { $0.operation == .receipt }.map(\.bytes)
    }

    /// How many lines of the log name this rule.
    private func lineCount(rule: String) async throws -> Int {
        let store = tenant.store
        var count = 0
        for year in try await store.auditYears() {
            count += try await store.auditLines(year: year, from: 0, limit: 99).count {
                String(decoding: $0.leafBytes, as: UTF8.self).contains(rule)
            }
        }
        return count
    }

    @Test func receiptForWhatWasParkedMeanwhileDeliversLate() async throws {
        let sent = try await queue()
        let answers = HubAnswers(world: world, sent: sent)
        let result = await attempt(sent, answers.delivered) { try await operate(.park, sent) }
        #expect(result.delivered == 1)
        #expect(try await state(sent) == .deliveredLate)
        #expect(try await receipts(sent).count == 1)
    }

    @Test func refusalOfWhatWasParkedMeanwhileIsFinal() async throws {
        let sent = try await queue()
        let answers = HubAnswers(world: world, sent: sent)
        let refused = try answers.refused(.notIntegrated, by: world.pki.hub)
        let result = await attempt(sent, { refused }) { try await operate(.park, sent) }
        #expect(result.refused == 1)
        #expect(try await state(sent) == .refused)
    }

    /// It waits for its next attempt, and none was begun: the answer counts, and no attempt follows.
    @Test func receiptForWhatWasParkedAndResumedDelivers() async throws {
        let sent = try await queue()
        let answers = HubAnswers(world: world, sent: sent)
        let result = await attempt(sent, answers.delivered) {
            try await operate(.park, sent)
            try await operate(.resume, sent)
        }
        #expect(result.delivered == 1)
        #expect(try await state(sent) == .delivered)
        world.clock.advance(by: .seconds(86_400))
        #expect(await attempt(sent, answers.delivered).claimed == 0)
    }

    /// Once an attempt has begun the recipient may have it: there is nothing to cancel, hence no receipt of a cancelled one.
    @Test func whatIsBeingSentIsNotCancelled() async throws {
        let sent = try await queue()
        let answers = HubAnswers(world: world, sent: sent)
        let result = await attempt(sent, answers.delivered) {
            await #expect(throws: MessageStoreError.self) { try await operate(.cancel, sent) }
        }
        #expect(result.delivered == 1)
        #expect(try await state(sent) == .delivered)
    }

    @Test func cancelledDocumentIsNeverSent() async throws {
        let sent = try await queue()
        try await operate(.cancel, sent)
        let answers = HubAnswers(world: world, sent: sent)
        #expect(await attempt(sent, answers.delivered).claimed == 0)
        #expect(try await state(sent) == .cancelled)
        #expect(try await receipts(sent).isEmpty)
    }

    /// An answer of an overtaken attempt says nothing that the next one does not: the receipt never changes.
    @Test func receiptOfAnOvertakenAttemptLeavesTheDocumentToTheNext() async throws {
        let sent = try await queue()
        let answers = HubAnswers(world: world, sent: sent)
        let result = await attempt(sent, answers.delivered) {
            world.clock.advance(by: Dispatcher.lease)
            let claims = try await tenant.store.claim(now: world.clock.now, leaseFor: Dispatcher.lease, limit: 1)
            #expect(claims.map(\.attempt) == [2])
        }
        #expect(result.fenced == 1)
        #expect(try await state(sent) == .leased)
        #expect(try await receipts(sent).isEmpty)
    }

    /// Two attempts side by side: the later one delivered, and then the earlier one's answer comes.
    private func deliverTwice(_ first: HubReply, _ second: HubReply, _ sent: ComposedDocument) async throws {
        let result = await attempt(sent, { second }) {
            world.clock.advance(by: Dispatcher.lease)
            #expect(await attempt(sent, { first }).delivered == 1)
        }
        #expect(result.fenced == 1)
        #expect(try await state(sent) == .delivered)
    }

    @Test func theSameReceiptAgainChangesNothing() async throws {
        let sent = try await queue()
        let answer = try HubAnswers(world: world, sent: sent).delivered()
        try await deliverTwice(answer, answer, sent)
        #expect(try await receipts(sent).count == 1)
        #expect(try await lineCount(rule: SettlementComposer.secondReceipt) == 0)
    }

    @Test func anotherReceiptIsKeptWithALineAndTheFirstStands() async throws {
        let sent = try await queue()
        let answers = HubAnswers(world: world, sent: sent)
        let (first, second) = (try answers.delivered(), try answers.delivered())
        try await deliverTwice(first, second, sent)
        let receipts = try await receipts(sent)
        #expect(Set(receipts).count == 2)
        #expect(try await lineCount(rule: SettlementComposer.secondReceipt) == 1)
        let entry = try #require(try await tenant.store.outboxEntry(ticket: sent.ticket))
        #expect(entry.attempt == 2)
    }
}
