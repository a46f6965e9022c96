import AuditLog
import MessageStore
import Messages
import SocialSecurity
import XMLSecurity

/// Everything that the log has about one person, for the person: when, who, which flow, why, how it ended.
///
/// Source: GDPR, art. 15. Lines of flows that the OCMW withholds are left out; every report, also one from which nothing
/// was left out, says that something may be missing and not what. A line of which nobody can
/// tell about whom it is, because it is damaged or the gateway did not write it, is named by its number and what is wrong with
/// it, and shown no further.
public struct PersonReport: Sendable {
    private let context: ReviewContext
    private let request: PersonReportRequest

    /// Prepares a report.
    public init(_ request: PersonReportRequest, in context: ReviewContext) {
        self.request = request
        self.context = context
    }

    /// Commits the line about the report, which names the person and so is a row of this and later reports.
    ///
    /// - Returns: the report, newest line first; behind them, by number, what the whole log has of damaged lines.
    public func prepared() async throws -> PreparedReport {
        try await context.record(.logExported, "report/person", subject: request.ssin)
        return PreparedReport(request.format) { output in
            var writer = try await PersonReportWriter(request, in: context)
            return try await writer.write(to: output)
        }
    }
}
