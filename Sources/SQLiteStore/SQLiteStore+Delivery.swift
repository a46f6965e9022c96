import MessageStore
import Messages
import XMLSecurity

extension SQLiteStore {
    /// Leases due documents; one range of a partial index, however many rows are done or wait for later.
    public func claim(now: UTCInstant, leaseFor lease: Duration, limit: Int) async throws -> [OutboxClaim] {
        let until = now.advanced(by: lease)
        return try await write { try $0.claim(now: now, until: until, limit: max(0, limit)) }
    }

    /// Ends one attempt, unless another attempt owns the row: then `.fenced` and nothing is committed.
    public func settle(
        _ claim: OutboxClaim, outcome: AttemptOutcome, at instant: UTCInstant, changes: Changes
    ) async throws -> SettleOutcome {
        try await write { session in
            let settled = try session.settle(claim, outcome, at: instant)
            guard settled == .applied || settled == .deliveredLate else { return settled }
            try session.apply(changes, touching: session.applications(withStepOf: claim.document.ticket))
            return settled
        }
    }

    /// Rows that wait for a parked one of which nobody was told, or too long.
    public func heldUp(now: UTCInstant, limit: Int) async throws -> [HeldDocument] {
        try await read { try $0.heldUp(now: now, limit: max(0, limit)) }
    }

    /// Notes that it was told that a document is held up, or parks it.
    public func settle(_ held: HeldDocument, at instant: UTCInstant, changes: Changes) async throws -> SettleOutcome {
        try await write { session in
            let settled = try session.settle(held, at: instant)
            guard settled == .applied else { return settled }
            try session.apply(changes, touching: session.applications(withStepOf: held.document.ticket))
            return settled
        }
    }

    /// Earliest due instant: the first entry of a partial index.
    public func nextDue() async throws -> UTCInstant? {
        try await read { try $0.nextDue() }
    }

    /// One outbox row, without the bytes of its document.
    public func outboxEntry(ticket: Ticket) async throws -> OutboxEntry? {
        try await read { try $0.outboxEntry(ticket: ticket) }
    }

    /// Outbox rows, without the bytes of their documents.
    public func outbox(
        states: Set<OutboxStateName>, after cursor: StoreCursor?, limit: Int
    ) async throws -> [OutboxEntry] {
        try await read { try $0.outbox(states: states, after: cursor, limit: max(0, limit)) }
    }

    /// Does an operator's act, or throws `.notFound` or `.illegalTransition`.
    public func operate(_ act: OutboxAct, ticket: Ticket, at instant: UTCInstant, changes: Changes) async throws {
        try await write { session in
            try session.operate(act, ticket: ticket, at: instant)
            try session.apply(changes, touching: session.applications(withStepOf: ticket))
        }
    }
}
