import AuditLog
import Logging
import MessageStore
import Messages
import SocialSecurity
import XMLSecurity

/// What one step of the dispatcher did, by number of documents.
public struct StepResult: Hashable, Sendable {
    /// Leased.
    public var claimed = 0
    /// Delivered or answered.
    public var delivered = 0
    /// Finally refused.
    public var refused = 0
    /// Waiting for another attempt.
    public var retried = 0
    /// Parked.
    public var parked = 0
    /// Owned by a later attempt: nothing was committed.
    public var fenced = 0
    /// Not settled because the store failed: the lease will run out.
    public var unsettled = 0

    /// Nothing done.
    public init() {}
}

/// Sends what is due in the outbox of a tenant and commits what comes of it.
///
/// A step is a function over the store, the clock and the transport: claim, and for each document send, verify, decide
/// the consequences, settle. Whatever fails leaves a lease that runs out, and the same bytes go again.
public struct Dispatcher: Sendable {
    /// How long a lease lasts: longer than one exchange may take (10 s), and short, because the documents of a process
    /// that was killed wait for its end.
    public static let lease: Duration = .seconds(20)

    let environment: GatewayEnvironment
    private let transport: any HubTransport
    let effects: any BusinessEffects
    private let verifier: AnswerVerifier
    let settlements: SettlementComposer
    let logger: Logger

    /// Makes a dispatcher.
    public init(
        environment: GatewayEnvironment, transport: any HubTransport, effects: any BusinessEffects, logger: Logger
    ) {
        self.environment = environment
        self.transport = transport
        self.effects = effects
        self.logger = logger
        verifier = AnswerVerifier(environment: environment)
        settlements = SettlementComposer(environment: environment)
    }

    /// Sends what is due now, at most `limit` documents side by side, and waits for all of them.
    public func step(tenant: Tenant, limit: Int = 16) async -> StepResult {
        let claims = await claim(tenant: tenant, within: LeaseLimits(total: limit)) ?? []
        var result = StepResult()
        result.claimed = claims.count
        await withTaskGroup(of: AttemptReport.self) { group in
            for claim in claims { group.addTask { await attempt(claim, tenant: tenant) } }
            for await report in group { result.count(report.end) }
        }
        return result
    }

    /// Leases due documents; `nil` when the store fails.
    func claim(tenant: Tenant, within limits: LeaseLimits) async -> [OutboxClaim]? {
        do {
            try await treatHeldUp(tenant: tenant, limit: limits.total)
            return try await tenant.store.claim(now: environment.clock(), leaseFor: Self.lease, within: limits)
        } catch {
            log("outbox could not be read", error, tenant: tenant)
            return nil
        }
    }

    /// Makes one attempt with a leased document.
    func attempt(_ claim: OutboxClaim, tenant: Tenant) async -> AttemptReport {
        let sent = try? BusinessDocument(XMLReader.parse(claim.document.bytes))
        guard await recordInterruption(before: claim, of: sent, tenant: tenant) else {
            return AttemptReport(end: .unsettled, failure: nil)
        }
        guard let sent else {
            return await report(AttemptFailure(.documentUnreadable), claim, sent: nil, tenant: tenant)
        }
        do {
            let reply = try await send(claim, tenant: tenant)
            return AttemptReport(end: await settle(claim, sent: sent, reply: reply, tenant: tenant), failure: nil)
        } catch {
            return await report(error, claim, sent: sent, tenant: tenant)
        }
    }

    private func report(
        _ failure: AttemptFailure, _ claim: OutboxClaim, sent: BusinessDocument?, tenant: Tenant
    ) async -> AttemptReport {
        AttemptReport(end: await settle(claim, sent: sent, failure: failure, tenant: tenant), failure: failure)
    }

    /// Commits the line about an attempt that was cut off, before another one is made; false when that failed.
    ///
    /// When this process dies here, the next attempt follows an interruption too.
    private func recordInterruption(before claim: OutboxClaim, of sent: BusinessDocument?, tenant: Tenant) async
        -> Bool
    {
        guard claim.followsInterruption else { return true }
        do {
            let changes = try settlements.changes(
                forAttemptBefore: claim, of: sent, tenant: tenant, at: environment.clock())
            try await tenant.store.commit(changes)
            return true
        } catch {
            log("an interrupted attempt could not be recorded", error, tenant: tenant, ticket: claim.document.ticket)
            return false
        }
    }

    private func send(_ claim: OutboxClaim, tenant: Tenant) async throws(AttemptFailure) -> VerifiedReply {
        let reply = try await transport.send(
            claim.document.bytes, operation: claim.document.operation, tenant: tenant)
        return try verifier.verify(reply, to: claim.document, tenant: tenant, at: environment.clock())
    }

