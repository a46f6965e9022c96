import AuditLog
import MessageStore

/// The check of one year's log.
struct AuditYearCheck {
    private static let findingLimit = 100
    private static let hour: Int64 = 3_600_000

    private let year: Int
    private let tenant: Tenant
    /// The end of the log before, recomputed; `nil` when there is none.
    private let previous: Checkpoint?
    /// Whether a newer log is open: nothing is added to this one, and its last checkpoint covers it all.
    private let isClosed: Bool
    private let mark: AuditHighWater?
    private var signedSize: UInt64 = 0
    private var frontier = MerkleFrontier()
    /// What was erased on purpose before some lines were read, and what after.
    private var erasures = (before: AuditErasures(), after: AuditErasures())
    /// Latest time of a line so far.
    private var latest: Int64 = 0
    private var findings: [AuditFinding] = []

    init(year: Int, tenant: Tenant, previous: Checkpoint?, isClosed: Bool, mark: AuditHighWater?) {
        self.year = year
        self.tenant = tenant
        self.previous = previous
        self.isClosed = isClosed
        self.mark = mark
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
        try check(try await tenant.store.checkpoints(year: year, sizes: 0...0), keys)
        try await erasures.after.refresh(from: tenant.store)
        while frontier.size < size {
            erasures.before = erasures.after
            let lines = try await tenant.store.auditLines(year: year, from: frontier.size, limit: batchSize)
                .prefix(Int(clamping: size - frontier.size))
            guard !lines.isEmpty else { break }
            try await erasures.after.refresh(from: tenant.store)
            try await take(Array(lines), &promises, &keys)
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
        let beyond = try await tenant.store.auditNodes(year: year, endingIn: size..<UInt64(Int64.max))
        let present = try await tenant.store.auditSize(year: year)
        if beyond.contains(where: { $0.lastLeaf >= present }) { find(.nodeDiffers) }
        let stored = try? await tenant.store.auditRoot(year: year, size: frontier.size)
        if stored != frontier.root.bytes { find(.storedRootDiffers) }
    }

    /// Takes a batch of lines, and compares it with the nodes and checkpoints that end in it.
    private mutating func take(_ lines: [AuditLine], _ promises: inout AuditPromises, _ keys: inout LogKeyChain)
        async throws
    {
        let first = frontier.size
        let end = first + UInt64(lines.count)
        let kept = Dictionary(
            grouping: try await tenant.store.checkpoints(year: year, sizes: first + 1...end), by: \.size)
        var nodes: [MerklePosition: MerkleHash] = [:]
        for node in try await tenant.store.auditNodes(year: year, endingIn: first..<end) {
            nodes[node.position] = node.hash
        }
        for line in lines {
            check(line, &keys)
            let leafHash = MerkleHash(leaf: line.leafBytes)
            promises.keep(leafHash)
            for node in frontier.append(leafHash) where nodes.removeValue(forKey: node.position) != node.hash {
                find(.nodeDiffers, at: frontier.size - 1)
            }
            try check(kept[frontier.size] ?? [], keys)
            if keys.isProof(frontier.size), kept[frontier.size] == nil {
                find(.keyRotationUnproven, at: frontier.size - 1)
            }
            let (root, size) = (frontier.root, frontier.size)
            if promises.contradict(root, year: year, size: size) { find(.receiptContradicted) }
            if let mark, mark.size == size, mark.root != root { find(.highWaterContradicted) }
        }
    }

    /// Checkpoints of the present size.
    private mutating func check(_ checkpoints: [KeptCheckpoint], _ keys: LogKeyChain) throws {
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

    private mutating func check(_ line: AuditLine, _ keys: inout LogKeyChain) {
        let index = frontier.size
        if line.index != index { find(.lineMissing, at: index) }
        guard let leaf = try? AuditLeaf(decoding: line.leafBytes) else { return find(.leafNotCanonical, at: index) }
        if index == 0 { checkOpening(leaf) }
        if index > 0, leaf.act == .logOpened { find(.logOpenedAgain, at: index) }
        if origin?.allows(leaf, asFirst: index == 0) != true { find(.lineOfAnotherLog, at: index) }
        if !keys.take(leaf, at: index) { find(.keyRotation, at: index) }
        checkTime(of: leaf, at: index)
        checkSide(of: leaf, line)
    }

    /// Acts are in flight for seconds. What comes after a jump back is measured by the line that jumped.
    private mutating func checkTime(of leaf: AuditLeaf, at index: UInt64) {
        let isBackDated = leaf.timeMilliseconds < latest - Self.hour
        if isBackDated { find(.lineBackDated, at: index) }
        latest = isBackDated ? leaf.timeMilliseconds : max(latest, leaf.timeMilliseconds)
    }

    private mutating func checkOpening(_ leaf: AuditLeaf) {
        guard leaf.act == .logOpened else { return find(.logNotOpened, at: 0) }
        if let previous {
            if !leaf.continues(previous) { find(.otherPreviousCheckpoint, at: 0) }
        } else if leaf.previousCheckpoint != nil {
            find(.previousLogMissing, at: 0)
        }
    }

    private mutating func checkSide(of leaf: AuditLeaf, _ line: AuditLine) {
        if line.sideState == .unreadable { return find(.sideUnreadable, at: frontier.size) }
        if line.sideState == .misindexed { find(.sideIndexDiffers, at: frontier.size) }
        let openings = PersonalField.allCases.map { (field: $0, opening: leaf.opening($0, with: line.side[$0])) }
        if openings.contains(where: { $0.opening == .different }) { find(.sideChanged, at: frontier.size) }
        let index = frontier.size
        let erased = erasures.after.fields(of: leaf, year: year, index: index)
        if openings.contains(where: { $0.opening == .unproven && !erased.contains($0.field) }) {
            find(.sideMissing, at: index)
        }
        let erasedBefore = erasures.before.fields(of: leaf, year: year, index: index)
        if line.side.secrets.keys.contains(where: { erasedBefore.contains($0) }) { find(.sideNotErased, at: index) }
    }

    private mutating func find(_ code: AuditFinding.Code, at index: UInt64? = nil) {
        guard findings.count < Self.findingLimit else { return }
        findings.append(AuditFinding(code, year: year, index: index))
    }
}

extension MerkleNode {
    /// The last leaf under the subtree.
    fileprivate var lastLeaf: UInt64 { (position.index + 1) << UInt64(position.level) - 1 }
}
