import AuditLog
import MessageStore
import Messages
import SocialSecurity
import Synchronization
import XMLSecurity

/// A tenant's store in memory, as far as the exchange uses it, that can be told to fail.
final class MemoryTenantStore: TenantStore {
    struct Row {
        let outgoing: OutgoingDocument
        var state: OutboxStateName = .queued
        var attempt = 0
        var dueAt: UTCInstant
        var code: String?
        var waitsFor: Ticket?
        var expiresAt: UTCInstant?
        var parkedAt: UTCInstant?
        var toldStuck: UTCInstant?
    }

    struct State {
        var outbox: [Ticket: Row] = [:]
        var inbox: [IdempotencyKey: IncomingDocument] = [:]
        var refusals: [RefusedIncoming] = []
        var committed = Changes()
        var checkpoints: [KeptCheckpoint] = []
        /// When each of them was kept.
        var checkpointInstants: [UTCInstant] = []
        var cosigned: [CosignedCheckpoint] = []
        var contradictions: [LogContradiction] = []
        var publications: [AuditKeyPublication] = []
        var receipts: [PartnerReceipt] = []
        var partnerCursor: StoreCursor?
        var parked: [StoreCursor: Bool] = [:]
        var uncosigned: [PartnerCheckpoint] = []
        var partners: [String: PartnerCheckpoint] = [:]
        var partnerKeys: [PartnerLogKey] = []
        /// The year into which somebody moved a log that no line opens.
        var misfiledYear: Int?
        var failures: Set<Act> = []
        /// Runs before the next `accept` looks for the ticket: another instance comes first.
        var beforeAccept: IncomingDocument?
        /// Whether documents and receipts were erased at the end of their retention.
        var isErased = false

        func record(of known: IncomingDocument, _ digest: DocumentDigest) -> KnownIncoming {
            known.document.digest == digest
                ? .duplicate(receipt: isErased ? nil : known.receipt.bytes)
                : .conflict(digest: isErased ? nil : known.document.digest)
        }
    }

    enum Act { case claim, settle, accept, prove }

    let organisation: EnterpriseNumber
    let state = Mutex(State())

    init(organisation: EnterpriseNumber) { self.organisation = organisation }

    var committed: Changes { state.withLock { $0.committed } }
    func row(_ ticket: Ticket) -> Row? { state.withLock { $0.outbox[ticket] } }
    func fail(_ acts: Set<Act>) { state.withLock { $0.failures = acts } }

    private func check(_ act: Act, _ state: State) throws {
        if state.failures.contains(act) { throw MessageStoreError(.database, "told to fail") }
    }

    func close() async throws {}
}

extension MemoryTenantStore {
    func commit(_ changes: Changes) async throws { state.withLock { $0.take(changes) } }

    func claim(
        now: UTCInstant, leaseFor lease: Duration, within limits: LeaseLimits
    ) async throws -> [OutboxClaim] {
        try state.withLock { state in
            try check(.claim, state)
            let open: Set<OutboxStateName> = [.queued, .leased, .retryWait]
            let due = state.outbox.values.filter { row in
                return open.contains(row.state) && row.dueAt <= now && state.goes(row, now: now)
            }
            let lanes = Dictionary(grouping: due) { DeliveryLane(of: $0.outgoing.document) }
            let plan = LeasePlan(
                lanes: lanes.map { WaitingLane(lane: $0, dueAt: $1.map(\.dueAt).min() ?? now, row: 0) }, brakes: [],
                limits: limits)
            return plan.turns(
                plan.open(at: now).map { opening in
                    let rows = lanes[opening.lane, default: []].sorted { $0.dueAt < $1.dueAt }
                    return (opening, Array(rows.prefix(opening.most)))
                }
            ).map { row in
                var row = row
                let followsInterruption = row.state == .leased
                row.state = .leased
                row.attempt += 1
                if row.attempt == 1 { row.expiresAt = row.budget.map { now.advanced(by: $0) } }
                row.dueAt = now.advanced(by: lease)
                state.outbox[row.outgoing.document.ticket] = row
                return OutboxClaim(
                    document: row.outgoing.document, attempt: row.attempt, leaseUntil: row.dueAt,
                    expiresAt: row.expiresAt, queuedAt: row.outgoing.notBefore,
                    followsInterruption: followsInterruption)
            }
        }
    }

