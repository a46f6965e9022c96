import Logging

/// Erases, each hour, openings of audit lines that are older than the retention period.
public struct AuditRetention: Sendable {
    private let environment: GatewayEnvironment
    private let logger: Logger

    /// Makes the keeper of the retention period.
    public init(environment: GatewayEnvironment, logger: Logger) {
        self.environment = environment
        self.logger = logger
    }

    /// Works until the task is cancelled.
    public func run(_ tenants: [Tenant], every interval: Duration = .seconds(3600)) async {
        while !Task.isCancelled {
            await step(tenants)
            try? await environment.sleep(interval)
        }
    }

    /// What `run` does each time. What fails is logged and comes again.
    func step(_ tenants: [Tenant]) async {
        for tenant in tenants {
            do {
                let count = try await AuditEraser(environment: environment).eraseDue(of: tenant)
                guard count > 0 else { continue }
                logger.notice(
                    "openings of audit lines were erased at the end of their retention",
                    metadata: ["organisation": "\(tenant.organisation)", "months": "\(count)"])
            } catch {
                guard !Task.isCancelled else { return }
                logger.error(
                    "openings of audit lines could not be erased",
                    metadata: ["organisation": "\(tenant.organisation)", "error": "\(ErrorText.of(error))"])
            }
        }
    }
}
