import MessageStore
import XMLSecurity

/// When a failed attempt is repeated, and when it is not: ten attempts within little more than three days.
///
/// Source: Standard Webhooks, "Deliverability and reliability" (example retry schedule, jitter), "Delivery success and
/// failure" (status codes, `Retry-After`, throttling).
struct WebhookSchedule: Sendable {
    /// Waits after the first to the ninth attempt, in seconds: 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h.
    static let waits: [Int64] = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400]
    /// Longest wait that an endpoint may ask for.
    static let longestRetryAfter = Duration.seconds(86_400)
    /// How long nothing more is sent to an endpoint that says it has too much to do and not for how long.
    static let throttle = Duration.seconds(30)

    /// A random number of the range, both ends included.
    let random: @Sendable (ClosedRange<Int64>) -> Int64

    /// How an attempt ends.
    func outcome(of answer: WebhookAnswer, on claim: WebhookClaim, at instant: UTCInstant) -> WebhookOutcome {
        switch answer {
        case .status(200...299, _): return .delivered
        case .status(410, _): return .gone
        case .status, .none: break
        }
        guard claim.attemptInBudget <= Self.waits.count else { return .parked(code: answer.code) }
        let wait = Self.waits[max(0, claim.attemptInBudget - 1)] * 1_000
        // Up to a fifth later, so that what failed together does not come back together.
        let next = instant.advanced(by: .milliseconds(wait + random(0...wait / 5)))
        return .retry(at: max(next, instant.advanced(by: answer.retryAfter ?? .zero)), code: answer.code)
    }

    /// How long the whole endpoint is left alone after an answer: after a failure as long as the outbox waits, and at
    /// least what an endpoint with too much to do asks for. The convention leaves the pause of other failures to the sender;
    /// without one every waiting event would meet a dead endpoint at once.
    ///
    /// A `4xx` is the receiver's judgement of one event, other than 408 and 429: that event comes again, the others go on.
    ///
    /// - Parameter failures: failed attempts in a row, this one included.
    /// - Returns: `nil` for no pause.
    func pause(after answer: WebhookAnswer, failures: Int) -> Duration? {
        let backOff = Duration.milliseconds(random(0...RetrySchedule.longestWait(after: failures)))
        return switch answer {
        case .status(429, _), .status(502...504, _): max(backOff, answer.retryAfter ?? Self.throttle)
        case .status(408, _): backOff
        case .status(200...299, _), .status(400...499, _): nil
        case .status, .none: backOff
        }
    }
}

extension WebhookAnswer {
    /// Why the attempt failed, as stored.
    var code: String {
        switch self {
        case .status(let status, _): "http-\(status)"
        case .none(let code): code
        }
    }

    fileprivate var retryAfter: Duration? {
        guard case .status(_, let wait?) = self else { return nil }
        return min(max(wait, .zero), WebhookSchedule.longestRetryAfter)
    }
}
