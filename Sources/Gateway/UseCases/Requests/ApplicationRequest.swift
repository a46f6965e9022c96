import Messages
import SocialSecurity
import XMLSecurity

/// The body of `POST /v1/applications`: somebody applied for aid.
///
/// It is stored as the canonical JSON it came as, so that reading it back is reading it again.
public struct ApplicationRequest: Hashable, Sendable {
    /// The software's own reference: the idempotency key of the call.
    public let reference: String
    /// Date and time of receipt at the counter.
    public let receivedAt: UTCInstant
    /// How the applicant applied.
    public let form: RequestForm
    /// Kind of aid asked.
    public let aid: AidKind
    /// Number in the OCMW's register of applications.
    public let registerNumber: String?
    /// Reference of the acknowledgement of receipt given to the applicant.
    public let acknowledgementReference: String?
    /// Exactly one applicant, with cohabitants and maintenance debtors.
    public let persons: [PersonRequest]

    /// The applicant.
    public var applicant: PersonRequest {
        // Holds because reading refuses a request without exactly one applicant.
        persons.first { $0.role == .applicant }!
    }

    /// Most persons in one application: the applicant and 17 secondary beneficiaries.
    ///
    /// Source: LoiWet65 schemas, `SecondaryBeneficiary` 0..17.
    public static let personLimit = 18

    /// Reads and checks a request.
    ///
    /// - Throws: `RequestProblem` with `.invalidRequest` naming every broken rule.
    public init(_ value: JSONValue) throws(RequestProblem) {
        try self.init(value, stored: false)
    }

    /// Reads a request; a stored one, which may have come by transfer, can lack the proofs of other persons.
    init(_ value: JSONValue, stored: Bool) throws(RequestProblem) {
        let errors = FieldErrors()
        var reader = FieldReader(value, errors: errors, stored: stored)
        let reference = reader.required("reference", reader.reference("reference"))
        let receivedAt = reader.required("receivedAt", reader.instant("receivedAt"))
        let form = reader.required("form", reader.enumeration("form", RequestForm.self))
        let aid = reader.required("aid", reader.enumeration("aid", AidKind.self))
        registerNumber = reader.reference("registerNumber")
        acknowledgementReference = reader.reference("acknowledgementReference")
        persons = reader.objects("persons", limit: Self.personLimit) { PersonRequest.read(&$0, stored: stored) }
        Self.checkPersons(persons, at: reader.path("persons"), errors: errors)
        reader.finish()
        try errors.check()
        guard let reference, let receivedAt, let form, let aid else { throw .unread }
        self.reference = reference
        self.receivedAt = receivedAt
        self.form = form
        self.aid = aid
    }

    init(
        reference: String, receivedAt: UTCInstant, form: RequestForm, aid: AidKind, registerNumber: String?,
        acknowledgementReference: String?, persons: [PersonRequest]
    ) {
        self.reference = reference
        self.receivedAt = receivedAt
        self.form = form
        self.aid = aid
        self.registerNumber = registerNumber
        self.acknowledgementReference = acknowledgementReference
        self.persons = persons
    }

    private static func checkPersons(_ persons: [PersonRequest], at field: String, errors: FieldErrors) {
        guard errors.errors.isEmpty else { return }
        if persons.count(where: { $0.role == .applicant }) != 1 {
            errors.add(field, "one-applicant", "must name exactly one person with role 1 (applicant)")
        }
        if Set(persons.map(\.ssin)).count != persons.count {
            errors.add(field, "person-once", "names the same person twice")
        }
    }

    /// The request as JSON again.
    public var json: JSONValue {
        var members: [String: JSONValue] = [
            "reference": .string(reference), "receivedAt": .string(receivedAt.xmlDateTime),
            "form": .string(form.rawValue), "aid": .string(aid.rawValue),
            "persons": .array(persons.map(\.json)),
        ]
        members["registerNumber"] = registerNumber.map(JSONValue.string)
        members["acknowledgementReference"] = acknowledgementReference.map(JSONValue.string)
        return .object(members)
    }
}

extension RequestProblem {
    /// A required member was neither read nor reported; reading collects an error for each, so this is a defect.
    static let unread = RequestProblem(
        .invalidRequest, "A required field could not be read.", remedy: "Send every required field.")
}
