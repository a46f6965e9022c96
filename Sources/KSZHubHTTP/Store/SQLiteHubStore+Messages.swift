import GRDB
import KSZHub
import Messages
import SocialSecurity
import XMLSecurity

extension SQLiteHubStore {
    /// See `HubStore`.
    public func meet(_ record: MessageRecord) async throws -> MessageRecord {
        try await write { database in
            try database.execute(
                sql: """
                    INSERT INTO message (sender, ticket, digest, ticket_cbss, timestamp_receive) VALUES (?, ?, ?, ?, ?)
                    ON CONFLICT (sender, ticket) DO NOTHING
                    """,
                arguments: [
                    record.key.sender.digits, record.key.ticket.value, record.digest.bytes.blob,
                    record.ticketCBSS.value, record.timestampReceive.milliseconds,
                ])
            let row = try Row.fetchOne(
                database, sql: "SELECT * FROM message WHERE sender = ? AND ticket = ?",
                arguments: [record.key.sender.digits, record.key.ticket.value])
            guard let row else { throw KSZHubError(.storageFailed, "a message vanished inside its transaction") }
            return try MessageRecord(row, key: record.key)
        }
    }

    /// See `HubStore`.
    public func carry(_ document: CarriedDocument) async throws {
        try await write { database in
            try database.execute(
                sql: """
                    INSERT INTO carried_document (ticket, digest, operation, sender, recipient, conversation, person,
                        application_received_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                    ON CONFLICT DO NOTHING
                    """,
                arguments: [
                    document.reference.ticket.value, document.reference.digest.bytes.blob,
                    document.operation.rawValue, document.sender.digits, document.recipient.digits,
                    document.conversation.value, document.person?.bytes.blob,
                    document.applicationReceivedAt?.milliseconds,
                ])
        }
    }

    /// See `HubStore`.
    public func finish(_ key: IdempotencyKey, outcome: FinalOutcome) async throws {
        try await write { database in
            try database.execute(
                sql: """
                    UPDATE message SET outcome = ?, stamp = ?, reply = ?
                    WHERE sender = ? AND ticket = ? AND outcome IS NULL
                    """,
                arguments: [
                    outcome.kind.rawValue, outcome.stamp.blob, outcome.reply.blob, key.sender.digits, key.ticket.value,
                ])
            guard database.changesCount == 1, outcome.kind == .refused else { return }
            try database.execute(
                sql: "DELETE FROM carried_document WHERE sender = ? AND ticket = ?",
                arguments: [key.sender.digits, key.ticket.value])
        }
    }

    /// See `HubStore`.
    public func carried(_ reference: DocumentReference) async throws -> CarriedDocument? {
        try await read { database in
            try Row.fetchOne(
                database, sql: "SELECT * FROM carried_document WHERE digest = ? AND ticket = ?",
                arguments: [reference.digest.bytes.blob, reference.ticket.value]
            ).map(CarriedDocument.init(row:))
        }
    }

    /// See `HubStore`.
    public func transfers(
        about person: PersonKey, to recipients: Set<EnterpriseNumber>
    ) async throws -> [CarriedDocument] {
        let all = try await read { database in
            try Row.fetchAll(
                database, sql: "SELECT * FROM carried_document WHERE person = ? AND operation = ?",
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
        let received: Int64? = row["application_received_at"]
        self.init(
            reference: DocumentReference(
                ticket: try Ticket(row["ticket"]), digest: try DocumentDigest(row.bytes("digest"))),
            operation: operation, sender: try EnterpriseNumber(row["sender"]),
            recipient: try EnterpriseNumber(row["recipient"]), conversation: try Ticket(row["conversation"]),
            person: row["person"] == nil ? nil : PersonKey(bytes: row.bytes("person")),
            applicationReceivedAt: received.map(UTCInstant.init(milliseconds:)))
    }
}
