import MessageStore
import Testing

struct OutboxOperatorTests {
    private let now = Sample.seconds(3)
    private let parkedBeforeAnyAttempt = OutboxSnapshot(name: .parked, attempt: 0, dueAt: nil, code: "operator")

    @Test func retry_inQueued_isDueNow() throws {
        let (result, after) = try OutboxStart.apply(.queued) { $0.retry(now: now) }
        #expect(result == .applied)
        #expect(after == OutboxSnapshot(name: .queued, attempt: 0, dueAt: now, code: nil))
    }

    @Test func retry_inRetryWait_isDueNow() throws {
        let (result, after) = try OutboxStart.apply(.retryWait) { $0.retry(now: now) }
        #expect(result == .applied)
        #expect(after == OutboxSnapshot(name: .retryWait, attempt: 2, dueAt: now, code: "timeout"))
    }

    @Test(arguments: OutboxStart.others(.queued, .retryWait))
    func retry_inOtherStates_isIllegal(_ name: OutboxStateName) throws {
        let (result, after) = try OutboxStart.apply(name) { $0.retry(now: now) }
        #expect(result == .illegal(in: name))
        #expect(after == OutboxStart.state(name))
    }

    @Test(arguments: [(OutboxStateName.queued, 0), (.leased, 2), (.retryWait, 2)])
    func park_inWaitingState_parks(_ name: OutboxStateName, _ attempt: Int) throws {
        let (result, after) = try OutboxStart.apply(name) { $0.park(reason: "operator") }
        #expect(result == .applied)
        #expect(after == OutboxSnapshot(name: .parked, attempt: attempt, dueAt: nil, code: "operator"))
    }

    @Test(arguments: OutboxStart.others(.queued, .leased, .retryWait))
    func park_inOtherStates_isIllegal(_ name: OutboxStateName) throws {
        #expect(try OutboxStart.apply(name) { $0.park(reason: "operator") }.result == .illegal(in: name))
    }

    @Test func resume_inParkedAfterAnAttempt_waitsForTheNext() throws {
        let (result, after) = try OutboxStart.apply(.parked) { $0.resume(now: now) }
        #expect(result == .applied)
        #expect(after == OutboxSnapshot(name: .retryWait, attempt: 2, dueAt: now, code: "budget"))
    }

    @Test func resume_inParkedBeforeAnyAttempt_isQueued() throws {
        let (result, after) = try OutboxStart.apply(parkedBeforeAnyAttempt) { $0.resume(now: now) }
        #expect(result == .applied)
        #expect(after == OutboxSnapshot(name: .queued, attempt: 0, dueAt: now, code: nil))
    }

    @Test(arguments: OutboxStart.others(.parked))
    func resume_inOtherStates_isIllegal(_ name: OutboxStateName) throws {
        #expect(try OutboxStart.apply(name) { $0.resume(now: now) }.result == .illegal(in: name))
    }

    @Test func cancel_beforeAnyAttempt_cancels() throws {
        for row in [OutboxStart.state(.queued), parkedBeforeAnyAttempt] {
            let (result, after) = try OutboxStart.apply(row) { $0.cancel() }
            #expect(result == .applied)
            #expect(after == OutboxSnapshot(name: .cancelled, attempt: 0, dueAt: nil, code: nil))
        }
    }

    @Test(arguments: OutboxStart.others(.queued))
    func cancel_afterAnAttemptOrAtTheEnd_isIllegal(_ name: OutboxStateName) throws {
        #expect(try OutboxStart.apply(name) { $0.cancel() }.result == .illegal(in: name))
    }

    @Test(arguments: [(OutboxStateName.queued, 0), (.leased, 2), (.retryWait, 2)])
    func expire_withoutALiveLease_expires(_ name: OutboxStateName, _ attempt: Int) throws {
        let (result, after) = try OutboxStart.apply(name) { $0.expire(now: OutboxStart.dueAt) }
        #expect(result == .applied)
        #expect(after == OutboxSnapshot(name: .expired, attempt: attempt, dueAt: nil, code: nil))
    }

    @Test func expire_inLiveLease_isIllegal() throws {
        let early = OutboxStart.dueAt.advanced(by: .milliseconds(-1))
        #expect(try OutboxStart.apply(.leased) { $0.expire(now: early) }.result == .illegal(in: .leased))
    }

    @Test(arguments: OutboxStart.others(.queued, .leased, .retryWait))
    func expire_inOtherStates_isIllegal(_ name: OutboxStateName) throws {
        #expect(try OutboxStart.apply(name) { $0.expire(now: now) }.result == .illegal(in: name))
    }
}
