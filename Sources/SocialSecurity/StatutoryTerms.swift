/// Computes the statutory terms of an application and its transfer.
///
/// Day 0 is never counted (1 June + 5 = 6 June), and a term that ends on a weekend or holiday is not extended.
///
/// Source: RMI law of 26 May 2002, organic law of 8 July 1976, law of 2 April 1965; each method names its article.
public struct StatutoryTerms: Sendable, Hashable {
    /// Counts the working days.
    public let calendar: WorkingDayCalendar

    /// Makes terms that count working days by `rule`.
    public init(rule: WorkingDayRule = .saturdayIsWorkingDay) { calendar = WorkingDayCalendar(rule: rule) }

    /// How a request reached the OCMW.
    public enum Channel: String, Sendable, Hashable, CaseIterable, Codable {
        /// An electronic form.
        case electronicForm = "ELECTRONIC_FORM"
        /// Any other way.
        case other = "OTHER"
    }

    /// The day on which a request counts as received.
    ///
    /// An e-form that comes in on a Saturday, Sunday or legal holiday counts as received on the next working day. The
    /// article names Saturday itself, so that here Saturday is never a working day, whatever the rule in use.
    ///
    /// Source: organic law art. 58 §1 as replaced by the law of 29 February 2024.
    public func deemedReceipt(of channel: Channel, on date: CivilDate) -> CivilDate {
        guard channel == .electronicForm else { return date }
        return WorkingDayCalendar(rule: .saturdayIsNot).workingDay(onOrAfter: date)
    }

    private func term(
        _ kind: StatutoryTerm.Kind, from start: CivilDate, _ count: Int, _ unit: StatutoryTerm.Unit, _ basis: LegalBasis
    ) -> StatutoryTerm {
        StatutoryTerm(
            kind: kind, startDate: start, dueDate: dueDate(count, unit, after: start), dayCount: count, unit: unit,
            rule: RuleTexts.rule(count: count, unit: unit, workingDays: calendar.rule), basis: basis)
    }

    private func dueDate(_ count: Int, _ unit: StatutoryTerm.Unit, after start: CivilDate) -> CivilDate {
        switch unit {
        case .calendarDays: start.adding(days: count)
        case .workingDays: calendar.adding(workingDays: count, to: start)
        case .months: start.adding(months: count)
        }
    }
}

// MARK: - The request

extension StatutoryTerms {
    /// Register the request: the day of receipt. Source: RMI law art. 18 §2; organic law art. 58 §1.
    public func enterInRegisterBy(receivedOn: CivilDate) -> StatutoryTerm {
        term(.enterInRegister, from: receivedOn, 0, .calendarDays, .register)
    }

    /// Acknowledge receipt: the same day, also when incompetent. Source: RMI law art. 18 §3; organic law art. 58 §2.
    public func acknowledgeBy(receivedOn: CivilDate) -> StatutoryTerm {
        term(.acknowledge, from: receivedOn, 0, .calendarDays, .acknowledgement)
    }

    /// Decide: 30 days from receipt. Source: RMI law art. 21 §1.
    public func decideBy(receivedOn: CivilDate) -> StatutoryTerm {
        term(.decide, from: receivedOn, 30, .calendarDays, .decision)
    }

    /// Decide on a forwarded request: 30 days from the day on which the first OCMW *sent* it.
    ///
    /// Source: RMI law art. 21 §1 al. 2.
    public func decideBy(transmittedOn: CivilDate) -> StatutoryTerm {
        term(.decideAfterTransfer, from: transmittedOn, 30, .calendarDays, .decision)
    }

    /// Decide on social aid: one month from receipt. Source: organic law art. 71 (article not confirmed).
    public func decideOnSocialAidBy(receivedOn: CivilDate) -> StatutoryTerm {
        term(.decideOnSocialAid, from: receivedOn, 1, .months, .socialAidDecision)
    }

    /// Notify the decision: 8 days. Source: RMI law art. 21 §4 (article not confirmed).
    public func notifyDecisionBy(decidedOn: CivilDate) -> StatutoryTerm {
        term(.notifyDecision, from: decidedOn, 8, .calendarDays, .notification)
    }

    /// Report the decision to the minister: 8 days after the end of the month of decision. Source: RMI law art. 21 §6.
    public func reportDecisionBy(decidedOn: CivilDate) -> StatutoryTerm {
        term(.reportDecision, from: decidedOn.endOfMonth, 8, .calendarDays, .report)
    }

