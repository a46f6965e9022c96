import AuditLog
import Foundation
import MessageStore
import Messages
import SQLiteStore
import SocialSecurity
import Testing
import XMLSecurity

@testable import Gateway

/// A document from OCMW A's outbox to OCMW B's inbox and its receipt back, over real stores and real SOAP messages.
@Suite struct SQLiteExchangeTests {
    private struct Federation {
        let world: ExchangeWorld
        let sender: Tenant
        let recipient: Tenant
        let dispatcher: Dispatcher
        let issuer: CheckpointIssuer
        let folder: URL

        init(lostAnswers: Int = 0) async throws {
            world = try ExchangeWorld()
            folder = FileManager.default.temporaryDirectory.appendingPathComponent("exchange-\(UUID().uuidString)")
            sender = try await Self.tenant(world.pki.ocmwA, in: folder)
            recipient = try await Self.tenant(world.pki.ocmwB, in: folder)
            let effects = RecordedEffects()
            let reception = Reception(
                environment: world.environment, tenants: [recipient],
                faultSigner: FaultSigner(organisation: recipient.organisation, identity: recipient.signing),
                effects: effects, logger: ExchangeWorld.logger)
            let hub = LoopHub(world: world, reception: reception, lostAnswers: lostAnswers)
            dispatcher = Dispatcher(
                environment: world.environment,
                transport: SOAPExchange(environment: world.environment, transport: hub), effects: effects,
                logger: ExchangeWorld.logger)
            issuer = CheckpointIssuer(environment: world.environment, logger: ExchangeWorld.logger)
            await issuer.tick([sender, recipient])
        }

        private static func tenant(_ party: ExchangePKI.Party, in folder: URL) async throws -> Tenant {
            let digits = party.number.digits
            for name in ["keys", "data"] {
                try FileManager.default.createDirectory(
                    at: folder.appendingPathComponent(name), withIntermediateDirectories: true)
            }
            let keys = try KeyRing.open(
                path: folder.appendingPathComponent("keys/\(digits).json").path, organisation: party.number)
            let store = try await SQLiteStore.open(
                path: folder.appendingPathComponent("data/\(digits).sqlite").path, keys: keys)
            return Tenant(
                organisation: party.number, name: digits, store: store, signing: party.identity,
                checkpoints: try CheckpointSigner(organisation: party.number, seed: keys.noteSigningSeed))
        }

        func queue() async throws -> ComposedDocument {
            let composed = try DocumentComposer(environment: world.environment).compose(
                world.inquiry(), for: sender, to: recipient.organisation, conversation: world.environment.ticket(),
                legalContext: .socialInquiry, criteria: Criteria(ssin: world.person), at: world.clock.now)
            let outgoing = composed.outgoing(for: sender, notBefore: world.clock.now)
            try await sender.store.commit(Changes(outgoing: [outgoing]))
            return composed
        }

        func close() async throws {
            try await sender.store.close()
            try await recipient.store.close()
            try FileManager.default.removeItem(at: folder)
        }
    }

    @Test func documentArrivesOnceAndBothLogsHold() async throws {
        let federation = try await Federation()
        let sent = try await federation.queue()
        #expect(await federation.dispatcher.step(tenant: federation.sender).delivered == 1)
        await federation.issuer.tick([federation.sender, federation.recipient])

        let outbox = try #require(try await federation.sender.store.outboxEntry(ticket: sent.ticket))
        #expect(outbox.state == .delivered)
        let inbox = try await federation.recipient.store.inbox(states: [], after: nil, limit: 10)
        #expect(inbox.map(\.document.digest) == [sent.stored.digest])
        let evidence = try await federation.sender.store.documents(inReplyTo: sent.ticket)
        #expect(Set(evidence.map(\.operation)) == [.hubStamp, .receipt])
        #expect(evidence.first { $0.operation == .receipt }?.bytes == inbox.first?.receipt)
        for tenant in [federation.sender, federation.recipient] {
            let reports = try await AuditVerification().verify(tenant)
            #expect(reports.map(\.lineCount) == [2])
            #expect(reports.allSatisfy { $0.isValid && $0.signedLineCount == 2 })
        }
        try await federation.close()
    }

    @Test func lostAnswersAreFollowedByTheSameReceiptAndOneInboxRow() async throws {
        let federation = try await Federation(lostAnswers: 2)
        let sent = try await federation.queue()
        #expect(await federation.dispatcher.step(tenant: federation.sender).retried == 1)
        let first = try await federation.recipient.store.inbox(states: [], after: nil, limit: 10).map(\.receipt)
        federation.world.clock.advance(by: .seconds(10))
        #expect(await federation.dispatcher.step(tenant: federation.sender).retried == 1)
        federation.world.clock.advance(by: .seconds(10))
        #expect(await federation.dispatcher.step(tenant: federation.sender).delivered == 1)
        let inbox = try await federation.recipient.store.inbox(states: [], after: nil, limit: 10)
        #expect(inbox.count == 1 && inbox.map(\.receipt) == first)
        let receipts = try await federation.sender.store.documents(inReplyTo: sent.ticket)
            .filter { $0.operation == .receipt }
        #expect(receipts.map(\.bytes) == first)
        try await federation.close()
    }
}
