import MessageStore
import Messages
import Testing
import XMLSecurity

/// Which lanes take turns.
@Suite struct LeasePlanTests {
    private static let (a, b) = (Sample.otherOrganisation, Sample.hub)
    private static let first = DeliveryLane(recipient: a, operation: .requestInquiry)
    private static let second = DeliveryLane(recipient: a, operation: .transferCompetence)
    private static let third = DeliveryLane(recipient: b, operation: .findOrganisations)

    private static func waiting(_ lane: DeliveryLane, at second: Int = 0, row: Int64 = 1) -> WaitingLane {
        WaitingLane(lane: lane, dueAt: Sample.seconds(second), row: row)
    }

    private func plan(
        _ lanes: [WaitingLane], _ brakes: [Brake] = [], _ limits: LeaseLimits = LeaseLimits(total: 10)
    ) -> LeasePlan {
        LeasePlan(lanes: lanes, brakes: brakes, limits: limits)
    }

    private func brake(_ mode: Brake.Mode, _ lane: DeliveryLane, nextAt: Int = 0, lastRow: Int64 = 0) throws -> Brake {
        Brake(
            scope: try #require(BrakeScope(recipient: lane.recipient, operation: lane.operation)), mode: mode,
            since: Sample.start, reason: "test", nextAt: Sample.seconds(nextAt), lastRow: lastRow)
    }

    @Test func theLaneThatWaitsLongestComesFirst() {
        let plan = plan([Self.waiting(Self.third, at: 2), Self.waiting(Self.first, at: 1), Self.waiting(Self.second)])
        #expect(plan.open(at: Sample.seconds(2)).map(\.lane) == [Self.second, Self.first, Self.third])
        #expect(plan.open(at: Sample.seconds(1)).map(\.lane) == [Self.second, Self.first])
    }

    @Test func ofTwoThatWaitEquallyLongTheOlderRowComesFirst() {
        let plan = plan([Self.waiting(Self.first, row: 7), Self.waiting(Self.third, row: 6)])
        #expect(plan.open(at: Sample.start).map(\.lane) == [Self.third, Self.first])
    }

    @Test func noMoreLanesAreReadThanDocumentsMayBeLeased() {
        let lanes = [Self.first, Self.second, Self.third].map { Self.waiting($0) }
        #expect(plan(lanes, [], LeaseLimits(total: 2)).open(at: Sample.start).count == 2)
    }

    @Test func aPauseClosesALane() throws {
        let plan = plan([Self.waiting(Self.first), Self.waiting(Self.second)], [try brake(.pause, Self.first)])
        #expect(plan.openings.map(\.lane) == [Self.second])
    }

    /// The strictest of several brakes counts.
    @Test func brakesAddUp() throws {
        let wide = Brake(
            scope: try #require(BrakeScope(recipient: Self.a, operation: nil)), mode: .drain, since: Sample.start,
            reason: "test", lastRow: 40)
        let brakes = [
            try brake(.slow(perMinute: 6), Self.first, nextAt: 30), try brake(.drain, Self.first, lastRow: 50), wide,
        ]
        let opening = try #require(plan([Self.waiting(Self.first)], brakes).openings.first)
        #expect(opening.at == Sample.seconds(30) && opening.most == 1 && opening.lastRow == 40)
        #expect(opening.slowed == [brakes[0].scope])
    }

    @Test func lanesOfOnePartnerShareItsLimit() {
        let plan = plan(
            [Self.waiting(Self.first), Self.waiting(Self.second), Self.waiting(Self.third)], [],
            LeaseLimits(total: 5, perRecipient: 2))
        let rows = plan.open(at: Sample.start).map { opening in (opening, [1, 2, 3].map { (opening.lane, $0) }) }
        let chosen = plan.turns(rows)
        #expect(chosen.filter { $0.0.recipient == Self.a }.count == 2)
        #expect(chosen.filter { $0.0.recipient == Self.b }.count == 2)
    }

    @Test func aBrakeOverTwoLanesLetsOneDocumentPass() throws {
        let slow = Brake(
            scope: try #require(BrakeScope(recipient: Self.a, operation: nil)), mode: .slow(perMinute: 60),
            since: Sample.start, reason: "test")
        let plan = plan([Self.waiting(Self.first), Self.waiting(Self.second)], [slow])
        #expect(plan.turns(plan.open(at: Sample.start).map { ($0, [$0.lane]) }).count == 1)
    }

    @Test(arguments: [
        "", "0999999823", "0999999823/", "0999999823/nothing", "1/requestInquiry", "0999999823/requestInquiry/x",
    ])
    func otherTextsAreNoLane(_ text: String) {
        #expect(DeliveryLane(text) == nil)
    }

    @Test func aLaneIsReadBack() {
        #expect(DeliveryLane(Self.first.text) == Self.first)
        #expect(BrakeScope(recipient: nil, operation: nil) == nil)
    }
}