    /// Send the form for the refund by the State: 45 days, by our reading from the decision.
    ///
    /// Source: published guidance of POD MI on the RMI law ("45 days rule"); start day and article are not confirmed.
    public func sendRefundFormBy(decidedOn: CivilDate) -> StatutoryTerm {
        term(.sendRefundForm, from: decidedOn, 45, .calendarDays, .refund)
    }

    /// Put the decision in the network: at most 7 days. Source: KSZ page on OCMWs.
    public func publishDecisionBy(decidedOn: CivilDate) -> StatutoryTerm {
        term(.publishDecision, from: decidedOn, 7, .calendarDays, .publication)
    }

    /// Appeal to the labour court: 3 months. Source: RMI law art. 47; organic law art. 71 (not confirmed).
    public func appealBy(notifiedOn: CivilDate) -> StatutoryTerm {
        term(.appeal, from: notifiedOn, 3, .months, .appeal)
    }
}

// MARK: - The transfer

extension StatutoryTerms {
    /// Forward a new request: 5 calendar days from receipt. Source: RMI law art. 18 §4; organic law art. 58 §3.
    public func forwardBy(receivedOn: CivilDate) -> StatutoryTerm {
        term(.forward, from: receivedOn, 5, .calendarDays, .forwarding)
    }

    /// Tell the applicant: the same 5 calendar days. Source: RMI law art. 18 §4; organic law art. 58 §3.
    public func informApplicantBy(receivedOn: CivilDate) -> StatutoryTerm {
        term(.informApplicant, from: receivedOn, 5, .calendarDays, .forwarding)
    }

    /// Forward running aid: 5 calendar days from the day the OCMW knows that it lost competence.
    ///
    /// Source: RMI law art. 18 §4, organic law art. 58 §3; Constitutional Court 44/2020.
    public func forwardRunningAidBy(knownOn: CivilDate) -> StatutoryTerm {
        term(.forwardRunningAid, from: knownOn, 5, .calendarDays, .forwarding)
    }

    /// Tell the applicant that running aid is forwarded: the same 5 calendar days.
    public func informApplicantOfRunningAidBy(knownOn: CivilDate) -> StatutoryTerm {
        term(.informApplicantOfRunningAid, from: knownOn, 5, .calendarDays, .forwarding)
    }

    /// Petition of the second OCMW to POD MI: 5 working days from receipt. Source: law of 1965 art. 15 al. 4.
    public func petitionBy(receivedOn: CivilDate) -> StatutoryTerm {
        term(.petition, from: receivedOn, 5, .workingDays, .petition)
    }

    /// Provisional decision of the minister: 5 working days from the petition. Source: law of 1965 art. 15 al. 5.
    public func provisionalDecisionBy(petitionedOn: CivilDate) -> StatutoryTerm {
        term(.provisionalDecision, from: petitionedOn, 5, .workingDays, .provisionalDecision)
    }
}

extension LegalBasis {
    /// Entering an application in the register.
    public static let register = LegalBasis((.rightToSocialIntegration, "18 §2"), (.organicLaw, "58 §1"))
    static let acknowledgement = LegalBasis((.rightToSocialIntegration, "18 §3"), (.organicLaw, "58 §2"))
    /// Forwarding an application to the competent OCMW.
    public static let forwarding = LegalBasis((.rightToSocialIntegration, "18 §4"), (.organicLaw, "58 §3"))
    /// Putting a conflict of competence to POD MI.
    public static let petition = LegalBasis((.lawOf1965, "15 al. 4"))
    /// Provisional decision of the minister.
    public static let provisionalDecision = LegalBasis((.lawOf1965, "15 al. 5"))
    static let decision = LegalBasis((.rightToSocialIntegration, "21 §1"))
    static let socialAidDecision = LegalBasis((.organicLaw, "71"), isConfirmed: false)
    static let notification = LegalBasis((.rightToSocialIntegration, "21 §4"), isConfirmed: false)
    static let report = LegalBasis((.rightToSocialIntegration, "21 §6"), isConfirmed: false)
    static let refund = LegalBasis((.rightToSocialIntegration, ""), isConfirmed: false)
    /// Putting decisions in the network.
    public static let publication = LegalBasis((.kszGuidance, ""))
    /// Social inquiry. Source: royal decree of 1 December 2013 on its minimum content.
    public static let socialInquiry = LegalBasis((.rightToSocialIntegration, "19 §1"), (.lawOf1965, "9bis"))
    static let appeal = LegalBasis((.rightToSocialIntegration, "47"), (.organicLaw, "71"), isConfirmed: false)
}
