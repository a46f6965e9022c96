import AuditLog
import Crypto
import MessageStore
import Testing
import XMLSecurity

/// `AuditStore`, for every kind of store. Roots are computed here from RFC 6962, section 2.1, without the tree code.
@Suite struct AuditConformanceTests {
    private func root(_ leaves: ArraySlice<[UInt8]>) -> [UInt8] {
        guard let only = leaves.first else { return Array(SHA256.hash(data: [UInt8]())) }
        guard leaves.count > 1 else { return Array(SHA256.hash(data: [0] + only)) }
        var half = 1
        while half * 2 < leaves.count { half *= 2 }
        let middle = leaves.startIndex + half
        return Array(SHA256.hash(data: [1] + root(leaves[..<middle]) + root(leaves[middle...])))
    }

    @Test(arguments: StoreFactory.all)
    func leavesAreNumberedInOrderAndOpened(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        let leaves = try (0..<3).map { try Sample.leaf(at: Sample.seconds($0)) }
        try await open.store.append([leaves[0]])
        try await open.store.commit(Changes(leaves: [leaves[1], leaves[2]]))
        #expect(try await open.store.auditYears() == [2026])
        #expect(try await open.store.auditSize(year: 2026) == 3)
        #expect(try await open.store.auditSize(year: 2025) == 0)
        let lines = try await open.store.auditLines(year: 2026, from: 0, limit: 10)
        #expect(lines.map(\.leafBytes) == leaves.map(\.leafBytes))
        #expect(lines.map(\.index) == [0, 1, 2])
        #expect(lines.map(\.side) == leaves.map(\.side))
        #expect(try await open.store.auditLines(year: 2026, from: 1, limit: 1).map(\.index) == [1])
        let bytes = leaves.map(\.leafBytes)
        #expect(try await open.store.auditLeaves(year: 2026, from: 0, limit: 10) == bytes)
        #expect(try await open.store.auditLeaves(year: 2026, from: 1, limit: 1) == [bytes[1]])
        #expect(try await open.store.auditLeaves(year: 2025, from: 0, limit: 1).isEmpty)
    }

    @Test(arguments: StoreFactory.all)
    func rootsFollowTheStandardAtEverySize(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        let leaves = try (0..<9).map { try Sample.leaf(at: Sample.seconds($0)) }
        for leaf in leaves { try await open.store.append([leaf]) }
        for size in 0...leaves.count {
            let expected = root(leaves.map(\.leafBytes)[..<size])
            #expect(try await open.store.auditRoot(year: 2026, size: UInt64(size)) == expected)
        }
        let refused = await storeErrorCode { try await open.store.auditRoot(year: 2026, size: 10) }
        #expect(refused == .notFound)
    }

