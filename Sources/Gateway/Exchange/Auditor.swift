import AuditLog
import Messages
import SocialSecurity
import XMLSecurity

/// Makes audit leaves: what happened in one OCMW, sealed with fresh salts.
public struct Auditor: Sendable {
    private let environment: GatewayEnvironment

    /// Makes an auditor.
    public init(environment: GatewayEnvironment) {
        self.environment = environment
    }

    /// Seals one line; it is committed with the act it records.
    ///
    /// - Throws: `GatewayError` with `.auditFailed`, naming the field that has no admissible value.
    public func leaf(_ facts: AuditFacts, tenant: Tenant, at instant: UTCInstant) throws -> SealedLeaf {
        try leaf(facts, previousCheckpoint: nil, tenant: tenant, at: instant)
    }

    /// Seals one line; the first one of a year carries the last checkpoint of the year before.
    func leaf(_ facts: AuditFacts, previousCheckpoint: Checkpoint?, tenant: Tenant, at instant: UTCInstant) throws
        -> SealedLeaf
    {
        do {
            var entry = entry(facts, tenant: tenant, at: instant)
            entry.previousCheckpoint = previousCheckpoint
            return try seal(entry)
        } catch let error as AuditLogError {
            throw GatewayError(.auditFailed, error.reason, rule: error.code.rawValue)
        }
    }

    private func entry(_ facts: AuditFacts, tenant: Tenant, at instant: UTCInstant) -> AuditEntry {
        var entry = AuditEntry(
            act: facts.act, timeMilliseconds: instant.milliseconds, access: facts.access,
            organisation: tenant.organisation.digits, application: facts.actor.application ?? environment.program,
            actor: facts.actor.recorded, subjectSSIN: facts.subject?.digits)
        entry.applicationVersion =
            facts.actor.application == nil
            ? environment.programVersion : AuditText.admissible(facts.actor.applicationVersion)
        entry.legalContext = facts.legalContext?.value
        entry.qualityCode = facts.qualityCode?.rawValue
        entry.service = facts.operation?.auditName
        entry.serviceVersion = facts.operation == nil ? nil : "v1"
        entry.counterpart = facts.counterpart?.digits
        entry.ticket = facts.ticket?.value
        entry.kszTicket = facts.kszTicket?.value
        entry.conversation = facts.conversation?.value
        entry.outcome = facts.outcome
        entry.rule = facts.rule
        entry.object = facts.object
        entry.messageDigest = facts.digest?.bytes
        return entry
    }

    private func seal(_ entry: AuditEntry) throws -> SealedLeaf {
        var random = InjectedRandomness(bytes: environment.randomBytes)
        return try entry.sealed(using: &random)
    }
}
