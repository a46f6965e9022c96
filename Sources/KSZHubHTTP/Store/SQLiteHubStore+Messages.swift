import GRDB
import KSZHub
import Messages
import SocialSecurity
import XMLSecurity

extension SQLiteHubStore {
    /// See `HubStore`.
    public func meet(
        _ record: MessageRecord, noting passage: @escaping @Sendable (MessageRecord) -> TicketPassage?
    ) async throws -> MessageRecord {
        try await write { database in
            let known = try Self.meet(record, database)
            if let passage = passage(known) { try Self.note(passage, database) }
            return known
        }
    }

    private static func meet(_ record: MessageRecord, _ database: Database) throws -> MessageRecord {
        try database.run(
            sql: """
                INSERT INTO message (sender, ticket, digest, ticket_cbss, timestamp_receive) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (sender, ticket) DO NOTHING
                """,
            arguments: [
                record.key.sender.digits, record.key.ticket.value, record.digest.bytes.blob,
                record.ticketCBSS.value, record.timestampReceive.milliseconds,
            ])
        let row = try database.row(
            sql: "SELECT * FROM message WHERE sender = ? AND ticket = ?",
            arguments: [record.key.sender.digits, record.key.ticket.value])
        guard let row else { throw KSZHubError(.storageFailed, "a message vanished inside its transaction") }
        return try MessageRecord(row, key: record.key)
    }

    /// See `HubStore`.
    public func begin(_ conversation: Ticket, by sender: EnterpriseNumber) async throws -> EnterpriseNumber {
        try await write { database in
            try database.run(
                sql: """
                    INSERT INTO conversation (conversation, first_sender) VALUES (?, ?)
                    ON CONFLICT (conversation) DO NOTHING
                    """,
                arguments: [conversation.value, sender.digits])
            let first = try database.text(
                sql: "SELECT first_sender FROM conversation WHERE conversation = ?",
                arguments: [conversation.value])
            guard let first else {
                throw KSZHubError(.storageFailed, "a conversation vanished inside its transaction")
            }
            return try EnterpriseNumber(first)
        }
    }

    /// See `HubStore`.
    public func carry(_ document: CarriedDocument) async throws {
        try await write { database in
            try database.run(
                sql: """
                    INSERT INTO carried_document (ticket, digest, operation, sender, recipient, conversation, person,
                        in_reply_to_ticket, in_reply_to_digest, application_received_at)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    ON CONFLICT DO NOTHING
                    """,
                arguments: [
                    document.reference.ticket.value, document.reference.digest.bytes.blob,
                    document.operation.rawValue, document.sender.digits, document.recipient.digits,
                    document.conversation.value, document.person?.bytes.blob,
                    document.inReplyTo?.ticket.value, document.inReplyTo?.digest.bytes.blob,
                    document.applicationReceivedAt?.milliseconds,
                ])
        }
    }

    /// See `HubStore`.
    @discardableResult
    public func finish(_ key: IdempotencyKey, outcome: FinalOutcome) async throws -> FinalOutcome {
        try await write { database in
            try Self.finish(key, outcome: outcome, database)
            guard database.changesCount == 1 else { return try Self.outcome(of: key, database) ?? outcome }
            guard outcome.kind == .refused else { return outcome }
            try database.run(
                sql: "DELETE FROM carried_document WHERE sender = ? AND ticket = ?",
                arguments: [key.sender.digits, key.ticket.value])
            return outcome
        }
    }

    static func finish(_ key: IdempotencyKey, outcome: FinalOutcome, _ database: Database) throws {
        try database.run(
            sql: """
                UPDATE message SET outcome = ?, stamp = ?, reply = ?
                WHERE sender = ? AND ticket = ? AND outcome IS NULL
                """,
            arguments: [
                outcome.kind.rawValue, outcome.stamp.blob, outcome.reply.blob, key.sender.digits, key.ticket.value,
            ])
    }

    static func outcome(of key: IdempotencyKey, _ database: Database) throws -> FinalOutcome? {
        try database.row(
            sql: "SELECT * FROM message WHERE sender = ? AND ticket = ?",
            arguments: [key.sender.digits, key.ticket.value]
        ).map { try MessageRecord($0, key: key) }?.outcome
    }

    /// See `HubStore`.
    public func carried(_ reference: DocumentReference) async throws -> CarriedDocument? {
        try await read { database in
            try database.row(
                sql: "SELECT * FROM carried_document WHERE digest = ? AND ticket = ?",
                arguments: [reference.digest.bytes.blob, reference.ticket.value]
            ).map(CarriedDocument.init(row:))
        }
    }

    /// See `HubStore`.
    public func followers(of reference: DocumentReference) async throws -> [CarriedDocument] {
        try await read { database in
            try database.rows(
                sql: "SELECT * FROM carried_document WHERE in_reply_to_digest = ? AND in_reply_to_ticket = ?",
                arguments: [reference.digest.bytes.blob, reference.ticket.value]
            ).map(CarriedDocument.init(row:))
        }
    }

    /// See `HubStore`.
    public func deliveredTransfers(
        about person: PersonKey, to recipients: Set<EnterpriseNumber>
    ) async throws -> [CarriedDocument] {
        let all = try await read { database in
            try database.rows(
                sql: """
                    SELECT carried_document.* FROM carried_document JOIN message USING (sender, ticket, digest)
                    WHERE person = ? AND operation = ? AND outcome = 'DELIVERED'
                    """,
                arguments: [person.bytes.blob, Messages.Operation.transferCompetence.rawValue]
            ).map(CarriedDocument.init(row:))
        }
        return all.filter { recipients.contains($0.recipient) }
    }
}

extension MessageRecord {
    fileprivate init(_ row: Row, key: IdempotencyKey) throws {
        let outcome: FinalOutcome? = (row["outcome"] as String?).flatMap(FinalOutcome.Kind.init(rawValue:)).map {
            FinalOutcome(kind: $0, stamp: row.bytes("stamp"), reply: row.bytes("reply"))
        }
        self.init(
            key: key, digest: try DocumentDigest(row.bytes("digest")), ticketCBSS: try Ticket(row["ticket_cbss"]),
            timestampReceive: UTCInstant(milliseconds: row["timestamp_receive"]), outcome: outcome)
    }
}

extension CarriedDocument {
    fileprivate init(row: Row) throws {
        guard let operation = Messages.Operation(rawValue: row["operation"]) else {
            throw KSZHubError(.storageFailed, "a carried document has an unknown operation")
        }
        let answered: String? = row["in_reply_to_ticket"]
        let received: Int64? = row["application_received_at"]
        self.init(
            reference: DocumentReference(
                ticket: try Ticket(row["ticket"]), digest: try DocumentDigest(row.bytes("digest"))),
            operation: operation, sender: try EnterpriseNumber(row["sender"]),
            recipient: try EnterpriseNumber(row["recipient"]), conversation: try Ticket(row["conversation"]),
            person: row["person"] == nil ? nil : PersonKey(bytes: row.bytes("person")),
            inReplyTo: try answered.map {
                DocumentReference(ticket: try Ticket($0), digest: try DocumentDigest(row.bytes("in_reply_to_digest")))
            },
            applicationReceivedAt: received.map(UTCInstant.init(milliseconds:)))
    }
}
