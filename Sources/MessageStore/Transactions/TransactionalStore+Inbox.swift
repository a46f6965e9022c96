import Messages
import SocialSecurity
import XMLSecurity

/// The part of one transaction in `InboxStore`. A method that is called as one there does what is said there.
package protocol InboxTransaction {
    /// What is on record for a document that comes again.
    func known(_ ticket: Ticket, of sender: EnterpriseNumber, digest: DocumentDigest) throws -> KnownIncoming?
    func incoming(sender: EnterpriseNumber, ticket: Ticket) throws -> InboxEntry?
    /// Accepts a document under its idempotency key; `changes` are the caller's to commit when `.accepted`.
    func accept(_ incoming: IncomingDocument) throws -> AcceptOutcome
    func record(_ refused: RefusedIncoming) throws
    /// Rows after a position; one index range a state, merged.
    func inbox(states: Set<InboxStateName>, after cursor: StoreCursor?, limit: Int) throws -> [InboxEntry]
    /// - Returns: whether the row changed; `false` when it was handed over before.
    func handOver(sender: EnterpriseNumber, ticket: Ticket, at instant: UTCInstant) throws -> Bool
}

extension TransactionalStore {
    /// The accepted document of this key, with the first receipt.
    public func incoming(sender: EnterpriseNumber, ticket: Ticket) async throws -> InboxEntry? {
        try await read { try $0.incoming(sender: sender, ticket: ticket) }
    }

    /// What is on record under an idempotency key.
    public func known(_ ticket: Ticket, of sender: EnterpriseNumber, digest: DocumentDigest) async throws
        -> KnownIncoming?
    {
        try await read { try $0.known(ticket, of: sender, digest: digest) }
    }

    /// Accepts a document once; repetitions and conflicts commit nothing.
    public func accept(_ incoming: IncomingDocument, changes: Changes) async throws -> AcceptOutcome {
        try await write { transaction in
            let outcome = try transaction.accept(incoming)
            if outcome == .accepted { try transaction.apply(changes) }
            return outcome
        }
    }

    /// Keeps a refusal apart from the inbox: the sender may correct and repeat.
    public func recordRefusal(_ refused: RefusedIncoming, changes: Changes) async throws {
        try await write { transaction in
            try transaction.record(refused)
            try transaction.apply(changes)
        }
    }

    /// Inbox rows with the bytes of document and receipt; refusals are not among them.
    public func inbox(
        states: Set<InboxStateName>, after cursor: StoreCursor?, limit: Int
    ) async throws -> [InboxEntry] {
        try await read { try $0.inbox(states: states, after: cursor, limit: max(0, limit)) }
    }

    /// Marks a row as handed over; a repetition commits nothing, not even `changes`.
    public func handOver(
        sender: EnterpriseNumber, ticket: Ticket, at instant: UTCInstant, changes: Changes
    ) async throws {
        try await write { transaction in
            guard try transaction.handOver(sender: sender, ticket: ticket, at: instant) else { return }
            try transaction.apply(changes)
        }
    }
}
