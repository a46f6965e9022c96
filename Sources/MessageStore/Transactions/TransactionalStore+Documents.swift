import Messages
import SocialSecurity
import XMLSecurity

/// The part of one transaction in `DocumentStore`. A method that is called as one there does what is said there.
package protocol DocumentTransaction {
    /// One document with its bytes; `nil` also for one that was erased.
    func document(sender: EnterpriseNumber, ticket: Ticket) throws -> StoredDocument?
    /// Documents of one conversation after a position, in the order of storing.
    func documents(conversation: Ticket, operation: Messages.Operation?, after cursor: StoreCursor?, limit: Int) throws
        -> [DocumentEntry]
    /// Documents that answer or attest a ticket, in the order of storing.
    func documents(inReplyTo ticket: Ticket) throws -> [StoredDocument]
    /// Senders of documents that answer nothing, sought one by one.
    func beginners(conversation: Ticket) throws -> Set<EnterpriseNumber>
    /// One document for each person, and the person in its sealed header.
    func subjects(conversation: Ticket) throws -> Set<SSIN>
    func registrations(of person: SSIN) throws -> [StoredDocument]
    func inquiryReplies(
        to ticket: Ticket, from senders: Set<EnterpriseNumber>, addressedTo recipients: Set<EnterpriseNumber>
    ) throws -> ReplyTally
}

extension TransactionalStore {
    /// One document with its bytes.
    public func document(sender: EnterpriseNumber, ticket: Ticket) async throws -> StoredDocument? {
        try await read { try $0.document(sender: sender, ticket: ticket) }
    }

    /// Documents that answer or attest this ticket, with their bytes.
    public func documents(inReplyTo ticket: Ticket) async throws -> [StoredDocument] {
        try await read { try $0.documents(inReplyTo: ticket) }
    }

    /// Documents of one conversation without their content.
    public func documents(
        conversation: Ticket, operation: Messages.Operation?, after cursor: StoreCursor?, limit: Int
    ) async throws -> [DocumentEntry] {
        try await read {
            try $0.documents(conversation: conversation, operation: operation, after: cursor, limit: max(0, limit))
        }
    }

    /// Who sent documents in this conversation that answer nothing.
    public func beginners(conversation: Ticket) async throws -> Set<EnterpriseNumber> {
        try await read { try $0.beginners(conversation: conversation) }
    }

    /// The persons whom documents of this conversation are about.
    public func subjects(conversation: Ticket) async throws -> Set<SSIN> {
        try await read { try $0.subjects(conversation: conversation) }
    }

    /// Answered registrations of a person, and ends of such.
    public func registrations(of person: SSIN) async throws -> [StoredDocument] {
        try await read { try $0.registrations(of: person) }
    }

    /// How often an inquiry was answered.
    public func inquiryReplies(
        to ticket: Ticket, from senders: Set<EnterpriseNumber>, addressedTo recipients: Set<EnterpriseNumber>
    ) async throws -> ReplyTally {
        try await read { try $0.inquiryReplies(to: ticket, from: senders, addressedTo: recipients) }
    }
}
