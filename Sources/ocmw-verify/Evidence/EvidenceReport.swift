import AuditLog
import Foundation
import XMLSecurity

/// What the check of a bundle found.
struct EvidenceReport {
    let organisation: String
    let conversation: String
    let madeAt: String
    let documentCount: Int
    let facts: [DocumentFacts]
    let accounts: [DocumentAccount]
    let lineCount: Int
    let provenLineCount: Int
    let openedLineCount: Int
    let logs: [ProvenLog]
    let findings: [EvidenceFinding]
    let notes: [EvidenceNote]

    /// Whether no step failed.
    var isValid: Bool { findings.isEmpty }

    /// Whether the key of a log, or a cosignature over it, came from the reader.
    var isVouchedFor: Bool { logs.allSatisfy(\.isVouchedFor) }

    private var headline: String {
        let verdict = !isValid ? "INVALID" : isVouchedFor ? "valid" : "consistent in itself"
        let account = "\(verdict): conversation \(conversation) of OCMW \(organisation), taken \(madeAt)"
        return isVouchedFor
            ? account : account + "; the log's key is the bundle's own: nothing of the log is proven (--log-key)"
    }

    /// For people.
    var text: String {
        var lines = [
            headline,
            "documents  \(facts.count) of \(documentCount) proven",
            "lines      \(provenLineCount) of \(lineCount) proven, \(openedLineCount) opened",
        ]
        lines += logs.map { log in
            let witness = log.cosignedAt.map { ", cosigned \($0.xmlDateTime)" } ?? ""
            return "log        \(log.checkpoint.origin) at size \(log.checkpoint.size)\(witness)"
        }
        lines.append("the conversation as proven:")
        let events = accounts.flatMap(\.events).sorted { $0.at < $1.at }
        lines += events.map { "  \($0.at.xmlDateTime)  \($0.text)" }
        lines += findings.map { "! \($0.place): \($0.code): \($0.detail)" }
        lines += noteLines
        lines.append("Nobody can prove that the organisation put everything it has into the bundle.")
        return lines.map(TerminalText.escaped).joined(separator: "\n")
    }

    /// Each kind of note once, with its first places.
    private var noteLines: [String] {
        EvidenceNote.Code.allCases.compactMap { code in
            let places = notes.filter { $0.code == code }.map(\.place)
            guard !places.isEmpty else { return nil }
            let more = places.count > 5 ? " and \(places.count - 5) more" : ""
            return "note: \(code.rawValue) (\(places.prefix(5).joined(separator: ", "))\(more)): \(code.explanation)"
        }
    }

    /// For programs.
    var json: String {
        get throws { try ReportJSON.text(EvidenceReportJSON(self), isPretty: true) }
    }
}
