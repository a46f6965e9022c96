import AuditLog
import MessageStore
import Messages
import SocialSecurity
import XMLSecurity

// What the simulation does not touch goes through as it is, one call at a time.

extension SimulatedStore {
    // AuditStore

    package func append(_ leaves: [SealedLeaf]) async throws {
        try await plain { try await $0.append(leaves) }
    }

    package func openAuditYear(
        _ year: Int, at instant: UTCInstant, opening: @escaping @Sendable (AuditLogEnd?) throws -> AuditYearOpening
    ) async throws -> Bool {
        try await plain { try await $0.openAuditYear(year, at: instant, opening: opening) }
    }

    package func auditYears() async throws -> [Int] {
        try await plain { try await $0.auditYears() }
    }

    package func auditSize(year: Int) async throws -> UInt64 {
        try await plain { try await $0.auditSize(year: year) }
    }

    package func auditLines(year: Int, from index: UInt64, limit: Int) async throws -> [AuditLine] {
        try await plain { try await $0.auditLines(year: year, from: index, limit: limit) }
    }

    package func markedAuditLines(year: Int, from index: UInt64, limit: Int) async throws -> [AuditLine] {
        try await plain { try await $0.markedAuditLines(year: year, from: index, limit: limit) }
    }

    package func auditLine(at position: AuditPosition) async throws -> AuditLine? {
        try await plain { try await $0.auditLine(at: position) }
    }

    package func auditLeaves(year: Int, from index: UInt64, limit: Int) async throws -> [[UInt8]] {
        try await plain { try await $0.auditLeaves(year: year, from: index, limit: limit) }
    }

    package func auditLines(_ selection: AuditSelection, before position: AuditPosition?, limit: Int) async throws
        -> [AuditLine]
    {
        try await plain { try await $0.auditLines(selection, before: position, limit: limit) }
    }

    package func auditPage(_ criteria: AuditCriteria, before position: AuditPosition?, limit: Int) async throws
        -> AuditPage
    {
        try await plain { try await $0.auditPage(criteria, before: position, limit: limit) }
    }

    package func auditStretches(since: UTCInstant, until: UTCInstant) async throws -> [AuditStretch] {
        try await plain { try await $0.auditStretches(since: since, until: until) }
    }

    package func isAuditSearchWhole() async throws -> Bool {
        try await plain { try await $0.isAuditSearchWhole() }
    }

    package func newestAuditRow() async throws -> Int64 {
        try await plain { try await $0.newestAuditRow() }
    }

    package func auditSearchSum(upTo row: Int64) async throws -> UInt64? {
        try await plain { try await $0.auditSearchSum(upTo: row) }
    }

    package func auditRoot(year: Int, size: UInt64) async throws -> [UInt8] {
        try await plain { try await $0.auditRoot(year: year, size: size) }
    }

    package func auditEnd(year: Int) async throws -> AuditLogEnd {
        try await plain { try await $0.auditEnd(year: year) }
    }

    package func inclusionProof(year: Int, index: UInt64, size: UInt64) async throws -> [[UInt8]] {
        try await plain { try await $0.inclusionProof(year: year, index: index, size: size) }
    }

    package func consistencyProof(year: Int, from first: UInt64, to second: UInt64) async throws -> [[UInt8]] {
        try await plain { try await $0.consistencyProof(year: year, from: first, to: second) }
    }

    package func keepCheckpoint(year: Int, size: UInt64, note: String, at instant: UTCInstant) async throws {
        try await plain { try await $0.keepCheckpoint(year: year, size: size, note: note, at: instant) }
    }

    package func newestCheckpoint(year: Int) async throws -> KeptCheckpoint? {
        try await plain { try await $0.newestCheckpoint(year: year) }
    }

    package func newestSignedSize(year: Int) async throws -> UInt64? {
        try await plain { try await $0.newestSignedSize(year: year) }
    }

    package func checkpointInstant(year: Int, above size: UInt64) async throws -> UTCInstant? {
        try await plain { try await $0.checkpointInstant(year: year, above: size) }
    }

    package func auditTraces() async throws -> [Int] {
        try await plain { try await $0.auditTraces() }
    }

    package func checkpoints(year: Int, sizes: ClosedRange<UInt64>) async throws -> [KeptCheckpoint] {
        try await plain { try await $0.checkpoints(year: year, sizes: sizes) }
    }