    func settle(_ claim: OutboxClaim, outcome: AttemptOutcome, at instant: UTCInstant, changes: Changes) async throws
        -> SettleOutcome
    {
        try state.withLock { state in
            try check(.settle, state)
            guard var row = state.outbox[claim.document.ticket], row.attempt == claim.attempt else { return .fenced }
            switch outcome {
            case .delivered: row.state = .delivered
            case .refused(let code): (row.state, row.code) = (.refused, code)
            case .retry(let at, let code): (row.state, row.dueAt, row.code) = (.retryWait, at, code)
            case .parked(let reason): (row.state, row.code, row.parkedAt) = (.parked, reason, instant)
            }
            state.outbox[claim.document.ticket] = row
            state.take(changes)
            return .applied
        }
    }

    func heldUp(now: UTCInstant, limit: Int) async throws -> [HeldDocument] {
        state.withLock { state in
            Array(state.outbox.values.compactMap { state.held($0, now: now) }.prefix(limit))
        }
    }

    func settle(_ held: HeldDocument, at instant: UTCInstant, changes: Changes) async throws -> SettleOutcome {
        state.withLock { state in
            let ticket = held.document.ticket
            guard var row = state.outbox[ticket], state.held(row, now: instant) == held else { return .fenced }
            row.toldStuck = held.stuckSince
            if held.isOver { (row.state, row.code, row.parkedAt) = (.parked, HeldDocument.waitedFor, held.stuckSince) }
            state.outbox[ticket] = row
            state.take(changes)
            return .applied
        }
    }

    func overdue(
        now: UTCInstant, closedTo recipients: Set<EnterpriseNumber>?, limit: Int
    ) async throws -> [OverdueDocument] {
        state.withLock { state in
            Array(
                state.outbox.values.compactMap { row in
                    let document = row.outgoing.document
                    guard [.queued, .retryWait].contains(row.state), let end = row.expiresAt, end <= now,
                        recipients?.contains(document.recipient) ?? true
                    else { return nil }
                    return OverdueDocument(document: document, attempt: row.attempt, expiresAt: end)
                }.prefix(limit))
        }
    }

    func settle(_ overdue: OverdueDocument, at instant: UTCInstant, changes: Changes) async throws -> SettleOutcome {
        state.withLock { state in
            let ticket = overdue.document.ticket
            guard var row = state.outbox[ticket], row.attempt == overdue.attempt, row.state != .leased else {
                return .fenced
            }
            (row.state, row.code, row.parkedAt) = (.parked, OverdueDocument.reason, instant)
            state.outbox[ticket] = row
            state.take(changes)
            return .applied
        }
    }

    func successions() async throws -> [Succession] { [] }
    func record(_ succession: Succession, changes: Changes) async throws { throw NotUsed() }
    func withdrawSuccession(of ended: EnterpriseNumber, changes: Changes) async throws { throw NotUsed() }

    func brakes() async throws -> [Brake] { [] }

    func set(_ brake: Brake, changes: Changes) async throws {
        throw MessageStoreError(.limitExceeded, "this store has no brakes")
    }

    func release(_ scope: BrakeScope, changes: Changes) async throws {
        throw MessageStoreError(.notFound, "this store has no brakes")
    }

    func nextDue(within limits: LeaseLimits) async throws -> UTCInstant? {
        state.withLock {
            $0.outbox.values.filter {
                [.queued, .leased, .retryWait].contains($0.state)
                    && limits.most(to: $0.outgoing.document.recipient) > 0
            }.map(\.dueAt).min()
        }
    }

    func incoming(sender: EnterpriseNumber, ticket: Ticket) async throws -> InboxEntry? {
        state.withLock { state in
            state.inbox[IdempotencyKey(sender: sender, ticket: ticket)].map {
                InboxEntry(
                    document: $0.document, receipt: $0.receipt.bytes, state: .accepted, cursor: StoreCursor(position: 1)
                )
            }
        }
    }

    func known(_ ticket: Ticket, of sender: EnterpriseNumber, digest: DocumentDigest) async throws -> KnownIncoming? {
        state.withLock { state in
            state.inbox[IdempotencyKey(sender: sender, ticket: ticket)].map { state.record(of: $0, digest) }
        }
    }

