import MessageStore
import Messages
import SocialSecurity
import XMLSecurity

/// Which documents are leased next.
extension StoreSession {
    /// The first document of each lane: one jump of the index `outbox_lane` a lane, however many documents wait in it.
    static let lanesQuery = """
        WITH RECURSIVE lane (name) AS (
            (SELECT lane FROM outbox WHERE due_at IS NOT NULL ORDER BY lane LIMIT 1)
            UNION ALL
            SELECT (SELECT outbox.lane FROM outbox WHERE due_at IS NOT NULL AND outbox.lane > lane.name
                ORDER BY outbox.lane LIMIT 1)
            FROM lane WHERE name IS NOT NULL)
        SELECT lane.name, first.due_at, first.seq FROM lane CROSS JOIN LATERAL (
            SELECT due_at, seq FROM outbox WHERE outbox.lane = lane.name AND due_at IS NOT NULL
            ORDER BY due_at, seq LIMIT 1) AS first
        WHERE lane.name IS NOT NULL
        """

    private static let rowColumns = """
        seq, ticket, document, state, attempt, due_at, last_code, expires_at, queued_at, waits_for, budget, told_stuck
        """

    /// Due rows of one lane that no other instance is about to lease, the oldest first: a range of the index `outbox_lane`.
    static let dueRowsQuery = """
        SELECT \(rowColumns) FROM outbox WHERE lane = $1 AND due_at <= $2
        ORDER BY due_at, seq LIMIT $3 FOR UPDATE SKIP LOCKED
        """

    /// Due rows of a lane that is drained: those of before the brake, in their order.
    static let drainedRowsQuery = """
        SELECT \(rowColumns) FROM outbox WHERE lane = $1 AND seq <= $4 AND due_at IS NOT NULL AND due_at <= $2
        ORDER BY seq LIMIT $3 FOR UPDATE SKIP LOCKED
        """

    private static let drainedDueQuery = """
        SELECT min(due_at) AS due_at FROM outbox WHERE lane = $1 AND seq <= $2 AND due_at IS NOT NULL
        """

    /// A look goes 1,000 rows into a lane.
    private static let overdueQuery = """
        SELECT * FROM (SELECT ticket, document, state, attempt, expires_at FROM outbox
            WHERE lane = $1 AND due_at IS NOT NULL ORDER BY due_at, seq LIMIT 1000) AS first
        WHERE expires_at <= $2 AND state IN ('queued', 'retryWait') LIMIT $3
        """

    /// Lanes in which something waits.
    func waitingLanes() throws -> [WaitingLane] {
        try each(Self.lanesQuery) { row in
            guard let lane = DeliveryLane(try row.text("name")) else {
                throw MessageStoreError(.database, "column lane holds a value of another form")
            }
            return WaitingLane(lane: lane, dueAt: try row.instant("due_at"), row: try row.integer("seq"))
        }
    }

    /// Rows that may be leased now, in the order of their turns, and the brakes that each passes.
    func dueRows(now: UTCInstant, within limits: LeaseLimits) throws -> [(columns: Row, slowed: [Brake])] {
        let brakes = try brakesForLeasing()
        let plan = LeasePlan(lanes: try waitingLanes(), brakes: brakes, limits: limits)
        return plan.turns(
            try plan.open(at: now).map { opening in
                let slowed = brakes.filter { opening.slowed.contains($0.scope) }
                return (opening, try rows(of: opening, now: now).map { ($0, slowed) })
            })
    }

    private func rows(of opening: LeasePlan.Opening, now: UTCInstant) throws -> [Row] {
        let arguments: [Value] = [.text(opening.lane.text), .instant(now), .integer(opening.most)]
        return try opening.lastRow.map { try all(Self.drainedRowsQuery, arguments + [.integer($0)]) }
            ?? all(Self.dueRowsQuery, arguments)
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
        return try one(Self.drainedDueQuery, [.text(opening.lane.text), .integer(last)])?.optionalInstant("due_at")
            .map { max($0, opening.at) }
    }

    /// Documents whose budget is over, of lanes that are closed.
    package func overdue(now: UTCInstant, closedTo recipients: Set<EnterpriseNumber>?, limit: Int) throws
        -> [OverdueDocument]
    {
        let brakes = try brakes()
        var found: [OverdueDocument] = []
        for lane in try waitingLanes().map(\.lane) where found.count < limit {
            let isClosed = recipients?.contains(lane.recipient) ?? true
            guard isClosed || brakes.contains(where: { $0.scope.covers(lane) }) else { continue }
            found += try all(
                Self.overdueQuery, [.text(lane.text), .instant(now), .integer(limit - found.count)]
            ).compactMap { try overdue($0) }
        }
        return found
    }

    private func overdue(_ row: Row) throws -> OverdueDocument? {
        try readableDocument(try row.integer("document")).map {
            OverdueDocument(
                document: $0, attempt: try row.count("attempt"), expiresAt: try row.instant("expires_at"))
        }
    }

    /// Parks a row whose budget is over, unless something happened to it meanwhile.
    package func settle(_ overdue: OverdueDocument, at now: UTCInstant) throws -> SettleOutcome {
        let row = try lockedOutboxRow(ticket: overdue.document.ticket)
        var machine = try OutboxStateMachine(restoring: row.snapshot)
        guard row.snapshot.name != .leased, row.snapshot.attempt == overdue.attempt,
            try expiresAt(row.ticket) == overdue.expiresAt, overdue.expiresAt <= now,
            case .applied = machine.park(reason: OverdueDocument.reason)
        else { return .fenced }
        try update(row, to: machine.snapshot, parkedAt: now)
        return .applied
    }
}
