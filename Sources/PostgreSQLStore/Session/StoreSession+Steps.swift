import MessageStore
import Messages
import XMLSecurity

extension StoreSession {
    /// Inserts a step, or replaces the one of (application, key).
    func upsert(_ step: StepRecord) throws {
        try run(
            """
            INSERT INTO step (application, key, operation, counterpart, ticket, state, code, updated_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            ON CONFLICT (tenant, application, key) DO UPDATE SET operation = excluded.operation,
                counterpart = excluded.counterpart, ticket = excluded.ticket, state = excluded.state,
                code = excluded.code, updated_at = excluded.updated_at
            """,
            [
                try .integer(applicationRow(step.application).seq),
                .text(step.key),
                .text(step.operation.rawValue),
                .init(step.counterpart?.digits),
                .init(step.ticket?.value),
                .text(step.state.rawValue),
                .init(step.code),
                .integer(step.updatedAt.milliseconds),
            ])
    }

    /// Steps of an application in the order of their creation, each with the instant of its retry.
    func steps(of id: ApplicationID, row seq: Int64) throws -> [StepRecord] {
        try all(
            """
            SELECT step.*, outbox.due_at AS next_try FROM step
            LEFT JOIN outbox ON outbox.ticket = step.ticket AND outbox.state = 'retryWait'
            WHERE step.application = $1 ORDER BY step.seq
            """, [.integer(seq)]
        ).map { row in
            StepRecord(
                application: id, key: try row.text("key"), operation: try row.name("operation"),
                counterpart: try row.optionalOrganisation("counterpart"), ticket: try row.optionalTicket("ticket"),
                state: try row.name("state"), code: try row.optionalText("code"),
                nextTry: try row.optionalInstant("next_try"),
                updatedAt: try row.instant("updated_at"))
        }
    }

    /// Applications of which a step is done by the document with this ticket.
    package func applications(withStepOf ticket: Ticket) throws -> [ApplicationID] {
        try all(
            """
            SELECT DISTINCT application.id FROM step JOIN application ON application.seq = step.application
            WHERE step.ticket = $1
            """, [.text(ticket.value)]
        ).map { ApplicationID(try $0.text("id")) }
    }
}
