import AuditLog
import MessageStore
import SocialSecurity
import XMLSecurity

extension PostgreSQLStore {
    /// Numbers the leaves and stores them with the subtrees that they complete.
    public func append(_ leaves: [SealedLeaf]) async throws {
        try await write { try $0.append(leaves) }
    }

    /// The end of the newest log is read, and the new log begun, under the database's write lock.
    public func openAuditYear(
        _ year: Int, at instant: UTCInstant,
        opening: @escaping @Sendable (AuditLogEnd?) throws -> AuditYearOpening
    ) async throws -> Bool {
        try await write { try $0.openAuditYear(year, at: instant, opening: opening) }
    }

    /// Years of which a log was begun, ascending.
    public func auditYears() async throws -> [Int] {
        try await read { try $0.auditYears() }
    }

    /// Number of leaves of one year; one look at the end of an index.
    public func auditSize(year: Int) async throws -> UInt64 {
        try await read { try $0.auditSize(year: year) }
    }

    /// Lines from an index on; an erased opening shows as empty.
    public func auditLines(year: Int, from index: UInt64, limit: Int) async throws -> [AuditLine] {
        try await read { try $0.auditLines(year: year, from: index, limit: max(0, limit)) }
    }

    /// One look at the end of the table.
    public func newestAuditRow() async throws -> Int64 {
        try await read { try $0.newestAuditRow() }
    }

    /// One pass over the leaves and what finds them, block by block: between two of them others can read.
    public func isAuditSearchWhole() async throws -> Bool {
        let newest = try await newestAuditRow()
        let first = try await read { try $0.one(AuditSearchCheck.firstRowQuery)?.integer("seq") }
        guard let first, newest > 0 else { return first == nil }
        // Rows are numbered from 1 on: what stands before is read by no search.
        guard first > 0 else { return false }
        var (row, last): (Int64?, AuditPosition?) = (first, nil)
        while let present = row {
            let outcome = try await read { [last] in
                try AuditSearchCheck(session: $0).check(blockOf: present, upTo: newest, after: last)
            }
            guard case .found(let place, let next) = outcome else { return false }
            (row, last) = (next, place)
        }
        return true
    }

    /// One range of an index.
    public func auditLeaves(year: Int, from index: UInt64, limit: Int) async throws -> [[UInt8]] {
        try await read { try $0.auditLeaves(year: year, from: index, limit: max(0, limit)) }
    }

    /// One range of an index.
    public func auditLines(_ selection: AuditSelection, before position: AuditPosition?, limit: Int) async throws
        -> [AuditLine]
    {
        try await read { try $0.auditLines(selection, before: position, limit: max(0, limit)) }
    }

    /// Jumps from index to index; a page takes 10,000 looks at most.
    public func auditPage(_ criteria: AuditCriteria, before position: AuditPosition?, limit: Int) async throws
        -> AuditPage
    {
        try await read { try $0.auditPage(criteria, before: position, limit: max(0, limit)) }
    }

    /// Throws `.notFound` when the log is shorter than `size`.
    public func auditRoot(year: Int, size: UInt64) async throws -> [UInt8] {
        try await read { try MerkleTree.root(size: size, reader: try $0.auditTree(year: year, size: size)).bytes }
    }

    /// One look at the nodes of the newest checkpoint, and one range of an index behind it.
    public func auditEnd(year: Int) async throws -> AuditLogEnd {
        try await read { try $0.auditEnd(year: year) }
    }

    /// Throws `.notFound` unless `index < size` and the log has `size` leaves.
    public func inclusionProof(year: Int, index: UInt64, size: UInt64) async throws -> [[UInt8]] {
        try await read { session in
            guard index < size else { throw MessageStoreError(.notFound, "the index lies outside the tree") }
            let tree = try session.auditTree(year: year, size: size)
            return try MerkleTree.inclusionProof(index: index, size: size, reader: tree).map(\.bytes)
        }
    }

    /// Throws `.notFound` unless `first <= second` and the log has `second` leaves.
    public func consistencyProof(year: Int, from first: UInt64, to second: UInt64) async throws -> [[UInt8]] {
        try await read { session in
            guard first <= second else { throw MessageStoreError(.notFound, "the first size is above the second") }
            let tree = try session.auditTree(year: year, size: second)
            return try MerkleTree.consistencyProof(from: first, to: second, reader: tree).map(\.bytes)
        }
    }

    /// Keeps a checkpoint; several of one size stand beside each other.
    public func keepCheckpoint(year: Int, size: UInt64, note: String, at instant: UTCInstant) async throws {
        let checkpoint = KeptCheckpoint(year: year, size: size, note: note)
        try await write { try $0.keep(checkpoint, at: instant) }
    }

    /// The largest, and of one size the one kept last.
    public func newestCheckpoint(year: Int) async throws -> KeptCheckpoint? {
        try await read { try $0.newestCheckpoint(year: year) }
    }

    /// One look at an index.
    public func newestSignedSize(year: Int) async throws -> UInt64? {
        try await read { try $0.newestSignedSize(year: year) }
    }

    /// One look at an index.
    public func checkpointInstant(year: Int, above size: UInt64) async throws -> UTCInstant? {
        try await read { try $0.checkpointInstant(year: year, above: size) }
    }

    /// Looks into every table of the log; a few looks at indexes a year.
    public func auditTraces() async throws -> [Int] {
        try await read { try $0.auditTraces() }
    }

    /// One look at each block of 1024 lines, and two at each run of those in which the period lies.
    public func auditStretches(since: UTCInstant, until: UTCInstant) async throws -> [AuditStretch] {
        try await read { try $0.auditStretches(since: since, until: until) }
    }

    /// One range of an index.
    public func checkpoints(year: Int, sizes: ClosedRange<UInt64>) async throws -> [KeptCheckpoint] {
        try await read { try $0.checkpoints(year: year, sizes: sizes) }
    }

    /// One range of an index a level.
    public func auditNodes(year: Int, endingIn leaves: Range<UInt64>) async throws -> [MerkleNode] {
        try await read { try $0.auditNodes(year: year, endingIn: leaves) }
    }

    /// One pass over kept checkpoints and verdicts, and a few looks at the index of hashes.
    public func auditTableFaults() async throws -> [AuditTableFault] {
        try await read { try AuditTableCheck(session: $0).faults() }
    }

    /// One pass over every table of the log.
    public func auditTableDamages() async throws -> [AuditTableFault] {
        // Where even the years cannot be read, there is no newest one.
        let year = (try? await auditYears().last) ?? 0
        var damages: [AuditTableFault] = []
        for table in AuditTableDamage.tables {
            let subject = try await read { try AuditTableDamage(session: $0).damage(of: table) }
            if let subject { damages.append(AuditTableFault(.damaged, year: year, subject: subject)) }
        }
        return damages
    }

    /// One pass over kept checkpoints.
    public func checkpointFaults() async throws -> [AuditTableFault] {
        try await read { try AuditTableCheck(session: $0).checkpoints() }
    }

    /// In the order of row numbers.
    public func ownReceipts(after cursor: StoreCursor?, limit: Int) async throws -> [OwnReceipt] {
        try await read { try $0.ownReceipts(after: cursor, limit: max(0, limit)) }
    }
}