    func accept(_ incoming: IncomingDocument, changes: Changes) async throws -> AcceptOutcome {
        try state.withLock { state in
            try check(.accept, state)
            let key = IdempotencyKey(sender: incoming.document.sender, ticket: incoming.document.ticket)
            if let earlier = state.beforeAccept { state.inbox[key] = earlier }
            if let known = state.inbox[key] {
                return .known(state.record(of: known, incoming.document.digest))
            }
            state.inbox[key] = incoming
            state.take(changes)
            return .accepted
        }
    }

    func recordRefusal(_ refused: RefusedIncoming, changes: Changes) async throws {
        state.withLock { state in
            state.refusals.append(refused)
            state.take(changes)
        }
    }

    func timeline(conversation: Ticket) async throws -> [TimelineEvent] {
        committed.events.filter { $0.conversation == conversation }
    }

    func document(sender: EnterpriseNumber, ticket: Ticket) async throws -> StoredDocument? {
        committed.evidence.first { $0.sender == sender && $0.ticket == ticket }
    }
}

extension MemoryTenantStore.Row {
    var budget: Duration? { outgoing.expiresAt.map { outgoing.notBefore.duration(to: $0) } }
}

extension MemoryTenantStore.State {
    private func isWaiting(_ row: MemoryTenantStore.Row) -> Bool {
        row.attempt == 0 && row.state == .queued
            && row.waitsFor.flatMap { outbox[$0]?.state.isOver } == false
    }

    private func stuckSince(_ row: MemoryTenantStore.Row?) -> UTCInstant? {
        guard let row else { return nil }
        let own = row.state == .parked ? row.parkedAt : nil
        return [own, stuckSince(row.waitsFor.flatMap { outbox[$0] })].compactMap(\.self).min()
    }

    private func end(_ row: MemoryTenantStore.Row, since: UTCInstant) -> UTCInstant {
        since.advanced(by: min(row.budget ?? .seconds(86_400), .seconds(86_400)))
    }

    func goes(_ row: MemoryTenantStore.Row, now: UTCInstant) -> Bool {
        guard isWaiting(row) else { return true }
        guard let since = stuckSince(row.waitsFor.flatMap { outbox[$0] }) else { return false }
        return now >= end(row, since: since) && row.outgoing.document.operation.goesUnregistered
    }

    func held(_ row: MemoryTenantStore.Row, now: UTCInstant) -> HeldDocument? {
        guard isWaiting(row), !goes(row, now: now), let waitsFor = row.waitsFor,
            let since = stuckSince(outbox[waitsFor])
        else { return nil }
        let end = end(row, since: since)
        guard now >= end || row.toldStuck != since else { return nil }
        return HeldDocument(
            document: row.outgoing.document, waitsFor: waitsFor, stuckSince: since, end: end, isOver: now >= end)
    }

    private func awaited(by document: StoredDocument) -> Ticket? {
        guard document.operation.followsRegistration, document.subject != nil else { return nil }
        return committed.outgoing.map(\.document).last {
            $0.operation.changesRegistration && $0.subject == document.subject
                && outbox[$0.ticket]?.state.isOver == false
        }?.ticket
    }

    mutating func take(_ changes: Changes) {
        for outgoing in changes.outgoing {
            outbox[outgoing.document.ticket] = MemoryTenantStore.Row(
                outgoing: outgoing, dueAt: outgoing.notBefore,
                waitsFor: outgoing.waitsFor ?? awaited(by: outgoing.document))
            committed.outgoing.append(outgoing)
        }
        committed.evidence += changes.evidence
        committed.events += changes.events
        committed.leaves += changes.leaves
        committed.steps += changes.steps
    }
}

// What others say about the log.
extension MemoryTenantStore {
    func keepCosigned(_ checkpoint: KeptCheckpoint, at instant: UTCInstant) async throws {
        state.withLock { state in
            state.cosigned.removeAll { $0.checkpoint.year == checkpoint.year && $0.checkpoint.size == checkpoint.size }
            state.cosigned.append(CosignedCheckpoint(checkpoint: checkpoint, keptAt: instant))
        }
    }

