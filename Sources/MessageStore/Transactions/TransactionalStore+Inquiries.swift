import Messages
import SocialSecurity
import XMLSecurity

/// The part of one transaction in `InquiryStore`. A method that is called as one there does what is said there.
package protocol InquiryTransaction {
    /// Keeps an act's answer under its key, and forgets what is too old.
    ///
    /// - Throws: `MessageStoreError` with `.keyInUse`.
    func keep(_ act: IdempotentAct) throws
    func inquiry(sender: EnterpriseNumber, ticket: Ticket) throws -> InquiryRecord?
    /// Rows after a position; one index range for those that wait and one for the answered, merged.
    func inquiries(_ standings: Set<InquiryStanding>, at now: UTCInstant, after cursor: StoreCursor?, limit: Int) throws
        -> [InquiryRecord]
    func finding(key: String, of application: String, fingerprint: [UInt8], at now: UTCInstant) throws
        -> IdempotencyFinding
}

extension TransactionalStore {
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
