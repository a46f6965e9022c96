import MessageStore

/// Says of rows that are over whether they are kept on: held, or in work still.
struct RetentionJudge {
    private let session: StoreSession
    private let held: HeldThings
    /// What was found of conversations in this transaction: one may have many rows.
    private var keptConversations: [String: Bool] = [:]

    init(session: StoreSession, held: HeldThings) {
        self.session = session
        self.held = held
    }

    /// - Parameter row: with everything that the table's `columns` name.
    mutating func keeps(_ row: Row, of table: RetainedTable) throws -> Bool {
        switch table.name {
        // A transfer goes with its application.
        case "transfer": true
        case "idempotent_act": false
        case _ where held.everything: true
        case "document", "application": try keepsConversation(try row.text("conversation"))
        case "register_entry": held.persons.contains(try row.bytes("subject_index"))
        case "replaced_number": try keepsNumber(row)
        default: true
        }
    }

    private mutating func keepsConversation(_ conversation: String) throws -> Bool {
        if let known = keptConversations[conversation] { return known }
        let keeps = try held.conversations.contains(conversation) || isInWork(conversation) || namesHeld(conversation)
        keptConversations[conversation] = keeps
        return keeps
    }

    private func isInWork(_ conversation: String) throws -> Bool {
        try session.one(Self.inWorkQuery, [.text(conversation)]) != nil
    }

    private static let inWorkQuery = """
        SELECT 1 FROM application WHERE conversation = $1 AND state IN ('open', 'transferSent', 'contested')
        UNION ALL SELECT 1 FROM document JOIN outbox ON outbox.document = document.seq
            WHERE document.conversation = $1 AND outbox.state IN ('queued', 'leased', 'retryWait', 'parked')
        UNION ALL SELECT 1 FROM document
            JOIN inbox ON (inbox.sender, inbox.ticket) = (document.sender, document.ticket)
            WHERE document.conversation = $1 AND inbox.state = 'accepted'
        LIMIT 1
        """

    private func namesHeld(_ conversation: String) throws -> Bool {
        guard !held.persons.isEmpty else { return false }
        let subjects = try session.all(
            """
            SELECT subject_index FROM document WHERE conversation = $1 AND subject_index IS NOT NULL
            UNION SELECT application_subject.subject_index FROM application
                JOIN application_subject ON application_subject.application = application.seq
                WHERE application.conversation = $1
            """, [.text(conversation)])
        return try subjects.contains { held.persons.contains(try $0.bytes("subject_index")) }
    }

    /// A number that was replaced is known for as long as anything is kept of it.
    private func keepsNumber(_ row: Row) throws -> Bool {
        let numbers = [try row.bytes("subject_index"), try row.bytes("successor_index")]
        if numbers.contains(where: held.persons.contains) { return true }
        return try numbers.contains { number in
            try session.one(
                """
                SELECT 1 FROM document WHERE subject_index = $1
                UNION ALL SELECT 1 FROM application_subject WHERE subject_index = $1
                UNION ALL SELECT 1 FROM register_entry WHERE subject_index = $1 LIMIT 1
                """, [.bytes(number)]) != nil
        }
    }
}
