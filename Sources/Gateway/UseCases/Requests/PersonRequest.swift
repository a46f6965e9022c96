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
        if let card = reader.string("cardNumber", limit: 20) { return .cardNumber(card) }
        let last = reader.required("lastName", reader.string("lastName", limit: 100))
        let first = reader.string("firstName", limit: 100)
        let birth = reader.required(
            "birthDate",
            reader.text("birthDate", "incomplete-date", "must be YYYY-MM-DD; unknown parts are 00") {
                isIncompleteDate($0) ? $0 : nil
            })
        guard let last, let birth else { return nil }
        return .name(last: last, first: first, birthDate: birth)
    }

    /// Source: SSDN `t_IncompleteDate`, yyyy-mm-dd with parts 00 where unknown.
    private static func isIncompleteDate(_ text: String) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, parts.map(\.utf8.count) == [4, 2, 2],
            parts.allSatisfy({ $0.utf8.allSatisfy { 0x30...0x39 ~= $0 } }),
            let month = Int(parts[1]), let day = Int(parts[2])
        else { return false }
        return month <= 12 && day <= 31
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
