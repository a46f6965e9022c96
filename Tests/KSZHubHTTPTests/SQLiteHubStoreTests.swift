import Foundation
import GRDB
import KSZHub
import Messages
import SocialSecurity
import Testing
import XMLSecurity

@testable import KSZHubHTTP

/// The hub's storage contract on a file: each test has a folder of its own.
@Suite final class SQLiteHubStoreTests {
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

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    private func reopened() throws -> SQLiteHubStore { try SQLiteHubStore(path: folder + "/hub.sqlite") }

    /// A closed file is whole without its write-ahead log: who copies it has everything.
    @Test func closedFileHoldsEverything() async throws {
        let met = try record(.random(), digest: 1)
        _ = try await store.meet(met) { _ in nil }
        try store.close()
        try FileManager.default.copyItem(atPath: folder + "/hub.sqlite", toPath: folder + "/copy.sqlite")
        let again = MessageRecord(
            key: met.key, digest: met.digest, ticketCBSS: .random(), timestampReceive: now.advanced(by: .seconds(9)))
        let known = try await SQLiteHubStore(path: folder + "/copy.sqlite").meet(again) { _ in nil }
        #expect(known.ticketCBSS == met.ticketCBSS && known.timestampReceive == met.timestampReceive)
        let closed = store
        await #expect(throws: KSZHubError.self) { try await closed.logKeyPermissions() }
    }

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

    private func passage(
        _ record: MessageRecord, _ outcome: TicketEntry.Outcome, day: CivilDate, code: String? = nil,
        isArrival: Bool = true
    ) -> TicketPassage {
        TicketPassage(
            organisation: sender, day: day,
            entry: TicketEntry(
                direction: .sent, ticket: record.key.ticket, ticketCBSS: record.ticketCBSS,
                operation: .consultLivingWages, legalContext: .socialInquiry, counterpart: other,
                firstAt: record.timestampReceive, lastAt: record.timestampReceive, passages: 1, outcome: outcome,
                code: code), isArrival: isArrival)
    }

