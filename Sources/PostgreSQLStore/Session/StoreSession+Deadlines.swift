import MessageStore
import XMLSecurity

extension StoreSession {
    /// What `dueDeadlines` asks: one range of the partial index `deadline_due`, however many have ended.
    static let dueDeadlinesQuery = """
        SELECT deadline.*, application.id AS application_id FROM deadline
        JOIN application ON application.seq = deadline.application
        WHERE deadline.outcome IS NULL AND deadline.due_at <= $1 ORDER BY deadline.due_at, deadline.seq LIMIT $2
        """

    /// Sets a deadline; one that waits or was reached stays as it is.
    func set(_ deadline: Deadline) throws {
        try run(
            """
            INSERT INTO deadline (application, kind, key, due_at, day) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (tenant, application, kind, key) DO UPDATE SET due_at = excluded.due_at, day = excluded.day, outcome = NULL
            WHERE deadline.outcome = 'dropped'
            """,
            [
                try .integer(applicationRow(deadline.application).seq),
                .text(deadline.kind.rawValue),
                .text(deadline.key),
                .integer(deadline.dueAt.milliseconds),
                .init(deadline.day?.description),
            ])
    }

    package func dueDeadlines(now: UTCInstant, limit: Int) throws -> [Deadline] {
        try all(Self.dueDeadlinesQuery, [.integer(now.milliseconds), .integer(limit)]).map { row in
            Deadline(
                application: ApplicationID(try row.text("application_id")), kind: try row.name("kind"),
                key: try row.text("key"),
                dueAt: try row.instant("due_at"), day: try row.optionalDate("day"), failures: try row.count("failures"))
        }
    }

    /// Puts a deadline off that waits; the first time with a line in the timeline.
    package func postpone(_ deadline: Deadline, until instant: UTCInstant, at now: UTCInstant) throws {
        let application = try one(
            "SELECT seq, conversation FROM application WHERE id = $1", [.text(deadline.application.text)])
        guard let application else { throw MessageStoreError(.notFound, "no application with this identifier") }
        let changed = try run(
            """
            UPDATE deadline SET due_at = $1, failures = failures + 1
            WHERE application = $2 AND kind = $3 AND key = $4 AND outcome IS NULL AND failures = $5
            """,
            [
                .integer(instant.milliseconds),
                .integer(try application.integer("seq")),
                .text(deadline.kind.rawValue),
                .text(deadline.key),
                .integer(deadline.failures),
            ])
        guard changed == 1, deadline.failures == 0 else { return }
        try insert(
            TimelineEvent(
                conversation: try application.ticket("conversation"), instant: now,
                code: TimelineCode.deadlineNotTreated, details: ["kind": deadline.kind.rawValue]))
    }

    /// Ends a deadline that waits.
    ///
    /// - Returns: false when it does not wait (any more).
    package func end(_ deadline: Deadline, as outcome: DeadlineOutcome) throws -> Bool {
        let changed = try run(
            """
            UPDATE deadline SET outcome = $1 WHERE application = $2 AND kind = $3 AND key = $4 AND outcome IS NULL
            """,
            [
                .text(outcome.rawValue),
                try .integer(applicationRow(deadline.application).seq),
                .text(deadline.kind.rawValue),
                .text(deadline.key),
            ])
        return changed == 1
    }
}
