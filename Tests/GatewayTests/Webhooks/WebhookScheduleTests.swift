import MessageStore
import Testing
import XMLSecurity

@testable import Gateway

/// When an attempt is repeated. Waits are the example schedule of the convention.
@Suite struct WebhookScheduleTests {
    private static let now = UTCInstant(milliseconds: 1_795_262_400_000)

    private func outcome(_ answer: WebhookAnswer, attempt: Int = 1, latest: Bool = false) -> WebhookOutcome {
        WebhookSchedule(random: { latest ? $0.upperBound : $0.lowerBound }).outcome(
            of: answer,
            on: WebhookClaim(id: "msg_1", endpoint: "e", body: [], attempt: attempt + 3, attemptInBudget: attempt),
            at: Self.now)
    }

    @Test(arguments: [
        (1, 5), (2, 5 * 60), (3, 30 * 60), (4, 2 * 3600), (5, 5 * 3600), (6, 10 * 3600), (7, 14 * 3600),
        (8, 20 * 3600), (9, 24 * 3600),
    ])
    func waitsFollowTheConventionAndAtMostAFifthMore(_ attempt: Int, _ seconds: Int) {
        let answer = WebhookAnswer.status(500, retryAfter: nil)
        #expect(
            outcome(answer, attempt: attempt)
                == .retry(at: Self.now.advanced(by: .seconds(seconds)), code: "http-500"))
        #expect(
            outcome(answer, attempt: attempt, latest: true)
                == .retry(at: Self.now.advanced(by: .milliseconds(seconds * 1_200)), code: "http-500"))
    }

    @Test func theTenthFailureParks() {
        #expect(outcome(.none(code: "timedOut"), attempt: 10) == .parked(code: "timedOut"))
        #expect(outcome(.status(200, retryAfter: nil), attempt: 10) == .delivered)
    }

    @Test(arguments: [200, 204, 299]) func onlySuccessIsDelivered(_ status: Int) {
        #expect(outcome(.status(status, retryAfter: nil)) == .delivered)
    }

    @Test(arguments: [100, 199, 300, 301, 307, 400, 401, 404, 409, 429, 500, 503])
    func everythingElseIsAFailure(_ status: Int) {
        let next = Self.now.advanced(by: .seconds(5))
        #expect(outcome(.status(status, retryAfter: nil)) == .retry(at: next, code: "http-\(status)"))
    }

    @Test func goneDisables() {
        #expect(outcome(.status(410, retryAfter: .seconds(9))) == .gone)
        #expect(outcome(.status(410, retryAfter: nil), attempt: 10) == .gone)
    }

    @Test func retryAfterIsKeptUpToADayAndNeverHastens() {
        for (asked, seconds) in [(3, 5), (60, 60), (86_400, 86_400), (10_000_000, 86_400)] {
            #expect(
                outcome(.status(503, retryAfter: .seconds(asked)))
                    == .retry(at: Self.now.advanced(by: .seconds(seconds)), code: "http-503"))
        }
    }

    /// 429, 502 and 504 are those of the convention; 503 says the same.
    @Test func anEndpointThatHasTooMuchToDoIsLeftAlone() {
        let schedule = WebhookSchedule(random: \.lowerBound)
        #expect(schedule.pause(after: .status(429, retryAfter: .seconds(90)), failures: 1) == .seconds(90))
        for status in [429, 502, 503, 504] {
            #expect(schedule.pause(after: .status(status, retryAfter: nil), failures: 1) == .seconds(30))
        }
        #expect(
            WebhookSchedule(random: \.upperBound).pause(after: .status(429, retryAfter: .seconds(90)), failures: 9)
                == .seconds(512))
    }

    /// 2 s x 2^n, at most 15 minutes, full jitter: the numbers of the outbox.
    @Test(arguments: [
        WebhookAnswer.none(code: "unreachable"), .status(500, retryAfter: nil), .status(408, retryAfter: .seconds(90)),
        .status(301, retryAfter: nil),
    ])
    func afterAFailureTheEndpointIsLeftAloneForLonger(_ answer: WebhookAnswer) {
        let (latest, soonest) = (WebhookSchedule(random: \.upperBound), WebhookSchedule(random: \.lowerBound))
        for (failures, seconds) in [(1, 2), (2, 4), (3, 8), (9, 512), (10, 900), (1_000_000, 900)] {
            #expect(latest.pause(after: answer, failures: failures) == .seconds(seconds))
            #expect(soonest.pause(after: answer, failures: failures) == .zero)
        }
    }

    /// 408 and 429, its neighbours, pause the endpoint.
    @Test(arguments: [200, 204, 400, 401, 404, 407, 409, 410, 422, 428, 430, 499])
    func whatIsAboutOneEventPausesNothing(_ status: Int) {
        #expect(
            WebhookSchedule(random: \.upperBound).pause(after: .status(status, retryAfter: .seconds(9)), failures: 3)
                == nil)
    }

    @Test func aFailureThatAsksForNoPauseIsNotCounted() {
        var pause = EndpointPause()
        pause.failed(seen: 0, at: Self.now) { _ in nil }
        #expect(pause.failures == 0 && pause.end(at: Self.now) == nil)
    }

    @Test func attemptsUnderWayAtOnceAreOneFailure() {
        var pause = EndpointPause()
        for _ in 1...4 { pause.failed(seen: 0, at: Self.now) { .seconds($0) } }
        #expect(pause.failures == 1 && pause.end(at: Self.now) == Self.now.advanced(by: .seconds(1)))
        // One of them asks for more; a shorter pause shortens nothing.
        pause.failed(seen: 0, at: Self.now) { _ in .seconds(90) }
        pause.failed(seen: 0, at: Self.now) { _ in .seconds(5) }
        #expect(pause.failures == 1 && pause.end(at: Self.now) == Self.now.advanced(by: .seconds(90)))
        pause.delivered()
        #expect(pause.failures == 0 && pause.end(at: Self.now) == Self.now.advanced(by: .seconds(90)))
        #expect(pause.end(at: Self.now.advanced(by: .seconds(90))) == nil)
    }
}
