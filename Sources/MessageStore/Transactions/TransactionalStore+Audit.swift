import AuditLog
import SocialSecurity
import XMLSecurity

/// The part of one transaction in `AuditStore`. A method that is called as one there does what is said there.
package protocol AuditTransaction {
    /// Reads stored nodes of a log.
    associatedtype LogNodes: MerkleNodeReader

    func keep(_ checkpoint: KeptCheckpoint, at instant: UTCInstant) throws
    /// Appends leaves to the log of one year, numbered in the order given.
    func append(_ leaves: [SealedLeaf], toYear year: Int) throws
    /// The newest year before another one of which there is any line.
    func auditYear(before year: Int) throws -> Int?
    /// Whether this store began the log of a year, or signed it: one that somebody else put in draws no lines to it, and one
    /// whose first line was changed goes on.
    func isBegun(_ year: Int) throws -> Bool
    func auditSize(year: Int) throws -> UInt64
    func auditLines(year: Int, from index: UInt64, limit: Int) throws -> [AuditLine]
    func auditLines(_ selection: AuditSelection, before position: AuditPosition?, limit: Int) throws -> [AuditLine]
    /// Lines that fit; see the contract.
    func auditPage(_ criteria: AuditCriteria, before position: AuditPosition?, limit: Int, budget: AuditSearchBudget)
        throws -> AuditPage
    /// Nodes are believed up to the newest checkpoint, whose root whoever signs compares; what stands behind it is hashed.
    ///
    /// - Throws: `MessageStoreError` with `.rowNotOurs` when a line behind the newest checkpoint is missing.
    func auditEnd(year: Int) throws -> AuditLogEnd
    func newestSignedSize(year: Int) throws -> UInt64?
    func auditTraces() throws -> [Int]
    /// Blocks of 1024 rows in which a time of the period lies, as stretches of each year's log.
    func auditStretches(since: UTCInstant, until: UTCInstant) throws -> [AuditStretch]
    func checkpoints(year: Int, sizes: ClosedRange<UInt64>) throws -> [KeptCheckpoint]
    /// The subtree (level, index) ends with leaf `(index + 1) * 2^level - 1`.
    func auditNodes(year: Int, endingIn leaves: Range<UInt64>) throws -> [MerkleNode]
    func ownReceipts(after cursor: StoreCursor?, limit: Int) throws -> [OwnReceipt]
    /// Number of the newest row of the log; 0 when it is empty.
    func newestAuditRow() throws -> Int64
    /// Bytes of leaves from an index on.
    func auditLeaves(year: Int, from index: UInt64, limit: Int) throws -> [[UInt8]]
    /// Stored nodes of a log that has `size` leaves, or throws `.notFound`.
    func auditTree(year: Int, size: UInt64) throws -> LogNodes
    /// What kept checkpoints, verdicts and times contradict.
    func auditTableFaults() throws -> [AuditTableFault]
    /// What kept checkpoints contradict.
    func checkpointFaults() throws -> [AuditTableFault]
}

extension StoreTransaction {
    /// Appends leaves to the log of the newest open year, numbered in the order given.
    package func append(_ leaves: [SealedLeaf]) throws {
        guard let first = leaves.first else { return }
        guard leaves.allSatisfy({ $0.leaf.act != .logOpened }) else {
            throw MessageStoreError(.illegalTransition, "a line that opens a log is not appended to one")
        }
        try append(leaves, toYear: try newestAuditYear() ?? AuditLogOrigin.year(of: first.leaf.timeMilliseconds))
    }

    /// The only way by which a year is opened; see the contract.
    package func openAuditYear(
        _ year: Int, at instant: UTCInstant, opening: (AuditLogEnd?) throws -> AuditYearOpening
    ) throws -> Bool {
        let newest = try newestAuditYear()
        if let newest, newest >= year { return false }
        guard try auditSize(year: year) == 0 else {
            throw MessageStoreError(
                .rowNotOurs, "somebody else wrote lines into the audit log of \(year), which is not open yet")
        }
        let opening = try opening(try newest.map { try auditEnd(year: $0) })
        guard opening.leaf.leaf.act == .logOpened else {
            throw MessageStoreError(.illegalTransition, "the first line of a log must open it")
        }
        if let checkpoint = opening.lastCheckpoint { try keep(checkpoint, at: instant) }
        try append([opening.leaf], toYear: year)
        return true
    }

    /// The newest year of which a log was begun.
    package func newestAuditYear() throws -> Int? {
        var newest = try auditYear(before: .max)
        while let year = newest, try !isBegun(year) { newest = try auditYear(before: year) }
        return newest
    }

    package func auditYears() throws -> [Int] {
        var years: [Int] = []
        var next = try auditYear(before: .max)
        while let year = next {
            if try isBegun(year) { years.append(year) }
            next = try auditYear(before: year)
        }
        return years.reversed()
    }
}

extension TransactionalStore {
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
        try await read {
            try $0.auditPage(criteria, before: position, limit: max(0, limit), budget: AuditSearchBudget())
        }
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
        try await read { transaction in
            guard index < size else { throw MessageStoreError(.notFound, "the index lies outside the tree") }
            let tree = try transaction.auditTree(year: year, size: size)
            return try MerkleTree.inclusionProof(index: index, size: size, reader: tree).map(\.bytes)
        }
    }

    /// Throws `.notFound` unless `first <= second` and the log has `second` leaves.
    public func consistencyProof(year: Int, from first: UInt64, to second: UInt64) async throws -> [[UInt8]] {
        try await read { transaction in
            guard first <= second else { throw MessageStoreError(.notFound, "the first size is above the second") }
            let tree = try transaction.auditTree(year: year, size: second)
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
        try await read { try $0.auditTableFaults() }
    }

    /// One pass over kept checkpoints.
    public func checkpointFaults() async throws -> [AuditTableFault] {
        try await read { try $0.checkpointFaults() }
    }

    /// In the order of row numbers.
    public func ownReceipts(after cursor: StoreCursor?, limit: Int) async throws -> [OwnReceipt] {
        try await read { try $0.ownReceipts(after: cursor, limit: max(0, limit)) }
    }
}