    package func auditNodes(year: Int, endingIn leaves: Range<UInt64>) async throws -> [MerkleNode] {
        try await plain { try await $0.auditNodes(year: year, endingIn: leaves) }
    }

    package func auditTableFaults() async throws -> [AuditTableFault] {
        try await plain { try await $0.auditTableFaults() }
    }

    package func auditTableDamages() async throws -> [AuditTableFault] {
        try await plain { try await $0.auditTableDamages() }
    }

    package func checkpointFaults() async throws -> [AuditTableFault] {
        try await plain { try await $0.checkpointFaults() }
    }

    package func ownReceipts(after cursor: StoreCursor?, limit: Int) async throws -> [OwnReceipt] {
        try await plain { try await $0.ownReceipts(after: cursor, limit: limit) }
    }
}

extension SimulatedStore {
    // AuditErasureStore

    package func auditOpenings(of person: SSIN, after position: AuditPosition?, limit: Int) async throws
        -> AuditOpeningsPage
    {
        try await plain { try await $0.auditOpenings(of: person, after: position, limit: limit) }
    }

    package func eraseOpenings(_ openings: [AuditOpenings], leaves: [SealedLeaf]) async throws {
        try await plain { try await $0.eraseOpenings(openings, leaves: leaves) }
    }

    package func auditOpeningMonths() async throws -> [RetentionMonth] {
        try await plain { try await $0.auditOpeningMonths() }
    }

    package func auditOpeningCount(of month: RetentionMonth) async throws -> Int {
        try await plain { try await $0.auditOpeningCount(of: month) }
    }

    package func eraseOpenings(of month: RetentionMonth, leaf: SealedLeaf?) async throws {
        try await plain { try await $0.eraseOpenings(of: month, leaf: leaf) }
    }

    package func auditErasures(after position: AuditPosition?, limit: Int) async throws -> [AuditLine] {
        try await plain { try await $0.auditErasures(after: position, limit: limit) }
    }

    package func wipeErased() async throws -> Bool {
        try await plain { try await $0.wipeErased() }
    }
}

extension SimulatedStore {
    // CosignatureStore

    package func keepCosigned(_ checkpoint: KeptCheckpoint, at instant: UTCInstant) async throws {
        try await plain { try await $0.keepCosigned(checkpoint, at: instant) }
    }

    package func newestCosigned(year: Int) async throws -> CosignedCheckpoint? {
        try await plain { try await $0.newestCosigned(year: year) }
    }

    package func receiptCheckpoint(at instant: UTCInstant) async throws -> KeptCheckpoint? {
        try await plain { try await $0.receiptCheckpoint(at: instant) }
    }

    package func keepContradiction(_ contradiction: LogContradiction, leaves: [SealedLeaf]) async throws -> Bool {
        try await plain { try await $0.keepContradiction(contradiction, leaves: leaves) }
    }

    package func logContradictions() async throws -> [LogContradiction] {
        try await plain { try await $0.logContradictions() }
    }

    package func hasLogContradictions() async throws -> Bool {
        try await plain { try await $0.hasLogContradictions() }
    }

    package func publishAuditKey(_ publication: AuditKeyPublication, again: Bool, changes: Changes) async throws -> Bool
    {
        try await plain { try await $0.publishAuditKey(publication, again: again, changes: changes) }
    }

    package func auditKeyPublications() async throws -> [AuditKeyPublication] {
        try await plain { try await $0.auditKeyPublications() }
    }
}

extension SimulatedStore {
    // LogKeyStore

    package func rotateAuditKey(
        _ leaf: SealedLeaf, at instant: UTCInstant, signing: @escaping @Sendable (AuditLogEnd) throws -> KeptCheckpoint
    ) async throws {
        try await plain { try await $0.rotateAuditKey(leaf, at: instant, signing: signing) }
    }

    package func auditKeyRotations() async throws -> [AuditKeyRotation] {
        try await plain { try await $0.auditKeyRotations() }
    }
}

extension SimulatedStore {
    // PartnerLogStore

    package func partnerReceipts(after cursor: StoreCursor?, limit: Int) async throws -> [PartnerReceipt] {
        try await plain { try await $0.partnerReceipts(after: cursor, limit: limit) }
    }

    package func partnerCursor() async throws -> StoreCursor? {
        try await plain { try await $0.partnerCursor() }
    }

