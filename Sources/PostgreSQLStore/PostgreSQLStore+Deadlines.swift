import MessageStore
import SocialSecurity
import XMLSecurity

extension PostgreSQLStore {
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
        try await write { session in
            guard try session.end(deadline, as: outcome) else { return false }
            try session.apply(changes, touching: outcome == .reached ? [deadline.application] : [])
            return true
        }
    }

    /// The number that took the place of this one.
    public func successor(of ssin: SSIN) async throws -> SSIN? {
        try await read { try $0.successor(of: ssin) }
    }
}
