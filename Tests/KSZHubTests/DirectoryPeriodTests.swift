import Messages
import SocialSecurity
import Testing
import XMLSecurity

@testable import KSZHub

/// Days, phases and levels of the reference directory, each at its edge. Today is day 0 of the numbers below.
@Suite struct DirectoryPeriodTests {
    private let network: TestNetwork
    private let today: CivilDate

    init() throws {
        network = try TestNetwork()
        today = CivilDate(daysSince1970: Int(network.clock.now.milliseconds / 86_400_000))
    }

    private func day(_ offset: Int) -> CivilDate { today.adding(days: offset) }

    private func period(_ begin: Int, _ end: Int?) throws -> Period {
        try Period(begin: day(begin), end: end.map(day))
    }

    @discardableResult
    private func register(
        _ begin: Int, _ end: Int?, _ code: QualityCode = .inInquiry, phase: PhaseCode = .definitive
    ) async throws -> TestAnswer {
        try await network.send(
            .registerPerson(
                RegisterPerson(
                    qualityCode: code, phaseCode: phase, period: try period(begin, end),
                    proof: Person.proof(of: Person.applicant))))
    }

    @discardableResult
    private func end(
        _ extent: UnregisterPerson.Extent, _ code: QualityCode? = .inInquiry, phase: PhaseCode? = nil
    ) async throws -> TestAnswer {
        try await network.send(
            .unregisterPerson(UnregisterPerson(qualityCode: code, phaseCode: phase, extent: extent)))
    }

    /// B's own lines as "quality/phase begin..end", days counted from today.
    private func lines() async throws -> [String] {
        let listed = try await network.send(.listRegistrations(ListRegistrations()))
        guard case .listRegistrationsResult(let result)? = listed.content?.payload else { return ["no result"] }
        return result.registrations.map { line in
            text(line.qualityCode, line.phaseCode, line.period)
        }.sorted()
    }

    private func text(_ quality: QualityCode, _ phase: PhaseCode, _ period: Period) -> String {
        let end = period.end.map { String($0.daysSince1970 - today.daysSince1970) } ?? ""
        return "\(quality.rawValue)/\(phase.rawValue) \(period.begin.daysSince1970 - today.daysSince1970)..\(end)"
    }

    /// What a consultation by B meets today.
    private func isOpen() async throws -> Bool {
        let answer = try await network.send(Documents.livingWages())
        #expect(answer.refusal.map { $0.code == "MSG00012" } ?? true)
        return answer.refusal == nil
    }

    // MARK: Days

    @Test(
        arguments: [
            (0, 0, true), (0, nil, true), (-5, 0, true), (1, nil, false), (-5, 5, true), (1, 5, false),
        ])
    func firstAndLastDayCount(begin: Int, end: Int?, isOpen open: Bool) async throws {
        #expect(try await register(begin, end).refusal == nil)
        #expect(try await isOpen() == open)
        #expect(try await lines() == ["1/0 \(begin)..\(end.map(String.init) ?? "")"])
    }

    @Test func futureRegistrationCountsFromItsFirstDay() async throws {
        try await register(1, 1)
        #expect(try await !isOpen())
        network.clock.advance(by: .seconds(86_400))
        #expect(try await isOpen())
        network.clock.advance(by: .seconds(86_400))
        #expect(try await !isOpen())
    }

    @Test func periodThatIsOverIsRefused_andOneThatEndsTodayIsNot() async throws {
        let over = try await register(-5, -1)
        #expect(over.refusal?.code == "OGW00503")
        #expect(over.refusal?.elementPath == "/registerPerson/period/endDate")
        #expect(try await register(-5, 0).refusal == nil)
    }

    @Test func overlappingRegistrationsStandBesideOneAnother() async throws {
        try await register(-10, 3)
        try await register(-5, 8)
        #expect(try await lines() == ["1/0 -10..3", "1/0 -5..8"])
        // The same first day: the new one takes the place of the old one, longer or shorter.
        try await register(-5, 2)
        #expect(try await lines() == ["1/0 -10..3", "1/0 -5..2"])
        #expect(try await isOpen())
    }

