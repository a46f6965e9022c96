import MessageStore
import Messages
import SocialSecurity

/// The body of `PUT /v1/decisions/{reference}`: one decision and the person it is about.
public struct DecisionRequest: Hashable, Sendable {
    let ssin: SSIN
    let decision: MotivatedDecision

    /// Reads and checks a request.
    ///
    /// - Parameter reference: the one of the address; the body may leave it out.
    /// - Throws: `RequestProblem` with `.invalidRequest` naming every broken rule.
    public init(_ value: JSONValue, reference: String) throws(RequestProblem) {
        let errors = FieldErrors()
        var reader = FieldReader(Self.naming(reference, in: value), errors: errors)
        let ssin = reader.required("ssin", reader.ssin("ssin"))
        let decision = MotivatedDecision.read(&reader)
        reader.finish()
        if let decision, !decision.reference.utf8.elementsEqual(reference.utf8) {
            errors.add(reader.path("reference"), "reference-of-the-address", "must be the reference of the address")
        }
        do {
            try errors.check()
        } catch {
            // What the body does not have is named as the part of the address that it is.
            throw Self.hasReference(value) ? error : error.namingFields { $0 == "/reference" ? "reference" : $0 }
        }
        guard let ssin, let decision else { throw .unread }
        self.ssin = ssin
        self.decision = decision
    }

    private static func naming(_ reference: String, in value: JSONValue) -> JSONValue {
        guard case .object(var members) = value, !hasReference(value) else { return value }
        members["reference"] = .string(reference)
        return .object(members)
    }

    private static func hasReference(_ value: JSONValue) -> Bool {
        guard case .object(let members) = value else { return false }
        return members["reference"] != nil
    }

    /// The same as the body of `POST /v1/decisions`.
    var asRegisterRequest: RegisterRequest { RegisterRequest(ssin: ssin, decisions: [decision], dossier: nil) }
}

/// A decision of the register with the person it is about.
public struct RegisteredDecision: Hashable, Sendable {
    let ssin: SSIN
    let decision: MotivatedDecision

    /// What is shown of it, in the form in which it is entered.
    public var json: JSONValue {
        guard case .object(var members) = decision.json else { return decision.json }
        members["ssin"] = .string(ssin.digits)
        return .object(members)
    }
}

extension RegisterService {
    /// Inserts or replaces one decision.
    ///
    /// - Throws: `RequestProblem` as for many; fields are those of the one decision.
    public func put(_ request: DecisionRequest, by caller: Caller) async throws -> RegisterOutcome {
        do {
            return try await upsert(request.asRegisterRequest, by: caller)
        } catch let problem as RequestProblem {
            throw problem.namingFields { field in
                field == "/decisions"
                    ? "/reference" : field.hasPrefix("/decisions/0") ? String(field.dropFirst(12)) : field
            }
        }
    }
}

extension RequestProblem {
    /// The same problem with its fields named from another place.
    public func namingFields(_ name: (String) -> String) -> RequestProblem {
        RequestProblem(
            code, detail, remedy: remedy,
            errors: errors.map { FieldError(field: name($0.field), rule: $0.rule, message: $0.message) })
    }
}
