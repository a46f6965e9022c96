import GRDB
import MessageStore
import XMLSecurity

extension StoreSession {
    /// What `dueDeadlines` asks: one range of the partial index `deadline_due`, however many have ended.
    static let dueDeadlinesQuery = """
        SELECT deadline.*, application.id AS application_id FROM deadline
        JOIN application ON application.seq = deadline.application
        WHERE deadline.outcome IS NULL AND deadline.due_at <= ? ORDER BY deadline.due_at, deadline.seq LIMIT ?
        """

    /// Sets a deadline; one that waits or was reached stays as it is.
    func set(_ deadline: Deadline) throws {
        try run(
            """
            INSERT INTO deadline (application, kind, key, due_at, day) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (application, kind, key) DO UPDATE SET due_at = excluded.due_at, day = excluded.day, outcome = NULL
            WHERE outcome = 'dropped'
            """,
            [
                try applicationRow(deadline.application).seq, deadline.kind.rawValue, deadline.key,
                deadline.dueAt.milliseconds, deadline.day?.description,
            ])
    }

    package func dueDeadlines(now: UTCInstant, limit: Int) throws -> [Deadline] {
        try all(Self.dueDeadlinesQuery, [now.milliseconds, limit]).map { row in
            Deadline(
                application: ApplicationID(try row["application_id"]), kind: try row.name("kind"), key: try row["key"],
                dueAt: try row.instant("due_at"), day: try row.optionalDate("day"), failures: try row["failures"])
        }
    }

    /// Puts a deadline off that waits; the first time with a line in the timeline.
    package func postpone(_ deadline: Deadline, until instant: UTCInstant, at now: UTCInstant) throws {
        let application = try one(
            "SELECT seq, conversation FROM application WHERE id = ?", [deadline.application.text])
        guard let application else { throw MessageStoreError(.notFound, "no application with this identifier") }
        try run(
            """
            UPDATE deadline SET due_at = ?, failures = failures + 1
            WHERE application = ? AND kind = ? AND key = ? AND outcome IS NULL AND failures = ?
            """,
            [
                instant.milliseconds, application["seq"] as Int64, deadline.kind.rawValue, deadline.key,
                deadline.failures,
            ])
        guard db.changesCount == 1, deadline.failures == 0 else { return }
        try insert(
            TimelineEvent(
                conversation: try application.ticket("conversation"), instant: now,
                code: TimelineCode.deadlineNotTreated, details: ["kind": deadline.kind.rawValue]))
    }

    /// Ends a deadline that waits.
    ///
    /// - Returns: false when it does not wait (any more).
    package func end(_ deadline: Deadline, as outcome: DeadlineOutcome) throws -> Bool {
        try run(
            """
            UPDATE deadline SET outcome = ? WHERE application = ? AND kind = ? AND key = ? AND outcome IS NULL
            """,
            [
                outcome.rawValue, try applicationRow(deadline.application).seq, deadline.kind.rawValue, deadline.key,
            ])
        return db.changesCount == 1
    }
}
