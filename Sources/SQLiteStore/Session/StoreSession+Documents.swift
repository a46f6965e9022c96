import GRDB
import MessageStore
import Messages
import SocialSecurity
import XMLSecurity

extension StoreSession {
    private static let digestByteCount = 32

    /// Columns of a document in a query that joins it, for `document(from:)`.
    static let documentColumns = """
        document.sender, document.ticket, document.recipient, document.operation, document.conversation,
        document.in_reply_to, document.header, document.stored_at
        """

    /// Stores a document that must be new, and returns its row number.
    func insert(_ document: StoredDocument) throws -> Int64 {
        let month = sealer.month(of: document.operation, from: document.storedAt)
        let header = document.digest.bytes + Array((document.subject?.digits ?? "").utf8)
        try run(
            """
            INSERT INTO document (sender, ticket, recipient, operation, conversation, in_reply_to, subject_index,
                digest_tag, header, content, stored_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                document.sender.digits, document.ticket.value, document.recipient.digits, document.operation.rawValue,
                document.conversation.value, document.inReplyTo?.value,
                document.subject.map { sealer.person($0).blob }, sealer.tag(document.digest).blob,
                try sealer.seal(header, in: cell(document, "header"), until: month).blob,
                try sealer.seal(document.bytes, in: cell(document, "content"), until: month)
                    .blob,
                document.storedAt.milliseconds,
            ])
        return db.lastInsertedRowID
    }

    /// Stores a document unless the same one is there, and returns its row number.
    ///
    /// - Throws: `MessageStoreError` with `.database` when (sender, ticket) is known with another digest.
    func keep(_ document: StoredDocument) throws -> Int64 {
        let row = try one(
            "SELECT seq, digest_tag FROM document WHERE sender = ? AND ticket = ?",
            [document.sender.digits, document.ticket.value])
        guard let row else { return try insert(document) }
        guard try row.bytes("digest_tag") == sealer.tag(document.digest) else {
            throw MessageStoreError(.database, "a document of this sender and ticket is stored with another digest")
        }
        return try row["seq"]
    }

    /// One document with its bytes; `nil` also for one that was erased.
    package func document(sender: EnterpriseNumber, ticket: Ticket) throws -> StoredDocument? {
        try one(
            """
            SELECT \(Self.documentColumns), document.content FROM document
            WHERE sender = ? AND ticket = ? AND erased_month IS NULL
            """,
            [sender.digits, ticket.value]
        ).map { try document(from: $0, content: $0.bytes("content")) }
    }

    /// Documents that answer or attest a ticket, in the order of storing.
    package func documents(inReplyTo ticket: Ticket) throws -> [StoredDocument] {
        try all(
            """
            SELECT \(Self.documentColumns), document.content FROM document
            WHERE in_reply_to = ? AND erased_month IS NULL ORDER BY seq
            """, [ticket.value]
        ).map { try document(from: $0, content: $0.bytes("content")) }
    }

    /// Bytes of one document by its row number.
    func documentBytes(_ seq: Int64) throws -> [UInt8] {
        guard let row = try one("SELECT sender, ticket, content FROM document WHERE seq = ?", [seq]) else {
            throw MessageStoreError(.notFound, "no such document")
        }
        let cell = Self.cell(sender: try row.organisation("sender"), ticket: try row.ticket("ticket"), "content")
        return try sealer.open(row.bytes("content"), in: cell)
    }

    /// Bytes of one document by its row number; `nil` when their key was destroyed.
    func unerasedBytes(_ seq: Int64) throws -> [UInt8]? {
        guard let row = try one("SELECT content FROM document WHERE seq = ?", [seq]) else {
            throw MessageStoreError(.notFound, "no such document")
        }
        return try sealer.isErased(row.bytes("content")) ? nil : documentBytes(seq)
    }

    /// Digest of one document by its row number; `nil` when its key was destroyed.
    func unerasedDigest(_ seq: Int64) throws -> DocumentDigest? {
        guard let row = try one("SELECT \(Self.documentColumns) FROM document WHERE seq = ?", [seq]) else {
            throw MessageStoreError(.notFound, "no such document")
        }
        return try sealer.isErased(row.bytes("header")) ? nil : document(from: row, content: nil).digest
    }

    /// Opens a row with `documentColumns`; without `content` the bytes stay empty.
    ///
    /// - Throws: `MessageStoreError` with `.undecipherable`.
    func document(from row: Row, content: [UInt8]?) throws(MessageStoreError) -> StoredDocument {
        let (sender, ticket) = (try row.organisation("sender"), try row.ticket("ticket"))
        let header = try sealer.open(row.bytes("header"), in: Self.cell(sender: sender, ticket: ticket, "header"))
        guard let digest = try? DocumentDigest(Array(header.prefix(Self.digestByteCount))) else {
            throw MessageStoreError(.undecipherable, "the header of a stored document is damaged")
        }
        let subject = String(decoding: header.dropFirst(Self.digestByteCount), as: UTF8.self)
        let bytes = try content.map { content throws(MessageStoreError) in
            try sealer.open(content, in: Self.cell(sender: sender, ticket: ticket, "content"))
        }
        return StoredDocument(
            ticket: ticket, sender: sender, recipient: try row.organisation("recipient"),
            operation: try row.name("operation"), conversation: try row.ticket("conversation"),
            inReplyTo: try row.optionalTicket("in_reply_to"), subject: try? SSIN(subject), digest: digest,
            bytes: bytes ?? [], storedAt: try row.instant("stored_at"))
    }

    private func cell(_ document: StoredDocument, _ column: String) -> CellName {
        Self.cell(sender: document.sender, ticket: document.ticket, column)
    }

    static func cell(sender: EnterpriseNumber, ticket: Ticket, _ column: String) -> CellName {
        CellName(table: "document", row: "\(sender.digits)/\(ticket.value)", column: column)
    }
}
