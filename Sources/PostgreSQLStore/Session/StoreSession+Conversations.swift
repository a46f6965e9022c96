import MessageStore
import Messages
import SocialSecurity
import XMLSecurity

// Conversations: no content is decrypted here.
extension StoreSession {
    /// The first beginner of one operation after a sender: one look into the index.
    static let nextBeginnerQuery = """
        SELECT sender FROM document WHERE conversation = $1 AND operation = $2 AND sender > $3 AND in_reply_to IS NULL
        ORDER BY sender LIMIT 1
        """

    /// Answers of one sender to one inquiry, newest first.
    static let inquiryRepliesQuery = """
        SELECT COUNT(*) AS count, MAX(seq) AS newest FROM document
        WHERE in_reply_to = $1 AND sender = $2 AND recipient = $3 AND operation = 'replyInquiry'
        """

    /// Documents of one conversation after a position, in the order of storing.
    package func documents(conversation: Ticket, operation: Messages.Operation?, after cursor: StoreCursor?, limit: Int)
        throws
        -> [DocumentEntry]
    {
        try all(
            """
            SELECT document.seq, \(Self.documentColumns), length(document.content) AS byte_count FROM document
            WHERE conversation = $1 AND seq > $2 AND ($3::text IS NULL OR operation = $3) AND erased_month IS NULL
            ORDER BY seq LIMIT $4
            """,
            [
                .text(conversation.value), .init(cursor?.position ?? 0), .init(operation?.rawValue),
                .integer(limit),
            ]
        ).map {
            DocumentEntry(
                document: try document(from: $0, content: nil), byteCount: try $0.count("byte_count"),
                cursor: try $0.cursor()
            )
        }
    }

    /// Senders of documents that answer nothing, sought one by one.
    package func beginners(conversation: Ticket) throws -> Set<EnterpriseNumber> {
        var found: Set<EnterpriseNumber> = []
        for operation in Messages.Operation.allCases where operation.isBeginning {
            var last = ""
            while let row = try one(
                Self.nextBeginnerQuery, [.text(conversation.value), .text(operation.rawValue), .text(last)])
            {
                let sender = try row.organisation("sender")
                found.insert(sender)
                last = sender.digits
            }
        }
        return found
    }

    /// One document for each person, and the person in its sealed header.
    package func subjects(conversation: Ticket) throws -> Set<SSIN> {
        let rows = try all(
            """
            SELECT DISTINCT ON (subject_index) \(Self.documentColumns) FROM document
            WHERE conversation = $1 AND subject_index IS NOT NULL ORDER BY subject_index, seq
            """, [.text(conversation.value)])
        return Set(try rows.compactMap { try document(from: $0, content: nil).subject })
    }

    /// What `registrations` asks: an index range for each number of the person.
    static let registrationsQuery = """
        \(sameNumbers) SELECT document.seq AS seq FROM same
            JOIN document ON document.subject_index = same.subject_index JOIN outbox ON outbox.document = document.seq
        WHERE document.operation IN ('registerPerson', 'unregisterPerson')
            AND outbox.state IN ('delivered', 'deliveredLate') ORDER BY outbox.seq
        """

    package func registrations(of person: SSIN) throws -> [StoredDocument] {
        try all(Self.registrationsQuery, [try .bytes(self.person(person))]).compactMap {
            try readableDocument($0.integer("seq"))
        }
    }

    package func inquiryReplies(
        to ticket: Ticket, from senders: Set<EnterpriseNumber>, addressedTo recipients: Set<EnterpriseNumber>
    ) throws -> ReplyTally {
        let rows = try senders.flatMap { sender in
            try recipients.compactMap { recipient in
                try one(Self.inquiryRepliesQuery, [.text(ticket.value), .text(sender.digits), .text(recipient.digits)])
            }
        }
        let count = try rows.reduce(0) { $0 + (try $1.count("count")) }
        let newest = try rows.compactMap { try $0.optionalInteger("newest") }.max() ?? 0
        let last = try one("SELECT ticket FROM document WHERE seq = $1", [.integer(newest)])
        return ReplyTally(count: count, newest: try last?.ticket("ticket"))
    }
}
