import SocialSecurity

/// The body of `POST /v1/applications/{id}/withdrawal`: the applicant withdrew the application.
public struct WithdrawalRequest: Hashable, Sendable {
    /// The day on which the applicant said so.
    public let withdrawnOn: CivilDate

    /// Reads and checks a request.
    ///
    /// - Throws: `RequestProblem` with `.invalidRequest` naming every broken rule.
    public init(_ value: JSONValue) throws(RequestProblem) {
        let errors = FieldErrors()
        var reader = FieldReader(value, errors: errors)
        let day = reader.required("withdrawnOn", reader.date("withdrawnOn"))
        reader.finish()
        try errors.check()
        guard let day else { throw .unread }
        withdrawnOn = day
    }
}

/// The body of `POST /v1/applications/{id}/decision`: what the OCMW decided on the application.
public struct ApplicationDecisionRequest: Hashable, Sendable {
    /// The decision.
    public let decision: ApplicationDecision

    /// Reads and checks a request.
    ///
    /// - Throws: `RequestProblem` with `.invalidRequest` naming every broken rule.
    public init(_ value: JSONValue) throws(RequestProblem) {
        let errors = FieldErrors()
        var reader = FieldReader(value, errors: errors)
        let decision = ApplicationDecision.read(&reader)
        reader.finish()
        try errors.check()
        guard let decision else { throw .unread }
        self.decision = decision
    }
}
