import AuditLog
import Logging
import MessageStore
import XMLSecurity

/// Keeps the audit log of a tenant open and signed: its first line of the year, and a checkpoint whenever it grew.
public struct CheckpointIssuer: Sendable {
    let environment: GatewayEnvironment
    let auditor: Auditor
    private let logger: Logger
    let highWater: any AuditHighWaterKeeper

    /// Makes an issuer.
    ///
    /// - Parameter highWater: where it remembers, outside the store, what it signed.
    public init(
        environment: GatewayEnvironment, logger: Logger, highWater: any AuditHighWaterKeeper = NoAuditHighWater()
    ) {
        self.environment = environment
        self.highWater = highWater
        self.logger = logger
        auditor = Auditor(environment: environment)
    }

    /// Opens this year's log unless it or a newer one is open, with a commitment to the last checkpoint of the log before.
    ///
    /// Called at start and each second, before the checkpoint of that second. Until it has succeeded, lines go on into
    /// the log of the year before.
    ///
    /// - Throws: `GatewayError` with `.auditFailed` when the log before lost lines since it was signed.
    public func openLog(of tenant: Tenant, at instant: UTCInstant) async throws {
        let year = AuditLogOrigin.year(of: instant.milliseconds)
        let newest = try await tenant.store.auditYears().last
        if let newest, newest >= year { return }
        if newest != nil { try await checkHighWater(of: tenant) }
        let auditor = auditor
        let isOpened = try await tenant.store.openAuditYear(year, at: instant) { end in
            let (last, kept) = try end.map { try Self.close($0, of: tenant) } ?? (nil, nil)
            let facts = AuditFacts(.logOpened, access: .changed, by: .process("audit-log"))
            let leaf = try auditor.leaf(facts, previousCheckpoint: last, tenant: tenant, at: instant)
            return AuditYearOpening(leaf: leaf, lastCheckpoint: kept)
        }
        guard isOpened else { return }
        if let newest, let closed = try await tenant.store.newestCheckpoint(year: newest) {
            try await highWater.raise(
                to: AuditHighWater(
                    year: newest, size: closed.size,
                    root: try await root(of: tenant, year: newest, size: closed.size)),
                of: tenant.organisation)
        }
        logger.info("audit log opened", metadata: ["organisation": "\(tenant.organisation)"])
    }

    /// The last checkpoint of a log to which nothing is added any more, and its record unless it is kept already.
    private static func close(_ end: AuditLogEnd, of tenant: Tenant) throws -> (Checkpoint?, KeptCheckpoint?) {
        try check(end, of: tenant)
        // A log that ends with a rotation was signed by a key whose secret is gone.
        guard end.newestCheckpoint?.size != end.size else {
            return (try tenant.checkpoints.head(year: end.year, size: end.size, root: end.root), nil)
        }
        let kept = try sign(end, of: tenant)
        return (try tenant.checkpoints.head(year: end.year, size: end.size, root: end.root), kept)
    }

    /// The end of a log, signed by the key in force there.
    private static func sign(_ end: AuditLogEnd, of tenant: Tenant) throws -> KeptCheckpoint {
        let keys = LogKeys(present: try tenant.checkpoints.publicKey(), rotations: end.rotations)
        let signed = try tenant.checkpoints.signed(
            year: end.year, size: end.size, root: end.root,
            publicKey: keys.publicKey(year: end.year, size: end.size))
        return KeptCheckpoint(
            year: end.year, size: end.size, note: String(decoding: signed.note.bytes, as: UTF8.self))
    }

    /// Signs a checkpoint of the newest log when it grew since its last one. Older ones were closed with theirs.
    ///
    /// - Parameter accepted: lines that others wrote and somebody answered for: they do not stop the signing.
    /// - Returns: what was signed; `nil` when there was nothing to sign.
    /// - Throws: `GatewayError` with `.auditFailed`, signing nothing, when the log lost lines since it was last signed, or
    ///   has lines behind it that this gateway did not write.
    @discardableResult
    public func issue(
        for tenant: Tenant, at instant: UTCInstant, accepting accepted: ClosedRange<UInt64>? = nil
    ) async throws -> KeptCheckpoint? {
        guard let year = try await tenant.store.auditYears().last else { return nil }
        let signed = try await tenant.store.newestSignedSize(year: year) ?? 0
        guard try await tenant.store.auditSize(year: year) != signed else { return nil }
        try await checkHighWater(of: tenant)
        let end = try await tenant.store.auditEnd(year: year)
        try Self.check(end, of: tenant, accepting: accepted)
        guard end.size != end.newestCheckpoint?.size else { return nil }
        return try await issue(end, of: tenant, at: instant)
    }

