import AuditLog
import MessageStore
import Messages
import SocialSecurity
import XMLSecurity

// What the simulation does not touch goes through as it is, one call at a time.

extension SimulatedStore {
    // TenantStore

    package func schemaDifferences() async throws -> [String] {
        try await plain { try await $0.schemaDifferences() }
    }

    package func checkWritable() async throws {
        try await plain { try await $0.checkWritable() }
    }
}

extension SimulatedStore {
    // ApplicationStore

    package func openApplication(_ application: NewApplication, changes: Changes) async throws -> OpenApplicationOutcome
    {
        try await plain { try await $0.openApplication(application, changes: changes) }
    }

    package func application(id: ApplicationID) async throws -> ApplicationRecord? {
        try await plain { try await $0.application(id: id) }
    }

    package func application(reference: String) async throws -> ApplicationRecord? {
        try await plain { try await $0.application(reference: reference) }
    }

    package func applications(after cursor: StoreCursor?, limit: Int) async throws -> [ApplicationRecord] {
        try await plain { try await $0.applications(after: cursor, limit: limit) }
    }

    package func application(stepTicket: Ticket) async throws -> ApplicationRecord? {
        try await plain { try await $0.application(stepTicket: stepTicket) }
    }

    package func applications(about subject: SSIN) async throws -> [PersonApplication] {
        try await plain { try await $0.applications(about: subject) }
    }

    package func change(application: ApplicationID, expectedVersion: Int, changes: Changes) async throws {
        try await plain {
            try await $0.change(application: application, expectedVersion: expectedVersion, changes: changes)
        }
    }

    package func transfer(sender: EnterpriseNumber, ticket: Ticket) async throws -> TransferRecord? {
        try await plain { try await $0.transfer(sender: sender, ticket: ticket) }
    }

    package func transfers(after cursor: StoreCursor?, limit: Int) async throws -> [TransferRecord] {
        try await plain { try await $0.transfers(after: cursor, limit: limit) }
    }

    package func timeline(conversation: Ticket) async throws -> [TimelineEvent] {
        try await plain { try await $0.timeline(conversation: conversation) }
    }
}

extension SimulatedStore {
    // DocumentStore

    package func document(sender: EnterpriseNumber, ticket: Ticket) async throws -> StoredDocument? {
        try await plain { try await $0.document(sender: sender, ticket: ticket) }
    }

    package func documents(inReplyTo ticket: Ticket) async throws -> [StoredDocument] {
        try await plain { try await $0.documents(inReplyTo: ticket) }
    }

    package func documents(conversation: Ticket, operation: Messages.Operation?, after cursor: StoreCursor?, limit: Int)
        async throws -> [DocumentEntry]
    {
        try await plain {
            try await $0.documents(conversation: conversation, operation: operation, after: cursor, limit: limit)
        }
    }

    package func beginners(conversation: Ticket) async throws -> Set<EnterpriseNumber> {
        try await plain { try await $0.beginners(conversation: conversation) }
    }

    package func subjects(conversation: Ticket) async throws -> Set<SSIN> {
        try await plain { try await $0.subjects(conversation: conversation) }
    }

    package func registrations(of person: SSIN) async throws -> [StoredDocument] {
        try await plain { try await $0.registrations(of: person) }
    }

    package func inquiryReplies(
        to ticket: Ticket, from senders: Set<EnterpriseNumber>, addressedTo recipients: Set<EnterpriseNumber>
    ) async throws -> ReplyTally {
        try await plain { try await $0.inquiryReplies(to: ticket, from: senders, addressedTo: recipients) }
    }
}

extension SimulatedStore {
    // DeadlineStore

    package func dueDeadlines(now: UTCInstant, limit: Int) async throws -> [Deadline] {
        try await plain { try await $0.dueDeadlines(now: now, limit: limit) }
    }

    package func postpone(_ deadline: Deadline, until instant: UTCInstant, at now: UTCInstant) async throws {
        try await plain { try await $0.postpone(deadline, until: instant, at: now) }
    }

    package func settle(_ deadline: Deadline, as outcome: DeadlineOutcome, changes: Changes) async throws -> Bool {
        try await plain { try await $0.settle(deadline, as: outcome, changes: changes) }
    }
}

extension SimulatedStore {
    // DeliveryStore

    package func heldUp(now: UTCInstant, limit: Int) async throws -> [HeldDocument] {
        try await plain { try await $0.heldUp(now: now, limit: limit) }
    }

