import Messages
import SocialSecurity

/// One person named in an application, with the proof that the hub asks for before it registers anybody.
public struct PersonRequest: Hashable, Sendable {
    /// The person's INSZ.
    public let ssin: SSIN
    /// Applicant, cohabitant or maintenance debtor.
    public let role: PersonRole
    /// Name and birth date, or card number, as read from the person's document.
    ///
    /// Always there in a request; absent for members of a household that came with a transfer.
    public let proof: ProofOfIdentity?

    static func read(_ reader: inout FieldReader, stored: Bool) -> PersonRequest? {
        let ssin = reader.required("ssin", reader.ssin("ssin"))
        let role = reader.required("role", reader.integer("role", in: 1...3)).flatMap(PersonRole.init(rawValue:))
        let proof = reader.object("proof", ProofOfIdentity.read)
        if !stored { _ = reader.required("proof", proof) }
        guard let ssin, let role else { return nil }
        return PersonRequest(ssin: ssin, role: role, proof: proof)
    }

    var json: JSONValue {
        JSONValue.members([
            "ssin": .string(ssin.digits), "role": .integer(Int64(role.rawValue)), "proof": proof?.json,
        ])
    }
}

extension ProofOfIdentity {
    /// `{"lastName", "firstName"?, "birthDate"}` or `{"cardNumber"}`.
    static func read(_ reader: inout FieldReader) -> ProofOfIdentity? {
        if reader.value("cardNumber") != nil {
            return reader.text("cardNumber", "card-number", "must be 6 to 20 letters, digits and hyphens") {
                isCardNumber($0) ? .cardNumber($0) : nil
            }
        }
        let last = reader.required("lastName", reader.string("lastName", .line))
        let first = reader.string("firstName", .line)
        let birth = reader.required(
            "birthDate",
            reader.text("birthDate", "incomplete-date", "must be YYYY-MM-DD; unknown month and day are 00") {
                isBirthDate($0) ? $0 : nil
            })
        guard let last, let birth else { return nil }
        return .name(last: last, first: first, birthDate: birth)
    }

    var json: JSONValue {
        switch self {
        case .cardNumber(let number): return .object(["cardNumber": .string(number)])
        case .name(let last, let first, let birthDate):
            var members: [String: JSONValue] = ["lastName": .string(last), "birthDate": .string(birthDate)]
            members["firstName"] = first.map(JSONValue.string)
            return .object(members)
        }
    }
}
