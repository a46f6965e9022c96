import GRDB
import MessageStore
import Messages
import XMLSecurity

extension StoreSession {
    private static let listingColumns = """
        SELECT outbox.seq, outbox.state, outbox.attempt, outbox.due_at, outbox.last_code, outbox.waits_for, \(documentColumns)
        FROM outbox JOIN document ON document.seq = outbox.document
        """

    package func outboxEntry(ticket: Ticket) throws -> OutboxEntry? {
        try one("\(Self.listingColumns) WHERE outbox.ticket = ?", [ticket.value]).map { try outboxEntry(from: $0) }
    }

    /// Rows after a position. One index range a state, merged, so that rare states are found among a million others.
    package func outbox(states: Set<OutboxStateName>, after cursor: StoreCursor?, limit: Int) throws -> [OutboxEntry] {
        let position = cursor?.position ?? 0
        let rows =
            if states.isEmpty {
                try all(
                    "\(Self.listingColumns) WHERE outbox.seq > ? ORDER BY outbox.seq LIMIT ?", [position, limit])
            } else {
                try states.flatMap { state in
                    try all(
                        "\(Self.listingColumns) WHERE outbox.state = ? AND outbox.seq > ? ORDER BY outbox.seq LIMIT ?",
                        [state.rawValue, position, limit])
                }
            }
        let entries = try rows.map { try outboxEntry(from: $0) }
        return Array(entries.sorted { $0.cursor.position < $1.cursor.position }.prefix(limit))
    }

    private func outboxEntry(from row: Row) throws -> OutboxEntry {
        OutboxEntry(
            document: try document(from: row, content: nil), state: try row.name("state"), attempt: try row["attempt"],
            dueAt: try row.optionalInstant("due_at"), lastCode: try row["last_code"],
            waitsFor: try row.optionalTicket("waits_for"),
            cursor: try row.cursor())
    }
}
