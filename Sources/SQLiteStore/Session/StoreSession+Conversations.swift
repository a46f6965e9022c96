import GRDB
import MessageStore
import Messages
import SocialSecurity
import XMLSecurity

// Conversations: no content is decrypted here.
extension StoreSession {
    /// The first beginner of one operation after a sender: one look into the index.
    static let nextBeginnerQuery = """
        SELECT sender FROM document WHERE conversation = ? AND operation = ? AND sender > ? AND in_reply_to IS NULL
        ORDER BY sender LIMIT 1
        """

    /// Answers of one sender to one inquiry, newest first.
    static let inquiryRepliesQuery = """
        SELECT COUNT(*) AS count, MAX(seq) AS newest FROM document
        WHERE in_reply_to = ? AND sender = ? AND recipient = ? AND operation = 'replyInquiry'
        """

    /// Documents of one conversation after a position, in the order of storing.
    package func documents(conversation: Ticket, operation: Messages.Operation?, after cursor: StoreCursor?, limit: Int)
        throws
        -> [DocumentEntry]
    {
        try all(
            """
            SELECT document.seq, \(Self.documentColumns), length(document.content) AS byte_count FROM document
            WHERE conversation = ? AND seq > ? AND (? IS NULL OR operation = ?) AND erased_month IS NULL
            ORDER BY seq LIMIT ?
            """,
            [conversation.value, cursor?.position ?? 0, operation?.rawValue, operation?.rawValue, limit]
        ).map {
            DocumentEntry(
                document: try document(from: $0, content: nil), byteCount: try $0["byte_count"], cursor: try $0.cursor()
            )
        }
    }

    /// Senders of documents that answer nothing, sought one by one.
    package func beginners(conversation: Ticket) throws -> Set<EnterpriseNumber> {
        var found: Set<EnterpriseNumber> = []
        for operation in Messages.Operation.allCases where operation.isBeginning {
            var last = ""
            while let row = try one(Self.nextBeginnerQuery, [conversation.value, operation.rawValue, last]) {
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
            SELECT \(Self.documentColumns), MIN(document.seq) FROM document
            WHERE conversation = ? AND subject_index IS NOT NULL GROUP BY subject_index
            """, [conversation.value])
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
        try all(Self.registrationsQuery, [try self.person(person)]).compactMap { try readableDocument($0["seq"]) }
    }

    package func inquiryReplies(
        to ticket: Ticket, from senders: Set<EnterpriseNumber>, addressedTo recipients: Set<EnterpriseNumber>
    ) throws -> ReplyTally {
        let rows = try senders.flatMap { sender in
            try recipients.compactMap { recipient in
                try one(Self.inquiryRepliesQuery, [ticket.value, sender.digits, recipient.digits])
            }
        }
        let count = try rows.reduce(0) { $0 + (try $1["count"] as Int) }
        let newest = try rows.compactMap { try $0["newest"] as Int64? }.max() ?? 0
        let last = try one("SELECT ticket FROM document WHERE seq = ?", [newest])
        return ReplyTally(count: count, newest: try last?.ticket("ticket"))
    }
}
