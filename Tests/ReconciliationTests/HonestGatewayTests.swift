import Gateway
import KSZHub
import Messages
import Testing
import XMLSecurity

/// A gateway that logs what it does is accused of nothing, whatever happens on the way.
@Suite struct HonestGatewayTests {
    @Test func answersRefusalsAndDeliveriesAgree() async throws {
        try await Network.with { network in
            try await network.consult("found")
            try await network.consult("refused", context: .debtRecovery)
            try await network.inquire()
            try await network.deliver()
            let b = try await network.reconcile(network.tenant(Network.b))
            #expect(b.findings.isEmpty, "\(b.findings.map(\.code))")
            #expect(b.incompleteDays == [network.today])
            // Two consultations, the inquiry, the reply that came, and the question for the list itself.
            #expect(b.entryCount == 5)
            let a = try await network.reconcile(network.tenant(Network.a))
            #expect(a.findings.isEmpty && a.entryCount == 3, "\(a.findings.map(\.code)) \(a.entryCount)")
        }
    }

    /// Hub down, answers and receipts lost, documents twice, both programs started again, and days in between.
    @Test func timeOutsDuplicatesAndRestartsAreNoDifference() async throws {
        try await Network.with { network in
            network.line.expect(.cut, .answerLost)
            try await network.consult("late")
            try await network.pass(hours: 1)
            try await network.restart()
            network.line.expect(.receiptLost)
            try await network.inquire()
            try await network.deliver()
            network.commit([.forwardTwice])
            try await network.inquire()
            try await network.pass(hours: 1)
            network.commit([.dropAfter])
            try await network.consult("dropped")
            try await network.deliver()
            network.commit([])
            try await network.restart()
            try await network.pass(hours: 26)
            let days = network.today.adding(days: -2)...network.today
            for number in [Network.a, Network.b] {
                let report = try await network.reconcile(network.tenant(number), days)
                #expect(report.findings.isEmpty, "\(number): \(report.findings.map { ($0.code, $0.mention?.act) })")
                #expect(report.entryCount > 3)
            }
        }
    }

    /// What never reached the hub is told by its own lines: given up after a day.
    @Test func whatNeverReachedTheHubIsNoDifference() async throws {
        try await Network.with { network in
            for _ in 0..<400 { network.line.expect(.cut) }
            let day = network.today
            try await network.consult("never")
            try await network.pass(hours: 30)
            network.line.clear()
            let report = try await network.reconcile(network.tenant(Network.b), day...network.today)
            #expect(report.findings.isEmpty, "\(report.findings.map(\.code))")
        }
    }

    /// The answer is lost: for an hour nothing is said, afterwards the gateway has asked again.
    @Test func aLostAnswerIsUnderWayUntilItIsAskedForAgain() async throws {
        try await Network.with { network in
            network.line.expect(.answerLost)
            try await network.consult("lost")
            let dispatcher = network.dispatcher
            _ = await dispatcher.step(tenant: try network.tenant(Network.b))
            let early = try await network.reconcile(network.tenant(Network.b))
            #expect(early.differences.isEmpty && early.findings.map(\.code) == [.underWay])
            try await network.pass(hours: 1)
            #expect(try await network.reconcile(network.tenant(Network.b)).findings.isEmpty)
        }
    }

    /// Hub and gateway do not have the same second: lines and entries fall on both sides of midnight.
    @Test func clocksThatDifferAtMidnightAreNoDifference() async throws {
        try await Network.with { network in
            let midnight = network.environment.startOfDay(network.today.adding(days: 1))
            network.clock.advance(by: network.clock.now.duration(to: midnight) - .seconds(1))
            let day = network.today
            network.hubClockAhead.withLock { $0 = .seconds(3) }
            try await network.consult("ahead")
            try await network.deliver()
            #expect(network.today == day)
            network.clock.advance(by: .seconds(3_600))
            let before = try await network.reconcile(network.tenant(Network.b), day...day)
            #expect(before.findings.isEmpty && before.entryCount == 0, "\(before.findings.map(\.code))")
            let after = try await network.reconcile(network.tenant(Network.b))
            #expect(after.findings.isEmpty, "\(after.findings.map(\.code))")
            // The consultation, the questions for three days of before, and the one for this list.
            #expect(after.entryCount == 5)
        }
    }
}
