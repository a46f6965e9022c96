import Logging
import MessageStore
import XMLSecurity

/// Delivers the events of one endpoint: a step function over the store, the clock and a transport.
public struct WebhookCourier: Sendable {
    /// Longer than an attempt may take.
    static let lease = Duration.seconds(60)
    /// How long delivered events stay in the database.
    public static let deliveredKept = Duration.seconds(7 * 86_400)
    /// How long parked events stay in the database.
    public static let parkedKept = Duration.seconds(30 * 86_400)

    let tenant: Tenant
    let endpoint: String
    let environment: GatewayEnvironment
    private let secrets: WebhookSecrets
    let schedule: WebhookSchedule
    private let transport: any WebhookTransport
    private let logger: Logger

    /// Makes a courier.
    public init(
        tenant: Tenant, endpoint: String, secrets: WebhookSecrets, transport: any WebhookTransport,
        environment: GatewayEnvironment, logger: Logger
    ) {
        self.tenant = tenant
        self.endpoint = endpoint
        self.secrets = secrets
        self.transport = transport
        self.environment = environment
        schedule = WebhookSchedule(random: environment.random(in:))
        self.logger = logger
    }

    /// What came of one attempt.
    struct Step: Hashable {
        let isDelivered: Bool
        let answer: WebhookAnswer
    }

    /// Leases due events; `nil` when the store failed.
    func claim(limit: Int) async -> [WebhookClaim]? {
        do {
            return try await tenant.store.claimWebhooks(
                of: endpoint, now: environment.clock(), leaseFor: Self.lease, limit: limit)
        } catch {
            report("webhooks could not be leased", error: error)
            return nil
        }
    }

    /// Makes one attempt. When its end cannot be committed, the event goes again after the lease, under the same id.
    @discardableResult
    func attempt(_ claim: WebhookClaim) async -> Step {
        let message = WebhookMessage(id: claim.id, at: environment.clock(), body: claim.body, secrets: secrets)
        let answer = await transport.post(message)
        let now = environment.clock()
        let outcome = schedule.outcome(of: answer, on: claim, at: now)
        log(outcome, of: claim, answer)
        do {
            _ = try await tenant.store.settle(claim, outcome: outcome, at: now)
        } catch {
            report("the end of a webhook attempt could not be stored", error: error)
        }
        return Step(isDelivered: outcome == .delivered, answer: answer)
    }

    /// Removes what was kept long enough.
    func clean() async {
        let now = environment.clock()
        do {
            try await tenant.store.removeWebhooks(
                deliveredBefore: now.advanced(by: .zero - Self.deliveredKept),
                parkedBefore: now.advanced(by: .zero - Self.parkedKept))
        } catch {
            report("old webhooks could not be removed", error: error)
        }
    }

    private func log(_ outcome: WebhookOutcome, of claim: WebhookClaim, _ answer: WebhookAnswer) {
        let metadata: Logger.Metadata = [
            "organisation": "\(tenant.organisation)", "endpoint": "\(endpoint)", "webhook": "\(claim.id)",
            "attempt": "\(claim.attempt)", "code": "\(answer.code)",
        ]
        switch outcome {
        case .delivered: logger.debug("webhook delivered", metadata: metadata)
        case .retry: logger.info("webhook attempt failed", metadata: metadata)
        case .parked: logger.warning("webhook parked", metadata: metadata)
        case .gone: logger.warning("webhook endpoint disabled", metadata: metadata)
        }
    }

    private func report(_ message: Logger.Message, error: any Error) {
        guard !(error is CancellationError) else { return }
        logger.error(
            message,
            metadata: [
                "organisation": "\(tenant.organisation)", "endpoint": "\(endpoint)",
                "error": "\(ErrorText.of(error))",
            ])
    }
}
