import MessageStore
import Messages
import SocialSecurity
import Synchronization
import XMLSecurity

/// The disk of one organisation.
package final class Disk: Sendable {
    private let full = Mutex(false)

    var isFull: Bool { full.withLock { $0 } }

    func fill(_ isFull: Bool) { full.withLock { $0 = isFull } }
}

/// A real store, as one process of a world sees it: it waits for its turn, fails, and forgets its answer.
package final class SimulatedStore: TenantStore {
    private let inner: any TenantStore
    private let life: Life
    private let around: Surroundings
    private let disk: Disk

    init(_ inner: any TenantStore, life: Life, around: Surroundings, disk: Disk) {
        self.inner = inner
        self.life = life
        self.around = around
        self.disk = disk
    }

    package var organisation: EnterpriseNumber { inner.organisation }

    /// Closes the real store, also of a dead process.
    package func close() async throws { try await around.scheduler.external { try await inner.close() } }

    /// A call in which nothing happens but what the store does.
    func plain<Value: Sendable>(_ body: (any TenantStore) async throws -> Value) async throws -> Value {
        try life.check()
        return try await around.scheduler.external {
            try life.check()
            return try await body(inner)
        }
    }

    /// A transaction before and after which everything may happen.
    private func act<Value: Sendable>(
        _ before: CrashPoint, _ after: CrashPoint, _ body: (any TenantStore) async throws -> Value,
        seen: (Value) async throws -> Void = { _ in }
    ) async throws -> Value {
        try await life.turn()
        try around.pass(before, life)
        try fail(.storeFailed, after)
        if disk.isFull { throw MessageStoreError(.database, "SQLite result code 13") }
        let value = try await plain(body)
        try await seen(value)
        try around.pass(after, life)
        try fail(.commitAnswerLost, after)
        return value
    }

    private func fail(_ kind: FaultKind, _ point: CrashPoint) throws {
        guard around.weather.strikes(kind) else { return }
        around.trace.add("\(life.name) \(kind.rawValue) \(point.rawValue)")
        throw MessageStoreError(.database, "SQLite result code 10")
    }
}

extension SimulatedStore {
    package func claim(
        now: UTCInstant, leaseFor lease: Duration, within limits: LeaseLimits
    ) async throws -> [OutboxClaim] {
        let disturbances = around.observer.disturbances(of: organisation)
        // Nothing is due most of the time: no turn is given for that.
        guard let due = try await plain({ try await $0.nextDue(within: limits) }), due <= now else { return [] }
        return try await act(.beforeClaim, .afterClaim) {
            try await $0.claim(now: now, leaseFor: lease, within: limits)
        } seen: { claims in
            for claim in claims {
                around.trace.add("\(life.name) claims \(claim.document.ticket.short) attempt \(claim.attempt)")
                around.observer.claimed(claim, of: organisation, since: disturbances)
            }
        }
    }

    package func settle(
        _ claim: OutboxClaim, outcome: AttemptOutcome, at instant: UTCInstant, changes: Changes
    ) async throws -> SettleOutcome {
        try await act(.beforeSettle, .afterSettle) {
            try await $0.settle(claim, outcome: outcome, at: instant, changes: changes)
        } seen: { settled in
            let ticket = claim.document.ticket
            around.trace.add("\(life.name) settles \(ticket.short) \(claim.attempt) \(outcome.word): \(settled.word)")
            around.observer.settled(claim, outcome: outcome, settled: settled, of: organisation)
            guard settled == .fenced, outcome == .delivered else { return }
            let entry = try await plain { try await $0.outboxEntry(ticket: ticket) }
            around.observer.fenced(claim, in: entry?.state)
        }
    }

    package func settle(_ held: HeldDocument, at instant: UTCInstant, changes: Changes) async throws -> SettleOutcome {
        try await act(.beforeSettle, .afterSettle) { try await $0.settle(held, at: instant, changes: changes) }
    }

    package func settle(
        _ overdue: OverdueDocument, at instant: UTCInstant, changes: Changes
    ) async throws -> SettleOutcome {
        try await act(.beforeSettle, .afterSettle) { try await $0.settle(overdue, at: instant, changes: changes) }
    }