    /// Whether others wrote into a log: lines, hashes or a checkpoint that stop the signing, or a year of their own.
    ///
    /// - Complexity: O(lines behind the newest checkpoint); none of their openings is opened.
    public static func hasForeignLines(_ tenant: Tenant) async throws -> Bool {
        let years = try await tenant.store.auditYears()
        // A year that somebody else began is not signed, and stops nothing: it is told all the same.
        guard try await Set(tenant.store.auditTraces()).isSubset(of: years) else { return true }
        guard let year = years.last else { return false }
        do {
            try check(try await tenant.store.auditEnd(year: year), of: tenant)
            return false
        } catch let error as GatewayError where error.code == .auditFailed {
            return true
        } catch let error as MessageStoreError where error.code == .rowNotOurs {
            return true
        } catch is AuditLogError {
            return true
        }
    }

    /// What must hold before the end of a log is signed: it goes on from what was signed, by lines of this gateway.
    ///
    /// - Throws: `GatewayError` with `.auditFailed`.
    static func check(
        _ end: AuditLogEnd, of tenant: Tenant, accepting accepted: ClosedRange<UInt64>? = nil
    ) throws {
        if let kept = end.newestCheckpoint {
            guard let signed = try tenant.checkpoints.checkpoint(kept) else {
                throw GatewayError(
                    .auditFailed, "the newest checkpoint kept is not one of this gateway; run audit verify",
                    rule: "checkpoint-signature")
            }
            guard end.signedRoot == signed.root else {
                throw GatewayError(
                    .auditFailed, "the audit log is not the one that was signed; run audit verify",
                    rule: "checkpoint-root")
            }
        }
        if let line = end.foreignLineOfTheLogItself {
            // Looked at in the same read as the root, whatever somebody answered for: the lines may have been changed since.
            throw GatewayError(
                .auditFailed,
                "line \(line) of \(end.year) is not ours and changes what the log means; restore a backup",
                rule: "line-not-ours")
        }
        guard let foreign = end.foreignLines, accepted.map({ foreign.clamped(to: $0) == foreign }) != true else {
            return
        }
        throw GatewayError(
            .auditFailed,
            "the audit log of \(end.year) has lines that this gateway did not write, from \(foreign.lowerBound) to "
                + "\(foreign.upperBound); run audit verify", rule: "line-not-ours")
    }

    /// Opens logs and signs checkpoints each second until the task is cancelled; signs a last time at its end.
    public func run(_ tenants: [Tenant], every interval: Duration = .seconds(1)) async {
        while !Task.isCancelled {
            await tick(tenants)
            try? await environment.sleep(interval)
        }
    }

    /// What `run` does each time; also the last act of a program that stops.
    public func tick(_ tenants: [Tenant]) async {
        for tenant in tenants {
            do {
                let now = environment.clock()
                try await openLog(of: tenant, at: now)
                try await issue(for: tenant, at: now)
            } catch {
                guard !Task.isCancelled else { return }
                logger.error(
                    "checkpoint could not be issued",
                    metadata: ["organisation": "\(tenant.organisation)", "error": "\(ErrorText.of(error))"])
            }
        }
    }

    private func issue(_ end: AuditLogEnd, of tenant: Tenant, at instant: UTCInstant) async throws -> KeptCheckpoint {
        // A checkpoint that cannot be kept raises no mark.
        try await tenant.store.checkWritable()
        let kept = try Self.sign(end, of: tenant)
        // The mark first: killed in between, there is never a checkpoint without one.
        try await highWater.raise(
            to: AuditHighWater(year: end.year, size: end.size, root: end.root), of: tenant.organisation)
        try await tenant.store.keepCheckpoint(year: kept.year, size: kept.size, note: kept.note, at: instant)
        return kept
    }

    private func root(of tenant: Tenant, year: Int, size: UInt64) async throws -> MerkleHash {
        guard let root = MerkleHash(try await tenant.store.auditRoot(year: year, size: size)) else {
            throw GatewayError(.auditFailed, "the root of the audit log has not 32 bytes")
        }
        return root
    }

    /// A log that no longer holds what was signed is not signed again: two signed logs of one name would be the result.
    func checkHighWater(of tenant: Tenant) async throws {
        let complaint: String
        switch try await highWater.standing(of: tenant) {
        case .kept: return
        case .contradicted: complaint = "the audit log lost lines that were signed; run audit verify"
        case .missing:
            complaint = "the high-water mark of the audit log is gone; run audit verify, then audit acknowledge"
        case .unreadable(let reason):
            complaint =
                "the high-water mark of the audit log cannot be read (\(reason)); restore it, or run audit acknowledge"
        }
        throw GatewayError(.auditFailed, complaint, rule: "high-water-mark")
    }
}
