import AuditLog
import MessageStore
import Messages
import Testing
import XMLSecurity

/// `CosignatureStore`, for every kind of store.
@Suite struct CosignatureConformanceTests {
    private let origin = "ocmw-gateway/0999999922/2026"

    @Test(arguments: StoreFactory.all)
    func largestCosignedCheckpointIsFoundByYear(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        #expect(try await open.store.newestCosigned(year: 2026) == nil)
        for (second, size) in [3, 5, 9].enumerated() {
            try await open.store.keepCheckpoint(
                year: 2026, size: UInt64(size), note: try cosigned(size, by: []).note, at: Sample.seconds(second))
        }
        for (second, size) in [3, 9, 5].enumerated() {
            try await open.store.keepCosigned(try cosigned(size, by: [1]), at: Sample.seconds(second))
        }
        let newest = try cosigned(9, by: [1])
        #expect(
            try await open.store.newestCosigned(year: 2026)
                == CosignedCheckpoint(checkpoint: newest, keptAt: Sample.seconds(1)))
        #expect(try await open.store.newestCosigned(year: 2025) == nil)
        let again = try cosigned(9, by: [1, 2])
        try await open.store.keepCosigned(again, at: Sample.seconds(8))
        #expect(try await open.store.newestCosigned(year: 2026)?.checkpoint == again)
        // Of another size than its row says, of a size that was never kept, or no note at all: passed over.
        for other in [
            KeptCheckpoint(year: 2026, size: 9, note: try cosigned(5, by: [1]).note), try cosigned(12, by: [1]),
            KeptCheckpoint(year: 2026, size: 9, note: "note"),
        ] {
            try await open.store.keepCosigned(other, at: Sample.seconds(9))
            #expect(try await open.store.newestCosigned(year: 2026)?.checkpoint != other)
        }
        #expect(try await open.store.newestCosigned(year: 2026)?.checkpoint.size == 5)
    }

    /// A checkpoint with the log's signature and some of others behind it.
    private func cosigned(_ size: Int, by others: [UInt8]) throws -> KeptCheckpoint {
        let signer = { try NoteSigner(name: $0, seed: [UInt8](repeating: $1, count: 32)) }
        let log = try signer(origin, 9)
        let note = try log.sign(Checkpoint(origin: origin, size: UInt64(size), root: MerkleHash.emptyRoot)).note
        let signatures = try others.flatMap { try signer("witness-\($0)", $0).sign(note.text).signatures }
        let whole = try SignedNote(text: note.text, signatures: note.signatures + signatures)
        return KeptCheckpoint(
            year: 2026, size: UInt64(size), note: String(decoding: whole.bytes, as: UTF8.self))
    }

    @Test(arguments: StoreFactory.all)
    func contradictionIsKeptOnceWithItsLine(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        let found = { (code: LogContradiction.Code, size: UInt64, second: Int) in
            LogContradiction(
                origin: origin, code: code, size: size, counterpart: Sample.otherOrganisation, notes: ["a\n", "b\n"],
                instant: Sample.seconds(second))
        }
        #expect(try await !open.store.hasLogContradictions())
        let first = found(.partnerForked, 7, 0)
        #expect(try await open.store.keepContradiction(first, leaves: [try Sample.leaf(at: Sample.seconds(0))]))
        #expect(
            try await !open.store.keepContradiction(
                found(.partnerForked, 7, 5), leaves: [try Sample.leaf(at: Sample.seconds(5))]))
        let second = found(.partnerForked, 8, 6)
        #expect(try await open.store.keepContradiction(second, leaves: []))
        #expect(try await open.store.logContradictions() == [first, second])
        #expect(try await open.store.hasLogContradictions())
        #expect(try await open.store.auditSize(year: 2026) == 1, "the second time leaves no line")
    }

    /// Notes come back as they were put in, or are not taken.
    @Test(arguments: StoreFactory.all)
    func noteThatIsEmptyOrHoldsAByte00IsNotTaken(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        for notes in [["a\0b"], ["a", ""]] {
            let found = LogContradiction(
                origin: origin, code: .partnerForked, size: 7, counterpart: Sample.otherOrganisation, notes: notes,
                instant: Sample.seconds(0))
            #expect(
                await storeErrorCode { try await open.store.keepContradiction(found, leaves: []) }
                    == .illegalTransition)
        }
        #expect(try await !open.store.hasLogContradictions())
    }

    @Test(arguments: StoreFactory.all)
    func smallestCheckpointAboveASizeIsFoundWithItsTime(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        #expect(try await open.store.checkpointInstant(year: 2026, above: 0) == nil)
        for (second, size) in [3, 5, 9, 5].enumerated() {
            try await open.store.keepCheckpoint(
                year: 2026, size: UInt64(size), note: "note", at: Sample.seconds(second))
        }
        for (size, second) in [(0, 0), (2, 0), (3, 1), (4, 1), (5, 2), (8, 2)] {
            let found = try await open.store.checkpointInstant(year: 2026, above: UInt64(size))
            #expect(found == Sample.seconds(second), "\(size)")
        }
        #expect(try await open.store.checkpointInstant(year: 2026, above: 9) == nil)
        #expect(try await open.store.checkpointInstant(year: 2025, above: 0) == nil)
    }

    /// Nothing without a log; then the newest, until one is cosigned; the cosigned one until a larger one waited five minutes.
    @Test(arguments: StoreFactory.all)
    func receiptsNameTheCosignedCheckpointWhileCosigningGoesOn(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        func size(at second: Int) async throws -> UInt64? {
            try await open.store.receiptCheckpoint(at: Sample.seconds(second))?.size
        }
        #expect(try await size(at: 0) == nil)
        try await open.store.commit(Changes(leaves: [try Sample.leaf(at: Sample.seconds(0))]))
        #expect(try await size(at: 0) == nil)
        try await open.store.keepCheckpoint(
            year: 2026, size: 1, note: try cosigned(1, by: []).note, at: Sample.seconds(1))
        #expect(try await size(at: 1) == 1)
        try await open.store.keepCheckpoint(
            year: 2026, size: 2, note: try cosigned(2, by: []).note, at: Sample.seconds(2))
        #expect(try await size(at: 2) == 2)
        try await open.store.keepCosigned(try cosigned(1, by: [1]), at: Sample.seconds(3))
        #expect(try await size(at: 302) == 1, "five minutes, not over")
        #expect(try await size(at: 303) == 2)
    }

    @Test(arguments: StoreFactory.all)
    func keyIsPublishedOnceAYearWithItsDocument(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        let key = [UInt8](repeating: 1, count: 32)
        let leaf = try Sample.leaf(at: Sample.seconds(0))
        let first = AuditKeyPublication(year: 2026, publicKey: key, ticket: "t-1")
        #expect(try await open.store.publishAuditKey(first, again: false, changes: Changes(leaves: [leaf])))
        let again = AuditKeyPublication(year: 2026, publicKey: key, ticket: "t-2")
        #expect(try await !open.store.publishAuditKey(again, again: false, changes: Changes(leaves: [leaf])))
        #expect(try await open.store.auditSize(year: 2026) == 1)
        #expect(try await open.store.auditKeyPublications() == [first])
        #expect(try await open.store.publishAuditKey(again, again: true, changes: Changes(leaves: [leaf])))
        #expect(try await open.store.auditSize(year: 2026) == 2)
        let others = [
            AuditKeyPublication(year: 2027, publicKey: key, ticket: "t-3"),
            AuditKeyPublication(year: 2026, publicKey: [UInt8](repeating: 2, count: 32), ticket: "t-4"),
        ]
        for other in others {
            #expect(try await open.store.publishAuditKey(other, again: false, changes: Changes()))
        }
        #expect(try await open.store.auditKeyPublications() == [again] + others)
    }
}

