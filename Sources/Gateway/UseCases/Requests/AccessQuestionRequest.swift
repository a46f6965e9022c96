import AuditLog
import Messages
import SocialSecurity

/// The body of `POST /v1/access-questions`: may we do this about this person?
public struct AccessQuestionRequest: Hashable, Sendable {
    /// The software's own reference, which serves as ticket; a new ticket is made without.
    let reference: String?
    let flow: AskedFlow
    let legalContext: LegalContext
    let criteria: Criteria
    /// The OCMW to which the flow would go.
    let recipient: EnterpriseNumber?

    /// Reads and checks a request.
    ///
    /// - Throws: `RequestProblem` with `.invalidRequest` naming every broken rule.
    public init(_ value: JSONValue) throws(RequestProblem) {
        let errors = FieldErrors()
        var reader = FieldReader(value, errors: errors)
        reference = reader.ticketText("reference")
        let flow = reader.required("flow", reader.enumeration("flow", AskedFlow.self))
        let context = reader.required("legalContext", reader.legalContext("legalContext"))
        let ssin = reader.required("ssin", reader.ssin("ssin"))
        let role = reader.integer("role", in: 1...3).flatMap(PersonRole.init(rawValue:)) ?? .applicant
        recipient = reader.organisation("recipient")
        if recipient != nil, let flow, flow.operation.answeredByHub {
            errors.add(
                reader.path("recipient"), "not-of-this-flow", "is not asked with flow \(flow.rawValue); leave it out")
        }
        reader.finish()
        try errors.check()
        guard let flow, let context, let ssin else { throw .unread }
        self.flow = flow
        legalContext = context
        criteria = Criteria(ssin: ssin, role: role)
    }

    /// The document's payload.
    var payload: Payload { .askAccess(AskAccess(flow: flow, recipient: recipient)) }
}
