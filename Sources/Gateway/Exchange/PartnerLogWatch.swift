import AuditLog
import Logging
import MessageStore
import SocialSecurity

/// Looks at the checkpoints in receipts of partners: keeps the newest of each log, and what contradicts it.
///
/// It reads receipts after they were committed: a receipt counts for delivery whatever is said here. One that cannot be
/// judged yet waits alone, and the others are looked at meanwhile.
///
/// The key is that of a signed `auditKey` document; the hub hands it over, the partner's signature makes it count.
/// `PartnerLogComparison` says what contradicts what.
public struct PartnerLogWatch: Sendable {
    private static let batchSize = 100

    let environment: GatewayEnvironment
    private let directory: PartnerKeyDirectory
    private let witness: CosignatureKey?
    private let logger: Logger

    /// Makes a watch.
    ///
    /// - Parameters:
    ///   - transport: the way to the hub, which hands keys over.
    ///   - witness: the key with which the hub cosigns; `nil` when none is configured.
    public init(
        environment: GatewayEnvironment, transport: any WitnessTransport, witness: CosignatureKey?, logger: Logger
    ) {
        self.environment = environment
        directory = PartnerKeyDirectory(environment: environment, transport: transport)
        self.witness = witness
        self.logger = logger
    }

    /// Looks at every receipt that waits, and at those that came since the last time.
    ///
    /// - Returns: false when receipts wait, because a key is not known yet.
    /// - Throws: what the store throws.
    @discardableResult
    public func look(at tenant: Tenant) async throws -> Bool {
        var judge = PartnerReceiptJudge(
            environment: environment, directory: directory, witness: witness, tenant: tenant)
        let arePastDecided = try await lookAtParked(of: tenant, &judge)
        var areNewDecided = true
        while true {
            let receipts = try await tenant.store.partnerReceipts(
                after: tenant.store.partnerCursor(), limit: Self.batchSize)
            guard !receipts.isEmpty else { return arePastDecided && areNewDecided }
            for receipt in receipts {
                switch try await judge.judge(receipt) {
                case .decided(let newest, let uncosigned, let contradictions):
                    try await settle(receipt, newest, uncosigned, contradictions, of: tenant)
                case .undecided:
                    try await tenant.store.parkPartnerReceipt(receipt.cursor, isTold: false)
                    areNewDecided = false
                }
            }
        }
    }

    /// - Returns: whether none is left.
    private func lookAtParked(of tenant: Tenant, _ judge: inout PartnerReceiptJudge) async throws -> Bool {
        var (cursor, areDecided): (StoreCursor?, Bool) = (nil, true)
        var told: Set<AuditLogOrigin> = []
        while true {
            let parked = try await tenant.store.parkedPartnerReceipts(after: cursor, limit: Self.batchSize)
            guard let last = parked.last else { return areDecided }
            for one in parked {
                switch try await judge.judge(one.receipt) {
                case .decided(let newest, let uncosigned, let contradictions):
                    try await settle(one.receipt, newest, uncosigned, contradictions, of: tenant)
                case .undecided(let origin, let isOverdue):
                    areDecided = false
                    let isFirst = told.insert(origin).inserted
                    guard isOverdue, !one.isTold else { continue }
                    if isFirst { tell(one.receipt, origin, of: tenant) }
                    try await tenant.store.parkPartnerReceipt(one.receipt.cursor, isTold: true)
                }
            }
            cursor = last.receipt.cursor
        }
    }

    private func tell(_ receipt: PartnerReceipt, _ origin: AuditLogOrigin, of tenant: Tenant) {
        logger.warning(
            "the keys of a partner's log cannot be had from the hub",
            metadata: [
                "organisation": "\(tenant.organisation)", "counterpart": "\(receipt.signer)", "origin": "\(origin)",
            ])
    }

    private func settle(
        _ receipt: PartnerReceipt, _ newest: PartnerCheckpoint?, _ uncosigned: PartnerCheckpoint?,
        _ contradictions: [LogContradiction], of tenant: Tenant
    ) async throws {
        for contradiction in contradictions {
            try await ContradictionRecorder(environment: environment, logger: logger)
                .record(contradiction, of: tenant, by: "partner-logs")
        }
        if let uncosigned { try await tenant.store.keepUncosigned(uncosigned) }
        try await tenant.store.movePartnerCursor(to: receipt.cursor, keeping: newest)
    }
}
