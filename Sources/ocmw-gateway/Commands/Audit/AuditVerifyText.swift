import Gateway

/// What `audit verify` prints for people: each year, and each kind of finding once, with how many and where the first are.
enum AuditVerifyText {
    private static let shownPlaces = 8
    /// Most findings of one code that a report has.
    private static let limit = 100

    static func lines(_ reports: [AuditYearReport]) -> [String] {
        guard !reports.isEmpty else { return ["there is no log yet"] }
        return reports.flatMap(lines) + [acknowledgeable(reports)].compactMap(\.self)
            + (reports.allSatisfy(\.isValid) ? [] : [more])
    }

    /// Which findings `audit acknowledge` takes; `nil` when there is none.
    private static func acknowledgeable(_ reports: [AuditYearReport]) -> String? {
        let codes = AuditFinding.Code.allCases.filter { code in
            switch code {
            case .highWaterNotReached, .highWaterContradicted, .highWaterMissing, .highWaterUnreadable:
                reports.contains { $0.findings.contains { $0.code == code } }
            case .lineNotOurs: reports.last?.hasUnsignedForeignLines ?? false
            default: false
            }
        }
        guard !codes.isEmpty else { return nil }
        let exception = " (but for a line that changes the key or opens the log)"
        let names = codes.map { $0.rawValue + ($0 == .lineNotOurs ? exception : "") }.joined(separator: ", ")
        return "audit acknowledge can answer for: \(names); show the adviser first. "
            + "Nothing else that is found can be acknowledged."
    }

    private static let more =
        "All of them: --json. What a code means, and what it may be an attack of: docs/audit-log.md, docs/audit-attacks.md"

    private static func lines(_ report: AuditYearReport) -> [String] {
        let head = "\(report.year): \(report.lineCount) lines, \(report.signedLineCount) signed, root \(report.root): "
        let codes = AuditFinding.Code.allCases.flatMap { code in
            let found = report.findings.filter { $0.code == code }
            return found.isEmpty ? [] : lines(code, found).map { "  \($0)" }
        }
        return [head + (codes.isEmpty ? "holds" : "DOES NOT HOLD")] + codes
    }

    /// One line, and behind it one for each thing that is no line of the log.
    private static func lines(_ code: AuditFinding.Code, _ found: [AuditFinding]) -> [String] {
        let count = found.count < limit ? "\(found.count)" : "\(limit) or more"
        let places = found.compactMap(\.index)
        guard !places.isEmpty else {
            return ["\(code.rawValue): \(count)"] + found.compactMap(\.subject).map { "  \($0)" }
        }
        let rest = places.count > shownPlaces ? ", …" : ""
        let shown = places.prefix(shownPlaces).map(String.init).joined(separator: ", ")
        return ["\(code.rawValue): \(count), at \(shown)\(rest)"]
    }
}

extension AuditYearReport {
    /// Whether the gateway refuses to sign because of lines that it did not write: those that are signed were answered for.
    fileprivate var hasUnsignedForeignLines: Bool {
        findings.contains { $0.code == .lineNotOurs && $0.index.map { $0 >= signedLineCount } ?? false }
    }
}
