import AuditLog
import Messages
import SocialSecurity
import XMLSecurity

/// The storage contract of one OCMW (tenant): one method per business operation, each one transaction.
///
/// A method either commits everything it was given (rows, timeline events, audit leaves, new outgoing documents) or
/// nothing. Nothing of another tenant can be named through it: look-ups with foreign identifiers answer `nil` or empty.
/// Implementations run their blocking work on threads of their own, never on the cooperative pool.
public protocol TenantStore:
    ApplicationStore, DocumentStore, DeadlineStore, DeliveryStore, BrakeStore, SuccessionStore, InboxStore,
    InquiryStore, DecisionStore, PersonStore,
    AuditStore, CosignatureStore, LogKeyStore, PartnerLogStore, ReviewStore, APIKeyStore, WebhookStore,
    IdempotencyStore, RevocationArchive, ConversationLocks, RetentionStore
{
    /// KBO number of the OCMW that owns this store.
    var organisation: EnterpriseNumber { get }

    /// In what the database is built otherwise than this version builds it: somebody changed it, and nothing is written
    /// any more (`MessageStoreError` with `.schemaDiffers`). Each difference in words, with the name of what differs.
    func schemaDifferences() async throws -> [String]

    /// Throws what a write would throw now, such as `.schemaDiffers`: for what must not be begun when it cannot be kept.
    func checkWritable() async throws

    /// Looks at the whole store: file, schema, every sealed value, and whether rows fit each other. Changes nothing; others
    /// may go on writing meanwhile.
    ///
    /// - Parameter progress: told now and then how many rows were looked at.
    /// - Throws: `MessageStoreError` with `.notOffered` by stores that cannot; no verdict was reached. What is wrong with the
    ///   store is a finding.
    /// - Complexity: O(bytes of the store).
    func check(progress: @escaping @Sendable (StoreProgress) -> Void) async throws -> StoreCheckReport

    /// Copies the store into a folder while others go on writing: the state of one instant, in one file, with its manifest.
    ///
    /// - Parameters:
    ///   - folder: there, empty and of this user alone; the copy is whole once the manifest lies in it.
    ///   - instant: what the manifest says of when.
    ///   - progress: told now and then how far it is.
    /// - Throws: `MessageStoreError` with `.notOffered` by stores that cannot, `.backup` when the folder is unfit, `.database`.
    func backUp(
        into folder: String, at instant: UTCInstant, progress: @escaping @Sendable (StoreProgress) -> Void
    ) async throws -> StoreBackup

    /// Draws a new key for each retention month that has one, wraps the key of each sealed value by it, and destroys the old ones.
    ///
    /// Nothing is decrypted but wrapped keys. Both keys of a month count until the end, so that it may be broken off at any
    /// instant and called again: it goes on. No other process may have the store open; it would know the old keys only.
    ///
    /// - Parameters:
    ///   - progress: told now and then how many rows were looked at.
    ///   - line: makes the line of the audit log that is committed before the old keys are destroyed.
    /// - Throws: `MessageStoreError` with `.inUse` when another program is seen to have the store open, `.undecipherable` when neither
    ///   key opens a value, `.notOffered` by stores that cannot: the old keys stay.
    func rotateKeys(
        progress: @escaping @Sendable (StoreProgress) -> Void,
        line: @escaping @Sendable (KeyRotation) throws -> SealedLeaf
    ) async throws -> KeyRotation

    /// Ends all work and closes the database. Calls after it throw `MessageStoreError` with `.closed`.
    func close() async throws
}

/// Opens applications for aid and shows what became of them.
public protocol ApplicationStore: Sendable {
    /// Commits a new application with its first steps and documents, unless its reference is known.
    ///
    /// - Returns: `.opened`, or `.repeated` with the application that already has this reference and the same
    ///   `contentDigest`, or `.conflict` when the content differs. The latter two commit nothing.
    func openApplication(_ application: NewApplication, changes: Changes) async throws -> OpenApplicationOutcome

    /// The application with its steps, transfers and version, or `nil`.
    func application(id: ApplicationID) async throws -> ApplicationRecord?

    /// The application that has this reference of the OCMW's software, or `nil`.
    func application(reference: String) async throws -> ApplicationRecord?

    /// Applications in the order of their opening, after the cursor.
    func applications(after cursor: StoreCursor?, limit: Int) async throws -> [ApplicationRecord]

    /// The application one of whose steps is done by the document of this OCMW with this ticket, or `nil`.
    ///
    /// The way from an answer to its application: never by conversation, which others can write on their documents.
    func application(stepTicket: Ticket) async throws -> ApplicationRecord?

