import SocialSecurity
import XMLSecurity

/// The part of one transaction in `DeadlineStore`. A method that is called as one there does what is said there.
package protocol DeadlineTransaction {
    func dueDeadlines(now: UTCInstant, limit: Int) throws -> [Deadline]
    /// Puts a deadline off that waits; the first time with a line in the timeline.
    func postpone(_ deadline: Deadline, until instant: UTCInstant, at now: UTCInstant) throws
    /// Ends a deadline that waits.
    ///
    /// - Returns: false when it does not wait (any more).
    func end(_ deadline: Deadline, as outcome: DeadlineOutcome) throws -> Bool
    func successor(of ssin: SSIN) throws -> SSIN?
}

extension TransactionalStore {
    /// Deadlines that are due; one range of a partial index.
    public func dueDeadlines(now: UTCInstant, limit: Int) async throws -> [Deadline] {
        try await read { try $0.dueDeadlines(now: now, limit: max(0, limit)) }
    }

    /// Puts a deadline off that could not be treated.
    public func postpone(_ deadline: Deadline, until instant: UTCInstant, at now: UTCInstant) async throws {
        try await write { try $0.postpone(deadline, until: instant, at: now) }
    }

    /// Ends a deadline with its consequences, or returns false and commits nothing.
    public func settle(_ deadline: Deadline, as outcome: DeadlineOutcome, changes: Changes) async throws -> Bool {
        try await write { transaction in
            guard try transaction.end(deadline, as: outcome) else { return false }
            try transaction.apply(changes, touching: outcome == .reached ? [deadline.application] : [])
            return true
        }
    }

    /// The number that took the place of this one.
    public func successor(of ssin: SSIN) async throws -> SSIN? {
        try await read { try $0.successor(of: ssin) }
    }
}
