import GRDB
import MessageStore
import Messages
import SocialSecurity
import XMLSecurity

/// The order of documents about one person.
///
/// The hub refuses for good what it meets before the registration that it stands on. A document about a person therefore
/// waits for the newest registration, or end of one, about the same person that is not through. The row is held back by
/// its instant alone: it is due when the hold ends at the latest, and released before when the other one is through.
extension StoreSession {
    /// How long a document without budget of its own waits for one that is parked.
    static let longestHold = Duration.seconds(86_400)
    /// After the longest hold, how often a document without budget looks whether the other one is still under way.
    static let holdStep = Duration.seconds(3_600)

    /// What `awaited` asks: the end of one index range for each number of the person.
    static let awaitedQuery = """
        \(sameNumbers) SELECT ticket FROM outbox WHERE seq = (
            SELECT max((SELECT max(seq) FROM outbox WHERE registers = same.subject_index)) FROM same)
        """

    /// What `release` asks.
    static let releaseQuery = """
        UPDATE outbox SET due_at = CASE state WHEN 'queued' THEN not_before ELSE due_at END,
            waits_for = (SELECT waits_for FROM outbox WHERE ticket = ?1)
        WHERE waits_for = ?1
        """

    /// The document of the outbox for whose end a new one has to wait.
    func awaited(by outgoing: OutgoingDocument) throws -> Ticket? {
        if let named = outgoing.waitsFor, let row = try outboxRow(ticket: named), !row.snapshot.name.isOver {
            return named
        }
        let document = outgoing.document
        guard document.operation.followsRegistration, let subject = document.subject else { return nil }
        return try one(Self.awaitedQuery, [sealer.person(subject).blob]).map { try $0.ticket("ticket") }
    }

    /// Takes the budget from a document that a statutory one waits for, and from those that it waits for itself: given
    /// up, they would keep a document that is never given up.
    func neverGiveUp(_ ticket: Ticket) throws {
        try run(
            """
            WITH RECURSIVE chain (ticket) AS (
                SELECT ? UNION SELECT outbox.waits_for FROM chain JOIN outbox ON outbox.ticket = chain.ticket
                    WHERE outbox.waits_for IS NOT NULL)
            UPDATE outbox SET expires_at = NULL WHERE ticket IN (SELECT ticket FROM chain)
            """, [ticket.value])
    }

    /// Until when a row is held back at the latest.
    func holdEnd(queuedAt: UTCInstant, expiresAt: UTCInstant?) -> UTCInstant {
        expiresAt ?? queuedAt.advanced(by: Self.longestHold)
    }

    /// Until when a due row that no attempt was made with is held back (again); `nil` when it may go.
    ///
    /// Its own budget ends the wait for anything. Without budget it waits as long as the other one is tried, and for a
    /// parked one, which may never be resumed, as long as the longest hold.
    func hold(_ row: OutboxRow, _ columns: Row, now: UTCInstant) throws -> UTCInstant? {
        guard row.snapshot.attempt == 0, let ticket = try columns.optionalTicket("waits_for"),
            let awaited = try outboxRow(ticket: ticket), !awaited.snapshot.name.isOver
        else { return nil }
        let expiresAt = columns.optionalInstant("expires_at")
        let end = holdEnd(queuedAt: columns.instant("queued_at"), expiresAt: expiresAt)
        if now < end { return end }
        return expiresAt == nil && awaited.snapshot.name != .parked ? now.advanced(by: Self.holdStep) : nil
    }

    /// Lets go what waited for a document that is through. When no attempt was made with it, what waited for it now waits
    /// for what it waited for itself.
    func release(after row: OutboxRow) throws {
        try run("UPDATE outbox SET registers = NULL WHERE seq = ? AND registers IS NOT NULL", [row.seq])
        try run(Self.releaseQuery, [row.ticket.value])
    }

    /// Lets a row go whatever it waits for: its hold is over, or an administrator wants it tried now.
    func letGo(_ row: OutboxRow) throws {
        try run("UPDATE outbox SET waits_for = NULL WHERE seq = ?", [row.seq])
    }
}
