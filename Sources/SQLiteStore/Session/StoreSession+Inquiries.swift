import GRDB
import MessageStore
import Messages
import SocialSecurity
import XMLSecurity

extension StoreSession {
    /// Inserts an inquiry of version 1, or replaces what can change of the version before.
    ///
    /// - Throws: `MessageStoreError` with `.versionConflict` when another version is stored, or the final answer.
    func write(_ inquiry: InquiryRecord) throws {
        if inquiry.version == 1 {
            try insert(inquiry)
        } else {
            try run(
                """
                UPDATE inquiry SET partial_replies = ?, answered_at = ?, answered_by = ?, version = ?
                WHERE sender = ? AND ticket = ? AND version = ? AND answered_at IS NULL
                """,
                [
                    inquiry.partialReplies, inquiry.answeredAt?.milliseconds, inquiry.answeredBy?.rawValue,
                    inquiry.version, inquiry.sender.digits, inquiry.ticket.value, inquiry.version - 1,
                ])
        }
        guard db.changesCount == 1 else {
            throw MessageStoreError(.versionConflict, "the inquiry is no longer at version \(inquiry.version - 1)")
        }
    }

    private func insert(_ inquiry: InquiryRecord) throws {
        try run(
            """
            INSERT INTO inquiry (sender, ticket, conversation, received_at, due_at, partial_replies, answered_at,
                answered_by, version)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (sender, ticket) DO NOTHING
            """,
            [
                inquiry.sender.digits, inquiry.ticket.value, inquiry.conversation.value,
                inquiry.receivedAt.milliseconds, inquiry.dueAt.milliseconds, inquiry.partialReplies,
                inquiry.answeredAt?.milliseconds, inquiry.answeredBy?.rawValue, inquiry.version,
            ])
    }

    package func inquiry(sender: EnterpriseNumber, ticket: Ticket) throws -> InquiryRecord? {
        try one("SELECT * FROM inquiry WHERE sender = ? AND ticket = ?", [sender.digits, ticket.value])
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
                "SELECT * FROM inquiry WHERE answered_at IS NOT NULL AND seq > ? ORDER BY seq LIMIT ?",
                [position, limit])
        }
        if asked.contains(.open) || asked.contains(.overdue) {
            // An inquiry is overdue from one millisecond after its term on.
            let due = (asked.contains(.open) ? Int64.max : instant - 1, asked.contains(.overdue) ? Int64.min : instant)
            rows += try all(
                """
                SELECT * FROM inquiry WHERE answered_at IS NULL AND due_at <= ? AND due_at >= ? AND seq > ?
                ORDER BY seq LIMIT ?
                """, [due.0, due.1, position, limit])
        }
        let ordered = try rows.sorted { (try $0["seq"] as Int64) < (try $1["seq"] as Int64) }
        return try ordered.prefix(limit).map { try inquiry(from: $0) }
    }

    private func inquiry(from row: Row) throws -> InquiryRecord {
        let isAnswered = try row.optionalInstant("answered_at") != nil
        return InquiryRecord(
            sender: try row.organisation("sender"), ticket: try row.ticket("ticket"),
            conversation: try row.ticket("conversation"), receivedAt: try row.instant("received_at"),
            dueAt: try row.instant("due_at"), partialReplies: try row["partial_replies"],
            answeredAt: try row.optionalInstant("answered_at"),
            answeredBy: isAnswered ? try row.name("answered_by") : nil, version: try row["version"],
            cursor: try row.cursor())
    }
}