    package func overdue(
        now: UTCInstant, closedTo recipients: Set<EnterpriseNumber>?, limit: Int
    ) async throws -> [OverdueDocument] {
        try await plain { try await $0.overdue(now: now, closedTo: recipients, limit: limit) }
    }

    package func successions() async throws -> [Succession] { try await plain { try await $0.successions() } }

    package func brakes() async throws -> [Brake] { try await plain { try await $0.brakes() } }

    package func nextDue(within limits: LeaseLimits) async throws -> UTCInstant? {
        try await plain { try await $0.nextDue(within: limits) }
    }

    package func outboxEntry(ticket: Ticket) async throws -> OutboxEntry? {
        try await plain { try await $0.outboxEntry(ticket: ticket) }
    }

    package func outbox(states: Set<OutboxStateName>, after cursor: StoreCursor?, limit: Int) async throws
        -> [OutboxEntry]
    {
        try await plain { try await $0.outbox(states: states, after: cursor, limit: limit) }
    }
}

extension SimulatedStore {
    // InboxStore

    package func inbox(states: Set<InboxStateName>, after cursor: StoreCursor?, limit: Int) async throws -> [InboxEntry]
    {
        try await plain { try await $0.inbox(states: states, after: cursor, limit: limit) }
    }
}

extension SimulatedStore {
    // InquiryStore

    package func inquiry(sender: EnterpriseNumber, ticket: Ticket) async throws -> InquiryRecord? {
        try await plain { try await $0.inquiry(sender: sender, ticket: ticket) }
    }

    package func inquiries(
        _ standings: Set<InquiryStanding>, at now: UTCInstant, after cursor: StoreCursor?, limit: Int
    ) async throws -> [InquiryRecord] {
        try await plain { try await $0.inquiries(standings, at: now, after: cursor, limit: limit) }
    }
}

extension SimulatedStore {
    // DecisionStore

    package func upsertRegister(_ entries: [RegisterEntry], at instant: UTCInstant, changes: Changes) async throws
        -> RegisterOutcome
    {
        try await plain { try await $0.upsertRegister(entries, at: instant, changes: changes) }
    }

    package func register(subject: SSIN) async throws -> [RegisterEntry] {
        try await plain { try await $0.register(subject: subject) }
    }

    package func registerEntry(kind: RegisterKind, reference: String) async throws -> RegisterEntry? {
        try await plain { try await $0.registerEntry(kind: kind, reference: reference) }
    }

    package func removeRegister(_ entry: RegisterEntry, at instant: UTCInstant, changes: Changes) async throws {
        try await plain { try await $0.removeRegister(entry, at: instant, changes: changes) }
    }

    package func registerAsOf() async throws -> UTCInstant? {
        try await plain { try await $0.registerAsOf() }
    }
}

extension SimulatedStore {
    // PersonStore

    package func successor(of ssin: SSIN) async throws -> SSIN? {
        try await plain { try await $0.successor(of: ssin) }
    }
}

extension SimulatedStore {
    // IdempotencyStore

    package func finding(key: String, of application: String, fingerprint: [UInt8], at now: UTCInstant) async throws
        -> IdempotencyFinding
    {
        try await plain { try await $0.finding(key: key, of: application, fingerprint: fingerprint, at: now) }
    }
}

extension SimulatedStore {
    // ReviewStore

    package func keepReview(
        _ review: ReviewRecord, leaf: SealedLeaf, answer: @escaping @Sendable (KeptReview) throws -> IdempotentAct?
    ) async throws -> KeptReview {
        try await plain { try await $0.keepReview(review, leaf: leaf, answer: answer) }
    }

    package func reviews(of target: String?, after cursor: StoreCursor?, limit: Int) async throws -> [KeptReview] {
        try await plain { try await $0.reviews(of: target, after: cursor, limit: limit) }
    }

    package func newestReview(of target: String) async throws -> KeptReview? {
        try await plain { try await $0.newestReview(of: target) }
    }
}

extension SimulatedStore {
    // APIKeyStore

    package func insertAPIKey(_ key: APIKeyRecord, changes: Changes) async throws {
        try await plain { try await $0.insertAPIKey(key, changes: changes) }
    }

    package func apiKey(id: String) async throws -> APIKeyRecord? {
        try await plain { try await $0.apiKey(id: id) }
    }

    package func apiKeys() async throws -> [APIKeyRecord] {
        try await plain { try await $0.apiKeys() }
    }

    package func revokeAPIKey(id: String, at instant: UTCInstant, changes: Changes) async throws {
        try await plain { try await $0.revokeAPIKey(id: id, at: instant, changes: changes) }
    }
}
