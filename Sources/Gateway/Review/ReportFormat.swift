import Messages
import SocialSecurity
import XMLSecurity

/// The form of a report.
public enum ReportFormat: String, Hashable, Sendable, CaseIterable {
    /// One JSON object whose member `rows` is an array of objects.
    case json
    /// RFC 4180: comma, CRLF, quotation marks where needed, UTF-8; the first record names the columns.
    case csv
}

/// One cell of a report.
enum ReportCell: Hashable, Sendable {
    case empty
    case text(String)
    case number(Int64)
    /// Milliseconds since 1970-01-01T00:00:00Z: UTC in JSON, Belgian time with its offset in CSV.
    case instant(Int64)
    /// A stable word in JSON, its meaning in CSV.
    case coded(String, String)
    /// A person whom the line does not tell any more: what became of the value.
    case gone(PersonalValue, Language)

    init(_ text: String?) { self = text.map(ReportCell.text) ?? .empty }

    var json: JSONValue? {
        switch self {
        case .empty: nil
        case .text(let text): .string(text)
        case .number(let number): .integer(number)
        case .instant(let milliseconds): .string(UTCInstant(milliseconds: milliseconds).xmlDateTime)
        case .coded(let code, _): .string(code)
        case .gone(let value, _): value.problem.map { .object(["problem": .string($0)]) }
        }
    }

    var csv: String {
        switch self {
        case .empty: ""
        case .text(let text): CSVField.text(text)
        case .number(let number): String(number)
        case .instant(let milliseconds): BelgianCalendar.dateTime(of: UTCInstant(milliseconds: milliseconds))
        case .coded(_, let words): CSVField.text(words)
        case .gone(let value, let language): CSVField.text(value.words?[language] ?? "")
        }
    }
}

/// A field of a CSV file that a spreadsheet shows as text.
///
/// Source: RFC 4180, section 2; OWASP, "CSV Injection": a cell that begins like a formula gets an apostrophe before it.
public enum CSVField {
    private static let formulaStarts: Set<UInt8> = [
        UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "@"), 0x09, 0x0A, 0x0D,
    ]
    private static let quoted: Set<UInt8> = [UInt8(ascii: ","), UInt8(ascii: "\""), UInt8(ascii: ";"), 0x0A, 0x0D]

    /// Writes one field. Full-width signs count as their ASCII ones: spreadsheets take them for formulas too.
    public static func text(_ text: String) -> String {
        let isFormula = text.utf8.first.map(formulaStarts.contains) ?? false || startsFullWidth(text)
        let safe = isFormula ? "'" + text : text
        guard safe.utf8.contains(where: quoted.contains) else { return safe }
        return "\"" + safe.replacing("\"", with: "\"\"") + "\""
    }

    private static func startsFullWidth(_ text: String) -> Bool {
        text.unicodeScalars.first.map { [0xFF1D, 0xFF0B, 0xFF0D, 0xFF20].contains($0.value) } ?? false
    }
}
