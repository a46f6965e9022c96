import AuditLog
import MessageStore
import SocialSecurity
import TestSupport
import Testing
import XMLSecurity

@testable import PostgreSQLStore

/// One log that several instances of a gateway write.
@Suite struct PostgreSQLAuditWriterTests {
    private let database: PostgreSQLDatabase

    init() throws { database = try PostgreSQLDatabase() }

    @Test func twoInstancesWriteOneLog() async throws {
        let stores = [try await database.open(), try await database.open()]
        let leaves = try (0..<400).map { try Sample.leaf(at: Sample.seconds($0)) }
        try await withThrowingTaskGroup { group in
            for (number, leaf) in leaves.enumerated() {
                group.addTask { try await stores[number % 2].append([leaf]) }
            }
            try await group.waitForAll()
        }
        let lines = try await stores[0].auditLines(year: 2026, from: 0, limit: 999)
        #expect(lines.map(\.index) == Array(0..<400))
        #expect(Set(lines.map(\.leafBytes)) == Set(leaves.map(\.leafBytes)))
        #expect(lines.allSatisfy(\.isOurs) && lines.allSatisfy { $0.sideState == .kept })
        let root = try await stores[0].auditRoot(year: 2026, size: 400)
        #expect(try await stores[1].auditRoot(year: 2026, size: 400) == root)
        try await expectProofs(of: lines, root: try #require(MerkleHash(root)), in: stores[1])
        #expect(try await stores[1].isAuditSearchWhole())
        #expect(try await stores[1].auditTableFaults().isEmpty)
        for store in stores { try await store.close() }
    }

    private func expectProofs(of lines: [AuditLine], root: MerkleHash, in store: PostgreSQLStore) async throws {
        var frontier = MerkleFrontier()
        for line in lines { frontier.append(line.leafHash) }
        #expect(frontier.root == root)
        for line in lines {
            let path = try await store.inclusionProof(year: 2026, index: line.index, size: 400)
            #expect(
                MerkleTree.verifyInclusion(
                    leafHash: line.leafHash, index: line.index, size: 400, path: path.compactMap { MerkleHash($0) },
                    root: root))
        }
    }

    /// Of calls that share a commit, one that is undone leaves no gap in the numbers.
    @Test func numbersOfWhatIsUndoneAreTakenAgain() async throws {
        let store = try await database.open()
        let leaves = try (0..<60).map { try Sample.leaf(at: Sample.seconds($0)) }
        await withTaskGroup { group in
            for (number, leaf) in leaves.enumerated() {
                group.addTask {
                    let code = await storeErrorCode {
                        try await store.write { session in
                            try session.append([leaf, leaf])
                            if number % 3 == 0 { throw MessageStoreError(.notFound, "of the test") }
                        }
                    }
                    #expect(code == (number % 3 == 0 ? .notFound : nil))
                }
            }
        }
        #expect(try await store.auditSize(year: 2026) == 80)
        #expect(try await store.newestAuditRow() == 80)
        let kept = Set(try await store.auditLeaves(year: 2026, from: 0, limit: 99))
        let expected = Set(leaves.enumerated().filter { $0.offset % 3 != 0 }.map(\.element.leafBytes))
        #expect(kept == expected)
        #expect(try await store.isAuditSearchWhole())
        #expect(try await store.auditNodes(year: 2026, endingIn: 0..<80).count == 80 + 40 + 20 + 10 + 5 + 2 + 1)
        try await store.close()
    }

    /// Only one of several instances opens a year.
    @Test func aYearIsOpenedOnce() async throws {
        let stores = [try await database.open(), try await database.open()]
        let entry = AuditEntry(
            act: .logOpened, timeMilliseconds: Sample.start.milliseconds, access: .changed,
            organisation: Sample.ownOrganisation.digits, application: "test", actor: .process("audit-log"))
        var random = SystemRandomNumberGenerator()
        let opening = AuditYearOpening(leaf: try entry.sealed(using: &random), lastCheckpoint: nil)
        let opened = try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0..<8 {
                group.addTask {
                    try await stores[number % 2].openAuditYear(2026, at: Sample.start) { _ in opening }
                }
            }
            return try await group.reduce(into: [Bool]()) { $0.append($1) }
        }
        #expect(opened.filter(\.self).count == 1)
        #expect(try await stores[0].auditSize(year: 2026) == 1)
        for store in stores { try await store.close() }
    }

    /// A row that another instance still reads stays until that read ends.
    @Test func whatIsErasedIsTakenOutOfTheTables() async throws {
        let store = try await database.open()
        try await store.append(try SearchLog(50).leaves)
        let month = try #require(try await store.auditOpeningMonths().first)
        try await store.eraseOpenings(of: month, leaf: nil)
        #expect(try await store.wipeErased())
        let pages = try database.server.superuser(
            "SELECT pg_relation_size('ocmw_gateway.audit_side')", in: database.name)
        #expect(pages == "0")
        try await store.close()
    }
}