    package func set(_ brake: Brake, changes: Changes) async throws {
        try await act(.beforeOperate, .afterOperate) { try await $0.set(brake, changes: changes) }
    }

    package func record(_ succession: Succession, changes: Changes) async throws {
        try await act(.beforeOperate, .afterOperate) { try await $0.record(succession, changes: changes) }
    }

    package func withdrawSuccession(of ended: EnterpriseNumber, changes: Changes) async throws {
        try await act(.beforeOperate, .afterOperate) {
            try await $0.withdrawSuccession(of: ended, changes: changes)
        }
    }

    package func release(_ scope: BrakeScope, changes: Changes) async throws {
        try await act(.beforeOperate, .afterOperate) { try await $0.release(scope, changes: changes) }
    }

    package func operate(_ act: OutboxAct, ticket: Ticket, at instant: UTCInstant, changes: Changes) async throws {
        try await self.act(.beforeOperate, .afterOperate) {
            try await $0.operate(act, ticket: ticket, at: instant, changes: changes)
        } seen: { _ in
            around.trace.add("\(life.name) operator: \(act.rawValue) \(ticket.short)")
            around.observer.operated(act, ticket: ticket, of: organisation)
        }
    }

    package func commit(_ changes: Changes) async throws {
        let isSubmission = !changes.outgoing.isEmpty
        try await act(isSubmission ? .beforeSubmit : .beforeCommit, isSubmission ? .afterSubmit : .afterCommit) {
            try await $0.commit(changes)
        } seen: { _ in
            around.trace.add("\(life.name) commits \(changes.outgoing.map(\.document.ticket.short))")
            around.observer.committed(changes, of: organisation)
        }
    }

    package func incoming(sender: EnterpriseNumber, ticket: Ticket) async throws -> InboxEntry? {
        try await life.turn()
        return try await plain { try await $0.incoming(sender: sender, ticket: ticket) }
    }

    package func known(_ ticket: Ticket, of sender: EnterpriseNumber, digest: DocumentDigest) async throws
        -> KnownIncoming?
    {
        try await life.turn()
        return try await plain { try await $0.known(ticket, of: sender, digest: digest) }
    }

    package func accept(_ incoming: IncomingDocument, changes: Changes) async throws -> AcceptOutcome {
        try await act(.beforeAccept, .afterAccept) {
            try await $0.accept(incoming, changes: changes)
        } seen: { outcome in
            around.trace.add("\(life.name) accepts \(incoming.document.ticket.short): \(outcome.word)")
        }
    }

    package func recordRefusal(_ refused: RefusedIncoming, changes: Changes) async throws {
        try await act(.beforeCommit, .afterCommit) {
            try await $0.recordRefusal(refused, changes: changes)
        } seen: { _ in
            around.trace.add("\(life.name) refuses \(refused.ticket.short) \(refused.code)")
        }
    }

    package func handOver(
        sender: EnterpriseNumber, ticket: Ticket, at instant: UTCInstant, changes: Changes
    ) async throws {
        try await act(.beforeHandOver, .afterHandOver) {
            try await $0.handOver(sender: sender, ticket: ticket, at: instant, changes: changes)
        } seen: { _ in
            around.trace.add("\(life.name) hands over \(ticket.short)")
        }
    }
}

extension Ticket {
    /// Enough of it to tell it apart in a trace.
    var short: String { String(value.prefix(8)) }
}

extension AttemptOutcome {
    var word: String {
        switch self {
        case .delivered: "delivered"
        case .refused(let code): "refused \(code)"
        case .retry(_, let code): "retry \(code)"
        case .parked(let reason): "parked \(reason)"
        }
    }
}

extension SettleOutcome {
    var word: String {
        switch self {
        case .applied: "applied"
        case .fenced: "fenced"
        case .deliveredLate: "late"
        case .budgetChanged: "budget changed"
        }
    }
}

extension AcceptOutcome {
    var word: String {
        switch self {
        case .accepted: "accepted"
        case .known(.duplicate): "duplicate"
        case .known(.conflict): "conflict"
        }
    }
}
