import Foundation
import KSZHub
import Messages
import SocialSecurity
import Testing
import XMLSecurity

@testable import KSZHubHTTP

/// The hub's storage contract on a file: each test has a folder of its own.
@Suite struct SQLiteHubStoreTests {
    private let folder: String
    private let store: SQLiteHubStore
    private let sender: EnterpriseNumber
    private let other: EnterpriseNumber
    private let ssin: SSIN
    private let index = PersonIndex(secret: [UInt8](repeating: 3, count: 32))
    private let now = UTCInstant(milliseconds: 1_795_000_000_123)

    init() throws {
        folder = NSTemporaryDirectory() + "ksz-hub-store-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        store = try SQLiteHubStore(path: folder + "/hub.sqlite")
        sender = try EnterpriseNumber("0999999922")
        other = try EnterpriseNumber("0999999823")
        ssin = try SSIN("71023000122")
    }

    private func reopened() throws -> SQLiteHubStore { try SQLiteHubStore(path: folder + "/hub.sqlite") }

    private func record(_ ticket: Ticket, digest: UInt8, at instant: UTCInstant? = nil) throws -> MessageRecord {
        MessageRecord(
            key: IdempotencyKey(sender: sender, ticket: ticket),
            digest: try DocumentDigest([UInt8](repeating: digest, count: 32)), ticketCBSS: .random(),
            timestampReceive: instant ?? now)
    }

    private func document(
        _ ticket: Ticket, _ operation: Messages.Operation, inReplyTo answered: DocumentReference? = nil
    ) throws -> CarriedDocument {
        CarriedDocument(
            reference: DocumentReference(ticket: ticket, digest: try DocumentDigest([UInt8](repeating: 1, count: 32))),
            operation: operation, sender: sender, recipient: other, conversation: .random(),
            person: index.key(of: ssin), inReplyTo: answered, applicationReceivedAt: now)
    }

    @Test func firstMeetingIsKept() async throws {
        let ticket = Ticket.random()
        let first = try record(ticket, digest: 1)
        #expect(try await store.meet(first) == first)
        #expect(try await store.meet(record(ticket, digest: 1, at: now.advanced(by: .seconds(9)))) == first)
        #expect(try await reopened().meet(record(ticket, digest: 2)) == first)
        let another = try record(.random(), digest: 2)
        #expect(try await store.meet(another) == another)
    }

    @Test func firstFinalOutcomeStays() async throws {
        let met = try record(.random(), digest: 1)
        _ = try await store.meet(met)
        let outcome = FinalOutcome(kind: .delivered, stamp: [1, 2], reply: [3])
        let document = try document(met.key.ticket, .requestInquiry)
        try await store.carry(document)
        try await store.finish(met.key, outcome: outcome)
        try await store.finish(met.key, outcome: FinalOutcome(kind: .refused, stamp: [9], reply: [9]))
        #expect(try await reopened().meet(met).outcome == outcome)
        #expect(try await reopened().carried(document.reference) == document)
        let unknown = DocumentReference(ticket: .random(), digest: document.reference.digest)
        #expect(try await store.carried(unknown) == nil)
    }

    @Test func findsDeliveredTransfersByPersonAndRecipient() async throws {
        let transfer = try document(.random(), .transferCompetence)
        let inquiry = try document(.random(), .requestInquiry)
        let underWay = try document(.random(), .transferCompetence)
        for document in [transfer, inquiry, underWay] {
            _ = try await store.meet(record(document.reference.ticket, digest: 1))
            try await store.carry(document)
        }
        #expect(try await store.deliveredTransfers(about: index.key(of: ssin), to: [other]).isEmpty)
        for document in [transfer, inquiry] {
            try await store.finish(
                IdempotencyKey(sender: sender, ticket: document.reference.ticket),
                outcome: FinalOutcome(kind: .delivered, stamp: [1], reply: [2]))
        }
        #expect(try await store.deliveredTransfers(about: index.key(of: ssin), to: [other]) == [transfer])
        #expect(try await store.deliveredTransfers(about: index.key(of: ssin), to: [sender]).isEmpty)
        #expect(try await store.deliveredTransfers(about: PersonIndex(secret: [4]).key(of: ssin), to: [other]).isEmpty)
    }

    @Test func whoBeganAConversationStays() async throws {
        let conversation = Ticket.random()
        #expect(try await store.begin(conversation, by: sender) == sender)
        #expect(try await reopened().begin(conversation, by: other) == sender)
        #expect(try await store.begin(.random(), by: other) == other)
    }

    @Test func findsTheAnswersToADocument() async throws {
        let question = try document(.random(), .requestInquiry)
        let answer = try document(.random(), .replyInquiry, inReplyTo: question.reference)
        for document in [question, answer] { try await store.carry(document) }
        #expect(try await reopened().followers(of: question.reference) == [answer])
        #expect(try await store.followers(of: answer.reference).isEmpty)
    }

    @Test func answerToAChangeStays() async throws {
        let met = try record(.random(), digest: 1)
        _ = try await store.meet(met)
        let first = FinalOutcome(kind: .answered, stamp: [1, 2], reply: [0, 3])
        #expect(try await store.finish(met.key, outcome: first) == first)
        let second = FinalOutcome(kind: .answered, stamp: [9], reply: [9])
        #expect(try await store.finish(met.key, outcome: second) == first)
        #expect(try await reopened().meet(met).outcome == first)
    }

    @Test func aRefusedDocumentIsNoCarriedOne() async throws {
        let met = try record(.random(), digest: 1)
        _ = try await store.meet(met)
        let document = try document(met.key.ticket, .transferCompetence)
        try await store.carry(document)
        #expect(try await store.carried(document.reference) == document)
        try await store.finish(met.key, outcome: FinalOutcome(kind: .refused, stamp: [9], reply: [9]))
        #expect(try await store.carried(document.reference) == nil)
    }

    @Test func directorySurvivesARestart() async throws {
        var line = DirectoryLine(
            person: index.key(of: ssin), organisation: sender, qualityCode: .livingWage,
            period: Period(from: CivilDate(daysSince1970: 20_000)), changedAt: now)
        try await store.put(line)
        #expect(try await reopened().lines(about: line.person) == [line])
        line.isEnded = true
        line.period = try Period(begin: line.period.begin, end: CivilDate(daysSince1970: 20_010))
        try await store.put(line)
        #expect(try await reopened().lines(about: line.person) == [line])
        try await store.remove(line)
        #expect(try await reopened().lines(about: line.person).isEmpty)
    }

    @Test func fileHoldsNoNumberOfAPerson() async throws {
        try await store.put(
            DirectoryLine(
                person: index.key(of: ssin), organisation: sender, qualityCode: .livingWage,
                period: Period(from: CivilDate(daysSince1970: 20_000)), changedAt: now))
        for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
            let bytes = try Data(contentsOf: URL(fileURLWithPath: folder + "/" + name))
            #expect(bytes.range(of: Data(ssin.digits.utf8)) == nil)
            #expect(bytes.range(of: Data([0x10, 0x89, 0x4C, 0xFA, 0x3A])) == nil)
        }
    }
}
