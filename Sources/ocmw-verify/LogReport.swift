import AuditLog
import Foundation

/// How the check of a log is shown.
enum LogReport {
    /// For people.
    static func text(_ report: AuditExportReport, trusted: NoteVerifierKey?) -> String {
        var lines = [report.isValid ? "valid" : "invalid"]
        lines.append("log          \(TerminalText.ascii(report.key?.name ?? "unknown"))")
        lines.append("leaves       \(report.leafCount)")
        lines.append("checkpoints  \(report.checkpointCount)")
        if let last = report.lastCheckpoint { lines.append("root         \(last.root) at size \(last.size)") }
        lines += report.findings.map {
            "line \($0.line): \($0.code.rawValue): \(explanation($0.code, report, trusted))"
        }
        if trusted == nil {
            lines.append("note: the key was taken from the file itself; compare it with the registered one (--key):")
            lines.append("  \(TerminalText.ascii(report.key?.description ?? "none"))")
        }
        return lines.joined(separator: "\n")
    }

    /// For programs.
    static func json(_ report: AuditExportReport, trusted: NoteVerifierKey?) throws -> String {
        let shown = Shown(
            valid: report.isValid, keyTrusted: trusted != nil, key: report.key?.description, leaves: report.leafCount,
            checkpoints: report.checkpointCount, size: report.lastCheckpoint?.size,
            root: report.lastCheckpoint?.root.description,
            findings: report.findings.map {
                Shown.Finding(
                    code: $0.code.rawValue, line: $0.line,
                    detail: $0.code == .keyOfAnotherLog ? explanation($0.code, report, trusted) : nil)
            })
        return try ReportJSON.text(shown)
    }

    private struct Shown: Encodable {
        struct Finding: Encodable {
            let code: String
            let line: Int
            /// Which two logs, where a key is of another one.
            let detail: String?
        }
        let valid: Bool
        let keyTrusted: Bool
        let key: String?
        let leaves: UInt64
        let checkpoints: Int
        let size: UInt64?
        let root: String?
        let findings: [Finding]
    }

    private static func explanation(
        _ code: AuditExportFinding.Code, _ report: AuditExportReport, _ trusted: NoteVerifierKey?
    ) -> String {
        switch code {
        case .notExportFormat: "the line is not of the export format or stands where it may not"
        case .otherKey: "the file names another key than the one you trust"
        case .keyOfAnotherLog:
            "the key you gave (--key) is of the log \(TerminalText.ascii(trusted?.name ?? "")), and the file is the log "
                + "\(TerminalText.ascii(report.key?.name ?? "")): nothing more was judged. Give the key of this log, or the "
                + "export of the other"
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
        case .knownCheckpointNotReached: "the export ends before a checkpoint you kept: the log was cut"
        }
    }
}