    func newestCosigned(year: Int) async throws -> CosignedCheckpoint? {
        state.withLock { $0.newestCosigned(year: year) }
    }

    func receiptCheckpoint(at instant: UTCInstant) async throws -> KeptCheckpoint? {
        try state.withLock { try $0.receiptCheckpoint(at: instant) }
    }

    func keepContradiction(_ contradiction: LogContradiction, leaves: [SealedLeaf]) async throws -> Bool {
        state.withLock { state in
            let isKnown = state.contradictions.contains {
                $0.origin == contradiction.origin && $0.code == contradiction.code && $0.size == contradiction.size
                    && $0.counterpart == contradiction.counterpart
            }
            guard !isKnown else { return false }
            state.contradictions.append(contradiction)
            state.committed.leaves += leaves
            return true
        }
    }

    func logContradictions() async throws -> [LogContradiction] { state.withLock { $0.contradictions } }
    func hasLogContradictions() async throws -> Bool { state.withLock { !$0.contradictions.isEmpty } }

    func publishAuditKey(_ publication: AuditKeyPublication, again: Bool, changes: Changes) async throws -> Bool {
        state.withLock { state in
            let known = state.publications.firstIndex {
                $0.year == publication.year && $0.publicKey == publication.publicKey
            }
            guard again || known == nil else { return false }
            if let known { state.publications[known] = publication } else { state.publications.append(publication) }
            state.take(changes)
            return true
        }
    }

    func rotateAuditKey(
        _ leaf: SealedLeaf, at instant: UTCInstant,
        signing: @escaping @Sendable (AuditLogEnd) throws -> KeptCheckpoint
    ) async throws { throw MessageStoreError(.illegalTransition, "not used") }

    func auditKeyRotations() async throws -> [AuditKeyRotation] { [] }

    func auditKeyPublications() async throws -> [AuditKeyPublication] { state.withLock { $0.publications } }
}

// The logs of partners.
extension MemoryTenantStore {
    func partnerReceipts(after cursor: StoreCursor?, limit: Int) async throws -> [PartnerReceipt] {
        state.withLock { state in
            Array(state.receipts.filter { $0.cursor.position > cursor?.position ?? Int64.min }.prefix(limit))
        }
    }

    func partnerCursor() async throws -> StoreCursor? { state.withLock { $0.partnerCursor } }

    func movePartnerCursor(to cursor: StoreCursor, keeping checkpoint: PartnerCheckpoint?) async throws {
        state.withLock { state in
            state.moveCursor(to: cursor)
            state.parked[cursor] = nil
            guard let checkpoint else { return }
            state.partners[checkpoint.origin] = checkpoint
            guard checkpoint.isCosigned else { return }
            state.uncosigned.removeAll { $0.origin == checkpoint.origin && $0.size <= checkpoint.size }
        }
    }

    func parkPartnerReceipt(_ cursor: StoreCursor, isTold: Bool) async throws {
        state.withLock { state in
            state.moveCursor(to: cursor)
            state.parked[cursor] = isTold
        }
    }

    func parkedPartnerReceipts(after cursor: StoreCursor?, limit: Int) async throws -> [ParkedPartnerReceipt] {
        try await partnerReceipts(after: cursor, limit: .max).compactMap { receipt in
            state.withLock { $0.parked[receipt.cursor] }.map { ParkedPartnerReceipt(receipt: receipt, isTold: $0) }
        }.prefix(limit).map(\.self)
    }

    func newestJudgedPartnerReceipts() async throws -> [PartnerReceipt] {
        let all = try await partnerReceipts(after: nil, limit: .max)
        let judged = state.withLock { state in
            all.filter {
                state.parked[$0.cursor] == nil && $0.cursor.position <= state.partnerCursor?.position ?? Int64.min
            }
        }
        return Dictionary(grouping: judged, by: \.signer).compactMap {
            $1.max { $0.cursor.position < $1.cursor.position }
        }
        .sorted { $0.cursor.position < $1.cursor.position }
    }

