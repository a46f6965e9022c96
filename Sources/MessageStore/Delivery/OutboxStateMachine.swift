import XMLSecurity

/// Life of one outgoing document, from the outbox to its final answer.
///
///     from       event -> to
///     queued     claim -> leased, retry -> queued, park -> parked, cancel -> cancelled, expire -> expired
///     leased     claim (lease ended) -> leased, settle -> delivered, refused, retryWait or parked,
///                park -> parked, expire (lease ended) -> expired
///     retryWait  claim -> leased, retry -> retryWait, settle of the last attempt -> delivered or refused,
///                park -> parked, expire -> expired
///     parked     resume -> retryWait (queued while no attempt was made), late receipt -> deliveredLate,
///                late refusal -> refused, cancel (while no attempt was made) -> cancelled
///     expired    late receipt -> deliveredLate
///     delivered, deliveredLate, refused, cancelled are final
///
/// Holds no clock and does no I/O: a store restores it from a row, feeds it one event and writes back `snapshot`.
/// The attempt number only grows; it fences leases, so that the outcome of an overtaken attempt changes nothing.
/// The database repeats the same edges (`OutboxEdges.allowed`) as a trigger.
public struct OutboxStateMachine: ~Copyable {
    /// Where the document stands. Instants are UTC; `attempt` counts the attempts begun.
    public enum State: Hashable, Sendable {
        /// Waits for its first attempt, from `at` on.
        case queued(at: UTCInstant)
        /// Attempt number `attempt` is in work until `until`.
        case leased(attempt: Int, until: UTCInstant)
        /// Waits for its next attempt.
        case retryWait(attempt: Int, at: UTCInstant, code: String?)
        /// Waits for a person.
        case parked(attempt: Int, reason: String)
        /// Final answer received.
        case delivered(attempt: Int)
        /// Final answer received after it was parked or expired.
        case deliveredLate(attempt: Int)
        /// Finally refused by rule.
        case refused(attempt: Int, code: String)
        /// Its budget ended; only a late receipt still counts.
        case expired(attempt: Int)
        /// Given up before its first attempt.
        case cancelled
    }

    var state: State

    /// Begins a new document that may be sent from `notBefore` on.
    public init(notBefore: UTCInstant) {
        state = .queued(at: notBefore)
    }

    init(state: State) {
        self.state = state
    }

    /// The state as it is stored.
    public var snapshot: OutboxSnapshot { OutboxSnapshot(state) }

    /// Result of `claim`.
    public enum ClaimResult: Hashable, Sendable {
        /// This attempt now holds the document.
        case leased(attempt: Int)
        /// Its instant has not come, or another attempt holds it.
        case notDue
        /// No attempt will ever be made, or none before a person resumes it.
        case notWaiting
    }

    /// Takes the document for one attempt, when it is due at `now`.
    public mutating func claim(now: UTCInstant, until: UTCInstant) -> ClaimResult {
        let (dueAt, attempt): (UTCInstant, Int)
        switch state {
        case .queued(let at): (dueAt, attempt) = (at, 0)
        case .leased(let last, let end): (dueAt, attempt) = (end, last)
        case .retryWait(let last, let at, _): (dueAt, attempt) = (at, last)
        case .parked, .delivered, .deliveredLate, .refused, .expired, .cancelled: return .notWaiting
        }
        guard dueAt <= now else { return .notDue }
        state = .leased(attempt: attempt + 1, until: until)
        return .leased(attempt: attempt + 1)
    }

    /// Result of the four ends of an attempt.
    public enum SettleResult: Hashable, Sendable {
        /// The state changed.
        case applied
        /// A receipt came after parking or expiry: the state changed.
        case appliedLate
        /// Another attempt owns the document, or its end is known already: nothing changed.
        case fenced
    }

    /// The end of one attempt.
    public mutating func settle(attempt: Int, as outcome: AttemptOutcome) -> SettleResult {
        switch outcome {
        case .delivered: settleDelivered(attempt: attempt)
        case .refused(let code): settleRefused(attempt: attempt, code: code)
        case .retry(let at, let code): settleRetry(attempt: attempt, at: at, code: code)
        case .parked(let reason): settleParked(attempt: attempt, reason: reason)
        }
    }

    /// A valid final answer came for attempt number `attempt`.
    ///
    /// Also counts when the document waits again without a newer attempt (parked and resumed meanwhile).
    public mutating func settleDelivered(attempt: Int) -> SettleResult {
        switch state {
        case .leased(let last, _) where last == attempt, .retryWait(let last, _, _) where last == attempt:
            state = .delivered(attempt: attempt)
            return .applied
        case .parked(let last, _) where attempt <= last, .expired(let last) where attempt <= last:
            state = .deliveredLate(attempt: last)
            return .appliedLate
        case .queued, .leased, .retryWait, .parked, .expired, .delivered, .deliveredLate, .refused, .cancelled:
            return .fenced
        }
    }

    /// A valid refusal by rule came for attempt number `attempt`.
    public mutating func settleRefused(attempt: Int, code: String) -> SettleResult {
        switch state {
        case .leased(let last, _) where last == attempt, .retryWait(let last, _, _) where last == attempt,
            .parked(let last, _) where last == attempt:
            state = .refused(attempt: attempt, code: code)
            return .applied
        case .queued, .leased, .retryWait, .parked, .expired, .delivered, .deliveredLate, .refused, .cancelled:
            return .fenced
        }
    }

    /// Attempt number `attempt` brought no final answer; the next one may begin at `at`.
    public mutating func settleRetry(attempt: Int, at: UTCInstant, code: String) -> SettleResult {
        switch state {
        case .leased(let last, _) where last == attempt:
            state = .retryWait(attempt: attempt, at: at, code: code)
            return .applied
        case .queued, .leased, .retryWait, .parked, .expired, .delivered, .deliveredLate, .refused, .cancelled:
            return .fenced
        }
    }

    /// Attempt number `attempt` used up the budget.
    public mutating func settleParked(attempt: Int, reason: String) -> SettleResult {
        switch state {
        case .leased(let last, _) where last == attempt:
            state = .parked(attempt: attempt, reason: reason)
            return .applied
        case .queued, .leased, .retryWait, .parked, .expired, .delivered, .deliveredLate, .refused, .cancelled:
            return .fenced
        }
    }
}
