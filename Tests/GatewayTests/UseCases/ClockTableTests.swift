import SocialSecurity
import Testing
import XMLSecurity

@testable import Gateway

/// The clock table of the law, from the instant at which somebody applied to the last day of each term.
///
/// The expected days were computed with Python's `datetime` and `zoneinfo`.
@Suite struct ClockTableTests {
    private func request(_ receivedAt: String, _ form: String, aid: String = "BOTH") throws -> ApplicationRequest {
        try ApplicationRequest(
            .object([
                "reference": "R-1", "receivedAt": .string(receivedAt), "form": .string(form), "aid": .string(aid),
                "persons": .array([
                    .object(["ssin": "71023000122", "role": 1, "proof": .object(["cardNumber": "592-1234567-89"])])
                ]),
            ]))
    }

    private func terms(
        _ request: ApplicationRequest, _ world: ExchangeWorld, origin: TermOrigin = .counter,
        rule: WorkingDayRule = .saturdayIsWorkingDay
    ) -> [StatutoryTerm.Kind: String] {
        let terms = request.terms(world.environment, settings: TenantSettings(workingDayRule: rule), origin: origin)
        return Dictionary(uniqueKeysWithValues: terms.map { ($0.kind, $0.dueDate.description) })
    }

    /// Midnight in Brussels and in UTC, both nights of the change of clocks, turn of the year, leap day, electronic
    /// forms on Saturday, Sunday, Easter Monday, 1 May and on 15 November, which is no legal holiday.
    @Test(arguments: [
        ("2025-06-01T10:00:00+02:00", "ORAL", "2025-06-01", "2025-06-06", "2025-07-01"),
        ("2026-06-30T21:59:59.999Z", "ORAL", "2026-06-30", "2026-07-05", "2026-07-30"),
        ("2026-06-30T22:00:00Z", "ORAL", "2026-07-01", "2026-07-06", "2026-07-31"),
        ("2026-12-31T22:59:59.999Z", "ORAL", "2026-12-31", "2027-01-05", "2027-01-30"),
        ("2026-12-31T23:00:00Z", "ORAL", "2027-01-01", "2027-01-06", "2027-01-31"),
        ("2026-03-28T22:30:00Z", "ORAL", "2026-03-28", "2026-04-02", "2026-04-27"),
        ("2026-03-28T23:30:00Z", "ORAL", "2026-03-29", "2026-04-03", "2026-04-28"),
        ("2026-03-29T21:30:00Z", "ORAL", "2026-03-29", "2026-04-03", "2026-04-28"),
        ("2026-03-29T22:30:00Z", "ORAL", "2026-03-30", "2026-04-04", "2026-04-29"),
        ("2026-10-24T21:30:00Z", "ORAL", "2026-10-24", "2026-10-29", "2026-11-23"),
        ("2026-10-24T22:30:00Z", "ORAL", "2026-10-25", "2026-10-30", "2026-11-24"),
        ("2026-10-25T22:30:00Z", "ORAL", "2026-10-25", "2026-10-30", "2026-11-24"),
        ("2026-10-25T23:30:00Z", "ORAL", "2026-10-26", "2026-10-31", "2026-11-25"),
        ("2024-02-24T12:00:00Z", "ORAL", "2024-02-24", "2024-02-29", "2024-03-25"),
        ("2023-02-24T12:00:00Z", "ORAL", "2023-02-24", "2023-03-01", "2023-03-26"),
        ("2024-02-29T12:00:00Z", "ORAL", "2024-02-29", "2024-03-05", "2024-03-30"),
        ("2026-11-21T12:00:00Z", "ORAL", "2026-11-21", "2026-11-26", "2026-12-21"),
        ("2026-11-21T12:00:00Z", "ELECTRONIC", "2026-11-23", "2026-11-28", "2026-12-23"),
        ("2026-11-22T12:00:00Z", "ELECTRONIC", "2026-11-23", "2026-11-28", "2026-12-23"),
        ("2026-11-20T22:59:59Z", "ELECTRONIC", "2026-11-20", "2026-11-25", "2026-12-20"),
        ("2026-11-20T23:00:00Z", "ELECTRONIC", "2026-11-23", "2026-11-28", "2026-12-23"),
        ("2026-04-06T10:00:00+02:00", "ELECTRONIC", "2026-04-07", "2026-04-12", "2026-05-07"),
        ("2024-11-15T10:00:00+01:00", "ELECTRONIC", "2024-11-15", "2024-11-20", "2024-12-15"),
        ("2026-05-01T10:00:00+02:00", "ELECTRONIC", "2026-05-04", "2026-05-09", "2026-06-03"),
    ])
    func anApplicationAtTheCounter(
        _ receivedAt: String, _ form: String, _ registered: String, _ forwardBy: String, _ decideBy: String
    ) throws {
        let terms = terms(try request(receivedAt, form), try ExchangeWorld())
        #expect(terms[.enterInRegister] == registered)
        #expect(terms[.acknowledge] == registered)
        #expect(terms[.forward] == forwardBy)
        #expect(terms[.informApplicant] == forwardBy)
        #expect(terms[.decide] == decideBy)
    }

    /// A month, by the calendar: the last day of a shorter month.
    @Test(arguments: [
        ("2026-01-31T12:00:00Z", "2026-02-28"), ("2024-01-31T12:00:00Z", "2024-02-29"),
        ("2026-12-31T12:00:00Z", "2027-01-31"), ("2026-02-28T12:00:00Z", "2026-03-28"),
    ])
    func socialAidIsDecidedWithinAMonth(_ receivedAt: String, _ decideBy: String) throws {
        let terms = terms(try request(receivedAt, "WRITTEN", aid: "SOCIAL_AID"), try ExchangeWorld())
        #expect(terms[.decideOnSocialAid] == decideBy)
        #expect(terms[.decide] == nil)
    }

    /// The second OCMW decides thirty days after the day of sending, whenever the application was made, and petitions
    /// five working days after the arrival: over Easter Monday, over 15 November, with and without Saturdays.
    @Test(arguments: [
        ("2026-04-02", "2026-04-03", "2026-05-02", "2026-04-10", "2026-04-13"),
        ("2024-11-13", "2024-11-13", "2024-12-13", "2024-11-19", "2024-11-20"),
        ("2026-12-24", "2026-12-24", "2027-01-23", "2026-12-31", "2027-01-04"),
    ])
    func anApplicationThatCameByTransfer(
        _ sentOn: String, _ arrivedOn: String, _ decideBy: String, _ withSaturdays: String, _ withoutSaturdays: String
    ) throws {
        let origin = TermOrigin.transfer(sentOn: try CivilDate(sentOn), arrivedOn: try CivilDate(arrivedOn))
        let (request, world) = (try request("2024-01-05T10:00:00Z", "ORAL"), try ExchangeWorld())
        let counted = terms(request, world, origin: origin)
        #expect(counted == [.petition: withSaturdays, .decideAfterTransfer: decideBy])
        #expect(terms(request, world, origin: origin, rule: .saturdayIsNot)[.petition] == withoutSaturdays)
    }
}