    /// Every application that names a person under any number that the person has or had, in the order of opening.
    func applications(about subject: SSIN) async throws -> [PersonApplication]

    /// Commits changes to an application that is still at `expectedVersion`.
    ///
    /// - Throws: `MessageStoreError` with `.versionConflict` when somebody changed it in between: read again, decide again.
    func change(application: ApplicationID, expectedVersion: Int, changes: Changes) async throws

    /// One transfer of competence by signer and ticket of its `transferCompetence` document, or `nil`.
    func transfer(sender: EnterpriseNumber, ticket: Ticket) async throws -> TransferRecord?

    /// Transfers in the order of their creation, after the cursor.
    func transfers(after cursor: StoreCursor?, limit: Int) async throws -> [TransferRecord]

    /// Commits changes that belong to no application (consultations, views, answers).
    func commit(_ changes: Changes) async throws

    /// Events of one conversation, oldest first.
    func timeline(conversation: Ticket) async throws -> [TimelineEvent]
}

/// The outbox: documents on their way, each sent until it is delivered or finally refused.
///
/// A document whose operation `followsRegistration` waits for the newest one about the same person (by any number) that
/// `changesRegistration`, and any document for the one that it names (`waitsFor`). It goes when that one is through; when
/// that one ends without an attempt (cancelled, undecipherable), it waits for what that one waited for. For a parked one
/// it waits 24 hours from the parking, or as long as its budget when that is shorter (`heldUp`). Nothing begins to wait for
/// a registration that stands still longer, except its own end. A resumption resumes what was parked because it waited; an
/// administrator's retry ends a wait.
public protocol DeliveryStore: Sendable {
    /// Leases due documents within the limits, each with the next attempt number. Lanes take turns (`LeasePlan`), those of one
    /// lane go oldest due first; what a brake holds back is left alone.
    ///
    /// Due is what is queued, what waits for a retry whose instant has come, and what an earlier attempt holds on an
    /// expired lease.
    ///
    /// - Complexity: O(lanes in which something waits), however many documents wait in them.
    func claim(now: UTCInstant, leaseFor lease: Duration, within limits: LeaseLimits) async throws -> [OutboxClaim]

    /// Ends one attempt and commits its consequences, if the claim still holds.
    ///
    /// - Returns: `.applied`; `.fenced` when a later attempt owns the row (nothing is committed); `.deliveredLate` when
    ///   a receipt came for a row that was parked or expired in between (everything is committed); `.budgetChanged` when
    ///   the attempt was to be the last one of another budget than the row has by now (nothing is committed).
    func settle(_ claim: OutboxClaim, outcome: AttemptOutcome, at instant: UTCInstant, changes: Changes) async throws
        -> SettleOutcome

    /// Documents that wait for a parked one of which nobody was told yet, or longer than they may.
    ///
    /// Call it before `claim`, which leaves them alone but for a transfer whose wait is over: that one goes.
    func heldUp(now: UTCInstant, limit: Int) async throws -> [HeldDocument]

    /// Commits that a document is held up; parks it when it waited as long as it may.
    ///
    /// - Returns: `.fenced` when it no longer waits like that (nothing is committed), else `.applied`.
    func settle(_ held: HeldDocument, at instant: UTCInstant, changes: Changes) async throws -> SettleOutcome

    /// Documents whose budget is over and whose lane is held back, by a brake or because its recipient is one of `recipients`
    /// (`nil`: all are); some of them, when many wait in a lane.
    func overdue(now: UTCInstant, closedTo recipients: Set<EnterpriseNumber>?, limit: Int) async throws
        -> [OverdueDocument]

    /// Parks a document whose budget is over.
    ///
    /// - Returns: `.fenced` when an attempt began meanwhile, or its budget did (nothing is committed), else `.applied`.
    func settle(_ overdue: OverdueDocument, at instant: UTCInstant, changes: Changes) async throws -> SettleOutcome

    /// Earliest instant at which something may be leased within the limits, or `nil` when there is none.
    func nextDue(within limits: LeaseLimits) async throws -> UTCInstant?

    /// Makes due at once what an earlier process had leased when it ended. To be called before the first `claim` of a process, and only
    /// where no other process can hold a lease; a store that others may share does nothing, as leases end by themselves.
    ///
    /// - Returns: how many leases ended.
    func endLeases(at instant: UTCInstant) async throws -> Int

    /// Speaks when somebody else, such as a command or another instance, may have made documents due. A store that hears of
    /// nobody else never speaks.
    var outboxAnnouncements: AsyncStream<Void> { get }

    /// One outbox row by ticket, or `nil`.
    func outboxEntry(ticket: Ticket) async throws -> OutboxEntry?

