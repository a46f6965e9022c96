import Messages
import SocialSecurity

/// What one OCMW set for its security adviser's work.
public struct ReviewSettings: Hashable, Sendable {
    /// How a flow is kept out of person reports.
    public enum Withholding: Hashable, Sendable {
        /// Always.
        case hidden
        /// Up to the day before this one, in Belgium.
        case until(CivilDate)
    }

    /// Whether a person report names the users who acted; their role is shown in any case.
    public var reportShowsUsers = false
    /// Flows that the law keeps confidential for the person.
    public var withheldFlows: [Messages.Operation: Withholding] = [:]
    /// So many consultations of one user within `burstWindow` are a burst.
    public var burstCount = 30
    /// Length of the window of a burst.
    public var burstWindow: Duration = .seconds(600)
    /// Hours of the day in Belgium in which people work, e.g. 7 up to 19.
    public var officeHours: Range<Int> = 7..<19
    /// So many users who looked at one person within a month are many.
    public var usersPerPerson = 5
    /// So many refusals of one user's questions within 24 hours are repeated.
    public var refusalCount = 5

    /// Makes the standard settings.
    public init() {}
}
