import XMLSecurity

/// Whether documents are sent to a partner that did not answer lately.
///
///     from      event -> to
///     closed    failure -> closed, the last of several in a row -> open; success -> closed
///     open      look (its end has come) -> halfOpen; failure of an earlier attempt -> open; success of one -> closed
///     halfOpen  success -> closed, failure -> open for longer
///
/// Half open, one document goes as a probe. Holds no clock and no randomness.
///
/// Source: Michael Nygard, "Release It!", 2nd edition, chapter 5 (circuit breaker).
struct CircuitStateMachine: ~Copyable {
    /// Where the circuit stands.
    enum State: Hashable, Sendable {
        /// Documents go; so many attempts in a row failed.
        case closed(failures: Int)
        /// None goes until then; opened so many times in a row.
        case open(until: UTCInstant, times: Int)
        /// One goes.
        case halfOpen(times: Int)
    }

    /// How often in a row attempts fail before the circuit opens.
    static let failuresToOpen = 5

    private(set) var state: State

    /// Begins with what is known.
    init(_ state: State = .closed(failures: 0)) { self.state = state }

    /// What may be sent.
    enum Passage: Hashable, Sendable {
        /// As much as others send.
        case free
        /// One document, as the last one failed or is a probe.
        case one
        /// Nothing until then.
        case none(until: UTCInstant)

        /// Whether anything goes.
        var isOpen: Bool {
            switch self {
            case .free, .one: true
            case .none: false
            }
        }
    }

    /// Asks what may be sent at `now`.
    mutating func look(now: UTCInstant) -> Passage {
        switch state {
        case .closed(let failures): return failures == 0 ? .free : .one
        case .halfOpen: return .one
        case .open(let until, let times):
            guard until <= now else { return .none(until: until) }
            state = .halfOpen(times: times)
            return .one
        }
    }

    /// What an end of an attempt changed.
    enum Change: Hashable, Sendable {
        /// Nothing that anybody has to be told.
        case none
        /// It opened: nothing goes for a while.
        case opened
        /// It closed: everything goes again.
        case closed
    }

    /// The partner answered.
    mutating func succeed() -> Change {
        switch state {
        case .closed:
            state = .closed(failures: 0)
            return .none
        case .open, .halfOpen:
            state = .closed(failures: 0)
            return .closed
        }
    }

    /// The partner did not answer.
    ///
    /// - Parameter end: when a circuit that opened so many times in a row lets a probe pass.
    mutating func fail(openUntil end: (_ times: Int) -> UTCInstant) -> Change {
        switch state {
        case .closed(let failures) where failures + 1 < Self.failuresToOpen:
            state = .closed(failures: failures + 1)
            return .none
        case .closed:
            state = .open(until: end(1), times: 1)
            return .opened
        case .halfOpen(let times):
            state = .open(until: end(times + 1), times: times + 1)
            return .opened
        case .open: return .none
        }
    }
}
