import Messages
import SocialSecurity

/// The body of `POST /v1/integrations`: the OCMW knows a person in a quality.
public struct IntegrationRequest: Hashable, Sendable {
    /// The person's INSZ.
    public let ssin: SSIN
    /// In which quality.
    public let qualityCode: QualityCode
    /// In which phase; definitive when left out.
    public let phaseCode: PhaseCode
    /// From when to when.
    public let period: Period
    /// Name and birth date, or card number.
    public let proof: ProofOfIdentity

    /// Reads and checks a request.
    ///
    /// - Throws: `RequestProblem` with `.invalidRequest` naming every broken rule.
    public init(_ value: JSONValue) throws(RequestProblem) {
        let errors = FieldErrors()
        var reader = FieldReader(value, errors: errors)
        let ssin = reader.required("ssin", reader.ssin("ssin"))
        let code = reader.required("qualityCode", reader.qualityCode("qualityCode"))
        let phase = reader.phaseCode("phaseCode")
        let period = reader.required("period", reader.period("period"))
        let proof = reader.required("proof", reader.object("proof", ProofOfIdentity.read))
        reader.finish()
        try errors.check()
        guard let ssin, let code, let period, let proof else { throw .unread }
        self.ssin = ssin
        self.qualityCode = code
        self.phaseCode = phase ?? .definitive
        self.period = period
        self.proof = proof
    }
}

extension FieldReader {
    /// A code of the list of sector 17 that stands for a real quality (1 to 900).
    mutating func qualityCode(_ name: String) -> QualityCode? {
        guard let number = integer(name, in: 0...999) else { return nil }
        guard let code = QualityCode(rawValue: number), code.isMeaningful else {
            errors.add(path(name), "quality-code", "must be a quality code of sector 17, e.g. 1, 2, 3 or 4")
            return nil
        }
        return code
    }

    /// A phase that an OCMW may register: 0 to 900, or 902.
    mutating func phaseCode(_ name: String) -> PhaseCode? {
        guard let number = integer(name, in: 0...999) else { return nil }
        guard let code = PhaseCode(rawValue: number), code != .replaced else {
            errors.add(path(name), "phase-code", "must be a phase code, 0 to 900, or 902 for a provisional inscription")
            return nil
        }
        return code
    }

    /// `{"begin", "end"?}`, both days included.
    mutating func period(_ name: String) -> Period? {
        object(name) { reader in
            let begin = reader.required("begin", reader.date("begin"))
            let end = reader.date("end")
            guard let begin else { return nil }
            guard let period = try? Period(begin: begin, end: end) else {
                reader.errors.add(reader.path("end"), "end-not-before-begin", "must not lie before begin")
                return nil
            }
            return period
        }
    }

    /// `{"language", "text"}`.
    mutating func reasons(_ name: String, limit: Int = 10) -> [Reason] {
        objects(name, limit: limit) { reader in
            let language = reader.required("language", reader.enumeration("language", Language.self))
            let text = reader.required("text", reader.string("text", .long))
            guard let language, let text else { return nil }
            return Reason(language: language, text: text)
        }
    }

    /// `{"name", "phone"?, "email"?}`.
    mutating func contactPerson(_ name: String) -> ContactPerson? {
        object(name) { reader in
            let person = reader.required("name", reader.string("name", .line))
            let phone = reader.string("phone", .phone)
            let email = reader.string("email", .email)
            return person.map { ContactPerson(name: $0, phone: phone, email: email) }
        }
    }
}
