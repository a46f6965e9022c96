import AuditLog
import MessageStore
import Messages
import XMLSecurity

extension MemoryTenantStore {
    /// What is in memory ends with it.
    private static let isNotKept = MessageStoreError(.notOffered, "a store in memory keeps nothing for months")

    func isRetentionDue(at instant: UTCInstant) async throws -> Bool { throw Self.isNotKept }

    func endRetention(
        at instant: UTCInstant, line: @escaping @Sendable (EndedRetention) throws -> SealedLeaf
    ) async throws -> [EndedRetention] { throw Self.isNotKept }

    func setHold(
        _ scope: LegalHoldScope, id: Ticket, reason: String, at instant: UTCInstant, changes: Changes
    ) async throws { throw Self.isNotKept }

    func releaseHold(_ id: Ticket, at instant: UTCInstant, changes: Changes) async throws { throw Self.isNotKept }

    func holds() async throws -> [LegalHold] { throw Self.isNotKept }
}
