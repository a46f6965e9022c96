import AuditLog
import Foundation

/// How the check of a log is shown.
enum LogReport {
    /// For people.
    static func text(_ report: AuditExportReport, trusted: NoteVerifierKey?) -> String {
        var lines = [headline(report, trusted)]
        lines.append("log          \(TerminalText.ascii(report.key?.name ?? "not named by the file"))")
        lines.append("leaves       \(report.leafCount)")
        lines.append("checkpoints  \(report.checkpointCount)")
        if let last = report.lastCheckpoint { lines.append("root         \(last.root) at size \(last.size)") }
        lines += report.findings.map {
            "line \($0.line): \($0.code.rawValue): \(explanation($0, report, trusted))"
        }
        if trusted == nil {
            lines.append("note: the key was taken from the file itself; compare it with the registered one (--key):")
            lines.append("  \(TerminalText.ascii(report.key?.description ?? "none"))")
        }
        return lines.joined(separator: "\n")
    }

    /// The verdict first, in the words of `ocmw-verify evidence`: a file does not vouch for its own key.
    private static func headline(_ report: AuditExportReport, _ trusted: NoteVerifierKey?) -> String {
        guard trusted == nil else { return report.isValid ? "valid" : "invalid" }
        let verdict = report.isValid ? "consistent in itself" : "invalid"
        return verdict + "; the log's key is the file's own: nothing of the log is proven (--key)"
    }

    /// For programs.
    static func json(_ report: AuditExportReport, trusted: NoteVerifierKey?) throws -> String {
        let shown = Shown(
            valid: report.isValid, vouchedFor: trusted != nil, keyTrusted: trusted != nil,
            key: report.key?.description, leaves: report.leafCount,
            checkpoints: report.checkpointCount, size: report.lastCheckpoint?.size,
            root: report.lastCheckpoint?.root.description,
            findings: report.findings.map {
                Shown.Finding(
                    code: $0.code.rawValue, line: $0.line,
                    detail: explanation($0, report, trusted))
            })
        return try ReportJSON.text(shown)
    }

    private struct Shown: Encodable {
        struct Finding: Encodable {
            let code: String
            let line: Int
            /// What is wrong, and what to do where the reader can do something.
            let detail: String
        }
        let valid: Bool
        /// Whether the key came from the reader; without it nothing of the log is proven.
        let vouchedFor: Bool
        let keyTrusted: Bool
        let key: String?
        let leaves: UInt64
        let checkpoints: Int
        let size: UInt64?
        let root: String?
        let findings: [Finding]
    }

    private static func explanation(
        _ finding: AuditExportFinding, _ report: AuditExportReport, _ trusted: NoteVerifierKey?
    ) -> String {
        switch finding.code {
        case .notExportFormat where finding.line == 2:
            "this line must name the log's key, {\"key\":\"name+key ID+base 64\"}; it is missing or was changed. The file is "
                + "damaged: nothing more was judged, and nothing is said against the log. Ask for the export again"
        case .notExportFormat: "the line is not of the export format or stands where it may not"
        case .otherKey: "the file names another key than the one you trust"
        case .keyOfAnotherLog:
            "the key you gave (--key) is of the log \(TerminalText.ascii(trusted?.name ?? "")), and the file is the log "
                + "\(TerminalText.ascii(report.key?.name ?? "")): nothing more was judged. Give the key of this log, or the "
                + "export of the other"
        case .laterKey:
            "the key you gave (--key) is this log's key from its line \(number(finding.size)) on (lines count from 0): give "
                + "the one before it. Nothing was judged, and nothing is wrong with the log by that. The key in force at "
                + "the beginning of the year proves the export whole; ocmw-gateway audit checkpoint --year shows it"
        case .leafNotCanonical: "the leaf is not in canonical form"
        case .lineOfAnotherLog: "the line is of another OCMW or time than this log"
        case .logNotOpened: "the first leaf does not open the log: the beginning is missing"
        case .logOpenedAgain: "the log is opened a second time"
        case .otherPreviousCheckpoint: "the log does not continue the year before"
        case .checkpointMalformed: "the checkpoint cannot be read"
        case .checkpointSignature: "the checkpoint is not signed by the log's key"
        case .keyRotated: "the checkpoint is signed by a key that was rotated out before"
        case .keyRotation: "a rotation of the key does not name the key in force and a new one"
        case .keyRotationUnproven: "the checkpoint by which the old key vouches for the new one is missing"
        case .checkpointSize: "the checkpoint covers another number of leaves than stand before it"
        case .checkpointRoot: "the leaves are not those that were signed: one was changed, dropped or added"
        case .unsignedEnd: "no checkpoint covers the last leaves"
        case .knownCheckpointContradicted: "the leaves contradict a checkpoint you kept: the log was edited"
        case .knownCheckpointOfOtherLog: "a checkpoint you gave belongs to another log"
        case .knownCheckpointNotReached: notReached(finding, report)
        }
    }

    private static func notReached(_ finding: AuditExportFinding, _ report: AuditExportReport) -> String {
        "the export ends at \(report.leafCount) lines, and the checkpoint you kept (--known) has "
            + "\(number(finding.size)): the log was cut, or the export was made before that checkpoint. Ask for a new export"
    }

    private static func number(_ size: UInt64?) -> String { size.map(String.init) ?? "?" }
}
