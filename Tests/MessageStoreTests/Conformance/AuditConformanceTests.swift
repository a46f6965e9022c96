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

    /// The last millisecond of 2026 and the first of 2027, in UTC.
    @Test(arguments: StoreFactory.all)
    func yearChangesAtMidnightUTC(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        let newYear = UTCInstant(milliseconds: 1_798_761_600_000)
        let old = try Sample.leaf(at: newYear.advanced(by: .milliseconds(-1)))
        try await open.store.append([old, try Sample.leaf(at: newYear), try Sample.leaf(at: newYear)])
        #expect(try await open.store.auditYears() == [2026, 2027])
        #expect(try await open.store.auditSize(year: 2026) == 1)
        #expect(try await open.store.auditSize(year: 2027) == 2)
    }

    @Test(arguments: StoreFactory.all)
    func linesOfAPersonComeNewestFirst(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        let subjects = [Sample.person, Sample.otherPerson, Sample.person, nil]
        try await open.store.append(
            try subjects.enumerated().map { try Sample.leaf(at: Sample.seconds($0), subject: $1) })
        let lines = try await open.store.auditLines(subject: Sample.person, limit: 10)
        #expect(lines.map(\.index) == [2, 0])
        #expect(lines.allSatisfy { $0.side[.subject]?.text == Sample.person.digits })
        #expect(try await open.store.auditLines(subject: Sample.person, limit: 1).map(\.index) == [2])
        // Who acted is not who it is about.
        #expect(try await open.store.auditLines(subject: Sample.user, limit: 10).isEmpty)
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
    }
}
