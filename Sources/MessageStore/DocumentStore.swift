import Messages
import SocialSecurity
import XMLSecurity

/// Signed documents, sent and received, as they were stored.
public protocol DocumentStore: Sendable {
    /// One stored document by sender and ticket, or `nil`.
    func document(sender: EnterpriseNumber, ticket: Ticket) async throws -> StoredDocument?

    /// Documents that answer or attest this ticket (receipt, refusal, stamps, results, replies), oldest first.
    func documents(inReplyTo ticket: Ticket) async throws -> [StoredDocument]

    /// Documents of one conversation without their content, in the order of storing, after the cursor.
    ///
    /// Partners decide how long a conversation grows: whoever needs contents reads them one by one.
    ///
    /// - Parameter operation: only documents of this operation; all when `nil`.
    func documents(
        conversation: Ticket, operation: Operation?, after cursor: StoreCursor?, limit: Int
    ) async throws -> [DocumentEntry]

    /// Who sent documents in this conversation that answer nothing: inquiries, transfers, questions to the hub.
    ///
    /// - Complexity: independent of how many documents the conversation has.
    func beginners(conversation: Ticket) async throws -> Set<EnterpriseNumber>

    /// The persons whom documents of this conversation are about, each once.
    func subjects(conversation: Ticket) async throws -> Set<SSIN>

    /// This OCMW's documents that register a person, or end that, under any number that the person has or had, as far as
    /// the hub answered them and their content was not erased; in the order of queuing.
    func registrations(of person: SSIN) async throws -> [StoredDocument]

    /// The `replyInquiry` documents of one of these senders that answer the inquiry with this ticket.
    ///
    /// - Parameters:
    ///   - ticket: the ticket of the inquiry.
    ///   - recipients: the numbers of who asked; tickets are the asker's own, so two of them may have used the same one.
    func inquiryReplies(
        to ticket: Ticket, from senders: Set<EnterpriseNumber>, addressedTo recipients: Set<EnterpriseNumber>
    ) async throws -> ReplyTally
}

/// A document in a listing.
public struct DocumentEntry: Hashable, Sendable {
    /// The document; its `bytes` are empty.
    public let document: StoredDocument
    /// What its content takes in the store, in bytes: a little more than the signed bytes.
    public let byteCount: Int
    /// Its position in the listing.
    public let cursor: StoreCursor

    /// Makes an entry.
    public init(document: StoredDocument, byteCount: Int, cursor: StoreCursor) {
        self.document = document
        self.byteCount = byteCount
        self.cursor = cursor
    }
}

/// How many answers one inquiry has.
public struct ReplyTally: Hashable, Sendable {
    /// Partial and final ones.
    public let count: Int
    /// Ticket of the one stored last.
    public let newest: Ticket?

    /// Makes a tally.
    public init(count: Int, newest: Ticket?) {
        self.count = count
        self.newest = newest
    }
}

extension Operation {
    /// True for documents that answer nothing and are no part of the exchange itself: they can begin a conversation.
    public var isBeginning: Bool { service != .exchange && !isAnswer }
}
