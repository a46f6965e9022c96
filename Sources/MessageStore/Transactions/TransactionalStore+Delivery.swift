import Messages
import SocialSecurity
import XMLSecurity

/// The part of one transaction in `DeliveryStore`. A method that is called as one there does what is said there.
package protocol DeliveryTransaction {
    /// Leases due rows, lane by lane in turns.
    ///
    /// A row that can no longer be deciphered is parked as `undecipherable`, so that it does not stop all others; nothing
    /// waits for it any more.
    func claim(now: UTCInstant, until: UTCInstant, within limits: LeaseLimits) throws -> [OutboxClaim]
    /// Parks a row whose budget is over, unless something happened to it meanwhile.
    func settle(_ overdue: OverdueDocument, at now: UTCInstant) throws -> SettleOutcome
    /// Applies the end of one attempt to its row; `changes` are the caller's to commit.
    func settle(_ claim: OutboxClaim, _ outcome: AttemptOutcome, at now: UTCInstant) throws -> SettleOutcome
    /// Notes that it was told, or parks the row, while it is still held up like that.
    func settle(_ held: HeldDocument, at now: UTCInstant) throws -> SettleOutcome
    func heldUp(now: UTCInstant, limit: Int) throws -> [HeldDocument]
    /// Documents whose budget is over, of lanes that are closed.
    func overdue(now: UTCInstant, closedTo recipients: Set<EnterpriseNumber>?, limit: Int) throws -> [OverdueDocument]
    func nextDue(within limits: LeaseLimits) throws -> UTCInstant?
    func outboxEntry(ticket: Ticket) throws -> OutboxEntry?
    /// Rows after a position. One index range a state, merged, so that rare states are found among a million others.
    func outbox(states: Set<OutboxStateName>, after cursor: StoreCursor?, limit: Int) throws -> [OutboxEntry]
    /// Applies an operator's act to one row.
    func operate(_ act: OutboxAct, ticket: Ticket, at instant: UTCInstant) throws
}

extension TransactionalStore {
    /// Leases due documents; a jump of a partial index for each lane, however many rows wait in it.
    public func claim(
        now: UTCInstant, leaseFor lease: Duration, within limits: LeaseLimits
    ) async throws -> [OutboxClaim] {
        let until = now.advanced(by: lease)
        return try await leasing { try $0.claim(now: now, until: until, within: limits) }
    }

    /// Ends one attempt, unless another attempt owns the row: then `.fenced` and nothing is committed.
    public func settle(
        _ claim: OutboxClaim, outcome: AttemptOutcome, at instant: UTCInstant, changes: Changes
    ) async throws -> SettleOutcome {
        try await write { transaction in
            let settled = try transaction.settle(claim, outcome, at: instant)
            guard settled == .applied || settled == .deliveredLate else { return settled }
            try transaction.apply(changes, touching: transaction.applications(withStepOf: claim.document.ticket))
            return settled
        }
    }

    /// Rows that wait for a parked one of which nobody was told, or too long.
    public func heldUp(now: UTCInstant, limit: Int) async throws -> [HeldDocument] {
        try await read { try $0.heldUp(now: now, limit: max(0, limit)) }
    }

    /// Notes that it was told that a document is held up, or parks it.
    public func settle(_ held: HeldDocument, at instant: UTCInstant, changes: Changes) async throws -> SettleOutcome {
        try await write { transaction in
            let settled = try transaction.settle(held, at: instant)
            guard settled == .applied else { return settled }
            try transaction.apply(changes, touching: transaction.applications(withStepOf: held.document.ticket))
            return settled
        }
    }

    /// Some of the documents whose budget is over while their lane is closed.
    public func overdue(
        now: UTCInstant, closedTo recipients: Set<EnterpriseNumber>?, limit: Int
    ) async throws -> [OverdueDocument] {
        try await read { try $0.overdue(now: now, closedTo: recipients, limit: max(0, limit)) }
    }

    /// Parks a document whose budget is over.
    public func settle(
        _ overdue: OverdueDocument, at instant: UTCInstant, changes: Changes
    ) async throws -> SettleOutcome {
        try await write { transaction in
            let settled = try transaction.settle(overdue, at: instant)
            guard settled == .applied else { return settled }
            try transaction.apply(changes, touching: transaction.applications(withStepOf: overdue.document.ticket))
            return settled
        }
    }

    /// Earliest instant at which something may be leased: the first entry of each lane in a partial index.
    public func nextDue(within limits: LeaseLimits) async throws -> UTCInstant? {
        try await read { try $0.nextDue(within: limits) }
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
        try await write { transaction in
            try transaction.operate(act, ticket: ticket, at: instant)
            try transaction.apply(changes, touching: transaction.applications(withStepOf: ticket))
        }
    }
}
