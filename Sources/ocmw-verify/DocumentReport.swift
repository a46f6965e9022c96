import AuditLog
import Foundation

/// What was found about one document.
struct DocumentReport: Encodable {
    let file: String
    var operation: String?
    var ticket: String?
    var signer: String?
    /// What is known about the revocation of the signer's certificate.
    var revocation: String?
    /// SHA-256 over the exclusive C14N with signature, base 64.
    var digest: String?
    var judgedAt: String?
    /// Every failed step, of the document or of its stamp; empty when the document is proved.
    var failures: [EvidenceFinding] = []

    init(file: String, judgedAt: String? = nil, failures: [EvidenceFinding] = []) {
        self.file = file
        self.judgedAt = judgedAt
        self.failures = failures
    }

    /// The report in lines.
    var text: String {
        let head = "\(file): \(failures.isEmpty ? "valid" : "INVALID")"
        let facts = [
            ("operation", operation), ("ticket", ticket), ("signer", signer),
            ("revocation", revocation), ("digest", digest), ("judged at", judgedAt),
        ].compactMap { name, value in value.map { "  \(name): \($0)" } }
        return ([head] + facts + failures.map { "  ! \($0.place): \($0.code): \($0.detail)" })
            .map(TerminalText.escaped).joined(separator: "\n")
    }

    /// All reports as one JSON array.
    static func json(_ reports: [DocumentReport]) throws -> String {
        try ReportJSON.text(reports, isPretty: true)
    }
}
