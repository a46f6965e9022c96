import Foundation

/// A report as programs read it: members in the order of their names.
enum ReportJSON {
    /// - Parameter isPretty: on several lines, for a report that people read too.
    static func text(_ report: some Encodable, isPretty: Bool = false) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        if isPretty { encoder.outputFormatting.insert(.prettyPrinted) }
        return String(decoding: try encoder.encode(report), as: UTF8.self)
    }
}
