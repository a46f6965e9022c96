import AuditLog
import Logging
import MessageStore
import SocialSecurity
import XMLSecurity

/// Destroys, each hour, stored values whose retention is over (`RetentionStore`), and their keys.
///
/// A clock that leaps ahead must not destroy years of files. Where a witness cosigns the log, nothing counts as over that is more than a
/// week later than its last word, which is signed with its own time.
public struct PayloadRetention: Sendable {
    /// How far the clock here may be ahead of the witness's last cosignature.
    static let trust = Duration.seconds(7 * 86_400)

    private let environment: GatewayEnvironment
    private let witness: CosignatureKey?
    private let logger: Logger

    /// Makes the keeper of the retention.
    ///
    /// - Parameter witness: the key of who cosigns the log; `nil`: the clock here is all there is.
    public init(environment: GatewayEnvironment, witness: CosignatureKey?, logger: Logger) {
        self.environment = environment
        self.witness = witness
        self.logger = logger
    }

    /// Works until the task is cancelled. The first time it looks through every table, also for what a restored backup brought back.
    public func run(_ tenants: [Tenant], every interval: Duration = .seconds(3600)) async {
        await step(tenants, always: true)
        while !Task.isCancelled {
            try? await environment.sleep(interval)
            await step(tenants)
        }
    }

    /// What `run` does each time. What fails is logged and comes again.
    func step(_ tenants: [Tenant], always: Bool = false) async {
        for tenant in tenants where !Task.isCancelled {
            do {
                for end in try await endRetention(of: tenant, always: always) {
                    logger.notice(
                        "stored values were destroyed at the end of their retention",
                        metadata: [
                            "organisation": "\(tenant.organisation)", "month": "\(end.month)",
                            "destroyed": "\(end.destroyedCount)", "kept": "\(end.keptCount)",
                        ])
                }
            } catch {
                guard !Task.isCancelled else { return }
                logger.error(
                    "stored values could not be destroyed at the end of their retention",
                    metadata: ["organisation": "\(tenant.organisation)", "error": "\(ErrorText.of(error))"])
            }
        }
    }

    /// Ends the retention of the months that are over.
    ///
    /// Each has a line `payloads-erased` with the month as object and the numbers as rule, committed before its key goes.
    ///
    /// - Parameter always: whether every table is looked through though no month with a key is over.
    @discardableResult
    public func endRetention(of tenant: Tenant, always: Bool = false) async throws -> [EndedRetention] {
        let instant = try await trustedInstant(of: tenant)
        if !always {
            guard try await tenant.store.isRetentionDue(at: instant) else { return [] }
        }
        let ends = try await tenant.store.endRetention(at: instant) { [environment] end in
            var facts = AuditFacts(.payloadsErased, access: .changed, by: .process("retention"))
            facts.object = "payloads/\(end.month)"
            facts.rule = "destroyed/\(end.destroyedCount),kept/\(end.keptCount)"
            facts.outcome = .done
            return try Auditor(environment: environment).leaf(facts, tenant: tenant, at: environment.clock())
        }
        if !ends.isEmpty { _ = try await tenant.store.wipeErased() }
        return ends
    }

    /// Now, or what a week after the last cosignature was.
    private func trustedInstant(of tenant: Tenant) async throws -> UTCInstant {
        let now = environment.clock()
        guard let witness else { return now }
        for year in try await tenant.store.auditYears().sorted(by: >) {
            guard let kept = try await tenant.store.newestCosigned(year: year)?.checkpoint,
                let seconds = witness.time(of: try SignedNote(parsing: Array(kept.note.utf8)))
            else { continue }
            return min(now, UTCInstant(milliseconds: Int64(clamping: seconds) * 1_000).advanced(by: Self.trust))
        }
        return now
    }
}
