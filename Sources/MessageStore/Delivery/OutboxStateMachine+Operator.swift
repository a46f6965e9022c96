import XMLSecurity

extension OutboxStateMachine {
    /// Result of an operator's act or of the end of the budget.
    public enum ActResult: Hashable, Sendable {
        /// The state changed.
        case applied
        /// The state has no such edge; nothing changed.
        case illegal(in: OutboxStateName)
    }

    /// An operator's act.
    public mutating func perform(_ act: OutboxAct, at instant: UTCInstant) -> ActResult {
        switch act {
        case .retry: retry(now: instant)
        case .park: park(reason: "operator")
        case .resume: resume(now: instant)
        case .cancel: cancel()
        }
    }

    /// Makes a waiting document due at `now`.
    public mutating func retry(now: UTCInstant) -> ActResult {
        switch state {
        case .queued: state = .queued(at: now)
        case .retryWait(let attempt, _, let code): state = .retryWait(attempt: attempt, at: now, code: code)
        case .leased, .parked, .delivered, .deliveredLate, .refused, .expired, .cancelled: return illegal
        }
        return .applied
    }

    /// Sets the document aside. An attempt in work goes on; its receipt still counts, as late.
    public mutating func park(reason: String) -> ActResult {
        switch state {
        case .queued: state = .parked(attempt: 0, reason: reason)
        case .leased(let attempt, _): state = .parked(attempt: attempt, reason: reason)
        case .retryWait(let attempt, _, _): state = .parked(attempt: attempt, reason: reason)
        case .parked, .delivered, .deliveredLate, .refused, .expired, .cancelled: return illegal
        }
        return .applied
    }

    /// Puts a parked document back, due at `now`: as queued when no attempt was ever made, else as waiting for a retry.
    public mutating func resume(now: UTCInstant) -> ActResult {
        switch state {
        case .parked(let attempt, let reason):
            state = attempt == 0 ? .queued(at: now) : .retryWait(attempt: attempt, at: now, code: reason)
            return .applied
        case .queued, .leased, .retryWait, .delivered, .deliveredLate, .refused, .expired, .cancelled: return illegal
        }
    }

    /// Gives the document up, while no attempt was ever made: after an attempt the hub may have stamped it.
    public mutating func cancel() -> ActResult {
        switch state {
        case .queued, .parked(attempt: 0, _):
            state = .cancelled
            return .applied
        case .leased, .retryWait, .parked, .delivered, .deliveredLate, .refused, .expired, .cancelled: return illegal
        }
    }

    /// Ends the budget of a document that no attempt holds at `now`.
    public mutating func expire(now: UTCInstant) -> ActResult {
        switch state {
        case .queued: state = .expired(attempt: 0)
        case .retryWait(let attempt, _, _): state = .expired(attempt: attempt)
        case .leased(let attempt, let until) where until <= now: state = .expired(attempt: attempt)
        case .leased, .parked, .delivered, .deliveredLate, .refused, .expired, .cancelled: return illegal
        }
        return .applied
    }

    private var illegal: ActResult { .illegal(in: snapshot.name) }
}
