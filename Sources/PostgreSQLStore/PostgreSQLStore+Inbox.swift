import MessageStore
import Messages
import SocialSecurity
import XMLSecurity

extension PostgreSQLStore {
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
        try await write { session in
            let outcome = try session.accept(incoming)
            if outcome == .accepted { try session.apply(changes) }
            return outcome
        }
    }

    /// Keeps a refusal apart from the inbox: the sender may correct and repeat.
    public func recordRefusal(_ refused: RefusedIncoming, changes: Changes) async throws {
        try await write { session in
            try session.record(refused)
            try session.apply(changes)
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
        try await write { session in
            guard try session.handOver(sender: sender, ticket: ticket, at: instant) else { return }
            try session.apply(changes)
        }
    }
}
