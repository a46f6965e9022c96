import AuditLog
import MessageStore

/// The check of one year's log.
struct AuditYearCheck {
    /// Findings told of each code, so that many of one kind hide no other.
    private static let findingLimit = 100
    private static let hour: Int64 = 3_600_000

    private let year: Int
    private let tenant: Tenant
    /// The end of the log before, recomputed; `nil` when there is none.
    private let previous: Checkpoint?
    /// Whether a newer log is open: nothing is added to this one, and its last checkpoint covers it all.
    private let isClosed: Bool
    private let mark: AuditHighWater?
    private let newestRow: Int64
    /// What searches must know of the lines, added up.
    private(set) var searchSum: UInt64 = 0
    /// The row of the last line so far, of this year or the one before.
    private(set) var lastRow: Int64
    private var signedSize: UInt64 = 0
    private var frontier = MerkleFrontier()
    /// Latest time of a line so far.
    private var latest: Int64 = 0
    private var findings: [AuditFinding] = []
    private var counts: [AuditFinding.Code: Int] = [:]

    init(
        year: Int, tenant: Tenant, previous: Checkpoint?, isClosed: Bool, mark: AuditHighWater?, newestRow: Int64,
        lastRow: Int64
    ) {
        self.lastRow = lastRow
        self.year = year
        self.tenant = tenant
        self.previous = previous
        self.isClosed = isClosed
        self.mark = mark
        self.newestRow = newestRow
    }

    var report: AuditYearReport {
        AuditYearReport(
            year: year, lineCount: frontier.size, signedLineCount: signedSize, root: frontier.root.description,
            findings: findings)
    }

    private var origin: AuditLogOrigin? { try? AuditLogOrigin(organisation: tenant.organisation.digits, year: year) }

    /// The head of the log as recomputed; to this the next year's first line must commit.
    var end: Checkpoint? {
        origin.flatMap { try? Checkpoint(origin: $0.description, size: frontier.size, root: frontier.root) }
    }

    mutating func read(_ promises: inout AuditPromises, _ keys: inout LogKeyChain, batchSize: Int) async throws {
        let newest = try await tenant.store.newestCheckpoint(year: year)
        let size = try await tenant.store.auditSize(year: year)
        try check(try await tenant.store.checkpoints(year: year, sizes: 0...0), &keys)
        let reader = AuditBatchReader(
            year: year, tenant: tenant, previous: previous, size: size, batchSize: batchSize, newestRow: newestRow)
        try await reader.begin()
        // A batch that came short has a gap: behind it nothing is judged.
        try await Lookahead.run(
            stride(from: 0, to: size, by: batchSize), make: { try await reader.batch(from: $0) }
        ) { batch in
            guard batch.first == frontier.size else { return false }
            try take(batch, &promises, &keys)
            return true
        }
        if frontier.size < size { find(.lineMissing, at: frontier.size) }
        try await checkEnd(newest: newest, size: size)
        if promises.reachBeyond(frontier.size, year: year) { find(.receiptContradicted) }
    }

    private mutating func checkEnd(newest: KeptCheckpoint?, size: UInt64) async throws {
        let newestSize = newest?.size ?? 0
        if newestSize > frontier.size { find(.checkpointBeyondLog) }
        if isClosed ? newestSize < frontier.size : newestSize < mark?.size ?? 0 { find(.checkpointMissing) }
        if let mark, mark.size > frontier.size { find(.highWaterNotReached) }
        // Nodes of lines that came meanwhile are not judged.
        let end = UInt64(Int64.max)
        let beyond = try await tenant.store.auditNodes(year: year, endingIn: min(size, end)..<end)
        let present = try await tenant.store.auditSize(year: year)
        if beyond.contains(where: { $0.lastLeaf >= present }) { find(.nodeDiffers) }
        let stored = try? await tenant.store.auditRoot(year: year, size: frontier.size)
        if stored != frontier.root.bytes { find(.storedRootDiffers) }
    }

    /// Takes a batch of lines, and compares it with the nodes and checkpoints that end in it.
    private mutating func take(
        _ batch: AuditBatch, _ promises: inout AuditPromises, _ keys: inout LogKeyChain
    ) throws {
        var findings = batch.findings[...]
        searchSum &+= batch.searchSum
        if let rows = batch.rows {
            // Then no sum agrees, and the order of all rows is looked at.
            if rows.lowerBound <= lastRow { searchSum = ~searchSum }
            lastRow = rows.upperBound
        }
        for (leafHash, time) in zip(batch.leafHashes, batch.times) {
            let index = frontier.size
            while let finding = findings.first, finding.index == index { find(findings.removeFirst().code, at: index) }
            if !batch.rotations.isEmpty, let leaf = batch.rotations[index], !keys.take(leaf, at: index) {
                find(.keyRotation, at: index)
            }
            if let time { checkTime(time, at: index) }
            promises.keep(leafHash)
            var differing = 0
            frontier.append(leafHash) { if batch.nodes.hash(at: $0.position) != $0.hash { differing += 1 } }
            for _ in 0..<differing { find(.nodeDiffers, at: index) }
            let kept = batch.checkpoints.isEmpty ? nil : batch.checkpoints[frontier.size]
            if let kept { try check(kept, &keys) }
            if keys.isProof(frontier.size), kept == nil { find(.keyRotationUnproven, at: index) }
            compareRoot(with: promises)
        }
    }

    /// Acts are in flight for seconds. What comes after a jump back is measured by the line that jumped.
    private mutating func checkTime(_ time: Int64, at index: UInt64) {
        let isBackDated = time < latest - Self.hour
        if isBackDated { find(.lineBackDated, at: index) }
        latest = isBackDated ? time : max(latest, time)
    }

    /// The root, which costs as much as several lines, is made only where something is said about it.
    private mutating func compareRoot(with promises: AuditPromises) {
        let size = frontier.size
        if promises.speak(of: size, year: year), promises.contradict(frontier.root, year: year, size: size) {
            find(.receiptContradicted)
        }
        if let mark, mark.size == size, mark.root != frontier.root { find(.highWaterContradicted) }
    }

    /// Checkpoints of the present size.
    private mutating func check(_ checkpoints: [KeptCheckpoint], _ keys: inout LogKeyChain) throws {
        guard !checkpoints.isEmpty else { return }
        let origin = try AuditLogOrigin(organisation: tenant.organisation.digits, year: year).description
        for kept in checkpoints {
            do {
                let note = try SignedNote(parsing: Array(kept.note.utf8))
                let checkpoint = try Checkpoint(text: note.text)
                let isOurs = checkpoint.origin.utf8.elementsEqual(origin.utf8) && checkpoint.size == kept.size
                switch isOurs ? keys.verdict(on: note, origin: origin, size: kept.size) : .notSigned {
                case .notSigned: find(.checkpointSignature)
                case .keyRotated: find(.keyRotated)
                case .signed:
                    signedSize = frontier.size
                    if checkpoint.root != frontier.root { find(.checkpointRoot) }
                }
            } catch {
                find(.checkpointMalformed)
            }
        }
    }

    private mutating func find(_ code: AuditFinding.Code, at index: UInt64? = nil) {
        counts[code, default: 0] += 1
        guard counts[code, default: 0] <= Self.findingLimit else { return }
        findings.append(AuditFinding(code, year: year, index: index))
    }
}

extension MerkleNode {
    /// The last leaf under the subtree.
    fileprivate var lastLeaf: UInt64 { (position.index + 1) << UInt64(position.level) - 1 }
}
