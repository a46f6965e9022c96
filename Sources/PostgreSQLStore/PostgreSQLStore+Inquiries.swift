import MessageStore
import Messages
import SocialSecurity
import XMLSecurity

extension PostgreSQLStore {
    /// One inquiry of another OCMW.
    public func inquiry(sender: EnterpriseNumber, ticket: Ticket) async throws -> InquiryRecord? {
        try await read { try $0.inquiry(sender: sender, ticket: ticket) }
    }

    /// Inquiries in the order of their acceptance.
    public func inquiries(
        _ standings: Set<InquiryStanding>, at now: UTCInstant, after cursor: StoreCursor?, limit: Int
    ) async throws -> [InquiryRecord] {
        try await read { try $0.inquiries(standings, at: now, after: cursor, limit: max(0, limit)) }
    }

    /// What is known under a caller's idempotency key.
    public func finding(key: String, of application: String, fingerprint: [UInt8], at now: UTCInstant) async throws
        -> IdempotencyFinding
    {
        try await read { try $0.finding(key: key, of: application, fingerprint: fingerprint, at: now) }
    }
}