    @Test func listsOfTicketsGrowUntilAPageIsKept() async throws {
        let day = try CivilDate("2026-11-21")
        let met = try record(.random(), digest: 1)
        let arrival = passage(met, .met, day: day)
        _ = try await store.meet(met) { _ in arrival }
        try await store.note(passage(met, .answered, day: day, code: "MSG00000", isArrival: false))
        _ = try await store.meet(met) { _ in arrival }
        try await store.note(passage(met, .refused, day: day, code: "OGW00402", isArrival: false))
        let part = try await reopened().tickets(of: sender, on: day, skipping: 0, limit: 10)
        #expect(part.count == 1 && part.entries.first?.outcome == .answered && part.entries.first?.passages == 2)
        #expect(part.entries.first?.code == "MSG00000")
        #expect(try await store.tickets(of: other, on: day, skipping: 0, limit: 10).count == 0)
        #expect(try await store.tickets(of: sender, on: day, skipping: 1, limit: 10).entries.isEmpty)
        let key = TicketListKey(organisation: sender, day: day, page: 1)
        #expect(try await store.ticketListPage(key) == nil)
        #expect(try await store.keep([1, 2], as: key) == [1, 2])
        #expect(try await store.keep([3], as: key) == [1, 2])
        #expect(try await reopened().ticketListPage(key) == [1, 2])
        try await store.note(passage(try record(.random(), digest: 2), .met, day: day))
        #expect(try await store.tickets(of: sender, on: day, skipping: 0, limit: 10) == part)
        #expect(try await store.tickets(of: sender, on: day.adding(days: 1), skipping: 0, limit: 10).count == 1)
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

    private func line(_ quality: QualityCode, from day: Int = 20_000) -> DirectoryLine {
        DirectoryLine(
            person: index.key(of: ssin), organisation: sender, qualityCode: quality, phase: .provisional,
            period: Period(from: CivilDate(daysSince1970: day)), changedAt: now)
    }

    /// Changes the lines of the sender under a new ticket.
    private func apply(
        _ before: [DirectoryLine], _ after: [DirectoryLine], on store: SQLiteHubStore,
        under ticket: Ticket = .random(), reply: [UInt8] = [1]
    ) async throws -> FinalOutcome? {
        let met = try record(ticket, digest: 1)
        _ = try await store.meet(met)
        let change = DirectoryChange(
            persons: [index.key(of: ssin)], organisations: [sender], before: before, after: after)
        return try await store.apply(
            change, finishing: met.key, outcome: FinalOutcome(kind: .answered, stamp: [1], reply: reply))
    }

    @Test func directorySurvivesARestart() async throws {
        var line = line(.livingWage)
        #expect(try await apply([], [line], on: store) != nil)
        #expect(try await reopened().lines(about: line.person) == [line])
        let before = line
        line.isEnded = true
        line.period = try Period(begin: line.period.begin, end: CivilDate(daysSince1970: 20_010))
        #expect(try await apply([before], [line], on: reopened()) != nil)
        #expect(try await reopened().lines(about: line.person) == [line])
        #expect(try await apply([line], [], on: store) != nil)
        #expect(try await reopened().lines(about: line.person).isEmpty)
    }

    @Test func changeAndOutcome_areOneTransaction() async throws {
        let (first, second) = (line(.livingWage), line(.otherAid))
        let ticket = Ticket.random()
        let outcome = try await apply([], [first], on: store, under: ticket)
        #expect(try await reopened().meet(record(ticket, digest: 1)).outcome == outcome)
        // The same document again, by a hub that did not know: nothing is done a second time.
        #expect(try await apply([first], [second], on: store, under: ticket, reply: [9]) == outcome)
        #expect(try await store.lines(about: first.person) == [first])
        // Lines that changed meanwhile: neither change nor outcome is written.
        let late = Ticket.random()
        #expect(try await apply([], [second], on: store, under: late) == nil)
        #expect(try await store.lines(about: first.person) == [first])
        #expect(try await store.meet(record(late, digest: 1)).outcome == nil)
        // A line that is there already cannot be inserted: the outcome is not written either.
        let doubled = Ticket.random()
        var again = second
        again.isEnded = true
        await #expect(throws: KSZHubError.self) {
            try await self.apply([first], [first, second, again], on: self.store, under: doubled)
        }
        #expect(try await reopened().lines(about: first.person) == [first])
        #expect(try await store.meet(record(doubled, digest: 1)).outcome == nil)
    }

    @Test func linesOfOthersAreLeftAlone() async throws {
        let own = line(.livingWage)
        let foreign = DirectoryLine(
            person: own.person, organisation: other, qualityCode: .livingWage, period: own.period, changedAt: now)
        let met = try record(.random(), digest: 1)
        _ = try await store.meet(met)
        let change = DirectoryChange(persons: [own.person], organisations: [other], before: [], after: [foreign])
        _ = try await store.apply(
            change, finishing: met.key, outcome: FinalOutcome(kind: .answered, stamp: [1], reply: [1]))
        #expect(try await apply([], [own], on: store) != nil)
        #expect(try await apply([own], [], on: store) != nil)
        #expect(try await store.lines(about: own.person) == [foreign])
    }

