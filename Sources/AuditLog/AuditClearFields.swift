/// The fields of an audit line that stand in the leaf in clear, because none of them tells who the person is.
///
/// Text fields hold 1 to 128 printable ASCII characters and nothing that looks like a person's number.
/// `AuditText.admissible` tells beforehand. Tickets hold 1 to 64 of `A-Z a-z 0-9 -`.
public struct AuditClearFields: Hashable, Sendable {
    /// The kind of act.
    public var act: AuditAct
    /// When it happened: milliseconds since 1970-01-01T00:00:00Z, not negative.
    public var timeMilliseconds: Int64
    /// Whether data were looked at or changed.
    public var access: AuditAccess
    /// KBO number (ten digits) of the OCMW that acts.
    public var organisation: String
    /// The program through which the act was done: the vendor's software or the gateway itself.
    public var application: String
    /// Version of `application`.
    public var applicationVersion: String?
    /// The process that acted, when no person did.
    public internal(set) var process: String?
    /// Role of the acting person.
    public internal(set) var role: String?
    /// Legal context of the act, such as `PCSA:SOCIAL_INQUIRY`.
    public var legalContext: String?
    /// Quality code on which the act relied, 1 to 999.
    public var qualityCode: Int?
    /// Service and operation, such as `social-inquiry/requestInquiry`.
    public var service: String?
    /// Version of `service`, such as `v1`.
    public var serviceVersion: String?
    /// KBO number (ten digits) of the other organisation.
    public var counterpart: String?
    /// Ticket of the document, made by its sender.
    public var ticket: String?
    /// Ticket that the KSZ gave.
    public var kszTicket: String?
    /// Ticket of the conversation.
    public var conversation: String?
    /// How the act ended; absent for an intent.
    public var outcome: AuditOutcome?
    /// The rule that refused or the code of the failure, such as `MSG00012`.
    public var rule: String?
    /// What an act of administration was about, such as the identifier of an API key. Never a person.
    public var object: String?
    /// Only in the first line of a year: the note text of the last checkpoint of the year before.
    public var previousCheckpoint: Checkpoint?

    init(act: AuditAct, timeMilliseconds: Int64, access: AuditAccess, organisation: String, application: String) {
        self.act = act
        self.timeMilliseconds = timeMilliseconds
        self.access = access
        self.organisation = organisation
        self.application = application
    }
}
