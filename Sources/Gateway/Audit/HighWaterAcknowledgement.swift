import AuditLog
import MessageStore
import SocialSecurity
import XMLSecurity

/// Goes on with a log that does not agree with its high-water mark, whose mark is gone or damaged, or that has lines which the
/// gateway did not write, because somebody answers for it.
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

    /// Writes a line for each that has to be answered for, sets the mark to the end of the log as it is, and signs it. Killed before the mark is set, it is
    /// repeated; after it, whoever signs next goes on.
    ///
    /// - Parameter reason: why, 1 to 128 printable ASCII characters, without a person.
    /// - Returns: the new mark.
    /// - Throws: `GatewayError` with `.conflict` when there is nothing to answer for, or a foreign line cannot be, `.notFound` when there is no log,
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
        let end = try await tenant.store.auditEnd(year: year)
        let foreign = end.foreignLines
        var mark: String?
        switch try await highWater.standing(of: tenant) {
        case .kept: break
        case let standing: mark = standing.object
        }
        guard mark != nil || foreign != nil else {
            throw GatewayError(
                .conflict,
                "the log agrees with its high-water mark, and every line that is not signed yet is ours: nothing to acknowledge; "
                    + "what else audit verify finds takes a backup")
        }
        let now = environment.clock()
        var objects = mark.map { [$0] } ?? []
        if let foreign {
            if let line = end.foreignLineOfTheLogItself {
                throw GatewayError(
                    .conflict, "line \(line) of \(year) is not ours and changes what the log means; restore a backup")
            }
            objects.append("log/\(year)/lines/\(foreign.lowerBound)-\(foreign.upperBound)")
        }
        try await tenant.store.append(objects.map { try leaf($0, reason, of: tenant, by: actor, at: now) })
        let size = try await tenant.store.auditSize(year: year)
        guard let root = MerkleHash(try await tenant.store.auditRoot(year: year, size: size)) else {
            throw GatewayError(.auditFailed, "the root of the audit log has not 32 bytes")
        }
        let present = AuditHighWater(year: year, size: size, root: root)
        if mark != nil { try await highWater.replace(with: present, of: tenant.organisation, at: now) }
        try await issuer.issue(for: tenant, at: now, accepting: foreign)
        return present
    }

    private func leaf(
        _ object: String, _ reason: String, of tenant: Tenant, by actor: AuditedActor, at instant: UTCInstant
    ) throws -> SealedLeaf {
        var facts = AuditFacts(.highWaterAcknowledged, access: .changed, by: actor)
        facts.object = object
        facts.rule = reason
        facts.outcome = .done
        return try Auditor(environment: environment).leaf(facts, tenant: tenant, at: instant)
    }
}