    @Test func fileHoldsNoNumberOfAPerson() async throws {
        _ = try await apply([], [line(.livingWage)], on: store)
        for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
            let bytes = try Data(contentsOf: URL(fileURLWithPath: folder + "/" + name))
            #expect(bytes.range(of: Data(ssin.digits.utf8)) == nil)
            #expect(bytes.range(of: Data([0x10, 0x89, 0x4C, 0xFA, 0x3A])) == nil)
        }
    }

    @Test func keysOfLogsAreKeptInOrderAndOnce() async throws {
        let origin = "ocmw-gateway/0999999922/2026"
        for byte in [1, 2, 1] as [UInt8] {
            let met = try record(.random(), digest: byte)
            _ = try await store.meet(met)
            let outcome = FinalOutcome(kind: .answered, stamp: [byte], reply: [byte])
            let key = LogKey(
                origin: origin, publicKey: [UInt8](repeating: byte, count: 32), registeredAt: now, document: [byte])
            let old = [UInt8](repeating: 1, count: 32)
            let kept = try await store.register(key, replacing: old, limit: 2, finishing: met.key, outcome: outcome)
            #expect(kept == .kept(outcome))
            #expect(try await reopened().meet(met).outcome == outcome)
        }
        let third = LogKey(
            origin: origin, publicKey: [UInt8](repeating: 3, count: 32), registeredAt: now, document: [3])
        let met = try record(.random(), digest: 3)
        _ = try await store.meet(met)
        let outcome = FinalOutcome(kind: .answered, stamp: [3], reply: [3])
        let full = try await store.register(third, replacing: nil, limit: 2, finishing: met.key, outcome: outcome)
        #expect(full == .refused(.tooMany))
        #expect(try await reopened().meet(met).outcome == nil)
        #expect(try await reopened().logKeys(origin: origin).map(\.document) == [[1], [2]])
        #expect(try await store.logKeys(origin: origin + "0").isEmpty)
    }

    /// What the hub knows of an OCMW's keys counts for all its years, and after a restart.
    @Test func keyThatNobodyVouchesForIsTakenWhenItWasAllowed() async throws {
        let origin = "ocmw-gateway/0999999922/2026"
        func register(_ byte: UInt8, _ origin: String, replacing old: UInt8? = nil) async throws -> LogKeyRegistration {
            let met = try record(.random(), digest: byte)
            let store = try reopened()
            _ = try await store.meet(met)
            return try await store.register(
                LogKey(
                    origin: origin, publicKey: [UInt8](repeating: byte, count: 32), registeredAt: now, document: [byte]),
                replacing: old.map { [UInt8](repeating: $0, count: 32) }, limit: 9, finishing: met.key,
                outcome: FinalOutcome(kind: .answered, stamp: [byte], reply: [byte]))
        }
        let kept = { (byte: UInt8) in
            LogKeyRegistration.kept(FinalOutcome(kind: .answered, stamp: [byte], reply: [byte]))
        }
        #expect(try await register(1, origin) == kept(1))
        #expect(try await register(9, "ocmw-gateway/0999999823/2026") == kept(9), "another OCMW")
        #expect(try await register(2, origin) == .refused(.notVouchedFor))
        #expect(try await register(2, origin, replacing: 9) == .refused(.notVouchedFor))
        #expect(try await register(2, "ocmw-gateway/0999999922/2027") == .refused(.notVouchedFor))
        let permission = LogKeyPermission(
            origin: origin, publicKey: [UInt8](repeating: 2, count: 32), reason: "lost", instant: now,
            validUntil: later(1))
        try await reopened().allow(permission)
        #expect(try await reopened().logKeyPermissions() == [permission])
        #expect(try await register(2, "ocmw-gateway/0999999922/2027") == .refused(.notVouchedFor), "another log")
        #expect(try await register(2, origin) == kept(2))
        #expect(try await register(1, "ocmw-gateway/0999999922/2027") == .refused(.notVouchedFor), "replaced")
        #expect(try await register(2, "ocmw-gateway/0999999922/2027") == kept(2))
        #expect(try await register(3, "ocmw-gateway/0999999922/2027", replacing: 2) == kept(3))
        #expect(try await reopened().logKeyPermissions().map(\.usedAt) == [now])
    }

    private func later(_ milliseconds: Int64) -> UTCInstant {
        UTCInstant(milliseconds: now.milliseconds + milliseconds)
    }

    /// The term ends on the millisecond; what was used or is over stays in the file, as it was written.
    @Test func permissionEndsAndIsUsedOnce() async throws {
        let origin = "ocmw-gateway/0999999922/2026"
        let key = { (byte: UInt8) in [UInt8](repeating: byte, count: 32) }
        func register(_ byte: UInt8, at instant: UTCInstant) async throws -> LogKeyRegistration {
            let met = try record(.random(), digest: byte)
            _ = try await store.meet(met)
            return try await store.register(
                LogKey(origin: origin, publicKey: key(byte), registeredAt: instant, document: [byte]), replacing: nil,
                limit: 9, finishing: met.key, outcome: FinalOutcome(kind: .answered, stamp: [byte], reply: [byte]))
        }
        _ = try await register(1, at: now)
        for (byte, term) in [(UInt8(2), Int64(10)), (2, 20), (3, 20)] {
            try await store.allow(
                LogKeyPermission(
                    origin: origin, publicKey: key(byte), reason: "lost", instant: now, validUntil: later(term)))
        }
        #expect(try await register(2, at: later(20)) == .refused(.notVouchedFor))
        #expect(try await register(2, at: later(19)) != .refused(.notVouchedFor))
        #expect(try await store.logKeyPermissions().map(\.usedAt) == [nil, later(19), nil])
        for change in ["used_at = NULL", "used_at = 1", "valid_until = valid_until + 1", "reason = 'x', used_at = 1"] {
            await #expect(throws: KSZHubError.self, "\(change)") {
                try await store.write { try $0.execute(sql: "UPDATE log_key_permission SET \(change)") }
            }
        }
        await #expect(throws: KSZHubError.self) {
            try await store.write { try $0.execute(sql: "DELETE FROM log_key_permission") }
        }
    }

    /// A file from before permissions had a term: each gets 24 hours, and one that was used is known as such.
    @Test func permissionsOfAnOlderFileGetATerm() async throws {
        let old = try DatabaseQueue(path: folder + "/old.sqlite")
        try HubMigrations.migrator.migrate(old, upTo: "0004-log-key-permissions")
        try await old.write { database in
            try database.execute(
                sql: """
                    INSERT INTO log_key (origin, public_key, registered_at, document) VALUES ('o', zeroblob(32), 7, x'01');
                    INSERT INTO log_key_permission (origin, public_key, reason, allowed_at)
                    VALUES ('o', zeroblob(32), 'used', 5), ('o', randomblob(32), 'open', 6), ('o', zeroblob(32), 'later', 8);
                    """)
        }
        try old.close()
        let permissions = try await SQLiteHubStore(path: folder + "/old.sqlite").logKeyPermissions()
        #expect(permissions.map(\.reason) == ["used", "open", "later"])
        #expect(permissions.map(\.validUntil.milliseconds) == [86_400_005, 86_400_006, 86_400_008])
        #expect(permissions.map(\.usedAt?.milliseconds) == [7, nil, nil])
    }

    @Test func newestHeadIsReplacedByWhoKnowsIt() async throws {
        let head = { (size: UInt64, key: Int) in
            WitnessedHead(
                origin: "ocmw-gateway/0999999922/2026", size: size, root: [UInt8](repeating: UInt8(size), count: 32),
                keyNumber: key)
        }
        #expect(try await store.witness(head(4, 0), replacing: head(3, 0)) == false)
        #expect(try await store.witness(head(4, 0), replacing: nil))
        #expect(try await store.witness(head(5, 0), replacing: nil) == false)
        #expect(try await store.witness(head(6, 1), replacing: head(4, 0)))
        #expect(try await reopened().witnessedHead(origin: head(0, 0).origin) == head(6, 1))
        await #expect(throws: KSZHubError.self) { try await store.witness(head(5, 1), replacing: head(6, 1)) }
        await #expect(throws: KSZHubError.self) { try await store.witness(head(7, 0), replacing: head(6, 1)) }
    }
}
