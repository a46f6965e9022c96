import GRDB
import MessageStore
import Messages
import XMLSecurity

/// One outbox row with its machine's columns.
struct OutboxRow {
    let seq: Int64
    let ticket: Ticket
    let document: Int64
    let snapshot: OutboxSnapshot

    init(_ row: Row) throws(MessageStoreError) {
        seq = try row["seq"]
        ticket = try row.ticket("ticket")
        document = try row["document"]
        snapshot = OutboxSnapshot(
            name: try row.name("state"), attempt: try row["attempt"], dueAt: try row.optionalInstant("due_at"),
            code: try row["last_code"])
    }

    /// True when its document could not be deciphered: nothing waits for it.
    var isUnreadable: Bool { snapshot.code == MessageStoreError.Code.undecipherable.rawValue }
}

extension StoreSession {
    /// Puts a document into the outbox, behind what it has to wait for.
    func enqueue(_ outgoing: OutgoingDocument) throws {
        let document = outgoing.document
        let awaited = try awaited(by: outgoing)
        if let awaited, document.operation.isStatutory { try neverGiveUp(awaited) }
        let row = try insert(document)
        let isHeld = try awaited.map { try stuckSince($0) == nil } ?? false
        let look = document.storedAt.advanced(by: Self.longestHold)
        let dueAt = isHeld ? max(outgoing.notBefore, look) : outgoing.notBefore
        let snapshot = OutboxStateMachine(notBefore: dueAt).snapshot
        try run(
            """
            INSERT INTO outbox (ticket, document, state, attempt, due_at, expires_at, queued_at, waits_for, not_before,
                registers, budget, lane)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                document.ticket.value, row, snapshot.name.rawValue, snapshot.attempt, snapshot.dueAt?.milliseconds,
                outgoing.expiresAt?.milliseconds, document.storedAt.milliseconds, awaited?.value,
                outgoing.notBefore.milliseconds,
                document.operation.changesRegistration ? document.subject.map { sealer.person($0).blob } : nil,
                outgoing.expiresAt.map { $0.milliseconds - outgoing.notBefore.milliseconds },
                DeliveryLane(of: document).text,
            ])
    }

    func outboxRow(ticket: Ticket) throws -> OutboxRow? {
        try one("SELECT * FROM outbox WHERE ticket = ?", [ticket.value]).map { try OutboxRow($0) }
    }

    /// Writes the columns of a machine back; what waits for the document goes on once it is through.
    ///
    /// - Parameter instant: since when it stands still, for one that is parked now.
    func update(_ row: OutboxRow, to snapshot: OutboxSnapshot, parkedAt instant: UTCInstant? = nil) throws {
        try run(
            "UPDATE outbox SET state = ?, attempt = ?, due_at = ?, last_code = ?, parked_at = ? WHERE seq = ?",
            [
                snapshot.name.rawValue, snapshot.attempt, snapshot.dueAt?.milliseconds, snapshot.code,
                snapshot.name == .parked ? instant?.milliseconds : nil, row.seq,
            ])
        if snapshot.name.isOver { try release(after: row) }
        if snapshot.name == .parked { try lookAgain(behind: row.ticket) }
    }

    /// Gives a row its whole budget from an instant on.
    private func beginBudget(_ row: OutboxRow, at now: UTCInstant) throws -> UTCInstant? {
        try run("UPDATE outbox SET expires_at = ? + budget WHERE seq = ?", [now.milliseconds, row.seq])
        return try expiresAt(row.ticket)
    }

    func expiresAt(_ ticket: Ticket) throws -> UTCInstant? {
        try one("SELECT expires_at FROM outbox WHERE ticket = ?", [ticket.value])?.optionalInstant("expires_at")
    }

    /// Leases due rows, lane by lane in turns.
    ///
    /// A row that can no longer be deciphered is parked as `undecipherable`, so that it does not stop all others; nothing
    /// waits for it any more.
    package func claim(now: UTCInstant, until: UTCInstant, within limits: LeaseLimits) throws -> [OutboxClaim] {
        try dueRows(now: now, within: limits).compactMap { columns, slowed in
            let row = try OutboxRow(columns)
            if try putOff(row, columns, now: now) { return nil }
            var machine = try OutboxStateMachine(restoring: row.snapshot)
            guard let document = try readableDocument(row.document) else {
                _ = machine.park(reason: MessageStoreError.Code.undecipherable.rawValue)
                try update(row, to: machine.snapshot, parkedAt: now)
                try release(after: row)
                return nil
            }
            guard case .leased(let attempt) = machine.claim(now: now, until: until) else { return nil }
            if columns["waits_for"] != nil { try letGo(row) }
            try update(row, to: machine.snapshot)
            for brake in slowed { try takeTurn(of: brake, at: now) }
            let isFirst = row.snapshot.attempt == 0
            return OutboxClaim(
                document: document, attempt: attempt, leaseUntil: until,
                expiresAt: isFirst ? try beginBudget(row, at: now) : try columns.optionalInstant("expires_at"),
                queuedAt: try columns.instant("queued_at"), followsInterruption: row.snapshot.name == .leased)
        }
    }

    func readableDocument(_ seq: Int64) throws -> StoredDocument? {
        do {
            return try one(
                "SELECT \(Self.documentColumns), document.content FROM document WHERE seq = ?", [seq]
            ).map { try document(from: $0, content: $0.bytes("content")) }
        } catch let error as MessageStoreError where error.code == .undecipherable {
            return nil
        }
    }

    /// Applies the end of one attempt to its row; `changes` are the caller's to commit.
    package func settle(_ claim: OutboxClaim, _ outcome: AttemptOutcome, at now: UTCInstant) throws -> SettleOutcome {
        guard let row = try outboxRow(ticket: claim.document.ticket) else {
            throw MessageStoreError(.notFound, "no outbox row with this ticket")
        }
        var machine = try OutboxStateMachine(restoring: row.snapshot)
        switch machine.settle(attempt: claim.attempt, as: outcome) {
        case .fenced: return .fenced
        case .applied:
            if case .parked = outcome, case let end = try expiresAt(row.ticket), end != claim.expiresAt {
                return .budgetChanged(until: end)
            }
            try update(row, to: machine.snapshot, parkedAt: now)
            return .applied
        case .appliedLate:
            try update(row, to: machine.snapshot)
            return .deliveredLate
        }
    }

    /// Gives a document up that was never attempted.
    ///
    /// - Throws: `MessageStoreError` with `.illegalTransition` when it was: the act that wanted this must be decided anew.
    func cancel(_ ticket: Ticket) throws {
        guard let row = try outboxRow(ticket: ticket) else {
            throw MessageStoreError(.notFound, "no outbox row with this ticket")
        }
        var machine = try OutboxStateMachine(restoring: row.snapshot)
        guard case .applied = machine.cancel() else {
            throw MessageStoreError(.illegalTransition, "cancel in state \(row.snapshot.name.rawValue)")
        }
        try update(row, to: machine.snapshot)
    }

    /// Applies an operator's act to one row.
    package func operate(_ act: OutboxAct, ticket: Ticket, at instant: UTCInstant) throws {
        guard let row = try outboxRow(ticket: ticket) else {
            throw MessageStoreError(.notFound, "no outbox row with this ticket")
        }
        var machine = try OutboxStateMachine(restoring: row.snapshot)
        if case .illegal(let state) = machine.perform(act, at: instant) {
            throw MessageStoreError(.illegalTransition, "\(act.rawValue) in state \(state.rawValue)")
        }
        if act == .retry || row.snapshot.code == HeldDocument.waitedFor && act == .resume { try letGo(row) }
        try update(row, to: machine.snapshot, parkedAt: instant)
        guard act == .resume else { return }
        _ = try beginBudget(row, at: instant)
        try resume(behind: ticket)
    }
}
