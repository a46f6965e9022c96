import AuditLog
import Gateway
import MessageStore

/// Writes a year's log in the form that `ocmw-verify log` reads: leaves with commitments, and the newest checkpoint.
struct AuditExporter {
    let environment: GatewayEnvironment
    let tenant: Tenant

    /// Writes the lines that the newest checkpoint covers. The export is a line of the log itself.
    ///
    /// - Throws: `CommandFailure` when that log has no checkpoint.
    func write(year: Int, to line: (String) -> Void) async throws {
        guard let kept = try await tenant.store.newestCheckpoint(year: year) else {
            throw CommandFailure("the log of \(year) has no checkpoint", remedy: "sign one with audit checkpoint")
        }
        try await recordExport(year: year, size: kept.size)
        AuditExport.header(key: try tenant.checkpoints.verifierKey(year: year)).forEach(line)
        var next: UInt64 = 0
        while next < kept.size {
            let limit = Int(min(1000, kept.size - next))
            let lines = try await tenant.store.auditLines(year: year, from: next, limit: limit)
            guard !lines.isEmpty else {
                throw CommandFailure("line \(next) is missing", remedy: "run audit verify")
            }
            lines.forEach { line(AuditExport.line(leaf: $0.leafBytes)) }
            next += UInt64(lines.count)
        }
        line(AuditExport.line(checkpoint: try SignedNote(parsing: Array(kept.note.utf8))))
    }

    private func recordExport(year: Int, size: UInt64) async throws {
        var facts = AuditFacts(.logExported, access: .consulted, by: .process("cli"))
        facts.object = "log/\(year)/size/\(size)"
        facts.outcome = .done
        let leaf = try Auditor(environment: environment).leaf(facts, tenant: tenant, at: environment.clock())
        try await tenant.store.append([leaf])
    }
}
