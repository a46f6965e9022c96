import MessageStore
import Testing

struct OutboxSettleTests {
    private let later = Sample.seconds(600)

    @Test(arguments: [OutboxStateName.leased, .retryWait])
    func settleDelivered_inOwnAttempt_delivers(_ name: OutboxStateName) throws {
        let (result, after) = try OutboxStart.apply(name) { $0.settleDelivered(attempt: 2) }
        #expect(result == .applied)
        #expect(after == OutboxSnapshot(name: .delivered, attempt: 2, dueAt: nil, code: nil))
    }

    @Test(arguments: [OutboxStateName.leased, .retryWait], [1, 3])
    func settleDelivered_inAnotherAttempt_isFenced(_ name: OutboxStateName, _ attempt: Int) throws {
        let (result, after) = try OutboxStart.apply(name) { $0.settleDelivered(attempt: attempt) }
        #expect(result == .fenced)
        #expect(after == OutboxStart.state(name))
    }

    @Test(arguments: [OutboxStateName.parked, .expired], [1, 2])
    func settleDelivered_inParkedOrExpired_deliversLate(_ name: OutboxStateName, _ attempt: Int) throws {
        let (result, after) = try OutboxStart.apply(name) { $0.settleDelivered(attempt: attempt) }
        #expect(result == .appliedLate)
        #expect(after == OutboxSnapshot(name: .deliveredLate, attempt: 2, dueAt: nil, code: nil))
    }

    @Test(arguments: [OutboxStateName.parked, .expired])
    func settleDelivered_inParkedOrExpiredByAnAttemptThatNeverWas_isFenced(_ name: OutboxStateName) throws {
        #expect(try OutboxStart.apply(name) { $0.settleDelivered(attempt: 3) }.result == .fenced)
    }

    @Test(arguments: OutboxStart.others(.leased, .retryWait, .parked, .expired))
    func settleDelivered_inOtherStates_isFenced(_ name: OutboxStateName) throws {
        let (result, after) = try OutboxStart.apply(name) { $0.settleDelivered(attempt: 2) }
        #expect(result == .fenced)
        #expect(after == OutboxStart.state(name))
    }

    @Test(arguments: [OutboxStateName.leased, .retryWait, .parked])
    func settleRefused_inOwnAttempt_refuses(_ name: OutboxStateName) throws {
        let (result, after) = try OutboxStart.apply(name) { $0.settleRefused(attempt: 2, code: "MSG00021") }
        #expect(result == .applied)
        #expect(after == OutboxSnapshot(name: .refused, attempt: 2, dueAt: nil, code: "MSG00021"))
    }

    @Test(arguments: [OutboxStateName.leased, .retryWait, .parked])
    func settleRefused_inAnotherAttempt_isFenced(_ name: OutboxStateName) throws {
        #expect(try OutboxStart.apply(name) { $0.settleRefused(attempt: 1, code: "MSG00021") }.result == .fenced)
    }

    @Test(arguments: OutboxStart.others(.leased, .retryWait, .parked))
    func settleRefused_inOtherStates_isFenced(_ name: OutboxStateName) throws {
        let (result, after) = try OutboxStart.apply(name) { $0.settleRefused(attempt: 2, code: "MSG00021") }
        #expect(result == .fenced)
        #expect(after == OutboxStart.state(name))
    }

    @Test func settleRetry_inLeased_waits() throws {
        let (result, after) = try OutboxStart.apply(.leased) { $0.settleRetry(attempt: 2, at: later, code: "cut") }
        #expect(result == .applied)
        #expect(after == OutboxSnapshot(name: .retryWait, attempt: 2, dueAt: later, code: "cut"))
    }

    @Test func settleRetry_inLeasedByAnotherAttempt_isFenced() throws {
        #expect(try OutboxStart.apply(.leased) { $0.settleRetry(attempt: 1, at: later, code: "cut") }.result == .fenced)
    }

    @Test(arguments: OutboxStart.others(.leased))
    func settleRetry_inOtherStates_isFenced(_ name: OutboxStateName) throws {
        let (result, after) = try OutboxStart.apply(name) { $0.settleRetry(attempt: 2, at: later, code: "cut") }
        #expect(result == .fenced)
        #expect(after == OutboxStart.state(name))
    }

    @Test func settleParked_inLeased_parks() throws {
        let (result, after) = try OutboxStart.apply(.leased) { $0.settleParked(attempt: 2, reason: "budget") }
        #expect(result == .applied)
        #expect(after == OutboxSnapshot(name: .parked, attempt: 2, dueAt: nil, code: "budget"))
    }

    @Test func settleParked_inLeasedByAnotherAttempt_isFenced() throws {
        #expect(try OutboxStart.apply(.leased) { $0.settleParked(attempt: 3, reason: "budget") }.result == .fenced)
    }

    @Test(arguments: OutboxStart.others(.leased))
    func settleParked_inOtherStates_isFenced(_ name: OutboxStateName) throws {
        let (result, after) = try OutboxStart.apply(name) { $0.settleParked(attempt: 2, reason: "budget") }
        #expect(result == .fenced)
        #expect(after == OutboxStart.state(name))
    }
}
