import MessageStore
import Testing
import XMLSecurity

@testable import Gateway

@Suite struct RetryScheduleTests {
    /// Design, section 4: 2 s x 2^n, cap 15 minutes.
    @Test(arguments: [(1, 2), (2, 4), (3, 8), (9, 512), (10, 900), (11, 900), (1000, 900)])
    func longestWaitDoublesUpToTheCap(_ attempt: Int, _ seconds: Int64) {
        #expect(RetrySchedule.longestWait(after: attempt) == seconds * 1000)
    }

    @Test func waitIsDrawnFromTheWholeRange() throws {
        let world = try ExchangeWorld()
        let now = world.clock.now
        let claim = try claim(in: world, attempt: 3, expiresAt: nil)
        let low = RetrySchedule(random: \.lowerBound).outcome(of: AttemptFailure(.timedOut), on: claim, at: now)
        #expect(low == .retry(at: now, code: "timed-out"))
        let high = RetrySchedule(random: \.upperBound).outcome(of: AttemptFailure(.timedOut), on: claim, at: now)
        #expect(high == .retry(at: now.advanced(by: .seconds(8)), code: "timed-out"))
    }

    @Test func budgetEndsAtItsInstantNotBefore() throws {
        let world = try ExchangeWorld()
        let now = world.clock.now
        let schedule = RetrySchedule(random: \.upperBound)
        let failure = AttemptFailure(.notForwarded, "MSG00001")
        let end = now.advanced(by: .seconds(2))
        let over = try claim(in: world, attempt: 1, expiresAt: end)
        #expect(schedule.outcome(of: failure, on: over, at: now) == .parked(reason: "budget-ended/MSG00001"))
        let open = try claim(in: world, attempt: 1, expiresAt: end.advanced(by: .milliseconds(1)))
        #expect(schedule.outcome(of: failure, on: open, at: now) == .retry(at: end, code: "MSG00001"))
    }

    private func claim(in world: ExchangeWorld, attempt: Int, expiresAt: UTCInstant?) throws -> OutboxClaim {
        OutboxClaim(
            document: try world.composed().stored, attempt: attempt, leaseUntil: world.clock.now, expiresAt: expiresAt,
            queuedAt: world.clock.now)
    }
}