    @Test(arguments: StoreFactory.all)
    func proofsVerify(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        let leaves = try (0..<7).map { try Sample.leaf(at: Sample.seconds($0)) }
        try await open.store.append(leaves)
        let bytes = leaves.map(\.leafBytes)
        let roots = try (0...7).map { try #require(MerkleHash(root(bytes[..<$0]))) }
        for index in 0..<7 {
            let path = try await open.store.inclusionProof(year: 2026, index: UInt64(index), size: 7)
            #expect(
                MerkleTree.verifyInclusion(
                    leafHash: leaves[index].leafHash, index: UInt64(index), size: 7,
                    path: path.compactMap { MerkleHash($0) }, root: roots[7]))
        }
        for size in 1...7 {
            let path = try await open.store.consistencyProof(year: 2026, from: UInt64(size), to: 7)
            #expect(
                MerkleTree.verifyConsistency(
                    oldSize: UInt64(size), oldRoot: roots[size], size: 7, root: roots[7],
                    path: path.compactMap { MerkleHash($0) }))
        }
        #expect(
            await storeErrorCode { try await open.store.inclusionProof(year: 2026, index: 7, size: 7) } == .notFound)
        #expect(
            await storeErrorCode { try await open.store.consistencyProof(year: 2026, from: 8, to: 7) } == .notFound)
        #expect(
            await storeErrorCode { try await open.store.consistencyProof(year: 2026, from: 7, to: 8) } == .notFound)
    }

    /// 2027-01-01T00:00:00Z.
    private let newYear = UTCInstant(milliseconds: 1_798_761_600_000)

    private func opening(at instant: UTCInstant, lastCheckpoint: KeptCheckpoint? = nil) throws -> AuditYearOpening {
        let entry = AuditEntry(
            act: .logOpened, timeMilliseconds: instant.milliseconds, access: .changed,
            organisation: Sample.ownOrganisation.digits, application: "test", actor: .process("audit-log"))
        var random = SystemRandomNumberGenerator()
        return AuditYearOpening(leaf: try entry.sealed(using: &random), lastCheckpoint: lastCheckpoint)
    }

    /// A line written in the old year and committed in the new one, and one of the new year committed too early: both are
    /// kept, and the log that was closed never grows.
    @Test(arguments: StoreFactory.all)
    func leavesGoToTheNewestOpenYear(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        let (late, early) = (
            try Sample.leaf(at: newYear.advanced(by: .milliseconds(-100))), try Sample.leaf(at: newYear)
        )
        let first = try opening(at: Sample.start)
        let isFirstOpened = try await open.store.openAuditYear(2026, at: Sample.start) { end in
            #expect(end == nil)
            return first
        }
        #expect(isFirstOpened)
        try await open.store.append([early])
        #expect(try await open.store.auditYears() == [2026])
        let bytes = [first.leaf.leafBytes, early.leafBytes]
        let kept = KeptCheckpoint(year: 2026, size: 2, note: "last")
        let second = try opening(at: newYear, lastCheckpoint: kept)
        let expected = AuditLogEnd(
            year: 2026, size: 2, root: try #require(MerkleHash(root(bytes[...]))), newestCheckpoint: nil)
        let isSecondOpened = try await open.store.openAuditYear(2027, at: newYear) { end in
            #expect(end == expected)
            return second
        }
        #expect(isSecondOpened)
        try await open.store.commit(Changes(leaves: [late]))
        #expect(try await open.store.newestCheckpoint(year: 2026) == kept)
        #expect(try await open.store.auditLines(year: 2026, from: 0, limit: 9).map(\.leafBytes) == bytes)
        let lines = try await open.store.auditLines(year: 2027, from: 0, limit: 9)
        #expect(lines.map(\.leafBytes) == [second.leaf.leafBytes, late.leafBytes])
        #expect(lines.last?.side == late.side && lines.last?.sideState == .kept)
    }

    @Test(arguments: StoreFactory.all)
    func yearIsOpenedOnceByManyAtOnceAndNeverBehindANewerOne(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        let made = try opening(at: newYear)
        let count = try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<8 {
                group.addTask { [newYear] in try await open.store.openAuditYear(2027, at: newYear) { _ in made } }
            }
            return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(count == 1)
        #expect(try await open.store.openAuditYear(2026, at: Sample.start) { _ in made } == false)
        #expect(try await open.store.auditYears() == [2027])
        #expect(try await open.store.auditSize(year: 2027) == 1)
    }

    @Test(arguments: StoreFactory.all)
    func onlyAnOpeningOpensAYear(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        let (leaf, made) = (try Sample.leaf(), try opening(at: Sample.start))
        #expect(await storeErrorCode { try await open.store.append([leaf, made.leaf]) } == .illegalTransition)
        #expect(
            await storeErrorCode { try await open.store.commit(Changes(leaves: [made.leaf])) } == .illegalTransition)
        #expect(
            await storeErrorCode {
                try await open.store.openAuditYear(2026, at: Sample.start) { _ in
                    AuditYearOpening(leaf: leaf, lastCheckpoint: nil)
                }
            } == .illegalTransition)
        #expect(try await open.store.auditYears().isEmpty)
    }

    @Test(arguments: StoreFactory.all)
    func nodesAreListedByTheLeafThatCompletesThem(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        try await open.store.append(try (0..<7).map { try Sample.leaf(at: Sample.seconds($0)) })
        let nodes = try await open.store.auditNodes(year: 2026, endingIn: 3..<6)
        let positions: [(UInt8, UInt64)] = [(0, 3), (0, 4), (0, 5), (1, 1), (1, 2), (2, 0)]
        #expect(Set(nodes.map(\.position)) == Set(positions.map { MerklePosition(level: $0.0, index: $0.1) }))
        #expect(try await open.store.auditNodes(year: 2026, endingIn: 7..<UInt64(Int64.max)).isEmpty)
        #expect(try await open.store.auditTraces() == [2026])
    }

    @Test(arguments: StoreFactory.all)
    func ownReceiptsAreListedUntilTheirKeyIsDestroyed(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        let incoming = try (0..<3).map { _ in try Sample.incoming() }
        for document in incoming { _ = try await open.store.accept(document, changes: Changes()) }
        // A receipt of somebody else is none of ours.
        try await open.store.commit(
            Changes(evidence: [try Sample.document(.receipt, sender: Sample.otherOrganisation)]))
        let first = try await open.store.ownReceipts(after: nil, limit: 2)
        let rest = try await open.store.ownReceipts(after: first.last?.cursor, limit: 2)
        #expect((first + rest).map(\.content) == incoming.map { .bytes($0.receipt.bytes) })
        for month in open.keys.months { try open.keys.erase(month) }
        let erased = try await open.store.ownReceipts(after: nil, limit: 9).map(\.content)
        #expect(erased == [.erased, .erased, .erased])
    }

    @Test(arguments: StoreFactory.all)
    func sideIsErasedWhenItsKeyIs(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        try await open.store.append([try Sample.leaf(), try Sample.leaf(subject: nil, byUser: false)])
        for month in try open.keys.openingMonths() { try open.keys.erase(month, for: .openings) }
        let lines = try await open.store.auditLines(year: 2026, from: 0, limit: 9)
        #expect(lines.map(\.sideState) == [.erased, .kept])
        #expect(lines.allSatisfy { $0.side == AuditSide() })
    }

    @Test(arguments: StoreFactory.all)
    func linesOfAPersonComeNewestFirst(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        let subjects = [Sample.person, Sample.otherPerson, Sample.person, nil]
        try await open.store.append(
            try subjects.enumerated().map { try Sample.leaf(at: Sample.seconds($0), subject: $1) })
        let lines = try await open.store.auditLines(.subject(Sample.person), before: nil, limit: 10)
        #expect(lines.map(\.index) == [2, 0])
        #expect(lines.allSatisfy { $0.side[.subject]?.text == Sample.person.digits })
        #expect(try await open.store.auditLines(.subject(Sample.person), before: nil, limit: 1).map(\.index) == [2])
        // Who acted is not who it is about.
        #expect(try await open.store.auditLines(.subject(Sample.user), before: nil, limit: 10).isEmpty)
    }

    @Test(arguments: StoreFactory.all)
    func newestCheckpointIsTheLargest(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        #expect(try await open.store.newestCheckpoint(year: 2026) == nil)
        try await open.store.keepCheckpoint(year: 2026, size: 4, note: "four", at: Sample.start)
        try await open.store.keepCheckpoint(year: 2026, size: 2, note: "two", at: Sample.seconds(1))
        #expect(
            try await open.store.newestCheckpoint(year: 2026) == KeptCheckpoint(year: 2026, size: 4, note: "four"))
        try await open.store.keepCheckpoint(year: 2026, size: 4, note: "four, cosigned", at: Sample.seconds(2))
        #expect(try await open.store.newestCheckpoint(year: 2026)?.note == "four, cosigned")
        #expect(try await open.store.newestCheckpoint(year: 2027) == nil)
        #expect(try await open.store.checkpoints(year: 2026, sizes: 3...9).map(\.note) == ["four", "four, cosigned"])
        #expect(try await open.store.checkpoints(year: 2026, sizes: 1...3).map(\.note) == ["two"])
    }
}
