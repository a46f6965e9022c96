import SocialSecurity

/// Tells the recipient of a transfer that the applicant has been told in writing, after the transfer was sent.
public struct ConfirmApplicantInformed: Hashable, Sendable {
    /// When and how.
    public let applicantInformed: ApplicantInformed

    /// Makes the confirmation.
    public init(applicantInformed: ApplicantInformed) { self.applicantInformed = applicantInformed }
}

/// Accepts a transfer: the application is now the recipient's.
public struct AcceptTransfer: Hashable, Sendable {
    /// The recipient's own number of the dossier: 1 to 64 characters.
    public let dossierNumber: String
    /// The day on which the person was invited.
    public let invitedOn: CivilDate?
    /// Who handles it.
    public let contactPerson: ContactPerson

    /// Makes the acceptance.
    public init(dossierNumber: String, invitedOn: CivilDate? = nil, contactPerson: ContactPerson) {
        self.dossierNumber = dossierNumber
        self.invitedOn = invitedOn
        self.contactPerson = contactPerson
    }
}

/// Contests a transfer: the recipient has asked the minister (POD MI) to decide. It may not forward to a third OCMW.
///
/// Source: law of 2 April 1965, art. 15, paragraphs 4 and 5.
public struct ContestTransfer: Hashable, Sendable {
    /// Why the recipient is not competent either: 1 to 10.
    public let reasons: [Reason]
    /// The reference of the petition to POD MI: 1 to 64 characters.
    public let petitionReference: String
    /// The day of the petition.
    public let petitionDate: CivilDate

    /// Makes the contest.
    public init(reasons: [Reason], petitionReference: String, petitionDate: CivilDate) {
        self.reasons = reasons
        self.petitionReference = petitionReference
        self.petitionDate = petitionDate
    }
}

/// Relays the minister's provisional decision; POD MI is no member of the network.
public struct NotifyProvisionalDecision: Hashable, Sendable {
    /// The day of the decision.
    public let decisionDate: CivilDate
    /// The OCMW that is provisionally competent.
    public let designated: EnterpriseNumber
    /// POD MI's reference: 1 to 64 characters.
    public let reference: String?

    /// Makes the notice.
    public init(decisionDate: CivilDate, designated: EnterpriseNumber, reference: String? = nil) {
        self.decisionDate = decisionDate
        self.designated = designated
        self.reference = reference
    }
}

extension ConfirmApplicantInformed: FieldGroup {
    init(from reader: inout FieldReader) throws(MessagesError) {
        applicantInformed = try reader.group("applicantInformed")
    }

    func write(to writer: inout FieldWriter) { writer.group("applicantInformed", applicantInformed) }
}

extension AcceptTransfer: FieldGroup {
    init(from reader: inout FieldReader) throws(MessagesError) {
        dossierNumber = try reader.text("dossierNumber", .reference)
        invitedOn = try reader.optionalValue("invitedOn")
        contactPerson = try reader.group("contactPerson")
    }

    func write(to writer: inout FieldWriter) {
        writer.text("dossierNumber", dossierNumber)
        writer.value("invitedOn", invitedOn)
        writer.group("contactPerson", contactPerson)
    }
}

extension ContestTransfer: FieldGroup {
    init(from reader: inout FieldReader) throws(MessagesError) {
        reasons = try reader.groups("reason", 1...10)
        petitionReference = try reader.text("petitionReference", .reference)
        petitionDate = try reader.value("petitionDate")
    }

    func write(to writer: inout FieldWriter) {
        writer.groups("reason", reasons)
        writer.text("petitionReference", petitionReference)
        writer.value("petitionDate", petitionDate)
    }
}

extension NotifyProvisionalDecision: FieldGroup {
    init(from reader: inout FieldReader) throws(MessagesError) {
        decisionDate = try reader.value("decisionDate")
        designated = try reader.value("designated")
        reference = try reader.optionalText("reference", .reference)
    }

    func write(to writer: inout FieldWriter) {
        writer.value("decisionDate", decisionDate)
        writer.value("designated", designated)
        writer.text("reference", reference)
    }
}
