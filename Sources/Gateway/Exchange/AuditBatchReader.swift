import AuditLog
import MessageStore
import Synchronization

/// Lines in a row, judged as far as each can be judged alone, and what is to be compared with their tree.
struct AuditBatch: Sendable {
    /// Number of the first line.
    let first: UInt64
    var leafHashes: [MerkleHash] = []
    /// Of each line, in milliseconds since 1970-01-01T00:00:00Z; `nil` for one that is no leaf.
    var times: [Int64?] = []
    /// In the order of lines.
    var findings: [(index: UInt64, code: AuditFinding.Code)] = []
    /// Lines that change the key: in order they make sense.
    var rotations: [UInt64: AuditLeaf] = [:]
    /// Stored nodes that end with a line of the batch.
    var nodes = AuditBatchNodes()
    /// What searches must know of the lines, added up.
    var searchSum: UInt64 = 0
    /// Where the lines stand in their table, which searches go along; `nil` in a store without one.
    var rows: ClosedRange<Int64>?
    /// By size.
    var checkpoints: [UInt64: [KeptCheckpoint]] = [:]

    init(first: UInt64) { self.first = first }
}

/// Reads batches of one year's log, several at a time.
final class AuditBatchReader: Sendable {
    private let year: Int
    private let tenant: Tenant
    private let previous: Checkpoint?
    private let size: UInt64
    private let batchSize: UInt64
    private let newestRow: Int64
    /// What is known to be erased on purpose.
    private let erasures = Mutex(AuditErasures())

    /// - Parameters:
    ///   - previous: the end of the log before, recomputed.
    ///   - size: lines from this number on are not read.
    ///   - newestRow: what searches must know of lines in later rows is not added up.
    init(year: Int, tenant: Tenant, previous: Checkpoint?, size: UInt64, batchSize: Int, newestRow: Int64) {
        self.year = year
        self.tenant = tenant
        self.previous = previous
        self.size = size
        self.batchSize = UInt64(batchSize)
        self.newestRow = newestRow
    }

    /// To be called before the first batch.
    func begin() async throws { _ = try await refreshedErasures() }

    /// The batch of the line `first` and those after it; fewer than `batchSize` at the end, or where lines are missing.
    func batch(from first: UInt64) async throws -> AuditBatch {
        let before = erasures.withLock { $0 }
        let limit = Int(clamping: min(batchSize, size - first))
        let lines = try await tenant.store.markedAuditLines(year: year, from: first, limit: limit)
        let after = try await refreshedErasures()
        var batch = AuditBatch(first: first)
        guard !lines.isEmpty else { return batch }
        let judge = AuditLineJudge(
            year: year, origin: try? AuditLogOrigin(organisation: tenant.organisation.digits, year: year),
            previous: previous, before: before, after: after)
        // Behind a gap no tree can be built: the log ends before it, however far away the next line stands.
        for (offset, line) in lines.enumerated() {
            guard line.index == first + UInt64(offset) else { break }
            judge.judge(line, into: &batch)
            guard let mark = line.searchMark else { continue }
            if mark.row <= newestRow { batch.searchSum &+= mark.part }
            // Rows that do not ascend make the sum differ already (`AuditSearchMark.part`).
            let first = batch.rows?.lowerBound ?? mark.row
            batch.rows = min(first, mark.row)...max(first, mark.row)
        }
        guard !batch.leafHashes.isEmpty else { return batch }
        try await readTree(into: &batch)
        return batch
    }

    private func readTree(into batch: inout AuditBatch) async throws {
        let (first, end) = (batch.first, batch.first + UInt64(batch.leafHashes.count))
        let kept = try await tenant.store.checkpoints(year: year, sizes: first + 1...end)
        batch.checkpoints = Dictionary(grouping: kept, by: \.size)
        batch.nodes = AuditBatchNodes(
            try await tenant.store.auditNodes(year: year, endingIn: first..<end), endingIn: first..<end)
    }

    private func refreshedErasures() async throws -> AuditErasures {
        var known = erasures.withLock { $0 }
        try await known.refresh(from: tenant.store)
        erasures.withLock { [known] in $0 = known }
        return known
    }
}
