/// One statutory term, computed: what is due, by when, counted how, and by which article.
///
/// Everything that a display has to put beside the date travels with it.
public struct StatutoryTerm: Sendable, Hashable, Codable {
    /// What has to be done; the raw value is stable.
    public enum Kind: String, Sendable, Hashable, CaseIterable, Codable {
        /// Enter the request in the register.
        case enterInRegister
        /// Give the applicant an acknowledgement of receipt.
        case acknowledge
        /// Forward a new request to the OCMW thought competent.
        case forward
        /// Tell the applicant about the forwarding, in writing, with reasons.
        case informApplicant
        /// Forward running aid after the loss of competence (a move).
        case forwardRunningAid
        /// Tell the applicant about the forwarding of running aid.
        case informApplicantOfRunningAid
        /// The second OCMW asks POD MI to name the competent OCMW.
        case petition
        /// The minister names an OCMW provisionally.
        case provisionalDecision
        /// Decide on a request for social integration.
        case decide
        /// Decide on a request that came by transfer.
        case decideAfterTransfer
        /// Decide on a request for social aid.
        case decideOnSocialAid
        /// Notify the decision to the applicant.
        case notifyDecision
        /// Report the decision to the minister.
        case reportDecision
        /// Send the form for the refund by the State.
        case sendRefundForm
        /// Put the decision in the network.
        case publishDecision
        /// Appeal to the labour court (a term of the applicant).
        case appeal
    }

    /// What `dayCount` counts.
    public enum Unit: String, Sendable, Hashable, CaseIterable, Codable {
        /// Every day.
        case calendarDays
        /// Working days by the calendar in use.
        case workingDays
        /// Months, from day to day.
        case months
    }

    /// What has to be done.
    public let kind: Kind
    /// The day of the event that starts the term: day 0, never counted.
    public let startDate: CivilDate
    /// The last day on which the act is in time. Never moved because it falls on a weekend or holiday.
    public let dueDate: CivilDate
    /// Length of the term in `unit`; 0 means "the same day".
    public let dayCount: Int
    /// What `dayCount` counts.
    public let unit: Unit
    /// The counting rule in words.
    public let rule: LocalizedText
    /// The article that sets the term.
    public let basis: LegalBasis

    /// True when an act of `date` comes after the due date.
    public func isLate(sentOn date: CivilDate) -> Bool { date > dueDate }

    /// Days from `date` to the due date; negative when the term is over.
    public func daysLeft(on date: CivilDate) -> Int { date.days(to: dueDate) }

    /// What has to be done, in a few words.
    public var title: LocalizedText { kind.title }

    /// What follows when the act comes late; nil where no source names a consequence. Late is never invalid.
    public var lateConsequence: LocalizedText? { kind.lateConsequence }
}
