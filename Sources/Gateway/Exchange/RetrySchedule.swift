import MessageStore
import XMLSecurity

/// When a failed attempt is repeated: 2 s x 2^n with full jitter, at most 15 minutes apart, until the budget ends.
///
/// Source: Marc Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015 (full jitter).
struct RetrySchedule {
    private static let base: Int64 = 2_000
    private static let cap: Int64 = 15 * 60 * 1_000

    /// A random number of the range, both ends included.
    let random: (ClosedRange<Int64>) -> Int64

    /// Longest wait after attempt number `attempt` (from 1), in milliseconds.
    static func longestWait(after attempt: Int) -> Int64 {
        let doublings = min(max(attempt - 1, 0), 20)
        return min(cap, base << Int64(doublings))
    }

    /// How the attempt ends in the outbox: another attempt, or parked when its budget would be over by then, or when no
    /// later attempt can go better.
    func outcome(of failure: AttemptFailure, on claim: OutboxClaim, at instant: UTCInstant) -> AttemptOutcome {
        guard !failure.isLasting else { return .parked(reason: failure.text) }
        let wait = random(0...Self.longestWait(after: claim.attempt))
        let next = instant.advanced(by: .milliseconds(wait))
        if let end = claim.expiresAt, next >= end { return .parked(reason: "budget-ended/\(failure.text)") }
        return .retry(at: next, code: failure.text)
    }
}
