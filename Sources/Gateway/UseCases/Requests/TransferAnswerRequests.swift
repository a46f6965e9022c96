import Messages
import SocialSecurity

/// The body of `POST /v1/transfers/{ticket}/acceptance`.
public struct AcceptanceRequest: Hashable, Sendable {
    /// Number of the dossier opened here.
    public let dossierNumber: String
    /// Day for which the person is invited.
    public let invitedOn: CivilDate?
    /// Whom the first OCMW can call.
    public let contactPerson: ContactPerson

    /// Reads and checks a request.
    ///
    /// - Throws: `RequestProblem` with `.invalidRequest` naming every broken rule.
    public init(_ value: JSONValue) throws(RequestProblem) {
        let errors = FieldErrors()
        var reader = FieldReader(value, errors: errors)
        let dossier = reader.required("dossierNumber", reader.reference("dossierNumber"))
        invitedOn = reader.date("invitedOn")
        let contact = reader.required("contactPerson", reader.contactPerson("contactPerson"))
        reader.finish()
        try errors.check()
        guard let dossier, let contact else { throw .unread }
        dossierNumber = dossier
        contactPerson = contact
    }
}

/// The body of `POST /v1/transfers/{ticket}/contest`: this OCMW declines too and petitioned the POD MI.
///
/// Source: law of 2 April 1965, art. 15 al. 4.
public struct ContestRequest: Hashable, Sendable {
    /// The reasons, each with its language.
    public let reasons: [Reason]
    /// Reference of the petition to the POD MI.
    public let petitionReference: String
    /// Day of the petition.
    public let petitionDate: CivilDate

    /// Reads and checks a request.
    ///
    /// - Throws: `RequestProblem` with `.invalidRequest` naming every broken rule.
    public init(_ value: JSONValue) throws(RequestProblem) {
        let errors = FieldErrors()
        var reader = FieldReader(value, errors: errors)
        reasons = reader.reasons("reasons")
        let reference = reader.required("petitionReference", reader.reference("petitionReference"))
        let date = reader.required("petitionDate", reader.date("petitionDate"))
        if reasons.isEmpty {
            errors.add(reader.path("reasons"), "reasons-required", "must give at least one reason")
        }
        reader.finish()
        try errors.check()
        guard let reference, let date else { throw .unread }
        petitionReference = reference
        petitionDate = date
    }
}

/// The body of `POST /v1/transfers/{ticket}/applicant-informed`.
public struct ApplicantInformedRequest: Hashable, Sendable {
    /// When and how the applicant was told in writing.
    public let applicantInformed: ApplicantInformed

    /// Reads and checks a request.
    ///
    /// - Throws: `RequestProblem` with `.invalidRequest` naming every broken rule.
    public init(_ value: JSONValue) throws(RequestProblem) {
        let errors = FieldErrors()
        var reader = FieldReader(value, errors: errors)
        let informed = ApplicantInformed.read(&reader)
        reader.finish()
        try errors.check()
        guard let informed else { throw .unread }
        applicantInformed = informed
    }
}

/// The body of `POST /v1/transfers/{ticket}/provisional-decision`: the minister's decision, relayed by the petitioner.
///
/// Source: law of 2 April 1965, art. 15 al. 5.
public struct ProvisionalDecisionRequest: Hashable, Sendable {
    /// Day of the decision.
    public let decisionDate: CivilDate
    /// The OCMW that the minister designated.
    public let designated: EnterpriseNumber
    /// Reference of the decision.
    public let reference: String?

    /// Reads and checks a request.
    ///
    /// - Throws: `RequestProblem` with `.invalidRequest` naming every broken rule.
    public init(_ value: JSONValue) throws(RequestProblem) {
        let errors = FieldErrors()
        var reader = FieldReader(value, errors: errors)
        let date = reader.required("decisionDate", reader.date("decisionDate"))
        let designated = reader.required("designated", reader.organisation("designated"))
        reference = reader.reference("reference")
        reader.finish()
        try errors.check()
        guard let date, let designated else { throw .unread }
        decisionDate = date
        self.designated = designated
    }
}
