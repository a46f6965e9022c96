import GRDB
import MessageStore
import Messages
import XMLSecurity

/// What is to be done with a due row that may wait for another one.
enum OutboxHold: Hashable {
    /// It waits for nothing any more.
    case goes
    /// It is looked at again then.
    case waits(until: UTCInstant)
    /// It waits for a parked one, and nobody was told.
    case isNew(since: UTCInstant, end: UTCInstant)
    /// It waited for a parked one as long as it may.
    case isOver(since: UTCInstant, end: UTCInstant)
}

extension StoreSession {
    /// How long a document waits for a parked one at most.
    static let longestHold = Duration.seconds(86_400)
    /// When a row that `heldUp` has to treat is due again.
    private static let pause = Duration.seconds(60)

    /// What `heldUp` asks: one range of a partial index.
    static let heldRowsQuery = """
        SELECT * FROM outbox WHERE waits_for IS NOT NULL AND due_at <= ? ORDER BY due_at, seq LIMIT ?
        """

    /// What a due row waits for, judged now.
    func hold(_ row: OutboxRow, _ columns: Row, now: UTCInstant) throws -> OutboxHold {
        guard row.snapshot.attempt == 0, let ticket = try columns.optionalTicket("waits_for"),
            let awaited = try outboxRow(ticket: ticket), !awaited.snapshot.name.isOver
        else { return .goes }
        guard let since = try stuckSince(ticket) else { return .waits(until: now.advanced(by: Self.longestHold)) }
        let budget = (try columns["budget"] as Int64?).map { Duration.milliseconds($0) } ?? Self.longestHold
        let end = since.advanced(by: min(budget, Self.longestHold))
        if now >= end {
            return try operation(of: row).goesUnregistered ? .goes : .isOver(since: since, end: end)
        }
        return try columns.optionalInstant("told_stuck") == since ? .waits(until: end) : .isNew(since: since, end: end)
    }

    /// Puts a due row that must wait off; `heldUp` treats those of which somebody has to be told.
    ///
    /// - Returns: false when it may go.
    func putOff(_ row: OutboxRow, _ columns: Row, now: UTCInstant) throws -> Bool {
        let instant: UTCInstant
        switch try hold(row, columns, now: now) {
        case .goes: return false
        case .waits(let until): instant = until
        case .isNew(_, let end): instant = min(end, now.advanced(by: Self.pause))
        case .isOver: instant = now.advanced(by: Self.pause)
        }
        try run("UPDATE outbox SET due_at = ? WHERE seq = ?", [instant.milliseconds, row.seq])
        return true
    }

    package func heldUp(now: UTCInstant, limit: Int) throws -> [HeldDocument] {
        try all(Self.heldRowsQuery, [now.milliseconds, limit]).compactMap { columns in
            let row = try OutboxRow(columns)
            guard let ticket = try columns.optionalTicket("waits_for") else { return nil }
            switch try hold(row, columns, now: now) {
            case .goes, .waits: return nil
            case .isNew(let since, let end): return try held(row, ticket, since: since, end: end, isOver: false)
            case .isOver(let since, let end): return try held(row, ticket, since: since, end: end, isOver: true)
            }
        }
    }

    private func held(_ row: OutboxRow, _ ticket: Ticket, since: UTCInstant, end: UTCInstant, isOver: Bool) throws
        -> HeldDocument?
    {
        try readableDocument(row.document).map {
            HeldDocument(document: $0, waitsFor: ticket, stuckSince: since, end: end, isOver: isOver)
        }
    }

    /// Notes that it was told, or parks the row, while it is still held up like that.
    package func settle(_ held: HeldDocument, at now: UTCInstant) throws -> SettleOutcome {
        guard let columns = try one("SELECT * FROM outbox WHERE ticket = ?", [held.document.ticket.value]) else {
            throw MessageStoreError(.notFound, "no outbox row with this ticket")
        }
        let row = try OutboxRow(columns)
        let same: OutboxHold =
            held.isOver ? .isOver(since: held.stuckSince, end: held.end) : .isNew(since: held.stuckSince, end: held.end)
        guard row.snapshot.name == .queued, try columns.optionalTicket("waits_for") == held.waitsFor,
            try hold(row, columns, now: now) == same
        else { return .fenced }
        if held.isOver {
            var machine = try OutboxStateMachine(restoring: row.snapshot)
            guard case .applied = machine.park(reason: HeldDocument.waitedFor) else { return .fenced }
            try update(row, to: machine.snapshot, parkedAt: held.stuckSince)
        } else {
            try run(
                "UPDATE outbox SET due_at = ?, told_stuck = ? WHERE seq = ?",
                [held.end.milliseconds, held.stuckSince.milliseconds, row.seq])
        }
        return .applied
    }

    private func operation(of row: OutboxRow) throws -> Messages.Operation {
        let columns = try one("SELECT operation FROM document WHERE seq = ?", [row.document])
        guard let name: String = try columns?["operation"], let operation = Messages.Operation(rawValue: name) else {
            throw MessageStoreError(.database, "an outbox row has no document")
        }
        return operation
    }
}