    @Test func reRegistrationAfterAnEndOpensAnew() async throws {
        try await register(-10, nil)
        try await end(.after(day(0)))
        #expect(try await !isOpen())
        try await register(0, nil)
        #expect(try await isOpen())
        #expect(try await lines() == ["1/0 -10..0", "1/0 0.."])
    }

    // MARK: De-integration (form S607)

    @Test func fullEndTakesEveryQualityAndPhase() async throws {
        try await register(-10, nil)
        try await register(-10, nil, .otherAid, phase: .provisional)
        try await end(.after(day(-1)), nil)
        #expect(try await lines() == ["1/0 -10..-1", "4/902 -10..-1"])
        #expect(try await !isOpen())
        // Nothing left to end is no error.
        #expect(try await end(.after(day(-1)), nil).stamp?.outcome == .answered)
    }

    @Test func endOfOneQualityLeavesTheOthers() async throws {
        try await register(-10, nil)
        try await register(-10, nil, .otherAid)
        try await end(.after(day(0)), .otherAid)
        #expect(try await lines() == ["1/0 -10..", "4/0 -10..0"])
        #expect(try await isOpen())
    }

    @Test func endOfOnePhaseLeavesTheOthers() async throws {
        try await register(-10, nil)
        try await register(-10, nil, phase: .provisional)
        try await end(.after(day(0)), nil, phase: .provisional)
        #expect(try await lines() == ["1/0 -10..", "1/902 -10..0"])
        try await end(.after(day(0)), .otherAid, phase: .definitive)
        #expect(try await isOpen())
        try await end(.after(day(0)), .inInquiry, phase: .definitive)
        #expect(try await !isOpen())
    }

    @Test(
        arguments: [
            // The days of the registration, those taken out, what stays, and whether today still counts.
            (-10, 10, -5, 5, ["1/0 -10..-6", "1/0 6..10"], false),
            (-10, 10, -10, -1, ["1/0 0..10"], true),
            (-10, 10, -10, 0, ["1/0 1..10"], false),
            (-10, 10, 1, 10, ["1/0 -10..0"], true),
            (-10, 10, 0, 10, ["1/0 -10..-1"], false),
            (-10, 10, -20, 20, [], false),
            (-10, 10, 11, 20, ["1/0 -10..10"], true),
            (-10, nil, 2, nil, ["1/0 -10..1"], true),
            (-10, nil, 0, 0, ["1/0 -10..-1", "1/0 1.."], false),
            (-10, nil, -10, nil, [], false),
        ] as [(Int, Int?, Int, Int?, [String], Bool)])
    func endForAPeriod(
        begin: Int, last: Int?, from: Int, until: Int?, left: [String], isOpen open: Bool
    ) async throws {
        try await register(begin, last)
        #expect(try await end(.during(period(from, until))).stamp?.outcome == .answered)
        #expect(try await lines() == left)
        #expect(try await isOpen() == open)
    }

    @Test func whatStaysAfterAPeriodMeetsALineWithTheSameFirstDay() async throws {
        try await register(-10, 10)
        try await register(3, 20)
        try await end(.during(period(1, 2)))
        #expect(try await lines() == ["1/0 -10..0", "1/0 3..20"])
    }

    @Test func othersLinesAreLeftAlone() async throws {
        try await network.integrate()
        try await end(.after(day(-1)), nil)
        let inquiry = try await network.send(.requestInquiry(Documents.inquiry), from: .a, to: .c)
        #expect(inquiry.refusal?.code == "MSG00021")  // past the integration rule
    }

    // MARK: Phases

    @Test func replacedIsNoPhaseToRegister() async throws {
        let refused = try await register(0, nil, phase: .replaced)
        #expect(refused.refusal?.code == "OGW00502")
        #expect(refused.refusal?.elementPath == "/registerPerson/phaseCode")
        let last = try #require(PhaseCode(rawValue: 900))
        #expect(try await register(0, nil, phase: last).refusal == nil)
        #expect(try await lines() == ["1/900 0.."])
        #expect(try await isOpen())
    }

    // MARK: Levels

