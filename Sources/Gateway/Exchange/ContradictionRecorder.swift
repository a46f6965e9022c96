import AuditLog
import Logging
import MessageStore

/// Keeps a contradiction about a log once, as evidence and as a line of the tenant's own log, and tells of it each time.
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
        var facts = AuditFacts(.logContradicted, access: .changed, by: .process(process))
        facts.counterpart = contradiction.counterpart
        facts.outcome = .failed
        facts.rule = contradiction.code.rawValue
        facts.object = AuditText.admissible("\(contradiction.origin)/size/\(contradiction.size)")
        let leaf = try Auditor(environment: environment).leaf(facts, tenant: tenant, at: contradiction.instant)
        _ = try await tenant.store.keepContradiction(contradiction, leaves: [leaf])
    }
}
