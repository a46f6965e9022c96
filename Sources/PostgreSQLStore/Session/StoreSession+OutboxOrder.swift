import MessageStore
import Messages
import SocialSecurity
import XMLSecurity

/// What a document of the outbox waits for.
///
/// The hub refuses for good what it meets before what it stands on. A row that waits is queued and names the other one; it
/// is due when it has to be looked at again, and at once when something changed before it.
extension StoreSession {
    /// What `awaited` asks: the end of one index range for each number of the person.
    static let awaitedQuery = """
        \(sameNumbers) SELECT ticket FROM outbox WHERE seq = (SELECT max(newest.seq) FROM same, LATERAL (
            SELECT seq FROM outbox WHERE registers = same.subject_index AND (state <> 'parked' OR parked_at > $2)
            ORDER BY seq DESC LIMIT 1) AS newest)
        """

    /// The newest registration of a person, whatever became of it.
    static let registrationQuery = """
        \(sameNumbers) SELECT outbox.* FROM same JOIN document ON document.subject_index = same.subject_index
            JOIN outbox ON outbox.document = document.seq
        WHERE document.operation = 'registerPerson' ORDER BY outbox.seq DESC LIMIT 1
        """

    /// What `release` asks.
    static let releaseQuery = """
        UPDATE outbox SET due_at = CASE state WHEN 'queued' THEN coalesce(not_before, queued_at) ELSE due_at END,
            waits_for = (SELECT waits_for FROM outbox WHERE ticket = $1)
        WHERE waits_for = $1
        """

    /// Every row that waits for one, directly or through others.
    private static let behind = """
        WITH RECURSIVE behind (ticket) AS (SELECT ticket FROM outbox WHERE waits_for = $1 UNION
            SELECT outbox.ticket FROM behind JOIN outbox ON outbox.waits_for = behind.ticket)
        """

    /// The document of the outbox for whose end a new one has to wait.
    ///
    /// A registration that stands still longer than anything waits for it holds nothing up that is new, except its own end.
    func awaited(by outgoing: OutgoingDocument) throws -> Ticket? {
        if let named = outgoing.waitsFor, let row = try outboxRow(ticket: named), !row.snapshot.name.isOver {
            return named
        }
        let document = outgoing.document
        guard document.operation.followsRegistration, let subject = document.subject else { return nil }
        let person = try person(subject)
        let oldest = document.storedAt.advanced(by: .zero - Self.longestHold)
        if let ticket = try one(Self.awaitedQuery, [.bytes(person), .integer(oldest.milliseconds)]) {
            return try ticket.ticket("ticket")
        }
        guard document.operation == .unregisterPerson,
            let row = try one(Self.registrationQuery, [.bytes(person)]).map({ try OutboxRow($0) })
        else { return nil }
        return row.snapshot.name.isOver || row.isUnreadable ? nil : row.ticket
    }

    /// Takes the budget from a document that a statutory one waits for, and from those that it waits for itself: given
    /// up, they would keep a document that is never given up.
    func neverGiveUp(_ ticket: Ticket) throws {
        try run(
            """
            WITH RECURSIVE chain (ticket) AS (
                SELECT $1::text UNION SELECT outbox.waits_for FROM chain JOIN outbox ON outbox.ticket = chain.ticket
                    WHERE outbox.waits_for IS NOT NULL)
            UPDATE outbox SET expires_at = NULL, budget = NULL WHERE ticket IN (SELECT ticket FROM chain)
            """, [.text(ticket.value)])
    }

    /// Since when a document stands still: the earliest parking of it and of those that it waits for.
    func stuckSince(_ ticket: Ticket) throws -> UTCInstant? {
        try one(
            """
            WITH RECURSIVE chain (ticket) AS (
                SELECT $1::text UNION SELECT outbox.waits_for FROM chain JOIN outbox ON outbox.ticket = chain.ticket
                    WHERE outbox.waits_for IS NOT NULL)
            SELECT min(parked_at) AS since FROM outbox WHERE state = 'parked' AND ticket IN (SELECT ticket FROM chain)
            """, [.text(ticket.value)])?.optionalInstant("since")
    }

    /// Lets go what waited for a document that is through. When no attempt was made with it, what waited for it now waits
    /// for what it waited for itself.
    func release(after row: OutboxRow) throws {
        try run("UPDATE outbox SET registers = NULL WHERE seq = $1 AND registers IS NOT NULL", [.integer(row.seq)])
        try resume(behind: row.ticket)
        try run(Self.releaseQuery, [.text(row.ticket.value)])
    }

    /// Resumes what was parked because it waited for a document, directly or through others.
    func resume(behind ticket: Ticket) throws {
        try run(
            """
            \(Self.behind) UPDATE outbox SET state = 'queued', due_at = coalesce(not_before, queued_at),
                last_code = NULL, parked_at = NULL, told_stuck = NULL
            WHERE ticket IN (SELECT ticket FROM behind) AND state = 'parked' AND last_code = $2
            """, [.text(ticket.value), .text(HeldDocument.waitedFor)])
        try lookAgain(behind: ticket)
    }

    /// Makes everything due that waits for a document: what holds it up has changed.
    func lookAgain(behind ticket: Ticket) throws {
        try run(
            """
            \(Self.behind) UPDATE outbox SET due_at = coalesce(not_before, queued_at)
            WHERE ticket IN (SELECT ticket FROM behind) AND state = 'queued'
            """, [.text(ticket.value)])
    }

    /// Lets a row go whatever it waits for: its hold is over, or an administrator wants it tried now.
    func letGo(_ row: OutboxRow) throws {
        try run("UPDATE outbox SET waits_for = NULL WHERE seq = $1", [.integer(row.seq)])
    }
}
