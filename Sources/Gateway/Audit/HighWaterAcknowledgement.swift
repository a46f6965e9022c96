import AuditLog
import MessageStore
import SocialSecurity
import XMLSecurity

/// Goes on with a log that does not agree with its high-water mark, or whose mark is gone or damaged, because somebody answers for it.
///
/// A database restored from a backup, or a lost or damaged file, is no reason to have no log. That it happened is a line of the log, with the mark
/// that was there, and the checkpoints that partners, hub and adviser kept go on contradicting a log that was cut.
public struct HighWaterAcknowledgement: Sendable {
    private let environment: GatewayEnvironment
    private let issuer: CheckpointIssuer
    private var highWater: any AuditHighWaterKeeper { issuer.highWater }

    /// Makes it over who signs the log, and remembers outside the store what was signed.
    public init(environment: GatewayEnvironment, issuer: CheckpointIssuer) {
        self.environment = environment
        self.issuer = issuer
    }

    /// Writes the line, sets the mark to the end of the log as it is, and signs it. Killed before the mark is set, it is
    /// repeated; after it, whoever signs next goes on.
    ///
    /// - Parameter reason: why, 1 to 128 printable ASCII characters, without a person.
    /// - Returns: the new mark.
    /// - Throws: `GatewayError` with `.conflict` when the log agrees with its mark, `.notFound` when there is no log,
    ///   `.invalidInput` for the reason.
    @discardableResult
    public func acknowledge(_ tenant: Tenant, reason: String, by actor: AuditedActor) async throws -> AuditHighWater {
        guard AuditText.admissible(reason) != nil else {
            throw GatewayError(
                .invalidInput, "must be 1 to 128 printable ASCII characters that name no person", field: "reason")
        }
        guard let year = try await tenant.store.auditYears().last else {
            throw GatewayError(.notFound, "there is no log")
        }
        let standing = try await highWater.standing(of: tenant)
        if case .kept = standing {
            throw GatewayError(.conflict, "the log agrees with its high-water mark: there is nothing to acknowledge")
        }
        var facts = AuditFacts(.highWaterAcknowledged, access: .changed, by: actor)
        facts.object = standing.object
        facts.rule = reason
        facts.outcome = .done
        let now = environment.clock()
        let leaf = try Auditor(environment: environment).leaf(facts, tenant: tenant, at: now)
        try await tenant.store.append([leaf])
        let size = try await tenant.store.auditSize(year: year)
        guard let root = MerkleHash(try await tenant.store.auditRoot(year: year, size: size)) else {
            throw GatewayError(.auditFailed, "the root of the audit log has not 32 bytes")
        }
        let present = AuditHighWater(year: year, size: size, root: root)
        try await highWater.replace(with: present, of: tenant.organisation, at: now)
        try await issuer.issue(for: tenant, at: now)
        return present
    }
}