    func waitingPartnerReceipts() async throws -> [WaitingPartnerReceipts] {
        let all = try await partnerReceipts(after: nil, limit: .max)
        let waiting = state.withLock { state in
            all.filter {
                state.parked[$0.cursor] != nil || $0.cursor.position > state.partnerCursor?.position ?? Int64.min
            }
        }
        return Dictionary(grouping: waiting, by: \.signer).compactMap { signer, receipts in
            receipts.map(\.storedAt).min().map {
                WaitingPartnerReceipts(counterpart: signer, count: receipts.count, since: $0)
            }
        }.sorted { $0.counterpart.digits < $1.counterpart.digits }
    }

    func keepUncosigned(_ checkpoint: PartnerCheckpoint) async throws {
        state.withLock { state in
            guard !state.uncosigned.contains(where: { ($0.origin, $0.size) == (checkpoint.origin, checkpoint.size) })
            else { return }
            state.uncosigned.append(checkpoint)
        }
    }

    func uncosignedPartnerCheckpoints(origin: String) async throws -> [PartnerCheckpoint] {
        state.withLock { $0.uncosigned.filter { $0.origin == origin }.sorted { $0.size < $1.size } }
    }

    func partnerCheckpoints() async throws -> [PartnerCheckpoint] {
        state.withLock { $0.partners.values.sorted { $0.origin < $1.origin } }
    }

    func keepPartnerKeys(_ keys: [PartnerLogKey]) async throws {
        state.withLock { state in
            for key in keys
            where !state.partnerKeys.contains(where: { ($0.origin, $0.number) == (key.origin, key.number) }) {
                state.partnerKeys.append(key)
            }
        }
    }

    func partnerKeys(origin: String) async throws -> [PartnerLogKey] {
        state.withLock { $0.partnerKeys.filter { $0.origin == origin } }
    }
}

extension MemoryTenantStore.State {
    fileprivate mutating func moveCursor(to cursor: StoreCursor) {
        if cursor.position > partnerCursor?.position ?? Int64.min { partnerCursor = cursor }
    }
}

// The audit log.
extension MemoryTenantStore {
    private func leaves(_ year: Int) -> [SealedLeaf] { state.withLock { $0.log(year) } }

    func append(_ leaves: [SealedLeaf]) async throws {
        guard leaves.allSatisfy({ $0.leaf.act != .logOpened }) else {
            throw MessageStoreError(.illegalTransition, "a line that opens a log is not appended to one")
        }
        state.withLock { $0.committed.leaves += leaves }
    }

    func openAuditYear(
        _ year: Int, at instant: UTCInstant,
        opening: @escaping @Sendable (AuditLogEnd?) throws -> AuditYearOpening
    ) async throws -> Bool {
        try state.withLock { state in
            let newest = state.years.last
            if let newest, newest >= year { return false }
            let opening = try opening(newest.map { state.end($0) })
            if let checkpoint = opening.lastCheckpoint { state.keep(checkpoint, at: instant) }
            state.committed.leaves.append(opening.leaf)
            return true
        }
    }

    func auditYears() async throws -> [Int] { state.withLock { $0.years } }
    func auditTraces() async throws -> [Int] { state.withLock { $0.years } }
    func auditSize(year: Int) async throws -> UInt64 { UInt64(leaves(year).count) }

    func auditLines(year: Int, from index: UInt64, limit: Int) async throws -> [AuditLine] {
        leaves(year).enumerated().dropFirst(Int(index)).prefix(limit).map {
            AuditLine(year: year, index: UInt64($0), leafBytes: $1.leafBytes, side: $1.side)
        }
    }

    func newestSignedSize(year: Int) async throws -> UInt64? { try await newestCheckpoint(year: year)?.size }
    func checkWritable() async throws {}
    func schemaDifferences() async throws -> [String] { [] }
    func isAuditSearchWhole() async throws -> Bool { true }
    func auditTableFaults() async throws -> [AuditTableFault] { [] }
    func checkpointFaults() async throws -> [AuditTableFault] { [] }
    func auditTableDamages() async throws -> [AuditTableFault] { [] }

    func auditRoot(year: Int, size: UInt64) async throws -> [UInt8] {
        var frontier = MerkleFrontier()
        for leaf in leaves(year).prefix(Int(size)) { frontier.append(leaf.leafHash) }
        return frontier.root.bytes
    }

