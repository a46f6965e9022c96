import Messages
import SocialSecurity

/// Days on which something has happened already do not lie in the future; only who knows today can tell.
struct PastDates {
    private let today: CivilDate
    private let errors = FieldErrors()

    init(today: CivilDate) { self.today = today }

    /// Reports a day after today.
    func check(_ field: String, _ date: CivilDate?) {
        guard let date, date > today else { return }
        errors.add(field, "not-in-the-future", "must not lie in the future")
    }

    /// Throws what was reported, if anything.
    func finish() throws(RequestProblem) { try errors.check() }
}

extension RegisterRequest {
    /// Refuses decisions of a day to come.
    ///
    /// - Throws: `RequestProblem` with `.invalidRequest` naming each.
    func checkDates(today: CivilDate) throws(RequestProblem) {
        let dates = PastDates(today: today)
        for (index, decision) in decisions.enumerated() {
            dates.check("/decisions/\(index)/decidedOn", decision.decidedOn)
        }
        try dates.finish()
    }
}

extension TransferRequest {
    /// Refuses a decision or a notice of a day to come.
    ///
    /// - Throws: `RequestProblem` with `.invalidRequest` naming each.
    func checkDates(today: CivilDate) throws(RequestProblem) {
        let dates = PastDates(today: today)
        dates.check("/decision/date", decision.date)
        dates.check("/applicantInformed/date", applicantInformed?.date)
        try dates.finish()
    }
}

extension ContestRequest {
    /// Refuses a petition of a day to come.
    ///
    /// - Throws: `RequestProblem` with `.invalidRequest` naming it.
    func checkDates(today: CivilDate) throws(RequestProblem) {
        let dates = PastDates(today: today)
        dates.check("/petitionDate", petitionDate)
        try dates.finish()
    }
}

extension ApplicantInformedRequest {
    /// Refuses a notice of a day to come.
    ///
    /// - Throws: `RequestProblem` with `.invalidRequest` naming it.
    func checkDates(today: CivilDate) throws(RequestProblem) {
        let dates = PastDates(today: today)
        dates.check("/date", applicantInformed.date)
        try dates.finish()
    }
}

extension ProvisionalDecisionRequest {
    /// Refuses a decision of a day to come.
    ///
    /// - Throws: `RequestProblem` with `.invalidRequest` naming it.
    func checkDates(today: CivilDate) throws(RequestProblem) {
        let dates = PastDates(today: today)
        dates.check("/decisionDate", decisionDate)
        try dates.finish()
    }
}
