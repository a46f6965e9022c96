import GRDB
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
            VALUES (?, ?, ?, ?, ?, ?)
            """,
            [
                event.conversation.value, event.instant.milliseconds, event.code, event.ticket?.value,
                event.counterpart?.digits, details,
            ])
    }

    /// Events of a conversation, oldest first; of one instant in the order of writing.
    package func timeline(conversation: Ticket) throws -> [TimelineEvent] {
        let decoder = JSONDecoder()
        return try all(
            "SELECT * FROM timeline_event WHERE conversation = ? ORDER BY at, seq", [conversation.value]
        ).map { row in
            guard
                let details = try? decoder.decode(
                    [String: String].self, from: Data((row["details"] as String).utf8))
            else { throw MessageStoreError(.database, "the details of an event are damaged") }
            return TimelineEvent(
                conversation: conversation, instant: try row.instant("at"), code: try row["code"],
                ticket: try row.optionalTicket("ticket"), counterpart: try row.optionalOrganisation("counterpart"),
                details: details)
        }
    }
}
