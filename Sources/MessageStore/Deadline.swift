import SocialSecurity
import XMLSecurity

/// What a deadline is about.
public enum DeadlineKind: String, Hashable, Sendable, CaseIterable {
    /// A statutory term is near its end.
    case termNear
    /// A statutory term is over.
    case termPassed
    /// Quality code 1 ends soon.
    case provisionalCodeEndsSoon
    /// Quality code 1 has ended.
    case provisionalCodeEnded
    /// An inquiry should have been answered.
    case inquiryUnanswered
    /// A transfer of competence should have a receipt.
    case transferWithoutReceipt
}

/// An instant from which on an application has to be looked at again. Reached once, or dropped.
public struct Deadline: Hashable, Sendable {
    /// Application that it belongs to.
    public let application: ApplicationID
    /// What it is about.
    public let kind: DeadlineKind
    /// Which one of its kind in the application: kind of a term, key of a step, ticket of a transfer.
    public let key: String
    /// From when on it is due.
    public let dueAt: UTCInstant
    /// The day it is about, where there is one: last day of a term or of quality code 1.
    public let day: CivilDate?
    /// How often it could not be treated.
    public let failures: Int

    /// Makes a deadline.
    public init(
        application: ApplicationID, kind: DeadlineKind, key: String, dueAt: UTCInstant, day: CivilDate? = nil,
        failures: Int = 0
    ) {
        self.application = application
        self.kind = kind
        self.key = key
        self.dueAt = dueAt
        self.day = day
        self.failures = failures
    }
}

/// How a deadline ended.
public enum DeadlineOutcome: String, Hashable, Sendable, CaseIterable {
    /// It came about: an event was written. It never comes again.
    case reached
    /// It had lost its meaning. It may be set again.
    case dropped
}

/// Deadlines of applications. `Changes.deadlines` sets them: one that waits or was reached is left as it is.
public protocol DeadlineStore: Sendable {
    /// Deadlines that wait and are due at `now`, oldest first.
    func dueDeadlines(now: UTCInstant, limit: Int) async throws -> [Deadline]

    /// Puts a deadline off that waits and could not be treated, so that it does not stand before others for ever. The
    /// first time the timeline of its application says so (`deadline.notTreated`).
    func postpone(_ deadline: Deadline, until instant: UTCInstant, at now: UTCInstant) async throws

    /// Ends a deadline and commits what comes of it, if it still waits. One that was reached raises the version of its
    /// application.
    ///
    /// - Returns: false, with nothing committed, when it ended before.
    func settle(_ deadline: Deadline, as outcome: DeadlineOutcome, changes: Changes) async throws -> Bool
}
