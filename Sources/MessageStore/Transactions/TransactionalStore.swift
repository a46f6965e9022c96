/// A store each of whose calls is one transaction of a database, or a few: what a transaction does is the database's, what belongs
/// into one is said once, beside this.
package protocol TransactionalStore: TenantStore {
    /// One transaction, or one read of a snapshot. Never leaves the closure it was made for.
    associatedtype Transaction: StoreTransaction

    /// The tenant's keys.
    var keys: KeyRing { get }

    /// Runs statements that see one snapshot and change nothing.
    ///
    /// - Parameter body: may run twice, when the connection breaks.
    func read<Value: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> Value) async throws -> Value

    /// Runs statements as the one writer of the tenant. When `body` throws, nothing of it is committed.
    ///
    /// - Parameter body: may run twice, when the database undoes the first run; only the last one counts.
    @discardableResult
    func write<Value: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> Value) async throws -> Value

    /// Runs statements that take what no other instance holds, beside the writer where the database can.
    func leasing<Value: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> Value) async throws -> Value

    /// Destroys rows with values whose month ends before this one, or seals anew what is kept on.
    func endRetention(before month: RetentionMonth) async throws
}

/// What one transaction of a store can do: one part for each part of `TenantStore`.
package protocol StoreTransaction:
    ApplicationTransaction, DocumentTransaction, DeadlineTransaction, DeliveryTransaction, BrakeTransaction,
    SuccessionTransaction, InboxTransaction, InquiryTransaction, DecisionTransaction, AuditTransaction,
    AuditErasureTransaction, CosignatureTransaction, PartnerLogTransaction, ReviewTransaction, WebhookTransaction,
    RevocationTransaction, RetentionTransaction, CheckpointReader
{
    /// Carries out changes.
    ///
    /// - Parameters:
    ///   - touched: applications that get a new version by it.
    ///   - opened: the application that was inserted before in this transaction.
    func apply(_ changes: Changes, touching touched: [ApplicationID], opening opened: ApplicationID?) throws
}

extension StoreTransaction {
    func apply(_ changes: Changes) throws { try apply(changes, touching: [], opening: nil) }

    func apply(_ changes: Changes, touching touched: [ApplicationID]) throws {
        try apply(changes, touching: touched, opening: nil)
    }

    func apply(_ changes: Changes, opening opened: ApplicationID) throws {
        try apply(changes, touching: [], opening: opened)
    }
}
