import SocialSecurity

/// The body of `POST /v1/audit/reconciliations`: one day, or the first and the last of several.
public struct ReconciliationRequest: Hashable, Sendable {
    /// Calendar days in Belgium.
    public let days: ClosedRange<CivilDate>

    /// Reads and checks a request.
    ///
    /// - Throws: `RequestProblem` with `.invalidRequest` naming every broken rule.
    public init(_ value: JSONValue) throws(RequestProblem) {
        let errors = FieldErrors()
        var reader = FieldReader(value, errors: errors)
        let from = reader.required("from", reader.date("from"))
        let to = reader.date("to")
        if let from, let to, to < from { errors.add("/to", "end-not-before-begin", "must not lie before from") }
        reader.finish()
        try errors.check()
        guard let from else { throw .unread }
        days = from...(to ?? from)
    }
}
