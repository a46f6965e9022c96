import MessageStore
import Messages
import SocialSecurity
import XMLSecurity

extension StoreSession {
    /// Inserts an inquiry of version 1, or replaces what can change of the version before.
    ///
    /// - Throws: `MessageStoreError` with `.versionConflict` when another version is stored, or the final answer.
    func write(_ inquiry: InquiryRecord) throws {
        let written =
            if inquiry.version == 1 {
                try insert(inquiry)
            } else {
                try run(
                    """
                    UPDATE inquiry SET partial_replies = $1, answered_at = $2, answered_by = $3, version = $4
                    WHERE sender = $5 AND ticket = $6 AND version = $7 AND answered_at IS NULL
                    """,
                    [
                        .integer(inquiry.partialReplies),
                        .init(inquiry.answeredAt?.milliseconds),
                        .init(inquiry.answeredBy?.rawValue),
                        .integer(inquiry.version),
                        .text(inquiry.sender.digits),
                        .text(inquiry.ticket.value),
                        .integer(inquiry.version - 1),
                    ])
            }
        guard written == 1 else {
            throw MessageStoreError(.versionConflict, "the inquiry is no longer at version \(inquiry.version - 1)")
        }
    }

    private func insert(_ inquiry: InquiryRecord) throws -> Int {
        try run(
            """
            INSERT INTO inquiry (sender, ticket, conversation, received_at, due_at, partial_replies, answered_at,
                answered_by, version)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (tenant, sender, ticket) DO NOTHING
            """,
            [
                .text(inquiry.sender.digits),
                .text(inquiry.ticket.value),
                .text(inquiry.conversation.value),
                .integer(inquiry.receivedAt.milliseconds),
                .integer(inquiry.dueAt.milliseconds),
                .integer(inquiry.partialReplies),
                .init(inquiry.answeredAt?.milliseconds),
                .init(inquiry.answeredBy?.rawValue),
                .integer(inquiry.version),
            ])
    }

    package func inquiry(sender: EnterpriseNumber, ticket: Ticket) throws -> InquiryRecord? {
        try one("SELECT * FROM inquiry WHERE sender = $1 AND ticket = $2", [.text(sender.digits), .text(ticket.value)])
            .map { try inquiry(from: $0) }
    }

    /// Rows after a position; one index range for those that wait and one for the answered, merged.
    package func inquiries(
        _ standings: Set<InquiryStanding>, at now: UTCInstant, after cursor: StoreCursor?, limit: Int
    ) throws -> [InquiryRecord] {
        let asked = standings.isEmpty ? Set(InquiryStanding.allCases) : standings
        let (position, instant) = (cursor?.position ?? 0, now.milliseconds)
        var rows: [Row] = []
        if asked.contains(.answered) {
            rows += try all(
                "SELECT * FROM inquiry WHERE answered_at IS NOT NULL AND seq > $1 ORDER BY seq LIMIT $2",
                [.integer(position), .integer(limit)])
        }
        if asked.contains(.open) || asked.contains(.overdue) {
            // An inquiry is overdue from one millisecond after its term on.
            let due = (asked.contains(.open) ? Int64.max : instant - 1, asked.contains(.overdue) ? Int64.min : instant)
            rows += try all(
                """
                SELECT * FROM inquiry WHERE answered_at IS NULL AND due_at <= $1 AND due_at >= $2 AND seq > $3
                ORDER BY seq LIMIT $4
                """, [.integer(due.0), .integer(due.1), .integer(position), .integer(limit)])
        }
        let ordered = try rows.sorted { (try $0.integer("seq")) < (try $1.integer("seq")) }
        return try ordered.prefix(limit).map { try inquiry(from: $0) }
    }

    private func inquiry(from row: Row) throws -> InquiryRecord {
        let isAnswered = try row.optionalInstant("answered_at") != nil
        return InquiryRecord(
            sender: try row.organisation("sender"), ticket: try row.ticket("ticket"),
            conversation: try row.ticket("conversation"), receivedAt: try row.instant("received_at"),
            dueAt: try row.instant("due_at"), partialReplies: try row.count("partial_replies"),
            answeredAt: try row.optionalInstant("answered_at"),
            answeredBy: isAnswered ? try row.name("answered_by") : nil, version: try row.count("version"),
            cursor: try row.cursor())
    }
}
