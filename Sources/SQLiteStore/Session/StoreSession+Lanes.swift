import GRDB
import MessageStore
import Messages
import SocialSecurity
import XMLSecurity

/// Which documents are leased next.
extension StoreSession {
    /// The first document of each lane: one jump of the index a lane, however many documents wait in it.
    static let lanesQuery = """
        WITH RECURSIVE lane (name) AS (
            SELECT (SELECT lane FROM outbox WHERE due_at IS NOT NULL AND lane > '' ORDER BY lane LIMIT 1)
            UNION ALL
            SELECT (SELECT lane FROM outbox WHERE due_at IS NOT NULL AND lane > lane.name ORDER BY lane LIMIT 1)
            FROM lane WHERE name IS NOT NULL)
        SELECT name, (SELECT due_at FROM outbox WHERE lane = lane.name AND due_at IS NOT NULL
            ORDER BY due_at LIMIT 1) AS due_at, (SELECT seq FROM outbox WHERE lane = lane.name
            AND due_at IS NOT NULL ORDER BY due_at, seq LIMIT 1) AS row
        FROM lane WHERE name IS NOT NULL
        """

    private static let rowColumns = """
        seq, ticket, document, state, attempt, due_at, last_code, expires_at, queued_at, waits_for, budget, told_stuck
        """

    /// Due rows of one lane, the oldest first: a range of the partial index `outbox_lane`.
    static let dueRowsQuery = """
        SELECT \(rowColumns) FROM outbox WHERE lane = ? AND due_at <= ? ORDER BY due_at, seq LIMIT ?
        """

    /// Due rows of a lane that is drained: those of before the brake, in their order.
    static let drainedRowsQuery = """
        SELECT \(rowColumns) FROM outbox INDEXED BY outbox_lane_order
        WHERE lane = ?1 AND seq <= ?4 AND due_at IS NOT NULL AND due_at <= ?2 ORDER BY seq LIMIT ?3
        """

    private static let drainedDueQuery = """
        SELECT min(due_at) AS due_at FROM outbox INDEXED BY outbox_lane_order
        WHERE lane = ? AND seq <= ? AND due_at IS NOT NULL
        """

    private static let overdueQuery = """
        SELECT * FROM (SELECT ticket, document, state, attempt, due_at, last_code, expires_at, seq FROM outbox
            WHERE lane = ? AND due_at IS NOT NULL ORDER BY due_at, seq LIMIT \(overdueLooks))
        WHERE expires_at <= ? AND state IN ('queued', 'retryWait') LIMIT ?
        """
    /// How far a look for documents without budget goes in a lane.
    private static let overdueLooks = 1_000

    /// Lanes in which something waits.
    func waitingLanes() throws -> [WaitingLane] {
        try all(Self.lanesQuery, []).map { row in
            guard let lane = DeliveryLane(try row["name"]) else {
                throw MessageStoreError(.database, "column lane holds a value of another form")
            }
            return WaitingLane(lane: lane, dueAt: try row.instant("due_at"), row: try row["row"])
        }
    }

    /// Rows that may be leased now, in the order of their turns, and the brakes that each passes.
    func dueRows(now: UTCInstant, within limits: LeaseLimits) throws -> [(columns: Row, slowed: [Brake])] {
        let brakes = try brakes()
        let plan = LeasePlan(lanes: try waitingLanes(), brakes: brakes, limits: limits)
        return plan.turns(
            try plan.open(at: now).map { opening in
                let slowed = brakes.filter { opening.slowed.contains($0.scope) }
                return (opening, try rows(of: opening, now: now).map { ($0, slowed) })
            })
    }

    private func rows(of opening: LeasePlan.Opening, now: UTCInstant) throws -> [Row] {
        let (lane, most) = (opening.lane.text, opening.most)
        return try opening.lastRow.map {
            try all(Self.drainedRowsQuery, [lane, now.milliseconds, most, $0])
        } ?? all(Self.dueRowsQuery, [lane, now.milliseconds, most])
    }

    package func nextDue(within limits: LeaseLimits) throws -> UTCInstant? {
        let plan = LeasePlan(lanes: try waitingLanes(), brakes: try brakes(), limits: limits)
        var next: UTCInstant?
        for opening in plan.openings {
            if let next, next <= opening.at { break }
            guard let at = try due(opening) else { continue }
            next = min(next ?? at, at)
        }
        return next
    }

    /// When a lane opens: of a drained one, only rows of before the brake count.
    private func due(_ opening: LeasePlan.Opening) throws -> UTCInstant? {
        guard let last = opening.lastRow else { return opening.at }
        return try one(Self.drainedDueQuery, [opening.lane.text, last])?.optionalInstant("due_at")
            .map { max($0, opening.at) }
    }

    /// Documents whose budget is over, of lanes that are closed.
    package func overdue(now: UTCInstant, closedTo recipients: Set<EnterpriseNumber>?, limit: Int) throws
        -> [OverdueDocument]
    {
        let brakes = try brakes()
        var found: [OverdueDocument] = []
        for lane in try waitingLanes().map(\.lane) where found.count < limit {
            guard recipients?.contains(lane.recipient) ?? true || brakes.contains(where: { $0.scope.covers(lane) })
            else {
                continue
            }
            found += try all(Self.overdueQuery, [lane.text, now.milliseconds, limit - found.count])
                .compactMap { try overdue($0) }
        }
        return found
    }

    private func overdue(_ row: Row) throws -> OverdueDocument? {
        try readableDocument(try row["document"]).map {
            OverdueDocument(
                document: $0, attempt: try row["attempt"], expiresAt: try row.instant("expires_at"))
        }
    }

    /// Parks a row whose budget is over, unless something happened to it meanwhile.
    package func settle(_ overdue: OverdueDocument, at now: UTCInstant) throws -> SettleOutcome {
        guard let row = try outboxRow(ticket: overdue.document.ticket) else {
            throw MessageStoreError(.notFound, "no outbox row with this ticket")
        }
        var machine = try OutboxStateMachine(restoring: row.snapshot)
        guard row.snapshot.name != .leased, row.snapshot.attempt == overdue.attempt,
            try expiresAt(row.ticket) == overdue.expiresAt, overdue.expiresAt <= now,
            case .applied = machine.park(reason: OverdueDocument.reason)
        else { return .fenced }
        try update(row, to: machine.snapshot, parkedAt: now)
        return .applied
    }
}
