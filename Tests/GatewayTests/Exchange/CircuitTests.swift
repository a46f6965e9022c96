import MessageStore
import SocialSecurity
import Testing
import XMLSecurity

@testable import Gateway

/// A test per edge of the circuit of one partner.
@Suite struct CircuitStateMachineTests {
    private static let now = UTCInstant(milliseconds: 1_795_262_400_000)
    private static let later = now.advanced(by: .seconds(10))

    private func end(_ state: CircuitStateMachine.State, _ event: (inout CircuitStateMachine) -> Void)
        -> CircuitStateMachine.State
    {
        var circuit = CircuitStateMachine(state)
        event(&circuit)
        return circuit.state
    }

    @Test func failure_inClosed_countsUntilTheLastOneOpens() {
        var circuit = CircuitStateMachine()
        for count in 1..<CircuitStateMachine.failuresToOpen {
            #expect(circuit.fail { _ in Self.later } == .none)
            #expect(circuit.state == .closed(failures: count))
            #expect(circuit.look(now: Self.now) == .one)
        }
        #expect(circuit.fail { _ in Self.later } == .opened)
        #expect(circuit.state == .open(until: Self.later, times: 1))
        #expect(circuit.look(now: Self.now) == .none(until: Self.later))
    }

    @Test func success_inClosed_forgetsFailures() {
        #expect(end(.closed(failures: 4)) { _ = $0.succeed() } == .closed(failures: 0))
    }

