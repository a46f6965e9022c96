import SocialSecurity

/// A report that is ready to be written: its line in the log is committed.
public struct PreparedReport: Sendable {
    /// Takes the next bytes of a report.
    public typealias Output = ([UInt8]) async throws -> Void

    /// Its form.
    public let format: ReportFormat
    private let body: @Sendable (Output) async throws -> ReportGaps

    /// - Parameter body: writes the report; returns which lines it could not count or show.
    init(_ format: ReportFormat, body: @escaping @Sendable (Output) async throws -> ReportGaps) {
        self.format = format
        self.body = body
    }

    /// Writes the report piece by piece.
    ///
    /// - Returns: how many lines it could not count or show, or shows without the person.
    @discardableResult
    public func write(to output: Output) async throws -> ReportGaps { try await body(output) }
}

/// The text of a report, made row by row: memory does not grow with it.
struct ReportText {
    let format: ReportFormat
    let columns: [ReportColumn]
    let language: Language
    private var isFirst = true

    init(_ format: ReportFormat, columns: [ReportColumn], language: Language) {
        self.format = format
        self.columns = columns
        self.language = language
    }

    /// Begins the report. `head`: members of the JSON object beside `rows`; CSV has the headings instead.
    func beginning(head: [String: JSONValue]) throws -> [UInt8] {
        switch format {
        case .json:
            // The members without the closing brace.
            try JSONValue.object(head).canonicalBytes().dropLast() + Array(",\"rows\":[".utf8)
        case .csv: record(columns.map { CSVField.text($0.heading[language]) })
        }
    }

    /// One row with a cell for each column.
    mutating func row(_ cells: [ReportCell]) throws -> [UInt8] {
        defer { isFirst = false }
        switch format {
        case .json:
            let members = zip(columns, cells).compactMap { column, cell in cell.json.map { (column.rawValue, $0) } }
            let object = JSONValue.object(Dictionary(members, uniquingKeysWith: { first, _ in first }))
            return (isFirst ? [] : Array(",".utf8)) + (try object.canonicalBytes())
        case .csv: return record(cells.map(\.csv))
        }
    }

    /// Ends the report.
    ///
    /// - Parameters:
    ///   - notices: each the first field of a last record in CSV; in JSON members of the head say it.
    ///   - members: further members of the JSON object, known at its end only.
    func ending(notices: [String] = [], members: [String: JSONValue] = [:]) throws -> [UInt8] {
        switch format {
        case .json:
            guard !members.isEmpty else { return Array("]}".utf8) }
            // The members without the opening brace.
            return try Array("],".utf8) + JSONValue.object(members).canonicalBytes().dropFirst()
        case .csv:
            return notices.flatMap { record([CSVField.text($0)] + columns.dropFirst().map { _ in "" }) }
        }
    }

    private func record(_ fields: [String]) -> [UInt8] { Array((fields.joined(separator: ",") + "\r\n").utf8) }
}