    @Test func levelsAgree_andTheListTellsOnlyTheAskersOwn() async throws {
        try await register(-10, 3)
        try await register(4, 8)
        try await register(10, nil, .otherAid, phase: .provisional)
        _ = try await network.send(Documents.register(.livingWage, of: Person.applicant), from: .a)
        for (register, sector, own) in [
            (nil, [], 3), (.secondary, [], 3), (.primary, ["1/0 -10..8", "4/902 10.."], 0),
            (.all, ["1/0 -10..8", "4/902 10.."], 3),
        ] as [(DirectoryRegister?, [String], Int)] {
            let listed = try await network.send(.listRegistrations(ListRegistrations(register: register)))
            guard case .listRegistrationsResult(let result)? = listed.content?.payload else {
                Issue.record("no result")
                return
            }
            #expect(
                result.sectorRegistrations.map { text($0.qualityCode, $0.phaseCode, $0.period) } == sector,
                "\(String(describing: register))")
            #expect(result.sectorRegistrations.allSatisfy { $0.sector == 17 && $0.changedAt == network.clock.now })
            #expect(result.registrations.count == own)
            #expect(result.registrations.allSatisfy { $0.organisation == .b && $0.changedAt == network.clock.now })
        }
        // C, which registered nobody, learns nothing at either level.
        let stranger = try await network.send(.listRegistrations(ListRegistrations(register: .all)), from: .c)
        #expect(stranger.stamp?.code == "MSG00100")
    }

    @Test func searchAsksTheSectorFirstAndThenTheOCMWs() async throws {
        try await register(-1, nil)
        _ = try await network.send(Documents.register(.livingWage, of: Person.applicant), from: .a)
        let found = try await network.send(
            .findOrganisations(FindOrganisations(proof: Person.proof(of: Person.applicant))))
        guard case .findOrganisationsResult(let result)? = found.content?.payload else {
            Issue.record("no result")
            return
        }
        #expect(result.sectorRegistrations.map(\.qualityCode) == [.inInquiry, .livingWage])
        #expect(result.organisations.map(\.organisation) == [.a])
        // When others changed their lines is theirs.
        #expect(result.sectorRegistrations.allSatisfy { $0.changedAt == nil })
        #expect(result.organisations.allSatisfy { $0.changedAt == nil })
    }

    @Test func bothLevelsRefuseInTheSameWords() async throws {
        // Nobody knows the person; then only A does; then C does in a quality that opens nothing here.
        let first = try await network.send(Documents.livingWages())
        _ = try await network.send(Documents.register(.livingWage, of: Person.applicant), from: .a)
        let second = try await network.send(Documents.livingWages())
        try await register(0, nil, .heatingAllowance)
        let third = try await network.send(Documents.livingWages())
        for refused in [first, second, third] { #expect(refused.refusal == first.refusal) }
        #expect(first.stamp?.rule == second.stamp?.rule)
        // The dry run tells the levels apart.
        let question = AccessQuestion(
            requester: .c, operation: .consultLivingWages, legalContext: .socialInquiry, ssin: Person.applicant)
        let decision = try await network.hub.decider.decide(question, on: today)
        guard case .refused(let refusal) = decision else {
            Issue.record("allowed")
            return
        }
        #expect(refusal.rule == .integratedByRequester)
        var nobody = question
        nobody.ssin = Person.cohabitant
        guard case .refused(let other) = try await network.hub.decider.decide(nobody, on: today) else {
            Issue.record("allowed")
            return
        }
        #expect(other.rule == .integratedInSector)
    }

    // MARK: At once

    /// Changes that arrive together all count: none overwrites what another read.
    @Test func concurrentChangesAllCount() async throws {
        let network = network
        let today = today
        try await withThrowingTaskGroup(of: Void.self) { group in
            for offset in 0..<8 {
                group.addTask {
                    let answer = try await network.send(
                        .registerPerson(
                            RegisterPerson(
                                qualityCode: .inInquiry, period: Period(from: today.adding(days: offset)),
                                proof: Person.proof(of: Person.applicant))))
                    #expect(answer.stamp?.outcome == .answered)
                }
            }
            try await group.waitForAll()
        }
        #expect(try await lines().count == 8)
    }
}
