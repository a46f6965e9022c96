import Logging
import SocialSecurity
import Synchronization
import XMLSecurity

/// Has checkpoints cosigned in the background: at most each second, later and later while the witness is away.
///
/// No act waits for it.
public final class CosignerRunner: Sendable {
    private static let longestPause: Duration = .seconds(60)

    private struct Failure {
        var count = 0
        var notBefore: UTCInstant
    }

    private let cosigner: Cosigner
    private let tenants: [Tenant]
    private let logger: Logger
    private let failures = Mutex<[EnterpriseNumber: Failure]>([:])

    /// Makes a runner for some tenants.
    public init(cosigner: Cosigner, tenants: [Tenant], logger: Logger) {
        self.cosigner = cosigner
        self.tenants = tenants
        self.logger = logger
    }

    /// Cosigns each second until the task is cancelled.
    public func run(every interval: Duration = .seconds(1)) async {
        while !Task.isCancelled {
            await tick()
            try? await cosigner.environment.sleep(interval)
        }
    }

    /// What `run` does each time: every tenant that does not wait after a failure.
    public func tick() async {
        await withDiscardingTaskGroup { group in
            for tenant in tenants where isDue(tenant) { group.addTask { await self.cosign(tenant) } }
        }
    }

    private func isDue(_ tenant: Tenant) -> Bool {
        let now = cosigner.environment.clock()
        return failures.withLock { $0[tenant.organisation].map { $0.notBefore <= now } ?? true }
    }

    private func cosign(_ tenant: Tenant) async {
        let reason: String?
        do {
            reason = try await cosigner.cosign(tenant).lazy.compactMap(\.failure).first
        } catch {
            reason = ErrorText.of(error)
        }
        guard !Task.isCancelled else { return }
        guard let reason else { return failures.withLock { $0[tenant.organisation] = nil } }
        logger.log(
            level: Self.level(postpone(tenant), reason), "checkpoint is not cosigned",
            metadata: ["organisation": "\(tenant.organisation)", "reason": "\(reason)"])
    }

    /// A warning at once, and about each hour while it lasts. A new key is on its way to the hub for seconds: no alarm until it
    /// should have come, after 15.
    private static func level(_ count: Int, _ reason: String) -> Logger.Level {
        if count % 60 == 0 { return .warning }
        guard reason == Cosigner.Outcome.newKey else { return count == 1 ? .warning : .debug }
        return count == 1 ? .info : count == 5 ? .warning : .debug
    }

    /// One second after the first failure, twice as long after each further one, at most a minute.
    private func postpone(_ tenant: Tenant) -> Int {
        let now = cosigner.environment.clock()
        return failures.withLock { failures in
            let count = (failures[tenant.organisation]?.count ?? 0) + 1
            let pause = min(.seconds(1 << min(count - 1, 6)), Self.longestPause)
            failures[tenant.organisation] = Failure(count: count, notBefore: now.advanced(by: pause))
            return count
        }
    }
}

extension Cosigner.Outcome {
    /// Why another attempt is to wait, where the hub lacks the key.
    static let newKey = "the hub does not know the log's new key yet"

    /// Why another attempt is to wait.
    fileprivate var failure: String? {
        switch self {
        case .keyNotKnownYet: Self.newKey
        case .upToDate, .cosigned: nil
        case .unavailable(let reason): reason
        case .contradicted(let code): code.rawValue
        }
    }
}
