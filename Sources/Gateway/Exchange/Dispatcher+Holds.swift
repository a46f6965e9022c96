import MessageStore
import Messages
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
}
