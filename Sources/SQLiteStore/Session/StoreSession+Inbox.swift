import GRDB
import MessageStore
import Messages
import SocialSecurity
import XMLSecurity

/// What is known under one idempotency key.
struct InboxRow {
    let document: Int64
    /// `nil` after the erasure: then the row of the inbox is gone too.
    let receipt: Int64?
    let state: InboxStateMachine.State

    init(_ row: Row) throws(MessageStoreError) {
        document = try row["document"]
        receipt = try row["receipt"]
        let tag = try row.bytes("digest_tag")
        guard try row["state"] as String? != nil else {
            state = .handedOver(tag: tag)
            return
        }
        let name: InboxStateName = try row.name("state")
        state =
            switch name {
            case .accepted: .accepted(tag: tag)
            case .handedOver: .handedOver(tag: tag)
            case .refused: .unknown
            }
    }
}

extension StoreSession {
    private static let inboxColumns = """
        SELECT inbox.seq, inbox.state, inbox.receipt, \(documentColumns), document.content
        FROM inbox JOIN document ON document.seq = inbox.document
        """

    /// Accepts a document under its idempotency key; `changes` are the caller's to commit when `.accepted`.
    package func accept(_ incoming: IncomingDocument) throws -> AcceptOutcome {
        let (sender, ticket) = (incoming.document.sender, incoming.document.ticket)
        let known = try inboxRow(sender: sender, ticket: ticket)
        var machine = InboxStateMachine(known?.state ?? .unknown)
        let accepted = machine.accept(tag: sealer.tag(incoming.document.digest))
        if let known, let record = try record(of: known, accepted) { return .known(record) }
        try insert(incoming, state: machine.name)
        return .accepted
    }

    /// What is on record for a document that comes again.
    package func known(_ ticket: Ticket, of sender: EnterpriseNumber, digest: DocumentDigest) throws -> KnownIncoming? {
        guard let known = try inboxRow(sender: sender, ticket: ticket) else { return nil }
        var machine = InboxStateMachine(known.state)
        return try record(of: known, machine.accept(tag: sealer.tag(digest)))
    }

    private func record(of known: InboxRow, _ result: InboxStateMachine.AcceptResult) throws -> KnownIncoming? {
        switch result {
        case .accepted: nil
        case .duplicate: .duplicate(receipt: try known.receipt.flatMap { try unerasedBytes($0) })
        case .conflict: .conflict(digest: try unerasedDigest(known.document))
        }
    }

    private func insert(_ incoming: IncomingDocument, state: InboxStateName?) throws {
        let document = try keep(incoming.document)
        let stamp = try keep(incoming.stamp)
        let receipt = try insert(incoming.receipt)
        try run(
            """
            INSERT INTO inbox (sender, ticket, document, stamp, receipt, state, accepted_at)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """,
            [
                incoming.document.sender.digits, incoming.document.ticket.value, document, stamp, receipt,
                state?.rawValue, incoming.document.storedAt.milliseconds,
            ])
    }

    private func inboxRow(sender: EnterpriseNumber, ticket: Ticket) throws -> InboxRow? {
        try one(
            """
            SELECT document.seq AS document, document.digest_tag, inbox.state, inbox.receipt
            FROM document LEFT JOIN inbox ON (inbox.sender, inbox.ticket) = (document.sender, document.ticket)
            WHERE document.sender = ? AND document.ticket = ?
                AND (inbox.seq IS NOT NULL OR document.erased_month IS NOT NULL)
            """, [sender.digits, ticket.value]
        ).map { try InboxRow($0) }
    }

    package func record(_ refused: RefusedIncoming) throws {
        try run(
            "INSERT INTO inbox_refusal (sender, ticket, digest_tag, code, refused_at) VALUES (?, ?, ?, ?, ?)",
            [
                refused.sender.digits, refused.ticket.value, sealer.tag(refused.digest).blob, refused.code,
                refused.instant.milliseconds,
            ])
    }

    /// - Returns: whether the row changed; `false` when it was handed over before.
    package func handOver(sender: EnterpriseNumber, ticket: Ticket, at instant: UTCInstant) throws -> Bool {
        let known = try inboxRow(sender: sender, ticket: ticket)
        var machine = InboxStateMachine(known?.state ?? .unknown)
        switch machine.handOver() {
        case .handedOver:
            try run(
                "UPDATE inbox SET state = ?, handed_over_at = ? WHERE sender = ? AND ticket = ?",
                [machine.name?.rawValue, instant.milliseconds, sender.digits, ticket.value])
            return true
        case .repeated: return false
        case .illegal: throw MessageStoreError(.notFound, "no accepted document with this sender and ticket")
        }
    }

    package func incoming(sender: EnterpriseNumber, ticket: Ticket) throws -> InboxEntry? {
        try one("\(Self.inboxColumns) WHERE inbox.sender = ? AND inbox.ticket = ?", [sender.digits, ticket.value])
            .map { try inboxEntry(from: $0) }
    }

    /// Rows after a position; one index range a state, merged.
    package func inbox(states: Set<InboxStateName>, after cursor: StoreCursor?, limit: Int) throws -> [InboxEntry] {
        let position = cursor?.position ?? 0
        let rows =
            if states.isEmpty {
                try all("\(Self.inboxColumns) WHERE inbox.seq > ? ORDER BY inbox.seq LIMIT ?", [position, limit])
            } else {
                try states.flatMap { state in
                    try all(
                        "\(Self.inboxColumns) WHERE inbox.state = ? AND inbox.seq > ? ORDER BY inbox.seq LIMIT ?",
                        [state.rawValue, position, limit])
                }
            }
        let ordered = try rows.sorted { (try $0["seq"] as Int64) < (try $1["seq"] as Int64) }
        return try ordered.prefix(limit).map { try inboxEntry(from: $0) }
    }

    private func inboxEntry(from row: Row) throws -> InboxEntry {
        InboxEntry(
            document: try document(from: row, content: row.bytes("content")),
            receipt: try documentBytes(row["receipt"]), state: try row.name("state"), cursor: try row.cursor())
    }
}