/// `PartnerLogStore` and `LogKeyStore`, for every kind of store.
@Suite struct PartnerLogConformanceTests {
    private let origin = "ocmw-gateway/0999999823/2026"

    @Test(arguments: StoreFactory.all)
    func receiptsOfOthersAreListedInOrder(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        let own = try Sample.document(.receipt, recipient: Sample.otherOrganisation, subject: nil)
        let theirs = try (0..<3).map { number in
            try Sample.document(
                .receipt, sender: Sample.otherOrganisation, recipient: Sample.ownOrganisation, subject: nil,
                text: "receipt \(number)")
        }
        let stamp = try Sample.document(.hubStamp, sender: Sample.hub, subject: nil)
        try await open.store.commit(Changes(evidence: [theirs[0], own, stamp, theirs[1], theirs[2]]))
        let all = try await open.store.partnerReceipts(after: nil, limit: 10)
        #expect(all.map(\.bytes) == theirs.map(\.bytes))
        #expect(all.allSatisfy { $0.signer == Sample.otherOrganisation })
        let second = try await open.store.partnerReceipts(after: all[0].cursor, limit: 1)
        #expect(second == [all[1]])
    }

    /// The times are ours: when the receipt came, and when what it answers was made.
    @Test(arguments: StoreFactory.all)
    func receiptComesWithTheTimesOfStoring(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        let question = try Sample.document(recipient: Sample.otherOrganisation, at: Sample.seconds(3))
        let answers = try [question.ticket, .random()].map { ticket in
            try Sample.document(
                .receipt, sender: Sample.otherOrganisation, recipient: Sample.ownOrganisation, inReplyTo: ticket,
                subject: nil, at: Sample.seconds(7))
        }
        try await open.store.commit(Changes(evidence: [question] + answers))
        let receipts = try await open.store.partnerReceipts(after: nil, limit: 10)
        #expect(receipts.map(\.storedAt) == [Sample.seconds(7), Sample.seconds(7)])
        #expect(receipts.map(\.askedAt) == [Sample.seconds(3), nil])
        let claims = [2, 3, 5, 7, 8].map { Sample.seconds($0) }
        #expect(claims.map { receipts[0].madeAt(saying: $0) } == [3, 3, 5, 7, 7].map { Sample.seconds($0) })
        #expect(claims.map { receipts[1].madeAt(saying: $0) } == [2, 3, 5, 7, 7].map { Sample.seconds($0) })
    }

