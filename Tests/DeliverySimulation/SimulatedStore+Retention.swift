import AuditLog
import MessageStore
import Messages
import XMLSecurity

extension SimulatedStore {
    // RetentionStore

    package func isRetentionDue(at instant: UTCInstant) async throws -> Bool {
        try await plain { try await $0.isRetentionDue(at: instant) }
    }

    package func endRetention(
        at instant: UTCInstant, line: @escaping @Sendable (EndedRetention) throws -> SealedLeaf
    ) async throws -> [EndedRetention] {
        try await plain { try await $0.endRetention(at: instant, line: line) }
    }

    package func setHold(
        _ scope: LegalHoldScope, id: Ticket, reason: String, at instant: UTCInstant, changes: Changes
    ) async throws {
        try await plain { try await $0.setHold(scope, id: id, reason: reason, at: instant, changes: changes) }
    }

    package func releaseHold(_ id: Ticket, at instant: UTCInstant, changes: Changes) async throws {
        try await plain { try await $0.releaseHold(id, at: instant, changes: changes) }
    }

    package func holds() async throws -> [LegalHold] { try await plain { try await $0.holds() } }
}
