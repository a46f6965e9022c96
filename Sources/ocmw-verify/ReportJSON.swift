import AuditLog
import Foundation

/// A report as programs read it: members in the order of their names, without what a terminal would act upon.
enum ReportJSON {
    /// - Parameter isPretty: on several lines, for a report that people read too.
    static func text(_ report: some Encodable, isPretty: Bool = false) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        if isPretty { encoder.outputFormatting.insert(.prettyPrinted) }
        return TerminalText.json(String(decoding: try encoder.encode(report), as: UTF8.self))
    }
}
