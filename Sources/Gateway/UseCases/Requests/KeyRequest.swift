import AuditLog
import MessageStore

/// The body of `POST /v1/keys`: an API key for a program of this OCMW.
public struct KeyRequest: Hashable, Sendable {
    /// Name of the program; stands in the audit log.
    public let label: String
    /// What the key may do.
    public let scopes: Set<APIScope>
    /// Days until it expires.
    public let days: Int

    /// Most and standard number of days.
    public static let lifetime = (longest: 1096, standard: 365)

    /// Reads and checks a request.
    ///
    /// - Throws: `RequestProblem` with `.invalidRequest` naming every broken rule.
    public init(_ value: JSONValue) throws(RequestProblem) {
        let errors = FieldErrors()
        var reader = FieldReader(value, errors: errors)
        let label = reader.required(
            "label",
            reader.text(
                "label", "label",
                "must be 1 to 64 printable ASCII characters that do not look like a number of a person"
            ) { text in
                (1...64).contains(text.utf8.count) ? AuditText.admissible(text) : nil
            })
        scopes = Self.scopes(reader.required("scopes", reader.value("scopes")), at: reader.path("scopes"), errors)
        days = reader.integer("days", in: 1...Self.lifetime.longest) ?? Self.lifetime.standard
        reader.finish()
        try errors.check()
        guard let label else { throw .unread }
        self.label = label
    }

    private static func scopes(_ value: JSONValue?, at field: String, _ errors: FieldErrors) -> Set<APIScope> {
        guard let value else { return [] }
        let names = APIScope.allCases.map(\.rawValue).joined(separator: ", ")
        guard case .array(let elements) = value, !elements.isEmpty, elements.count <= APIScope.allCases.count else {
            errors.add(field, "scopes", "must be an array of one or more of: \(names)")
            return []
        }
        var scopes: Set<APIScope> = []
        for (index, element) in elements.enumerated() {
            guard case .string(let text) = element, let scope = APIScope(rawValue: text), scopes.insert(scope).inserted
            else {
                errors.add("\(field)/\(index)", "enumeration", "must be one of: \(names), each once")
                continue
            }
        }
        return scopes
    }
}
