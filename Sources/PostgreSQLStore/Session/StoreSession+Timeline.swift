import MessageStore
import Messages
import XMLSecurity

import struct Foundation.Data
import class Foundation.JSONDecoder
import class Foundation.JSONEncoder

extension StoreSession {
    func insert(_ event: TimelineEvent) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let details = String(decoding: try encoder.encode(event.details), as: UTF8.self)
        try run(
            """
            INSERT INTO timeline_event (conversation, at, code, ticket, counterpart, details)
            VALUES ($1, $2, $3, $4, $5, $6)
            """,
            [
                .text(event.conversation.value),
                .integer(event.instant.milliseconds),
                .text(event.code),
                .init(event.ticket?.value),
                .init(event.counterpart?.digits),
                .text(details),
            ])
    }

    /// Events of a conversation, oldest first; of one instant in the order of writing.
    package func timeline(conversation: Ticket) throws -> [TimelineEvent] {
        let decoder = JSONDecoder()
        return try all(
            "SELECT * FROM timeline_event WHERE conversation = $1 ORDER BY at, seq", [.text(conversation.value)]
        ).map { row in
            guard
                let details = try? decoder.decode(
                    [String: String].self, from: Data(row.text("details").utf8))
            else { throw MessageStoreError(.database, "the details of an event are damaged") }
            return TimelineEvent(
                conversation: conversation, instant: try row.instant("at"), code: try row.text("code"),
                ticket: try row.optionalTicket("ticket"), counterpart: try row.optionalOrganisation("counterpart"),
                details: details)
        }
    }
}