    func auditEnd(year: Int) async throws -> AuditLogEnd { state.withLock { $0.end(year) } }

    func auditNodes(year: Int, endingIn range: Range<UInt64>) async throws -> [MerkleNode] {
        var frontier = MerkleFrontier()
        return leaves(year).enumerated().flatMap { index, leaf in
            let nodes = frontier.append(leaf.leafHash)
            return range.contains(UInt64(index)) ? nodes : []
        }
    }

    func consistencyProof(year: Int, from first: UInt64, to second: UInt64) async throws -> [[UInt8]] {
        // What a tree with a missing node says.
        if state.withLock({ $0.failures.contains(.prove) }) { throw AuditLogError(.invalidValue, "told to fail") }
        let tree = MemoryTree(nodes: try await auditNodes(year: year, endingIn: 0..<second))
        return try MerkleTree.consistencyProof(from: first, to: second, reader: tree).map(\.bytes)
    }

    private struct MemoryTree: MerkleNodeReader {
        let nodes: [MerkleNode]
        func hash(at position: MerklePosition) throws -> MerkleHash? {
            nodes.first { $0.position == position }?.hash
        }
    }

    func keepCheckpoint(year: Int, size: UInt64, note: String, at instant: UTCInstant) async throws {
        state.withLock { $0.keep(KeptCheckpoint(year: year, size: size, note: note), at: instant) }
    }

    func checkpointInstant(year: Int, above size: UInt64) async throws -> UTCInstant? {
        state.withLock { $0.checkpointInstant(year: year, above: size) }
    }

    func newestCheckpoint(year: Int) async throws -> KeptCheckpoint? {
        state.withLock { $0.newestCheckpoint(year: year) }
    }

    func checkpoints(year: Int, sizes: ClosedRange<UInt64>) async throws -> [KeptCheckpoint] {
        state.withLock { $0.checkpoints.filter { $0.year == year && sizes.contains($0.size) } }
    }

    func ownReceipts(after cursor: StoreCursor?, limit: Int) async throws -> [OwnReceipt] {
        let receipts = state.withLock { $0.inbox.values.map(\.receipt.bytes) }
        return receipts.enumerated().dropFirst(Int(cursor?.position ?? 0)).prefix(limit).map {
            OwnReceipt(cursor: StoreCursor(position: Int64($0) + 1), content: .bytes($1))
        }
    }
}

extension MemoryTenantStore.State {
    /// The lines as they were committed, cut where a line opens a log.
    private var logs: [(year: Int, leaves: [SealedLeaf])] {
        committed.leaves.reduce(into: []) { logs, leaf in
            if logs.isEmpty || leaf.leaf.act == .logOpened {
                let misfiled = leaf.leaf.act == .logOpened ? nil : misfiledYear
                logs.append((misfiled ?? AuditLogOrigin.year(of: leaf.leaf.timeMilliseconds), []))
            }
            logs[logs.count - 1].leaves.append(leaf)
        }
    }

    mutating func keep(_ checkpoint: KeptCheckpoint, at instant: UTCInstant) {
        checkpoints.append(checkpoint)
        checkpointInstants.append(instant)
    }

    var years: [Int] { logs.map(\.year) }
    func log(_ year: Int) -> [SealedLeaf] { logs.first { $0.year == year }?.leaves ?? [] }

    func end(_ year: Int) -> AuditLogEnd {
        let newest = checkpoints.last { $0.year == year }
        var (frontier, signedRoot) = (MerkleFrontier(), newest?.size == 0 ? MerkleHash.emptyRoot : nil)
        for leaf in log(year) {
            frontier.append(leaf.leafHash)
            if frontier.size == newest?.size { signedRoot = frontier.root }
        }
        return AuditLogEnd(
            year: year, size: frontier.size, root: frontier.root, newestCheckpoint: newest, signedRoot: signedRoot)
    }
}

// Not used by the exchange.
extension MemoryTenantStore {
    private struct NotUsed: Error {}

