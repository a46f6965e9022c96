import AuditLog
import MessageStore

/// Writes one year's log as a file from which a stranger can prove it complete; see `docs/audit-log.md`.
public struct AuditLogExporter: Sendable {
    private static let batchSize: UInt64 = 1000

    private let environment: GatewayEnvironment

    /// Makes an exporter.
    public init(environment: GatewayEnvironment) { self.environment = environment }

    /// Writes the lines up to the newest checkpoint, which is the last line; issue a checkpoint before to have all.
    ///
    /// The export is a line of the log itself, committed before anything is written.
    ///
    /// - Parameters:
    ///   - actor: who exports.
    ///   - year: calendar year (UTC).
    ///   - write: takes one line without its newline.
    /// - Returns: number of leaves written.
    /// - Throws: `RequestProblem` with `.notFound` when the year has no log or no checkpoint, and what `write` throws.
    @discardableResult
    public func export(
        _ tenant: Tenant, year: Int, by actor: AuditedActor, to write: (String) async throws -> Void
    ) async throws -> UInt64 {
        guard let kept = try await tenant.store.newestCheckpoint(year: year) else {
            throw try await RequestProblem.noCheckpoint(of: year, in: tenant.store)
        }
        try await record(tenant, year: year, size: kept.size, by: actor)
        for line in AuditExport.header(key: try await tenant.verifierKey(year: year, size: 0)) { try await write(line) }
        let notes = try await notes(of: tenant, newest: kept)
        var index: UInt64 = 0
        while index < kept.size {
            let limit = Int(min(Self.batchSize, kept.size - index))
            let leaves = try await tenant.store.auditLeaves(year: year, from: index, limit: limit)
            guard !leaves.isEmpty else { throw GatewayError(.auditFailed, "a line of the log is missing") }
            for leaf in leaves {
                try await write(AuditExport.line(leaf: leaf))
                index += 1
                if let note = notes[index] { try await write(AuditExport.line(checkpoint: note)) }
            }
        }
        return kept.size
    }

    /// The checkpoints of an export by size: those that prove rotations of the key, the newest cosigned one, and the
    /// newest one.
    private func notes(of tenant: Tenant, newest: KeptCheckpoint) async throws -> [UInt64: SignedNote] {
        let cosigned = try await tenant.store.newestCosigned(year: newest.year)?.checkpoint
        var all = [newest] + (cosigned.map { [$0] } ?? [])
        for size in try await tenant.logKeys().proofSizes(year: newest.year) {
            all = try await tenant.store.checkpoints(year: newest.year, sizes: size...size) + all
        }
        var notes: [UInt64: SignedNote] = [:]
        for kept in all where kept.size <= newest.size {
            notes[kept.size] = try SignedNote(parsing: Array(kept.note.utf8))
        }
        return notes
    }

    private func record(_ tenant: Tenant, year: Int, size: UInt64, by actor: AuditedActor) async throws {
        var facts = AuditFacts(.logExported, access: .consulted, by: actor)
        facts.object = "log/\(year)/size/\(size)"
        facts.outcome = .done
        let leaf = try Auditor(environment: environment).leaf(facts, tenant: tenant, at: environment.clock())
        try await tenant.store.append([leaf])
    }
}
