import AuditLog
import Foundation
import XMLSecurity

/// How the check of one line is shown.
enum ProofReport {
    /// For people.
    static func text(_ report: OpenedProofReport) -> String {
        var lines = [headline(report)]
        if let leaf = report.leaf {
            lines += texts(leaf).map { "  \($0.name): \(shown($0.text))" }
            lines += PersonalField.allCases.compactMap { field in
                leaf.opening(field, with: nil) == .absent && report.openings[field] == nil
                    ? nil : "  \(field.rawValue): \(opening(report.openings[field], field))"
            }
        }
        lines += report.findings.map { "! \($0.code.rawValue): \(shown(detail($0, report)))" }
        if report.isValid, !report.isKeyTrusted { lines.append(keyNotGiven) }
        return lines.joined(separator: "\n")
    }

    private static func headline(_ report: OpenedProofReport) -> String {
        let place = "line \(report.index) of \(report.checkpoint?.origin ?? "no log")"
        guard report.isValid, let checkpoint = report.checkpoint else { return "unproven: \(place)" }
        let witness = instant(report).map { ", cosigned \($0)" } ?? ""
        return "valid: \(place), which had \(checkpoint.size) lines when it was signed\(witness)"
    }

    private static func opening(_ opening: OpenedProofReport.Opening?, _ field: PersonalField) -> String {
        switch opening {
        case nil: "not opened"
        case .unproven: "unproven"
        case .proven(let value): "\(shown(text(value, field))) (proven)"
        }
    }

    private static func text(_ value: [UInt8], _ field: PersonalField) -> String {
        field == .messageDigest ? Data(value).base64EncodedString() : String(decoding: value, as: UTF8.self)
    }

    private static func instant(_ report: OpenedProofReport) -> String? {
        // Beyond the year 9999 it is no time that anybody made.
        report.cosignedAt.flatMap {
            $0 < 253_402_300_800 ? UTCInstant(milliseconds: Int64($0) * 1000).xmlDateTime : nil
        }
    }

    /// What a stranger wrote, without what a terminal would act upon.
    private static func shown(_ text: String) -> String { TerminalText.ascii(text) }

    /// What failed; where nobody vouches for the log, what to give and where it is found.
    private static func detail(_ finding: OpenedProofReport.Finding, _ report: OpenedProofReport) -> String {
        guard finding.code == .logKeyUnknown else { return finding.detail }
        let log = report.checkpoint?.origin ?? "the log"
        return finding.detail + ". Give --key: the verifier key of \(log), from another source than this file, such as "
            + "the OCMW's security adviser, or the auditKey document that the OCMW signed and the hub keeps; "
            + "or --witness-key: the key of a witness that cosigned."
    }

    /// Said when a witness alone vouches: what the file says of the log's key, if anything, is nobody's word.
    private static let keyNotGiven =
        "note: a witness vouches for the log; its own key was not given (--key), and none that the file names is shown"

    /// The clear fields, under the names of docs/audit-log.md.
    private static func texts(_ leaf: AuditLeaf) -> [(name: String, text: String)] {
        let texts: [(String, String?)] = [
            ("act", leaf.act.rawValue), ("time", UTCInstant(milliseconds: leaf.timeMilliseconds).xmlDateTime),
            ("access", leaf.access.rawValue), ("organisation", leaf.organisation), ("application", leaf.application),
            ("application-version", leaf.applicationVersion), ("process", leaf.process), ("role", leaf.role),
            ("legal-context", leaf.legalContext), ("quality-code", leaf.qualityCode.map { "\($0)" }),
            ("service", leaf.service), ("service-version", leaf.serviceVersion), ("counterpart", leaf.counterpart),
            ("ticket", leaf.ticket), ("ksz-ticket", leaf.kszTicket), ("conversation", leaf.conversation),
            ("outcome", leaf.outcome?.rawValue), ("rule", leaf.rule), ("object", leaf.object),
            ("previous-checkpoint", leaf.previousCheckpoint.map { String(decoding: $0.text, as: UTF8.self) }),
        ]
        return texts.compactMap { name, text in text.map { (name, $0) } }
    }

    /// For programs.
    static func json(_ report: OpenedProofReport) throws -> String {
        let shown = Shown(
            valid: report.isValid, log: report.checkpoint?.origin, index: report.index, size: report.checkpoint?.size,
            key: report.isKeyTrusted ? report.key?.description : nil, keyTrusted: report.isKeyTrusted,
            cosignedAt: instant(report),
            line: report.leaf.map { Dictionary(uniqueKeysWithValues: texts($0).map { ($0.name, $0.text) }) },
            openings: Dictionary(uniqueKeysWithValues: report.openings.map { ($0.rawValue, Shown.Opening($1, $0)) }),
            findings: report.findings.map { Shown.Finding(code: $0.code.rawValue, detail: detail($0, report)) })
        return try ReportJSON.text(shown, isPretty: true)
    }

    private struct Shown: Encodable {
        struct Opening: Encodable {
            let verdict: String
            let value: String?

            init(_ opening: OpenedProofReport.Opening, _ field: PersonalField) {
                switch opening {
                case .proven(let value): (verdict, self.value) = ("proven", ProofReport.text(value, field))
                case .unproven: (verdict, value) = ("unproven", nil)
                }
            }
        }
        struct Finding: Encodable {
            let code: String
            let detail: String
        }
        let valid: Bool
        let log: String?
        let index: UInt64
        let size: UInt64?
        let key: String?
        let keyTrusted: Bool
        let cosignedAt: String?
        let line: [String: String]?
        let openings: [String: Opening]
        let findings: [Finding]
    }
}
