import MessageStore
import Messages
import SocialSecurity
import XMLSecurity

extension StoreSession {
    private static let transferQuery = """
        SELECT transfer.*, application.id AS application_id FROM transfer
        JOIN application ON application.seq = transfer.application
        """

    /// Inserts a transfer, or replaces what can change of the one with this sender and ticket.
    ///
    /// - Throws: `MessageStoreError` with `.illegalTransition` when these name a transfer of another application: a
    ///   partner's document never changes a record that is not about it.
    func upsert(_ transfer: TransferRecord) throws {
        let written = try run(
            """
            INSERT INTO transfer (sender, ticket, direction, application, conversation, counterpart, state, sent_at, forward_by,
                late_days, applicant_informed_on, petition_reference, petition_date, provisionally_decided_on,
                designated, provisional_decision_reference, created_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
            ON CONFLICT (tenant, sender, ticket) DO UPDATE SET state = excluded.state, sent_at = excluded.sent_at,
                late_days = excluded.late_days, applicant_informed_on = excluded.applicant_informed_on,
                petition_reference = excluded.petition_reference, petition_date = excluded.petition_date,
                provisionally_decided_on = excluded.provisionally_decided_on, designated = excluded.designated,
                provisional_decision_reference = excluded.provisional_decision_reference
            WHERE transfer.direction = excluded.direction AND transfer.application = excluded.application
                AND transfer.counterpart = excluded.counterpart
            """,
            [
                .text(transfer.sender.digits),
                .text(transfer.ticket.value),
                .text(transfer.direction.rawValue),
                try .integer(applicationRow(transfer.application).seq),
                .text(transfer.conversation.value),
                .text(transfer.counterpart.digits),
                .text(transfer.state.rawValue),
                .init(transfer.sentAt?.milliseconds),
                .text(transfer.forwardBy.description),
                .integer(transfer.lateDays),
                .init(transfer.applicantInformedOn?.description),
                try sealed(transfer.petitionReference, of: transfer, Self.petition),
                .init(transfer.petitionDate?.description),
                .init(transfer.provisionalDecision?.decidedOn.description),
                .init(transfer.provisionalDecision?.designated.digits),
                try sealed(transfer.provisionalDecision?.reference, of: transfer, Self.decision),
                .integer(transfer.createdAt.milliseconds),
            ])
        guard written == 1 else {
            throw MessageStoreError(.illegalTransition, "sender and ticket name a transfer of another application")
        }
    }

    package func transfer(sender: EnterpriseNumber, ticket: Ticket) throws -> TransferRecord? {
        try one(
            "\(Self.transferQuery) WHERE transfer.sender = $1 AND transfer.ticket = $2",
            [.text(sender.digits), .text(ticket.value)]
        ).map { try transfer(from: $0) }
    }

    package func transfers(after cursor: StoreCursor?, limit: Int) throws -> [TransferRecord] {
        try all(
            "\(Self.transferQuery) WHERE transfer.seq > $1 ORDER BY transfer.seq LIMIT $2",
            [.init(cursor?.position ?? 0), .integer(limit)]
        ).map { try transfer(from: $0) }
    }

    func transfers(ofApplication seq: Int64) throws -> [TransferRecord] {
        try all("\(Self.transferQuery) WHERE transfer.application = $1 ORDER BY transfer.seq", [.integer(seq)])
            .map { try transfer(from: $0) }
    }

    private func transfer(from row: Row) throws -> TransferRecord {
        let (sender, ticket) = (try row.organisation("sender"), try row.ticket("ticket"))
        return TransferRecord(
            ticket: ticket, sender: sender, direction: try row.name("direction"),
            application: ApplicationID(try row.text("application_id")),
            conversation: try row.ticket("conversation"), counterpart: try row.organisation("counterpart"),
            state: try row.name("state"), sentAt: try row.optionalInstant("sent_at"),
            forwardBy: try row.date("forward_by"), lateDays: try row.count("late_days"),
            applicantInformedOn: try row.optionalDate("applicant_informed_on"),
            petitionReference: try text(Self.petition, of: (sender, ticket), from: row),
            petitionDate: try row.optionalDate("petition_date"),
            provisionalDecision: try provisionalDecision(from: row, of: (sender, ticket)),
            createdAt: try row.instant("created_at"),
            cursor: try row.cursor())
    }

    private func provisionalDecision(from row: Row, of name: (EnterpriseNumber, Ticket)) throws -> ProvisionalDecision?
    {
        guard let decidedOn = try row.optionalDate("provisionally_decided_on") else { return nil }
        return ProvisionalDecision(
            decidedOn: decidedOn, designated: try row.organisation("designated"),
            reference: try text(Self.decision, of: name, from: row))
    }

    /// Columns whose texts are sealed.
    private static let (petition, decision) = ("petition_reference", "provisional_decision_reference")

    private func sealed(_ text: String?, of transfer: TransferRecord, _ column: String) throws -> Value {
        guard let text else { return .null }
        return .bytes(
            try sealer.seal(
                Array(text.utf8), in: Self.cell((transfer.sender, transfer.ticket), column), from: transfer.createdAt,
                for: \.transferMonths))
    }

    private func text(_ column: String, of name: (EnterpriseNumber, Ticket), from row: Row) throws -> String? {
        try row.optionalBytes(column).map {
            String(decoding: try sealer.open($0, in: Self.cell(name, column)), as: UTF8.self)
        }
    }

    static func cell(_ name: (sender: EnterpriseNumber, ticket: Ticket), _ column: String) -> CellName {
        CellName(table: "transfer", row: "\(name.sender.digits)/\(name.ticket.value)", column: column)
    }
}