    @Test(arguments: StoreFactory.all)
    func receiptThatWaitsIsPassedAndTakenUpAgain(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        let documents = try (0..<3).map { number in
            try Sample.document(
                .receipt, sender: Sample.otherOrganisation, recipient: Sample.ownOrganisation, subject: nil,
                text: "receipt \(number)")
        }
        try await open.store.commit(Changes(evidence: documents))
        let receipts = try await open.store.partnerReceipts(after: nil, limit: 10)
        #expect(try await open.store.waitingPartnerReceipts().map(\.count) == [3], "nobody looked at any")
        for receipt in receipts.prefix(2) {
            try await open.store.parkPartnerReceipt(receipt.cursor, isTold: false)
        }
        #expect(try await open.store.partnerReceipts(after: open.store.partnerCursor(), limit: 10) == [receipts[2]])
        #expect(try await open.store.newestJudgedPartnerReceipts().isEmpty)
        try await open.store.movePartnerCursor(to: receipts[2].cursor, keeping: nil)
        #expect(try await open.store.newestJudgedPartnerReceipts() == [receipts[2]])
        try await open.store.parkPartnerReceipt(receipts[1].cursor, isTold: true)
        #expect(
            try await open.store.parkedPartnerReceipts(after: nil, limit: 10) == [
                ParkedPartnerReceipt(receipt: receipts[0], isTold: false),
                ParkedPartnerReceipt(receipt: receipts[1], isTold: true),
            ])
        #expect(
            try await open.store.waitingPartnerReceipts() == [
                WaitingPartnerReceipts(
                    counterpart: Sample.otherOrganisation, count: 2,
                    since: receipts.prefix(2).map(\.storedAt).min() ?? receipts[0].storedAt)
            ])
        #expect(
            try await open.store.parkedPartnerReceipts(after: receipts[0].cursor, limit: 1).map(\.receipt)
                == [receipts[1]])
        try await open.store.movePartnerCursor(to: receipts[0].cursor, keeping: nil)
        #expect(try await open.store.parkedPartnerReceipts(after: nil, limit: 1).map(\.receipt) == [receipts[1]])
        #expect(try await open.store.waitingPartnerReceipts().map(\.count) == [1])
        try await open.store.movePartnerCursor(to: receipts[1].cursor, keeping: nil)
        #expect(try await open.store.waitingPartnerReceipts().isEmpty)
        #expect(try await open.store.partnerCursor() == receipts[2].cursor, "it never goes back")
    }

    @Test(arguments: StoreFactory.all)
    func uncosignedCheckpointWaitsForACosignedOneAsLarge(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        let checkpoint = { (origin: String, size: UInt64, note: String, isCosigned: Bool) in
            PartnerCheckpoint(
                origin: origin, counterpart: Sample.otherOrganisation, size: size, note: note, isCosigned: isCosigned,
                keyNumber: 1, receivedAt: Sample.seconds(Int(size)))
        }
        let other = "ocmw-gateway/0999999823/2027"
        let kept = [checkpoint(origin, 5, "a", false), checkpoint(origin, 7, "b", false)]
        for one in kept.reversed() { try await open.store.keepUncosigned(one) }
        try await open.store.keepUncosigned(checkpoint(origin, 5, "another", false))
        try await open.store.keepUncosigned(checkpoint(other, 5, "c", false))
        #expect(try await open.store.uncosignedPartnerCheckpoints(origin: origin) == kept)
        for (isCosigned, left) in [(false, kept), (true, [kept[1]])] {
            try await open.store.movePartnerCursor(
                to: StoreCursor(position: 1), keeping: checkpoint(origin, 6, "d", isCosigned))
            #expect(try await open.store.uncosignedPartnerCheckpoints(origin: origin) == left)
        }
        #expect(try await open.store.uncosignedPartnerCheckpoints(origin: other).count == 1)
    }

    @Test(arguments: StoreFactory.all)
    func cursorAndCheckpointMoveTogether(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        #expect(try await open.store.partnerCursor() == nil)
        let checkpoint = { (size: UInt64) in
            PartnerCheckpoint(
                origin: origin, counterpart: Sample.otherOrganisation, size: size, note: "note", isCosigned: true,
                keyNumber: 1, receivedAt: Sample.seconds(2))
        }
        try await open.store.movePartnerCursor(to: StoreCursor(position: 4), keeping: checkpoint(3))
        try await open.store.movePartnerCursor(to: StoreCursor(position: 5), keeping: nil)
        #expect(try await open.store.partnerCheckpoints() == [checkpoint(3)])
        try await open.store.movePartnerCursor(to: StoreCursor(position: 6), keeping: checkpoint(9))
        #expect(try await open.store.partnerCheckpoints() == [checkpoint(9)])
        #expect(try await open.store.partnerCursor() == StoreCursor(position: 6))
    }

    @Test(arguments: StoreFactory.all)
    func firstKeyOfANumberStays(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        let key = { (number: Int, byte: UInt8) in
            PartnerLogKey(
                origin: origin, number: number, publicKey: [UInt8](repeating: byte, count: 32), document: [byte])
        }
        try await open.store.keepPartnerKeys([key(1, 2), key(0, 1)])
        try await open.store.keepPartnerKeys([key(0, 9)])
        #expect(try await open.store.partnerKeys(origin: origin) == [key(0, 1), key(1, 2)])
        #expect(try await open.store.partnerKeys(origin: "ocmw-gateway/0999999823/2025").isEmpty)
    }

    @Test(arguments: StoreFactory.all)
    func onlyALineThatRotatesRotates(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        let refused = await storeErrorCode {
            try await open.store.rotateAuditKey(try Sample.leaf(at: Sample.seconds(0)), at: Sample.seconds(0)) { end in
                KeptCheckpoint(year: end.year, size: end.size, note: "")
            }
        }
        #expect(refused == .illegalTransition)
        #expect(try await open.store.auditKeyRotations().isEmpty)
        #expect(try await open.store.auditSize(year: 2026) == 0)
    }
}
