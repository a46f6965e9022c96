import AuditLog
import MessageStore
import Messages
import SocialSecurity
import XMLSecurity

/// Whose log is reviewed, and by whom: each act of a review is a line of the same log.
public struct ReviewContext: Sendable {
    let environment: GatewayEnvironment
    let tenant: Tenant
    /// The configuration file that the commands which are shown name.
    let configuration: String
    private let actor: AuditedActor
    /// Nil for a command.
    let caller: Caller?

    /// A review by a person through the OCMW's software.
    public init(environment: GatewayEnvironment, caller: Caller) {
        self.environment = environment
        tenant = caller.tenant
        actor = caller.actor
        configuration = LineExplanation.anyConfiguration
        self.caller = caller
    }

    /// A review by a command that was given a configuration file.
    public init(
        environment: GatewayEnvironment, tenant: Tenant, process: String,
        configuration: String = LineExplanation.anyConfiguration
    ) {
        self.environment = environment
        self.tenant = tenant
        actor = .process(process)
        self.configuration = configuration
        caller = nil
    }

    var settings: ReviewSettings { tenant.settings.review }

    /// Commits the line about a reading; call it before anything is shown.
    func record(
        _ act: AuditAct, _ object: String, subject: SSIN? = nil, operation: Messages.Operation? = nil
    ) async throws {
        let leaf = try leaf(act, object) { facts in
            facts.subject = subject
            facts.operation = operation
        }
        try await tenant.store.append([leaf])
    }

    /// Seals a line of the review.
    func leaf(_ act: AuditAct, _ object: String, _ fill: (inout AuditFacts) -> Void = { _ in }) throws -> SealedLeaf {
        var facts = AuditFacts(act, access: act == .reviewRecorded ? .changed : .consulted, by: actor)
        facts.object = object
        facts.outcome = .done
        fill(&facts)
        return try Auditor(environment: environment).leaf(facts, tenant: tenant, at: environment.clock())
    }
}
