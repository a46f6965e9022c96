import AuditLog
import MessageStore

/// Which commitments of a line are opened for a stranger, and why: the body of
/// `POST /v1/audit/entries/{year}/{index}/openings`.
public struct OpeningRequest: Hashable, Sendable {
    /// The fields to open, at least one.
    public let fields: Set<PersonalField>
    /// To whom and why; stands in the log in clear.
    public let reason: String

    private static let names = PersonalField.allCases.map(\.rawValue).joined(separator: ", ")
    /// What a reason must be.
    private static let reasonRule =
        "must say to whom and why, in 1 to 128 printable ASCII characters without a person's number"

    /// Reads and checks a request.
    ///
    /// - Throws: `RequestProblem` with `.invalidRequest` naming every broken rule.
    public init(_ value: JSONValue) throws(RequestProblem) {
        let errors = FieldErrors()
        var reader = FieldReader(value, errors: errors)
        let fields = Self.fields(reader.required("open", reader.value("open")), at: reader.path("open"), errors)
        let reason = reader.required(
            "reason", reader.text("reason", "reason", Self.reasonRule) { AuditText.admissible($0) })
        reader.finish()
        try errors.check()
        guard let reason else { throw .unread }
        self.fields = fields
        self.reason = reason
    }

    private static func fields(_ value: JSONValue?, at place: String, _ errors: FieldErrors) -> Set<PersonalField> {
        guard let value else { return [] }
        guard case .array(let elements) = value, !elements.isEmpty, elements.count <= PersonalField.allCases.count
        else {
            errors.add(place, "fields", "must be an array of one or more of: \(names)")
            return []
        }
        var fields: Set<PersonalField> = []
        for (index, element) in elements.enumerated() {
            guard case .string(let text) = element, let field = PersonalField(rawValue: text),
                fields.insert(field).inserted
            else {
                errors.add("\(place)/\(index)", "enumeration", "must be one of: \(names), each once")
                continue
            }
        }
        return fields
    }

    /// What the line about it says was opened: `log/2026/line/17/user,subject`.
    func object(_ position: AuditPosition) -> String {
        let names = PersonalField.allCases.filter(fields.contains).map(\.rawValue)
        return "log/\(position.year)/line/\(position.index)/\(names.joined(separator: ","))"
    }
}
