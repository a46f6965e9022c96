import Messages
import SocialSecurity

/// The body of `POST /v1/decisions`: what this OCMW decided about one person, and its dossier.
public struct RegisterRequest: Hashable, Sendable {
    /// About whom.
    public let ssin: SSIN
    /// Decisions to insert or replace, by their reference.
    public let decisions: [MotivatedDecision]
    /// The dossier, when it is new or changed.
    public let dossier: Dossier?

    init(ssin: SSIN, decisions: [MotivatedDecision], dossier: Dossier?) {
        self.ssin = ssin
        self.decisions = decisions
        self.dossier = dossier
    }

    /// Most decisions in one call.
    public static let decisionLimit = 200

    /// Reads and checks a request.
    ///
    /// - Throws: `RequestProblem` with `.invalidRequest` naming every broken rule.
    public init(_ value: JSONValue) throws(RequestProblem) {
        let errors = FieldErrors()
        var reader = FieldReader(value, errors: errors)
        let ssin = reader.required("ssin", reader.ssin("ssin"))
        decisions = reader.objects("decisions", limit: Self.decisionLimit, MotivatedDecision.read)
        dossier = reader.object("dossier", Dossier.read)
        if errors.errors.isEmpty, decisions.isEmpty, dossier == nil {
            errors.add(reader.pointer, "decisions-or-dossier", "must hold decisions, a dossier, or both")
        }
        if Set(decisions.map(\.reference)).count != decisions.count {
            errors.add(reader.path("decisions"), "reference-once", "uses a reference twice")
        }
        reader.finish()
        try errors.check()
        guard let ssin else { throw .unread }
        self.ssin = ssin
    }
}

/// What an OCMW tells another beside its decisions.
public struct Dossier: Hashable, Sendable {
    /// Number of the dossier.
    public let number: String
    /// Whom to call.
    public let contactPerson: ContactPerson?
    /// The last individualised project.
    public let gpmi: IndividualisedProject?
    /// The three facts that follow a person from OCMW to OCMW.
    public let crossFacts: CrossOCMWFacts

    static func read(_ reader: inout FieldReader) -> Dossier? {
        let number = reader.required("number", reader.reference("number"))
        let contact = reader.contactPerson("contactPerson")
        let gpmi = reader.object("gpmi", IndividualisedProject.read)
        let facts = reader.object("crossFacts", CrossOCMWFacts.read)
        return number.map {
            Dossier(number: $0, contactPerson: contact, gpmi: gpmi, crossFacts: facts ?? CrossOCMWFacts())
        }
    }
}
