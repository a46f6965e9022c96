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

    @Test func anEndpointThatHasTooMuchToDoIsLeftAlone() {
        let schedule = WebhookSchedule(random: \.lowerBound)
        #expect(schedule.pause(after: .status(429, retryAfter: .seconds(90))) == .seconds(90))
        for status in [429, 502, 503, 504] {
            #expect(schedule.pause(after: .status(status, retryAfter: nil)) == .seconds(30))
        }
        for status in [200, 404, 500] { #expect(schedule.pause(after: .status(status, retryAfter: nil)) == nil) }
    }
}
