import Messages
import SocialSecurity
import Testing

@testable import Gateway

/// Several days at once: compared one after the other, so that memory does not grow with their number.
@Suite struct ReconciliationRangeTests {
    @Test func aRangeSaysWhatItsDaysSay() async throws {
        try await Network.with { network in
            let first = network.today
            for day in 0..<4 {
                for number in 0..<5 { try await network.consult("many-\(day)-\(number)") }
                try await network.deliver()
                try await network.pass(hours: 24)
            }
            let tenant = try network.tenant(Network.b)
            let days = first...network.today.adding(days: -1)
            var kept: [CivilDate] = []
            let report = try await Reconciler(environment: network.environment, transport: network.transport)
                .reconcile(days, of: tenant, by: .process("tests")) { list in
                    kept += Set(list.pages.map(\.list.day))
                }
            #expect(kept == (0..<4).map { first.adding(days: $0) }, "each list once, as soon as it was compared")
            #expect(report.findings.isEmpty, "\(report.findings.map(\.code))")
            var entryCount = 0
            for day in kept { entryCount += try await network.reconcile(tenant, day...day).entryCount }
            #expect(report.entryCount == entryCount && entryCount >= 20)
            let year = try #require(try await tenant.store.auditYears().last)
            #expect(report.lineCount <= Int(try await tenant.store.auditSize(year: year)), "no line counts twice")
        }
    }

    /// What differs is told once, also when it shows on two days.
    @Test func whatDiffersIsToldOnceForAllDays() async throws {
        try await Network.with { network in
            let first = network.today
            try await network.consult("forgotten")
            try await network.deliver()
            try await network.pass(hours: 24)
            let dishonest = try await network.gatewayThat("forgets") { line in
                try line.leaf.ticket == nil ? line.sealed : nil
            }
            let range = try await network.reconcile(dishonest, first...network.today)
            let single = try await network.reconcile(dishonest, first...first)
            #expect(range.differences.contains { $0.code == .notLogged })
            let names = range.findings.map { "\($0.code) \($0.direction) \($0.ticket)" }
            #expect(Set(names).count == names.count)
            #expect(Set(single.findings.map(\.ticket)).isSubset(of: range.findings.map(\.ticket)))
        }
    }

    @Test func threeDaysOfListsAreHeld() async throws {
        var asked: [Int] = []
        let day = try CivilDate("2026-11-02")
        var lists = DayWindow { date in
            asked.append(date.daysSince1970 - day.daysSince1970)
            return date
        }
        for number in 0..<31 {
            let date = day.adding(days: number)
            for one in [date, date.adding(days: -1), date.adding(days: 1)] {
                #expect(try await lists.value(of: one) == one)
            }
            #expect(lists.held.count <= DayWindow<CivilDate>.dayLimit)
        }
        #expect(asked.sorted() == Array(-1...31), "each day once")
    }
}
