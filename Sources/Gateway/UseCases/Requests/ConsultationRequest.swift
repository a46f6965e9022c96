import AuditLog
import Messages
import SocialSecurity

/// Flows of authentic sources that an OCMW can consult through the gateway.
public enum ConsultationFlow: String, Hashable, Sendable, CaseIterable {
    /// Living wages paid by other OCMWs (LivingWagesService).
    case livingWages
    /// Health insurance (HealthCareInsuranceService).
    case healthInsurance

    /// Operation of its request.
    public var operation: Messages.Operation {
        switch self {
        case .livingWages: .consultLivingWages
        case .healthInsurance: .consultHealthInsurance
        }
    }
}

/// The body of `POST /v1/consultations`.
public struct ConsultationRequest: Hashable, Sendable {
    /// The software's own reference: the idempotency key of the call.
    public let reference: String
    /// Which flow.
    public let flow: ConsultationFlow
    /// About whom.
    public let ssin: SSIN
    /// The person's role in the inquiry.
    public let role: PersonRole
    /// Why.
    public let legalContext: LegalContext
    /// Period of the question (living wages).
    public let period: Period?
    /// Day of the question (health insurance).
    public let date: CivilDate?

    /// Reads and checks a request.
    ///
    /// - Throws: `RequestProblem` with `.invalidRequest` naming every broken rule.
    public init(_ value: JSONValue) throws(RequestProblem) {
        let errors = FieldErrors()
        var reader = FieldReader(value, errors: errors)
        let reference = reader.required("reference", reader.ticketText("reference"))
        let flow = reader.required("flow", reader.enumeration("flow", ConsultationFlow.self))
        let ssin = reader.required("ssin", reader.ssin("ssin"))
        let role = reader.integer("role", in: 1...3).flatMap(PersonRole.init(rawValue:)) ?? .applicant
        let context = reader.required(
            "legalContext",
            reader.legalContext("legalContext"))
        period = reader.period("period")
        date = reader.date("date")
        switch flow {
        case .livingWages:
            _ = reader.required("period", period)
            reader.refuse("date", asNotReadBy: .livingWages)
        case .healthInsurance:
            _ = reader.required("date", date)
            reader.refuse("period", asNotReadBy: .healthInsurance)
        case nil: break
        }
        reader.finish()
        try errors.check()
        guard let reference, let flow, let ssin, let context else { throw .unread }
        self.reference = reference
        self.flow = flow
        self.ssin = ssin
        self.role = role
        legalContext = context
    }
}

extension FieldReader {
    /// Reports a member that the flow does not read: an answer for another day than the one meant must not be taken
    /// for the right one.
    fileprivate mutating func refuse(_ name: String, asNotReadBy flow: ConsultationFlow) {
        guard value(name) != nil else { return }
        errors.add(path(name), "not-of-this-flow", "is not asked with flow \(flow.rawValue); leave it out")
    }

    /// A purpose. The audit log keeps it in clear text, and no person's number.
    mutating func legalContext(_ name: String) -> LegalContext? {
        text(name, "legal-context", "must be 1 to 64 printable ASCII characters, without a person's number") {
            AuditText.admissible($0).flatMap { try? LegalContext($0) }
        }
    }

    /// A reference that also serves as ticket on the wire.
    ///
    /// It stands in the address of the consultation, so it holds no number of a person.
    mutating func ticketText(_ name: String) -> String? {
        guard let ticket = ticket(name)?.value else { return nil }
        guard PersonNumber.isHeld(in: ticket) else { return ticket }
        errors.add(path(name), "reference-without-ssin", "must not hold the number of a person")
        return nil
    }
}
