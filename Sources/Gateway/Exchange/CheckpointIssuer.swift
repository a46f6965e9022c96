import AuditLog
import Logging
import MessageStore
import XMLSecurity

/// Keeps the audit log of a tenant open and signed: its first line of the year, and a checkpoint whenever it grew.
public struct CheckpointIssuer: Sendable {
    private let environment: GatewayEnvironment
    private let auditor: Auditor
    private let logger: Logger

    /// Makes an issuer.
    public init(environment: GatewayEnvironment, logger: Logger) {
        self.environment = environment
        self.logger = logger
        auditor = Auditor(environment: environment)
    }

    /// Begins this year's log when it has no line yet, with a commitment to the last checkpoint of the log before it.
    ///
    /// Called at start and each second, before the checkpoint of that second.
    public func openLog(of tenant: Tenant, at instant: UTCInstant) async throws {
        let year = AuditLogOrigin.year(of: instant.milliseconds)
        let years = try await tenant.store.auditYears()
        guard !years.contains(year) else { return }
        if let previous = years.last(where: { $0 < year }) { try await issue(tenant, year: previous, at: instant) }
        let facts = AuditFacts(.logOpened, access: .changed, by: .process("audit-log"))
        let leaf = try auditor.leaf(
            facts, previousCheckpoint: try await lastCheckpoint(of: tenant, before: year, in: years), tenant: tenant,
            at: instant)
        try await tenant.store.append([leaf])
    }

    /// Signs a checkpoint of every log that grew since its last one.
    ///
    /// - Returns: what was signed.
    @discardableResult
    public func issue(for tenant: Tenant, at instant: UTCInstant) async throws -> [KeptCheckpoint] {
        var issued: [KeptCheckpoint] = []
        for year in try await tenant.store.auditYears().suffix(2) {
            if let checkpoint = try await issue(tenant, year: year, at: instant) { issued.append(checkpoint) }
        }
        return issued
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

    @discardableResult
    private func issue(_ tenant: Tenant, year: Int, at instant: UTCInstant) async throws -> KeptCheckpoint? {
        let size = try await tenant.store.auditSize(year: year)
        let newest = try await tenant.store.newestCheckpoint(year: year)
        guard size > newest?.size ?? 0 else { return nil }
        guard let root = MerkleHash(try await tenant.store.auditRoot(year: year, size: size)) else {
            throw GatewayError(.auditFailed, "the root of the audit log has not 32 bytes")
        }
        let signed = try tenant.checkpoints.signed(year: year, size: size, root: root)
        let note = String(decoding: signed.note.bytes, as: UTF8.self)
        try await tenant.store.keepCheckpoint(year: year, size: size, note: note, at: instant)
        return KeptCheckpoint(year: year, size: size, note: note)
    }

    private func lastCheckpoint(of tenant: Tenant, before year: Int, in years: [Int]) async throws -> Checkpoint? {
        guard let previous = years.last(where: { $0 < year }),
            let kept = try await tenant.store.newestCheckpoint(year: previous)
        else { return nil }
        return try Checkpoint(text: SignedNote(parsing: Array(kept.note.utf8)).text)
    }
}
