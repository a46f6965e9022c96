import AuditLog
import MessageStore
import Messages
import SocialSecurity
import XMLSecurity

/// What an administrator does with partners and operations: holds them back, lets them go again.
public struct DeliveryBrakes: Sendable {
    /// Characters of a reason.
    public static let reasonLengths = 1...200

    private let environment: GatewayEnvironment

    /// Makes them.
    public init(environment: GatewayEnvironment) { self.environment = environment }

    /// Sets a brake, or replaces the one of the same scope, with its audit line. The gateway obeys it with its next lease.
    ///
    /// - Parameter reason: why, for whoever finds the brake later; one line without personal data.
    /// - Throws: `GatewayError` with `.invalidInput` when the reason has another length or a control character.
    @discardableResult
    public func set(
        _ mode: Brake.Mode, on scope: BrakeScope, reason: String, of tenant: Tenant, by actor: AuditedActor
    ) async throws -> Brake {
        guard Self.reasonLengths.contains(reason.count), reason.unicodeScalars.allSatisfy({ $0.value >= 0x20 }) else {
            throw GatewayError(
                .invalidInput, "reason: 1 to 200 characters on one line; remedy: write in short why, naming nobody")
        }
        let now = environment.clock()
        let brake = Brake(scope: scope, mode: mode, since: now, reason: reason)
        var facts = facts(.deliveryBraked, scope, actor)
        facts.rule = mode.text
        try await tenant.store.set(
            brake,
            changes: Changes(leaves: [try Auditor(environment: environment).leaf(facts, tenant: tenant, at: now)]))
        return brake
    }

    /// Takes a brake away, with its audit line; what it held back is due as before.
    ///
    /// - Throws: `MessageStoreError` with `.notFound` when there is none of this scope.
    public func release(_ scope: BrakeScope, of tenant: Tenant, by actor: AuditedActor) async throws {
        let leaf = try Auditor(environment: environment).leaf(
            facts(.deliveryReleased, scope, actor), tenant: tenant, at: environment.clock())
        try await tenant.store.release(scope, changes: Changes(leaves: [leaf]))
        tenant.outbox.notify()
    }

    private func facts(_ act: AuditAct, _ scope: BrakeScope, _ actor: AuditedActor) -> AuditFacts {
        var facts = AuditFacts(act, access: .changed, by: actor)
        facts.operation = scope.operation
        facts.counterpart = scope.recipient
        facts.outcome = .done
        return facts
    }
}

extension Brake.Mode {
    /// How it is shown: `pause`, `slow/12` (attempts a minute), `drain`.
    public var text: String {
        switch self {
        case .pause, .drain: name
        case .slow(let rate): "\(name)/\(rate)"
        }
    }
}
