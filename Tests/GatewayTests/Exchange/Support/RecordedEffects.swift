import MessageStore
import Messages
import Synchronization
import XMLSecurity

@testable import Gateway

/// A domain that decides what it is told to and remembers what it was asked.
final class RecordedEffects: BusinessEffects {
    struct Failure: Error {}

    struct State {
        var answers: [VerifiedAnswer] = []
        var attempts: [AttemptOutcome] = []
        var incoming: [VerifiedIncoming] = []
        var decision = IncomingDecision.accept(Changes())
        var consequences = Changes()
        var fails = false
        var inside: [Ticket: Int] = [:]
        var largestInside = 0
    }

    let state = Mutex(State())

    func effects(
        of answer: VerifiedAnswer, stampedAs kszTicket: Ticket?, to sent: BusinessDocument, tenant: Tenant,
        at instant: UTCInstant
    ) async throws -> Changes {
        let conversation = sent.header.conversation
        try state.withLock { state in
            if state.fails { throw Failure() }
            state.answers.append(answer)
            state.inside[conversation, default: 0] += 1
            state.largestInside = max(state.largestInside, state.inside[conversation] ?? 0)
        }
        for _ in 0..<10 { await Task.yield() }
        return state.withLock { state in
            state.inside[conversation, default: 0] -= 1
            return state.consequences
        }
    }

    func effects(
        ofAttempt outcome: AttemptOutcome, on sent: BusinessDocument, tenant: Tenant, at instant: UTCInstant
    ) async throws -> Changes {
        state.withLock { $0.attempts.append(outcome) }
        return Changes()
    }

    func decide(about incoming: VerifiedIncoming, tenant: Tenant, at instant: UTCInstant) async throws
        -> IncomingDecision
    {
        try state.withLock { state in
            if state.fails { throw Failure() }
            state.incoming.append(incoming)
            return state.decision
        }
    }
}