    private func settle(_ claim: OutboxClaim, sent: BusinessDocument, reply: VerifiedReply, tenant: Tenant) async
        -> AttemptEnd
    {
        do {
            return try await tenant.conversations.passing(claim.document.conversation) {
                let instant = environment.clock()
                let consequences = try await effects.effects(
                    of: reply.answer, stampedAs: reply.stamp?.ticketCBSS, to: sent, tenant: tenant, at: instant)
                let changes = try settlements.changes(
                    for: reply, to: sent, adding: consequences, claim: claim, tenant: tenant, at: instant)
                let end = try await commit(claim, outcome: reply.outcome, changes: changes, tenant: tenant, at: instant)
                if end == .fenced { try await keepSecondReceipt(of: reply, sent, claim, tenant: tenant, at: instant) }
                return end
            }
        } catch {
            log("consequences of an answer failed", error, tenant: tenant, ticket: claim.document.ticket)
            return await settle(claim, sent: sent, failure: AttemptFailure(.effectsFailed), tenant: tenant)
        }
    }

    private func settle(_ claim: OutboxClaim, sent: BusinessDocument?, failure: AttemptFailure, tenant: Tenant) async
        -> AttemptEnd
    {
        logger.warning(
            "an attempt brought no final answer",
            metadata: [
                "organisation": "\(tenant.organisation)", "operation": "\(claim.document.operation.rawValue)",
                "ticket": "\(claim.document.ticket)", "attempt": "\(claim.attempt)", "code": "\(failure.text)",
            ])
        do {
            let settled = try await tenant.conversations.passing(claim.document.conversation) {
                let instant = environment.clock()
                let outcome = RetrySchedule(random: environment.random).outcome(of: failure, on: claim, at: instant)
                let consequences = await consequences(of: outcome, on: sent, tenant: tenant, at: instant)
                let changes = try await settlements.changes(
                    for: failure, to: sent, outcome: outcome, adding: consequences, claim: claim, tenant: tenant,
                    at: instant)
                return try await commit(claim, outcome: outcome, changes: changes, tenant: tenant, at: instant)
            }
            guard case .budgetChanged(let end) = settled else { return settled }
            return await settle(claim.ending(at: end), sent: sent, failure: failure, tenant: tenant)
        } catch {
            log("an attempt could not be settled", error, tenant: tenant, ticket: claim.document.ticket)
            return .unsettled
        }
    }

    /// The domain's view of a failed attempt; when it fails itself, delivery goes on without it.
    private func consequences(
        of outcome: AttemptOutcome, on sent: BusinessDocument?, tenant: Tenant, at instant: UTCInstant
    ) async -> Changes {
        guard let sent else { return Changes() }
        do {
            return try await effects.effects(ofAttempt: outcome, on: sent, tenant: tenant, at: instant)
        } catch {
            log("consequences of a failed attempt failed", error, tenant: tenant, ticket: sent.header.ticket)
            return Changes()
        }
    }

    private func commit(
        _ claim: OutboxClaim, outcome: AttemptOutcome, changes: Changes, tenant: Tenant, at instant: UTCInstant
    ) async throws -> AttemptEnd {
        switch try await tenant.store.settle(claim, outcome: outcome, at: instant, changes: changes) {
        case .fenced: return .fenced
        case .budgetChanged(let end): return .budgetChanged(until: end)
        case .applied, .deliveredLate:
            tenant.announce(changes)
            return .settled(outcome)
        }
    }

    func log(_ message: Logger.Message, _ error: any Error, tenant: Tenant, ticket: Ticket? = nil) {
        var metadata: Logger.Metadata = ["organisation": "\(tenant.organisation)", "error": "\(ErrorText.of(error))"]
        metadata["ticket"] = ticket.map { "\($0)" }
        logger.error(message, metadata: metadata)
    }
}

/// How one attempt ended here, and what came of it over there.
struct AttemptReport: Hashable, Sendable {
    let end: AttemptEnd
    /// Why there was no final answer; `nil` when there was one, or no attempt.
    let failure: AttemptFailure?
}

/// How one attempt ended here.
enum AttemptEnd: Hashable, Sendable {
    case settled(AttemptOutcome)
    case fenced
    /// The row has another end of budget than the attempt assumed; decided anew.
    case budgetChanged(until: UTCInstant?)
    case unsettled
}

extension StepResult {
    mutating func count(_ end: AttemptEnd) {
        switch end {
        case .settled(.delivered): delivered += 1
        case .settled(.refused): refused += 1
        case .settled(.retry): retried += 1
        case .settled(.parked): parked += 1
        case .fenced: fenced += 1
        case .budgetChanged, .unsettled: unsettled += 1
        }
    }
}
