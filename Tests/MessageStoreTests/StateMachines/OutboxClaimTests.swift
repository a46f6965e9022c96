import MessageStore
import Testing

struct OutboxClaimTests {
    private let now = OutboxStart.dueAt
    private let until = OutboxStart.dueAt.advanced(by: .seconds(30))

    @Test(arguments: [(OutboxStateName.queued, 1), (.leased, 3), (.retryWait, 3)])
    func claim_inWaitingStateWhenDue_leasesTheNextAttempt(_ name: OutboxStateName, _ attempt: Int) throws {
        let (result, after) = try OutboxStart.apply(name) { $0.claim(now: now, until: until) }
        #expect(result == .leased(attempt: attempt))
        #expect(after == OutboxSnapshot(name: .leased, attempt: attempt, dueAt: until, code: nil))
    }

    @Test(arguments: [OutboxStateName.queued, .leased, .retryWait])
    func claim_inWaitingStateOneMillisecondEarly_isNotDue(_ name: OutboxStateName) throws {
        let early = now.advanced(by: .milliseconds(-1))
        let (result, after) = try OutboxStart.apply(name) { $0.claim(now: early, until: until) }
        #expect(result == .notDue)
        #expect(after == OutboxStart.state(name))
    }

    @Test(arguments: OutboxStart.others(.queued, .leased, .retryWait))
    func claim_inStateThatDoesNotWait_changesNothing(_ name: OutboxStateName) throws {
        let (result, after) = try OutboxStart.apply(name) { $0.claim(now: now, until: until) }
        #expect(result == .notWaiting)
        #expect(after == OutboxStart.state(name))
    }

    @Test func begin_isQueuedWithoutAttempt() {
        #expect(
            OutboxStateMachine(notBefore: now).snapshot
                == OutboxSnapshot(name: .queued, attempt: 0, dueAt: now, code: nil))
    }

    @Test(arguments: [OutboxStateName.queued, .leased, .retryWait])
    func restore_ofWaitingStateWithoutInstant_isRefused(_ name: OutboxStateName) {
        #expect(throws: MessageStoreError(.illegalTransition, "")) {
            _ = try OutboxStateMachine(restoring: OutboxSnapshot(name: name, attempt: 1, dueAt: nil, code: nil))
                .snapshot
        }
    }

    @Test(arguments: OutboxStateName.allCases)
    func restore_andSnapshot_areInverse(_ name: OutboxStateName) throws {
        #expect(try OutboxStateMachine(restoring: OutboxStart.state(name)).snapshot == OutboxStart.state(name))
    }
}
