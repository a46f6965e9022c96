import Testing

@testable import SocialSecurity

struct StatutoryTermsTests {
    let terms = StatutoryTerms()

    private func day(_ text: String) throws -> CivilDate { try CivilDate(text) }

    /// POD MI's own example: a move known on 1 June is forwarded until 6 June.
    @Test func firstOfJuneToSixthOfJune() throws {
        let term = terms.forwardRunningAidBy(knownOn: try day("2025-06-01"))
        #expect(term.dueDate.description == "2025-06-06")
        #expect(term.startDate.description == "2025-06-01")
        #expect(term.kind == .forwardRunningAid)
        #expect(term.dayCount == 5)
        #expect(term.unit == .calendarDays)
        #expect(term.basis.text.nl == "RMI-wet van 26 mei 2002, art. 18 §4; OCMW-wet van 8 juli 1976, art. 58 §3")
        #expect(term.basis.text.de.contains(", Art. 18 §4"))
        #expect(term.basis.isConfirmed)
    }

    @Test(arguments: [
        ("2025-12-29", "2026-01-03"), ("2024-02-26", "2024-03-02"), ("2023-02-26", "2023-03-03"),
        ("2026-11-10", "2026-11-15"), ("2026-12-20", "2026-12-25"),
    ])
    func forwardIsNotExtendedByWeekendOrHoliday(_ received: String, _ due: String) throws {
        let received = try day(received)
        #expect(terms.forwardBy(receivedOn: received).dueDate.description == due)
        #expect(terms.informApplicantBy(receivedOn: received).dueDate.description == due)
        #expect(terms.informApplicantOfRunningAidBy(knownOn: received).dueDate.description == due)
    }

    @Test func lateBeginsTheDayAfter() throws {
        let term = terms.forwardBy(receivedOn: try day("2026-11-16"))
        #expect(term.dueDate.description == "2026-11-21")
        #expect(!term.isLate(sentOn: try day("2026-11-21")))
        #expect(term.isLate(sentOn: try day("2026-11-22")))
        #expect(term.daysLeft(on: try day("2026-11-16")) == 5)
        #expect(term.daysLeft(on: try day("2026-11-22")) == -1)
    }

    @Test func petitionByBothSaturdayRules() throws {
        let received = try day("2026-11-06")
        let counted = terms.petitionBy(receivedOn: received)
        let notCounted = StatutoryTerms(rule: .saturdayIsNot).petitionBy(receivedOn: received)
        #expect(counted.dueDate.description == "2026-11-13")
        #expect(notCounted.dueDate.description == "2026-11-16")
        #expect(counted.unit == .workingDays)
        #expect(counted.rule.en.contains("Saturday counts"))
        #expect(notCounted.rule.en.contains("Saturdays, Sundays and legal holidays do not count"))
        #expect(counted.basis.text.fr == "loi du 2 avril 1965, art. 15 al. 4")
        #expect(terms.provisionalDecisionBy(petitionedOn: received).dueDate.description == "2026-11-13")
        #expect(terms.provisionalDecisionBy(petitionedOn: received).basis.citations.first?.article == "15 al. 5")
    }

    /// Thirty days run from the receipt, and after a transfer from the day on which the first OCMW sent it.
    @Test func decisions() throws {
        #expect(terms.decideBy(receivedOn: try day("2026-01-31")).dueDate.description == "2026-03-02")
        #expect(terms.decideBy(receivedOn: try day("2025-12-15")).dueDate.description == "2026-01-14")
        #expect(terms.decideBy(transmittedOn: try day("2024-02-01")).dueDate.description == "2024-03-02")
        #expect(terms.decideBy(transmittedOn: try day("2024-02-01")).kind == .decideAfterTransfer)
        #expect(terms.decideOnSocialAidBy(receivedOn: try day("2026-01-31")).dueDate.description == "2026-02-28")
    }

    @Test func afterTheDecision() throws {
        let decided = try day("2026-11-21")
        #expect(terms.notifyDecisionBy(decidedOn: decided).dueDate.description == "2026-11-29")
        #expect(terms.reportDecisionBy(decidedOn: decided).dueDate.description == "2026-12-08")
        #expect(terms.reportDecisionBy(decidedOn: try day("2025-12-01")).dueDate.description == "2026-01-08")
        #expect(terms.publishDecisionBy(decidedOn: decided).dueDate.description == "2026-11-28")
        #expect(terms.sendRefundFormBy(decidedOn: decided).dueDate.description == "2027-01-05")
        #expect(terms.appealBy(notifiedOn: try day("2025-11-30")).dueDate.description == "2026-02-28")
        #expect(!terms.appealBy(notifiedOn: decided).basis.isConfirmed)
    }

    @Test func sameDay() throws {
        let received = try day("2026-11-22")
        for term in [terms.acknowledgeBy(receivedOn: received), terms.enterInRegisterBy(receivedOn: received)] {
            #expect(term.dueDate == received)
            #expect(term.dayCount == 0)
            #expect(term.rule.fr == "le même jour")
        }
    }

    /// In 2026, 21 November is a Saturday, 14 May is Ascension (Thursday), 1 May a Friday, 24 December a Thursday.
    @Test(arguments: [
        ("2026-11-20", "2026-11-20"), ("2026-11-21", "2026-11-23"), ("2026-11-22", "2026-11-23"),
        ("2026-05-14", "2026-05-15"), ("2026-05-01", "2026-05-04"), ("2026-12-25", "2026-12-28"),
        ("2025-04-19", "2025-04-22"), ("2024-11-15", "2024-11-15"), ("2026-12-24", "2026-12-24"),
        ("2022-12-31", "2023-01-02"), ("2021-12-31", "2021-12-31"),
    ])
    func electronicFormIsDeemedReceivedOnAWorkingDay(_ sent: String, _ received: String) throws {
        for rule in WorkingDayRule.allCases {
            let terms = StatutoryTerms(rule: rule)
            #expect(terms.deemedReceipt(of: .electronicForm, on: try day(sent)).description == received)
            #expect(terms.deemedReceipt(of: .other, on: try day(sent)).description == sent)
        }
    }

    @Test func lateForwardingSaysWhatFollows() throws {
        let term = terms.forwardBy(receivedOn: try day("2026-11-16"))
        #expect(term.lateConsequence?.en.contains("bound until the day of sending") == true)
        #expect(term.lateConsequence?.nl.contains("dag van verzending") == true)
        #expect(terms.acknowledgeBy(receivedOn: try day("2026-11-16")).lateConsequence == nil)
    }

    @Test(arguments: StatutoryTerm.Kind.allCases)
    func everyKindHasATitleInFourLanguages(_ kind: StatutoryTerm.Kind) {
        #expect(Language.allCases.allSatisfy { !kind.title[$0].isEmpty })
        #expect(Set(Language.allCases.map { kind.title[$0] }).count == 4)
    }
}