    package func movePartnerCursor(to cursor: StoreCursor, keeping checkpoint: PartnerCheckpoint?) async throws {
        try await plain { try await $0.movePartnerCursor(to: cursor, keeping: checkpoint) }
    }

    package func parkPartnerReceipt(_ cursor: StoreCursor, isTold: Bool) async throws {
        try await plain { try await $0.parkPartnerReceipt(cursor, isTold: isTold) }
    }

    package func parkedPartnerReceipts(after cursor: StoreCursor?, limit: Int) async throws -> [ParkedPartnerReceipt] {
        try await plain { try await $0.parkedPartnerReceipts(after: cursor, limit: limit) }
    }

    package func newestJudgedPartnerReceipts() async throws -> [PartnerReceipt] {
        try await plain { try await $0.newestJudgedPartnerReceipts() }
    }

    package func waitingPartnerReceipts() async throws -> [WaitingPartnerReceipts] {
        try await plain { try await $0.waitingPartnerReceipts() }
    }

    package func keepUncosigned(_ checkpoint: PartnerCheckpoint) async throws {
        try await plain { try await $0.keepUncosigned(checkpoint) }
    }

    package func uncosignedPartnerCheckpoints(origin: String) async throws -> [PartnerCheckpoint] {
        try await plain { try await $0.uncosignedPartnerCheckpoints(origin: origin) }
    }

    package func partnerCheckpoints() async throws -> [PartnerCheckpoint] {
        try await plain { try await $0.partnerCheckpoints() }
    }

    package func keepPartnerKeys(_ keys: [PartnerLogKey]) async throws {
        try await plain { try await $0.keepPartnerKeys(keys) }
    }

    package func partnerKeys(origin: String) async throws -> [PartnerLogKey] {
        try await plain { try await $0.partnerKeys(origin: origin) }
    }
}

extension SimulatedStore {
    // WebhookStore

    package func registerWebhooks(_ endpoints: [WebhookEndpoint], at instant: UTCInstant) async throws {
        try await plain { try await $0.registerWebhooks(endpoints, at: instant) }
    }

    package func webhookEndpoints() async throws -> [WebhookEndpointRecord] {
        try await plain { try await $0.webhookEndpoints() }
    }

    package func enableWebhook(_ endpoint: String) async throws {
        try await plain { try await $0.enableWebhook(endpoint) }
    }

    package func claimWebhooks(of endpoint: String, now: UTCInstant, leaseFor lease: Duration, limit: Int) async throws
        -> [WebhookClaim]
    {
        try await plain { try await $0.claimWebhooks(of: endpoint, now: now, leaseFor: lease, limit: limit) }
    }

    package func settle(_ claim: WebhookClaim, outcome: WebhookOutcome, at instant: UTCInstant) async throws -> Bool {
        try await plain { try await $0.settle(claim, outcome: outcome, at: instant) }
    }

    package func nextWebhookDue(of endpoint: String) async throws -> UTCInstant? {
        try await plain { try await $0.nextWebhookDue(of: endpoint) }
    }

    package func webhooks(states: Set<WebhookState>, after cursor: StoreCursor?, limit: Int) async throws
        -> [WebhookDelivery]
    {
        try await plain { try await $0.webhooks(states: states, after: cursor, limit: limit) }
    }

    package func retryWebhooks(id: String?, of endpoint: String?, at instant: UTCInstant) async throws -> Int {
        try await plain { try await $0.retryWebhooks(id: id, of: endpoint, at: instant) }
    }

    package func removeWebhooks(deliveredBefore: UTCInstant, parkedBefore: UTCInstant) async throws {
        try await plain { try await $0.removeWebhooks(deliveredBefore: deliveredBefore, parkedBefore: parkedBefore) }
    }
}

extension SimulatedStore {
    // RevocationArchive

    package func keepRevocation(_ sources: [RevocationSource], at instant: UTCInstant) async throws {
        try await plain { try await $0.keepRevocation(sources, at: instant) }
    }

    package func forgetRevocation(endedBefore instant: UTCInstant) async throws {
        try await plain { try await $0.forgetRevocation(endedBefore: instant) }
    }

    package func revocation(at instant: UTCInstant) async throws -> [KeptRevocation] {
        try await plain { try await $0.revocation(at: instant) }
    }

    package func revocationSource(id: Int64) async throws -> RevocationSource? {
        try await plain { try await $0.revocationSource(id: id) }
    }
}
