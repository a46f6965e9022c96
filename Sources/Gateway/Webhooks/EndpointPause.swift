import XMLSecurity

/// How long a whole endpoint is left alone because attempts fail, whichever events they carried.
///
/// An endpoint that is down would otherwise meet one attempt of every waiting event at once. No event loses anything: while
/// the endpoint is left alone none is leased, so none uses up its attempts.
struct EndpointPause {
    /// Failures in a row, of attempts that each began after the failure before.
    private(set) var failures = 0
    private var until: UTCInstant?

    /// When the endpoint may be tried again; `nil` when that is now.
    func end(at instant: UTCInstant) -> UTCInstant? { until.flatMap { $0 > instant ? $0 : nil } }

    /// An attempt was delivered. What an answer asked for until later stands.
    mutating func delivered() { failures = 0 }

    /// An attempt failed. A failure that asks for no pause is one of the event, not of the endpoint, and is not counted.
    ///
    /// - Parameters:
    ///   - seen: `failures` when the attempt began: attempts under way at the same time are one sign of trouble, not many.
    ///   - pause: how long to wait after that many failures in a row.
    mutating func failed(seen: Int, at instant: UTCInstant, pause: (Int) -> Duration?) {
        let counted = seen == failures ? failures + 1 : failures
        guard let pause = pause(counted) else { return }
        failures = counted
        let end = instant.advanced(by: pause)
        if until.map({ $0 < end }) ?? true { until = end }
    }
}