    /// Outbox rows in the order of their creation, after the cursor, in the given states (all when empty).
    func outbox(states: Set<OutboxStateName>, after cursor: StoreCursor?, limit: Int) async throws -> [OutboxEntry]

    /// An operator's act on one row.
    ///
    /// - Throws: `MessageStoreError` with `.notFound`, or `.illegalTransition` naming state and act.
    func operate(_ act: OutboxAct, ticket: Ticket, at instant: UTCInstant, changes: Changes) async throws
}

extension DeliveryStore {
    /// Leases up to `limit` due documents, whomever they are for.
    public func claim(now: UTCInstant, leaseFor lease: Duration, limit: Int) async throws -> [OutboxClaim] {
        try await claim(now: now, leaseFor: lease, within: LeaseLimits(total: limit))
    }

    /// Earliest instant at which something may be leased, or `nil` when nothing waits.
    public func nextDue() async throws -> UTCInstant? { try await nextDue(within: LeaseLimits(total: 1)) }

    /// Others may hold leases.
    public func endLeases(at instant: UTCInstant) async throws -> Int { 0 }

    /// Ends at once: nobody is heard.
    public var outboxAnnouncements: AsyncStream<Void> { AsyncStream { $0.finish() } }
}

/// The inbox: what other OCMWs delivered, each accepted once, with the receipt that never changes.
public protocol InboxStore: Sendable {
    /// What is known of (sender, ticket), or `nil`.
    func incoming(sender: EnterpriseNumber, ticket: Ticket) async throws -> InboxEntry?

    /// What is on record under (sender, ticket) for a document with this digest, or `nil`; also long after what was accepted
    /// has been erased.
    func known(_ ticket: Ticket, of sender: EnterpriseNumber, digest: DocumentDigest) async throws -> KnownIncoming?

    /// Commits raw bytes, digest, receipt, consequences and audit leaves in one transaction, unless the key is known.
    func accept(_ incoming: IncomingDocument, changes: Changes) async throws -> AcceptOutcome

    /// Commits the record of a document that was refused by rule (no idempotency row is made), with its leaves.
    func recordRefusal(_ refused: RefusedIncoming, changes: Changes) async throws

    /// Inbox rows in the order of acceptance, after the cursor, in the given states (all when empty).
    func inbox(states: Set<InboxStateName>, after cursor: StoreCursor?, limit: Int) async throws -> [InboxEntry]

    /// Marks one accepted row as handed over to the OCMW's software. Repeating it changes nothing.
    ///
    /// - Throws: `MessageStoreError` with `.notFound`.
    func handOver(sender: EnterpriseNumber, ticket: Ticket, at instant: UTCInstant, changes: Changes) async throws
}

/// The decision register: what this OCMW decided about persons and why, kept by its software.
public protocol DecisionStore: Sendable {
    /// Inserts or replaces entries by (kind, reference); an entry equal to what is stored is left alone.
    func upsertRegister(_ entries: [RegisterEntry], at instant: UTCInstant, changes: Changes) async throws
        -> RegisterOutcome

    /// Entries about a person under any number that the person has or had, in the order of their reference.
    func register(subject: SSIN) async throws -> [RegisterEntry]

    /// One entry by kind and reference, or `nil`.
    func registerEntry(kind: RegisterKind, reference: String) async throws -> RegisterEntry?

    /// Removes an entry that is about the same person as the stored one; the register is as of then.
    ///
    /// - Throws: `MessageStoreError` with `.notFound`: nothing is committed.
    func removeRegister(_ entry: RegisterEntry, at instant: UTCInstant, changes: Changes) async throws

    /// Instant of the last change of the register, or `nil` when it was never filled.
    func registerAsOf() async throws -> UTCInstant?
}

/// Inquiries of other OCMWs. They are written by `Changes.inquiries`.
public protocol InquiryStore: Sendable {
    /// One inquiry by signer and ticket of its document, or `nil`.
    func inquiry(sender: EnterpriseNumber, ticket: Ticket) async throws -> InquiryRecord?

    /// Inquiries in the order of their acceptance, after the cursor, that stand so at `now` (all when empty).
    func inquiries(
        _ standings: Set<InquiryStanding>, at now: UTCInstant, after cursor: StoreCursor?, limit: Int
    ) async throws -> [InquiryRecord]
}

/// Answers kept under the callers' idempotency keys. They are written by `Changes.idempotentAct`.
public protocol IdempotencyStore: Sendable {
    /// What is known under a key of one application at `now`; what is older than `IdempotentAct.memory` is not known.
    func finding(key: String, of application: String, fingerprint: [UInt8], at now: UTCInstant) async throws
        -> IdempotencyFinding
}
