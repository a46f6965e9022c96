import SocialSecurity
import XMLSecurity

/// The body of `POST /v1/audit/reports/person`.
public struct PersonReportRequest: Hashable, Sendable {
    /// The person. In the body, because no number of a person stands in an address.
    public let ssin: SSIN
    /// The person's language.
    public let language: Language
    /// Form of the report.
    public let format: ReportFormat
    /// From this instant on.
    public let since: UTCInstant?
    /// Before this instant.
    public let until: UTCInstant?

    /// Reads and checks a request.
    ///
    /// - Throws: `RequestProblem` with `.invalidRequest` naming every broken rule.
    public init(_ value: JSONValue) throws(RequestProblem) {
        let errors = FieldErrors()
        var reader = FieldReader(value, errors: errors)
        let ssin = reader.required("ssin", reader.ssin("ssin"))
        language = reader.enumeration("language", Language.self) ?? .nl
        format = reader.enumeration("format", ReportFormat.self) ?? .json
        since = reader.instant("since")
        until = reader.instant("until")
        reader.checkOrder(since: since, until: until)
        reader.finish()
        try errors.check()
        guard let ssin else { throw .unread }
        self.ssin = ssin
    }
}
