import XMLSecurity

/// The state of an outbox row as its columns hold it.
public struct OutboxSnapshot: Hashable, Sendable {
    /// Name of the state.
    public let name: OutboxStateName
    /// Number of attempts begun.
    public let attempt: Int
    /// Next attempt or end of the lease; `nil` in every other state, so that an index on it lists what waits.
    public let dueAt: UTCInstant?
    /// Code of the last failure or refusal, or reason of parking.
    public let code: String?

    /// Takes the columns of a row.
    public init(name: OutboxStateName, attempt: Int, dueAt: UTCInstant?, code: String?) {
        self.name = name
        self.attempt = attempt
        self.dueAt = dueAt
        self.code = code
    }

    init(_ state: OutboxStateMachine.State) {
        switch state {
        case .queued(let at): self.init(name: .queued, attempt: 0, dueAt: at, code: nil)
        case .leased(let attempt, let until): self.init(name: .leased, attempt: attempt, dueAt: until, code: nil)
        case .retryWait(let attempt, let at, let code):
            self.init(name: .retryWait, attempt: attempt, dueAt: at, code: code)
        case .parked(let attempt, let reason): self.init(name: .parked, attempt: attempt, dueAt: nil, code: reason)
        case .delivered(let attempt): self.init(name: .delivered, attempt: attempt, dueAt: nil, code: nil)
        case .deliveredLate(let attempt): self.init(name: .deliveredLate, attempt: attempt, dueAt: nil, code: nil)
        case .refused(let attempt, let code): self.init(name: .refused, attempt: attempt, dueAt: nil, code: code)
        case .expired(let attempt): self.init(name: .expired, attempt: attempt, dueAt: nil, code: nil)
        case .cancelled: self.init(name: .cancelled, attempt: 0, dueAt: nil, code: nil)
        }
    }
}

extension OutboxStateMachine {
    /// Restores the machine of a stored row.
    ///
    /// - Throws: `MessageStoreError` with `.illegalTransition` when the columns do not fit together.
    public init(restoring row: OutboxSnapshot) throws(MessageStoreError) {
        let attempt = row.attempt
        let restored: State? =
            switch row.name {
            case .queued: row.dueAt.map { .queued(at: $0) }
            case .leased: row.dueAt.map { .leased(attempt: attempt, until: $0) }
            case .retryWait: row.dueAt.map { .retryWait(attempt: attempt, at: $0, code: row.code) }
            case .parked: .parked(attempt: attempt, reason: row.code ?? "")
            case .delivered: .delivered(attempt: attempt)
            case .deliveredLate: .deliveredLate(attempt: attempt)
            case .refused: .refused(attempt: attempt, code: row.code ?? "")
            case .expired: .expired(attempt: attempt)
            case .cancelled: .cancelled
            }
        guard let restored else {
            throw MessageStoreError(.illegalTransition, "an outbox row in state \(row.name.rawValue) has no instant")
        }
        self.init(state: restored)
    }
}

/// Every edge between outbox states, for a database that refuses all others.
public enum OutboxEdges {
    /// Pairs (from, to); a pair of equal states changes instant or attempt only.
    public static let allowed: [(from: OutboxStateName, to: OutboxStateName)] = [
        (.queued, .queued), (.queued, .leased), (.queued, .parked), (.queued, .expired), (.queued, .cancelled),
        (.leased, .leased), (.leased, .delivered), (.leased, .retryWait), (.leased, .parked), (.leased, .refused),
        (.leased, .expired),
        (.retryWait, .retryWait), (.retryWait, .leased), (.retryWait, .delivered), (.retryWait, .refused),
        (.retryWait, .parked), (.retryWait, .expired),
        (.parked, .queued), (.parked, .retryWait), (.parked, .refused), (.parked, .deliveredLate),
        (.parked, .cancelled),
        (.expired, .deliveredLate),
    ]
}