    @Test func look_inOpen_letsAProbePassWhenItsEndHasCome() {
        let open = CircuitStateMachine.State.open(until: Self.later, times: 2)
        #expect(end(open) { _ = $0.look(now: Self.now) } == open)
        let probed = end(open) { #expect($0.look(now: Self.later) == .one) }
        #expect(probed == .halfOpen(times: 2))
    }

    @Test func failure_inHalfOpen_opensForLonger() {
        let state = end(.halfOpen(times: 2)) { #expect($0.fail { _ in Self.later } == .opened) }
        #expect(state == .open(until: Self.later, times: 3))
    }

    @Test func success_inHalfOpen_closes() {
        let state = end(.halfOpen(times: 2)) { #expect($0.succeed() == .closed) }
        #expect(state == .closed(failures: 0))
    }

    /// The end of an attempt that began before the circuit opened.
    @Test func lateEnds_inOpen_closeItOrChangeNothing() {
        let open = CircuitStateMachine.State.open(until: Self.later, times: 1)
        let closed = end(open) { #expect($0.succeed() == .closed) }
        #expect(closed == .closed(failures: 0))
        let still = end(open) { #expect($0.fail { _ in Self.now } == .none) }
        #expect(still == open)
    }
}

/// What may be sent to whom.
@Suite struct DeliveryCircuitsTests {
    private static let now = UTCInstant(milliseconds: 1_795_262_400_000)
    // The numbers are constants of the tests.
    // swift-format-ignore: NeverUseForceTry
    private static let (hub, dead, other) = (
        try! EnterpriseNumber("1999999943"), try! EnterpriseNumber("0999999823"), try! EnterpriseNumber("0999999724")
    )
    private let circuits = DeliveryCircuits(hub: hub, concurrency: 8) { $0.upperBound }

    private func allowance(_ second: Int = 0) -> DeliveryCircuits.Allowance {
        circuits.allowance(now: Self.now.advanced(by: .seconds(second)))
    }

    private func fail(_ partner: EnterpriseNumber, times: Int, by culprit: DeliveryCircuits.Culprit = .recipient)
        -> [DeliveryCircuits.Notice]
    {
        (0..<times).flatMap { _ in circuits.failed(partner, by: culprit, now: Self.now) }
    }

    @Test func onePartnerTakesHalfOfThePlacesAtMost() {
        #expect(allowance().limits.most(to: Self.dead) == 4)
        for _ in 0..<4 { circuits.begin(Self.dead) }
        let limits = allowance().limits
        #expect(limits.total == 4 && limits.most(to: Self.dead) == 0 && limits.most(to: Self.other) == 4)
        circuits.end(Self.dead)
        #expect(allowance().limits.most(to: Self.dead) == 1)
    }

    @Test func aPartnerThatDoesNotAnswerGetsOneAndThenNone() {
        #expect(fail(Self.dead, times: 1).isEmpty)
        #expect(allowance().limits.most(to: Self.dead) == 1 && allowance().limits.most(to: Self.other) == 4)
        let until = Self.now.advanced(by: .seconds(4))
        #expect(fail(Self.dead, times: 4) == [.opened(Self.dead, until: until)])
        let closed = allowance()
        #expect(closed.limits.most(to: Self.dead) == 0 && closed.limits.most(to: Self.other) == 4)
        #expect(closed.closedTo == [Self.dead] && closed.nextProbe == until)
        #expect(allowance(3).limits.most(to: Self.dead) == 0)
        #expect(allowance(4).limits.most(to: Self.dead) == 1)
        circuits.begin(Self.dead)
        #expect(allowance(4).limits.most(to: Self.dead) == 0)
        circuits.end(Self.dead)
        #expect(circuits.succeeded(Self.dead) == [.closed(Self.dead)])
        #expect(allowance(4).limits.most(to: Self.dead) == 4)
    }

    /// Twice as long each time, five minutes at most.
    @Test func aProbeThatFailsKeepsItClosedForLonger() {
        _ = fail(Self.dead, times: 5)
        var (second, lengths): (Int, [Int]) = (4, [])
        for _ in 0..<8 {
            #expect(allowance(second).limits.most(to: Self.dead) == 1)
            let now = Self.now.advanced(by: .seconds(second))
            guard case .opened(_, let until) = circuits.failed(Self.dead, by: .recipient, now: now).first else {
                Issue.record("a failed probe did not open the circuit")
                return
            }
            lengths.append(Int(now.duration(to: until).components.seconds))
            second += lengths[lengths.count - 1]
        }
        #expect(lengths == [8, 16, 32, 64, 128, 256, 300, 300])
    }

    /// All that failed last together take half of the places, however many they are.
    @Test func manyDeadPartnersLeaveHalfOfThePlaces() throws {
        let many = try (0..<20).map { index in
            let body = 9_999_000 + index
            return try EnterpriseNumber("0\(body)" + (97 - body % 97 < 10 ? "0" : "") + "\(97 - body % 97)")
        }
        for partner in many { _ = fail(partner, times: 1) }
        let limits = allowance().limits
        #expect(many.reduce(0) { $0 + limits.most(to: $1) } == 4)
        #expect(limits.most(to: Self.other) == 4)
    }

    @Test func aHubThatDoesNotAnswerClosesTheWayToEverybody() {
        #expect(fail(Self.dead, times: 1, by: .hub).isEmpty)
        #expect(allowance().limits.total == 1)
        circuits.begin(Self.dead)
        #expect(allowance().limits.total == 0)
        circuits.end(Self.dead)
        #expect(!fail(Self.dead, times: 4, by: .hub).isEmpty)
        let closed = allowance()
        #expect(closed.limits.total == 0 && closed.closedTo == nil && closed.nextProbe != nil)
        #expect(allowance(60).limits.total == 1)
        #expect(circuits.succeeded(Self.other) == [.closed(Self.hub)])
        #expect(allowance(60).limits.total == 8)
    }

    /// The hub's word that a recipient does not answer is an answer of the hub.
    @Test func aDeadPartnerSpeaksForTheHub() {
        _ = fail(Self.other, times: 4, by: .hub)
        _ = fail(Self.dead, times: 1)
        #expect(allowance().limits.total == 8)
    }

    @Test func ourOwnFaultsCloseNothing() {
        #expect(fail(Self.dead, times: 20, by: .nobody).isEmpty)
        #expect(allowance().limits.most(to: Self.dead) == 4)
    }
}
