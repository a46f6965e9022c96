import AuditLog
import MessageStore

/// Recomputes a tenant's audit log line by line and compares it with what was signed and stored.
///
/// Memory does not grow with the log. The result rests on the gateway's own store: what a stranger can prove is in an
/// export.
public struct AuditVerification: Sendable {
    private static let batchSize = 1000

    /// Makes a verification.
    public init() {}

    /// Checks every year's log, oldest first.
    public func verify(_ tenant: Tenant) async throws -> [AuditYearReport] {
        var reports: [AuditYearReport] = []
        var previous: Checkpoint?
        for year in try await tenant.store.auditYears() {
            var check = AuditYearCheck(year: year, organisation: tenant.organisation.digits, previous: previous)
            try await check.read(tenant, batchSize: Self.batchSize)
            reports.append(check.report)
            previous = check.checkpoint
        }
        return reports
    }
}

/// The check of one year.
private struct AuditYearCheck {
    private static let findingLimit = 100

    let year: Int
    let organisation: String
    let previous: Checkpoint?
    private(set) var checkpoint: Checkpoint?
    private var frontier = MerkleFrontier()
    private var findings: [AuditFinding] = []

    init(year: Int, organisation: String, previous: Checkpoint?) {
        self.year = year
        self.organisation = organisation
        self.previous = previous
    }

    var report: AuditYearReport {
        AuditYearReport(
            year: year, lineCount: frontier.size, signedLineCount: checkpoint?.size ?? 0,
            root: frontier.root.description, findings: findings)
    }

    mutating func read(_ tenant: Tenant, batchSize: Int) async throws {
        let size = try await tenant.store.auditSize(year: year)
        try await readCheckpoint(tenant)
        while frontier.size < size {
            let lines = try await tenant.store.auditLines(year: year, from: frontier.size, limit: batchSize)
            guard !lines.isEmpty else { break }
            for line in lines where frontier.size < size { take(line) }
        }
        if frontier.size < size { find(.lineMissing, at: frontier.size) }
        if let checkpoint, checkpoint.size > frontier.size { find(.checkpointBeyondLog) }
        let stored = try await tenant.store.auditRoot(year: year, size: frontier.size)
        if stored != frontier.root.bytes { find(.storedRootDiffers) }
    }

    private mutating func readCheckpoint(_ tenant: Tenant) async throws {
        guard let kept = try await tenant.store.newestCheckpoint(year: year) else { return }
        let key = try tenant.checkpoints.verifierKey(year: year)
        do {
            let signed = try SignedCheckpoint.verify(Array(kept.note.utf8), key: key)
            guard let signed, signed.checkpoint.size == kept.size else { return find(.checkpointSignature) }
            checkpoint = signed.checkpoint
        } catch {
            find(.checkpointMalformed)
        }
    }

    private mutating func take(_ line: AuditLine) {
        if line.index != frontier.size { find(.lineMissing, at: frontier.size) }
        if let leaf = try? AuditLeaf(decoding: line.leafBytes) {
            check(leaf, side: line.side)
        } else {
            find(.leafNotCanonical, at: frontier.size)
        }
        frontier.append(MerkleHash(leaf: line.leafBytes))
        if let checkpoint, checkpoint.size == frontier.size, checkpoint.root != frontier.root { find(.checkpointRoot) }
    }

    private mutating func check(_ leaf: AuditLeaf, side: AuditSide) {
        let isFirst = frontier.size == 0
        if isFirst, leaf.act != .logOpened { find(.logNotOpened, at: 0) }
        if !isFirst, leaf.act == .logOpened { find(.logOpenedAgain, at: frontier.size) }
        if isFirst, let previous, !leaf.continues(previous) { find(.otherPreviousCheckpoint, at: 0) }
        if !leaf.organisation.utf8.elementsEqual(organisation.utf8)
            || AuditLogOrigin.year(of: leaf.timeMilliseconds) != year
        {
            find(.lineOfAnotherLog, at: frontier.size)
        }
        let isChanged = PersonalField.allCases.contains { leaf.opening($0, with: side[$0]) == .different }
        if isChanged { find(.sideChanged, at: frontier.size) }
    }

    private mutating func find(_ code: AuditFinding.Code, at index: UInt64? = nil) {
        guard findings.count < Self.findingLimit else { return }
        findings.append(AuditFinding(code, year: year, index: index))
    }
}
