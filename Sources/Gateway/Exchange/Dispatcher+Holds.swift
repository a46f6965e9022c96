import MessageStore
import Messages
import SocialSecurity
import XMLSecurity

extension Dispatcher {
    /// Tells of documents that wait for a parked one, and parks those that waited as long as they may.
    func treatHeldUp(tenant: Tenant, limit: Int) async throws {
        for held in try await tenant.store.heldUp(now: environment.clock(), limit: limit) {
            do {
                try await treat(held, tenant: tenant)
            } catch {
                log(
                    "a document that is held up could not be treated", error, tenant: tenant,
                    ticket: held.document.ticket)
            }
        }
    }

    private func treat(_ held: HeldDocument, tenant: Tenant) async throws {
        try await tenant.conversations.passing(held.document.conversation) {
            let instant = environment.clock()
            var changes = Changes()
            var sent: BusinessDocument?
            if held.isOver {
                let parked = try held.document.businessDocument()
                let outcome = AttemptOutcome.parked(reason: HeldDocument.waitedFor)
                changes = try await effects.effects(ofAttempt: outcome, on: parked, tenant: tenant, at: instant)
                sent = parked
            }
            changes = try settlements.changes(for: held, sent, adding: changes, tenant: tenant, at: instant)
            guard try await tenant.store.settle(held, at: instant, changes: changes) == .applied else { return }
            tenant.announce(changes)
        }
    }

    /// Parks documents whose budget ended while their lane was closed.
    ///
    /// - Parameter recipients: partners to whom nothing goes for a while; `nil` when nothing goes to anybody.
    func treatOverdue(tenant: Tenant, closedTo recipients: Set<EnterpriseNumber>?, limit: Int) async {
        do {
            let now = environment.clock()
            for overdue in try await tenant.store.overdue(now: now, closedTo: recipients, limit: limit) {
                try await park(overdue, tenant: tenant)
            }
        } catch {
            log("documents whose budget is over could not be parked", error, tenant: tenant)
        }
    }

    private func park(_ overdue: OverdueDocument, tenant: Tenant) async throws {
        try await tenant.conversations.passing(overdue.document.conversation) {
            let instant = environment.clock()
            let sent = try overdue.document.businessDocument()
            var changes = try await effects.effects(
                ofAttempt: .parked(reason: OverdueDocument.reason), on: sent, tenant: tenant, at: instant)
            changes = try settlements.changes(for: overdue, sent, adding: changes, tenant: tenant, at: instant)
            guard try await tenant.store.settle(overdue, at: instant, changes: changes) == .applied else { return }
            tenant.announce(changes)
        }
    }
}