    func openApplication(_ application: NewApplication, changes: Changes) async throws -> OpenApplicationOutcome {
        throw NotUsed()
    }
    func application(id: ApplicationID) async throws -> ApplicationRecord? { throw NotUsed() }
    func application(reference: String) async throws -> ApplicationRecord? { throw NotUsed() }
    func applications(after cursor: StoreCursor?, limit: Int) async throws -> [ApplicationRecord] { throw NotUsed() }
    func application(stepTicket: Ticket) async throws -> ApplicationRecord? { throw NotUsed() }
    func applications(about subject: SSIN) async throws -> [PersonApplication] { throw NotUsed() }
    func change(application: ApplicationID, expectedVersion: Int, changes: Changes) async throws { throw NotUsed() }
    func transfer(sender: EnterpriseNumber, ticket: Ticket) async throws -> TransferRecord? { throw NotUsed() }
    func transfers(after cursor: StoreCursor?, limit: Int) async throws -> [TransferRecord] { throw NotUsed() }
    func documents(
        conversation: Ticket, operation: Messages.Operation?, after cursor: StoreCursor?, limit: Int
    ) async throws -> [DocumentEntry] { throw NotUsed() }
    func beginners(conversation: Ticket) async throws -> Set<EnterpriseNumber> { throw NotUsed() }
    func subjects(conversation: Ticket) async throws -> Set<SSIN> { throw NotUsed() }
    func registrations(of person: SSIN) async throws -> [StoredDocument] { throw NotUsed() }
    func inquiryReplies(
        to ticket: Ticket, from senders: Set<EnterpriseNumber>, addressedTo recipients: Set<EnterpriseNumber>
    ) async throws -> ReplyTally { throw NotUsed() }
    func documents(inReplyTo ticket: Ticket) async throws -> [StoredDocument] {
        state.withLock { state in state.committed.evidence.filter { $0.inReplyTo == ticket } }
    }
    func outboxEntry(ticket: Ticket) async throws -> OutboxEntry? { throw NotUsed() }
    func outbox(states: Set<OutboxStateName>, after cursor: StoreCursor?, limit: Int) async throws -> [OutboxEntry] {
        throw NotUsed()
    }
    func operate(_ act: OutboxAct, ticket: Ticket, at instant: UTCInstant, changes: Changes) async throws {
        throw NotUsed()
    }
    func dueDeadlines(now: UTCInstant, limit: Int) async throws -> [Deadline] { throw NotUsed() }
    func settle(_ deadline: Deadline, as outcome: DeadlineOutcome, changes: Changes) async throws -> Bool {
        throw NotUsed()
    }
    func postpone(_ deadline: Deadline, until instant: UTCInstant, at now: UTCInstant) async throws { throw NotUsed() }
    func successor(of ssin: SSIN) async throws -> SSIN? { throw NotUsed() }
    func inbox(states: Set<InboxStateName>, after cursor: StoreCursor?, limit: Int) async throws -> [InboxEntry] {
        throw NotUsed()
    }
    func handOver(sender: EnterpriseNumber, ticket: Ticket, at instant: UTCInstant, changes: Changes) async throws {
        throw NotUsed()
    }
    func upsertRegister(_ entries: [RegisterEntry], at instant: UTCInstant, changes: Changes) async throws
        -> RegisterOutcome
    {
        throw NotUsed()
    }
    func register(subject: SSIN) async throws -> [RegisterEntry] { throw NotUsed() }
    func registerAsOf() async throws -> UTCInstant? { throw NotUsed() }
    func registerEntry(kind: RegisterKind, reference: String) async throws -> RegisterEntry? { throw NotUsed() }
    func removeRegister(_ entry: RegisterEntry, at instant: UTCInstant, changes: Changes) async throws {
        throw NotUsed()
    }
    func inquiry(sender: EnterpriseNumber, ticket: Ticket) async throws -> InquiryRecord? { throw NotUsed() }
    func inquiries(
        _ standings: Set<InquiryStanding>, at now: UTCInstant, after cursor: StoreCursor?, limit: Int
    ) async throws -> [InquiryRecord] { throw NotUsed() }
    func finding(key: String, of application: String, fingerprint: [UInt8], at now: UTCInstant) async throws
        -> IdempotencyFinding
    {
        throw NotUsed()
    }
    func auditLines(_ selection: AuditSelection, before position: AuditPosition?, limit: Int) async throws
        -> [AuditLine]
    { throw NotUsed() }
    func auditOpenings(of person: SSIN, after position: AuditPosition?, limit: Int) async throws -> AuditOpeningsPage {
        throw NotUsed()
    }
    func eraseOpenings(_ openings: [AuditOpenings], leaves: [SealedLeaf]) async throws { throw NotUsed() }
    func auditOpeningMonths() async throws -> [RetentionMonth] { throw NotUsed() }
    func auditOpeningCount(of month: RetentionMonth) async throws -> Int { throw NotUsed() }
    func eraseOpenings(of month: RetentionMonth, leaf: SealedLeaf?) async throws { throw NotUsed() }
    func auditErasures(after position: AuditPosition?, limit: Int) async throws -> [AuditLine] { [] }
    func wipeErased() async throws -> Bool { true }
    func keepReview(
        _ review: ReviewRecord, leaf: SealedLeaf, answer: @escaping @Sendable (KeptReview) throws -> IdempotentAct?
    ) async throws -> KeptReview { throw NotUsed() }
    func reviews(of target: String?, after cursor: StoreCursor?, limit: Int) async throws -> [KeptReview] {
        throw NotUsed()
    }
    func newestReview(of target: String) async throws -> KeptReview? { throw NotUsed() }
    func auditPage(_ criteria: AuditCriteria, before position: AuditPosition?, limit: Int) async throws -> AuditPage {
        throw NotUsed()
    }
    func inclusionProof(year: Int, index: UInt64, size: UInt64) async throws -> [[UInt8]] { throw NotUsed() }
    func insertAPIKey(_ key: APIKeyRecord, changes: Changes) async throws { throw NotUsed() }
    func apiKey(id: String) async throws -> APIKeyRecord? { throw NotUsed() }
    func apiKeys() async throws -> [APIKeyRecord] { throw NotUsed() }
    func keepRevocation(_: [RevocationSource], at _: UTCInstant) async throws { throw NotUsed() }
    func forgetRevocation(endedBefore _: UTCInstant) async throws { throw NotUsed() }
    func revocation(at _: UTCInstant) async throws -> [KeptRevocation] { throw NotUsed() }
    func revocationSource(id _: Int64) async throws -> RevocationSource? { throw NotUsed() }
    func revokeAPIKey(id: String, at instant: UTCInstant, changes: Changes) async throws { throw NotUsed() }
    func registerWebhooks(_ endpoints: [WebhookEndpoint], at instant: UTCInstant) async throws { throw NotUsed() }
    func webhookEndpoints() async throws -> [WebhookEndpointRecord] { throw NotUsed() }
    func enableWebhook(_ endpoint: String) async throws { throw NotUsed() }
    func claimWebhooks(of endpoint: String, now: UTCInstant, leaseFor lease: Duration, limit: Int) async throws
        -> [WebhookClaim]
    {
        throw NotUsed()
    }
    func settle(_ claim: WebhookClaim, outcome: WebhookOutcome, at instant: UTCInstant) async throws -> Bool {
        throw NotUsed()
    }
    func nextWebhookDue(of endpoint: String) async throws -> UTCInstant? { throw NotUsed() }
    func webhooks(states: Set<WebhookState>, after cursor: StoreCursor?, limit: Int) async throws
        -> [WebhookDelivery]
    {
        throw NotUsed()
    }
    func retryWebhooks(id: String?, of endpoint: String?, at instant: UTCInstant) async throws -> Int {
        throw NotUsed()
    }
    func removeWebhooks(deliveredBefore: UTCInstant, parkedBefore: UTCInstant) async throws { throw NotUsed() }
}

extension MemoryTenantStore.State: CheckpointReader {
    func auditYears() -> [Int] { years }

    func newestCheckpoint(year: Int) -> KeptCheckpoint? { checkpoints.last { $0.year == year } }

    func newestCosigned(year: Int) -> CosignedCheckpoint? {
        cosigned.filter { $0.checkpoint.year == year }.max { $0.checkpoint.size < $1.checkpoint.size }
    }

    func checkpointInstant(year: Int, above size: UInt64) -> UTCInstant? {
        zip(checkpoints, checkpointInstants).filter { $0.0.year == year && $0.0.size > size }
            .min { $0.0.size < $1.0.size }?.1
    }
}
