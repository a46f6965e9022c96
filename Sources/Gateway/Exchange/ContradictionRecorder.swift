import AuditLog
import Logging
import MessageStore

/// Keeps a contradiction about a log once, as evidence and as a line of the tenant's own log, and tells of it each time.
///
/// One about the tenant's own log is the same at every size: the line that records it makes the log grow, so that each size
/// would be contradicted anew.
struct ContradictionRecorder: Sendable {
    let environment: GatewayEnvironment
    let logger: Logger

    /// Records it.
    ///
    /// - Parameter process: the part of the gateway that found it.
    func record(_ contradiction: LogContradiction, of tenant: Tenant, by process: String) async throws {
        logger.error(
            "an audit log is contradicted",
            metadata: [
                "organisation": "\(tenant.organisation)", "code": "\(contradiction.code.rawValue)",
                "size": "\(contradiction.size)", "counterpart": "\(contradiction.counterpart)",
            ])
        guard try await !isKnown(contradiction, in: tenant) else { return }
        var facts = AuditFacts(.logContradicted, access: .changed, by: .process(process))
        facts.counterpart = contradiction.counterpart
        facts.outcome = .failed
        facts.rule = contradiction.code.rawValue
        facts.object = AuditText.admissible("\(contradiction.origin)/size/\(contradiction.size)")
        let leaf = try Auditor(environment: environment).leaf(facts, tenant: tenant, at: contradiction.instant)
        _ = try await tenant.store.keepContradiction(contradiction, leaves: [leaf])
    }

    private func isKnown(_ contradiction: LogContradiction, in tenant: Tenant) async throws -> Bool {
        guard let origin = try? AuditLogOrigin(contradiction.origin), origin.organisation == tenant.organisation.digits
        else { return false }
        return try await tenant.store.logContradictions().contains {
            $0.code == contradiction.code && $0.counterpart == contradiction.counterpart
                && $0.origin.utf8.elementsEqual(contradiction.origin.utf8)
        }
    }
}
