import AuditLog
import Foundation
import Gateway

/// Writes what commands show to standard output: what a terminal would act upon is escaped, except in bytes as they are.
enum Output {
    /// One line.
    static func line(_ text: String) { bytes(Array(TerminalText.escaped(text).utf8) + [UInt8(ascii: "\n")]) }

    /// Bytes as they are.
    static func bytes(_ bytes: [UInt8]) { FileHandle.standardOutput.write(Data(bytes)) }

    /// One line on standard error, beside what is shown.
    static func note(_ text: String) {
        FileHandle.standardError.write(Data((TerminalText.escaped(text) + "\n").utf8))
    }

    /// JSON on one line.
    static func json(_ value: JSONValue) throws { bytes(try jsonBytes(value)) }

    /// JSON as `json(_:)` writes it.
    static func jsonBytes(_ value: JSONValue) throws -> [UInt8] {
        harmless(try value.canonicalBytes(), .json) + [UInt8(ascii: "\n")]
    }

    /// A piece of a report.
    static func report(_ bytes: [UInt8], _ format: ReportFormat) { Self.bytes(harmless(bytes, format)) }

    /// A piece of whole tokens or records: JSON that means the same, or CSV without characters that steer.
    static func harmless(_ bytes: [UInt8], _ format: ReportFormat) -> [UInt8] {
        let text = String(decoding: bytes, as: UTF8.self)
        return switch format {
        case .json: Array(TerminalText.json(text).utf8)
        case .csv: Array(TerminalText.escapedLines(text).utf8)
        }
    }

    /// Rows as JSON array, or as aligned columns with a heading; `columns` are names of members.
    static func rows(_ rows: [JSONValue], columns: [String], json: Bool) throws {
        guard !json else { return try Self.json(.array(rows)) }
        let cells = [columns] + cells(rows, columns)
        let widths = columns.indices.map { column in cells.map { $0[column].count }.max() ?? 0 }
        for row in cells {
            let padded = zip(row, widths).map { $0.padding(toLength: $1, withPad: " ", startingAt: 0) }
            line(padded.joined(separator: "  ").trimmingCharacters(in: .whitespaces))
        }
    }

    /// The members of each row, `-` where there is none; each stays on its line.
    static func cells(_ rows: [JSONValue], _ columns: [String]) -> [[String]] {
        rows.map { row in columns.map { TerminalText.escaped(row.cell($0)) } }
    }

    /// The members of one object, as JSON or one a line.
    static func members(_ value: JSONValue, json: Bool) throws {
        guard !json, case .object(let members) = value else { return try Self.json(value) }
        for name in members.keys.sorted() { line("\(name): \(value.cell(name))") }
    }
}

extension JSONValue {
    /// A member of an object as plain text; `-` when it has none.
    fileprivate func cell(_ name: String) -> String {
        guard case .object(let members) = self, let value = members[name] else { return "-" }
        switch value {
        case .null: return "-"
        case .bool(let flag): return String(flag)
        case .integer(let number): return String(number)
        case .number(let number): return String(number)
        case .string(let text): return text
        case .array, .object: return (try? String(decoding: value.canonicalBytes(), as: UTF8.self)) ?? "-"
        }
    }
}
