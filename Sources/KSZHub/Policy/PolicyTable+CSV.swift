import Messages
import SocialSecurity

extension PolicyTable {
    /// The header line that a policy file begins with.
    public static let columns = ["flow", "legalContext", "qualityCodes", "roles", "organisations"]

    /// Reads a policy file: UTF-8, one header line, one rule a line, `#` begins a comment line.
    ///
    /// Cells are separated by commas, values inside a cell by spaces; there is no quoting.
    ///
    /// - Throws: `KSZHubError` `.policyUnreadable` naming line and column.
    public init(csv text: String) throws(KSZHubError) {
        var lines: [PolicyLine] = []
        var sawHeader = false
        let rows = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (index, row) in rows.enumerated() {
            let cells = row.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).map(Self.trimmed)
            if cells == [""] || cells[0].hasPrefix("#") { continue }
            if sawHeader {
                lines.append(try Self.line(cells, number: index + 1))
            } else {
                try Self.checkHeader(cells, number: index + 1)
                sawHeader = true
            }
        }
        guard sawHeader else {
            throw Self.unreadable("no header line; begin with \(Self.columns.joined(separator: ","))")
        }
        self.init(lines: lines)
    }

    private static func checkHeader(_ cells: [String], number: Int) throws(KSZHubError) {
        guard cells == columns else {
            throw unreadable("line \(number): the columns are \(columns.joined(separator: ","))")
        }
    }

    private static func line(_ cells: [String], number: Int) throws(KSZHubError) -> PolicyLine {
        guard cells.count == columns.count else {
            throw unreadable("line \(number): \(cells.count) columns where \(columns.count) are needed")
        }
        guard let operation = Operation(rawValue: cells[0]), operation.isSentByCustomer, operation != .auditKey
        else {
            throw unreadable("line \(number), flow: not an operation that an OCMW sends")
        }
        return PolicyLine(
            number: number, operation: operation, legalContext: try context(cells[1], number: number),
            quality: try quality(cells[2], number: number),
            roles: try set(cells[3], column: "roles", number: number) { Int($0).flatMap(PersonRole.init(rawValue:)) },
            organisations: try set(cells[4], column: "organisations", number: number) { try? EnterpriseNumber($0) })
    }

    private static func context(_ cell: String, number: Int) throws(KSZHubError) -> LegalContext? {
        if cell == "*" { return nil }
        guard let context = try? LegalContext(cell) else {
            throw unreadable("line \(number), legalContext: 1 to 64 printable ASCII characters, or *")
        }
        return context
    }

    private static func quality(_ cell: String, number: Int) throws(KSZHubError) -> PolicyLine.QualityRequirement {
        if cell == "-" { return .none }
        let codes = try set(cell, column: "qualityCodes", number: number) { text in
            Int(text).flatMap(QualityCode.init(rawValue:))
        }
        return codes.map { .oneOf($0) } ?? .any
    }

    /// Reads the values of a cell; nil for `*`.
    private static func set<Value: Hashable>(
        _ cell: String, column: String, number: Int, _ read: (String) -> Value?
    ) throws(KSZHubError) -> Set<Value>? {
        if cell == "*" { return nil }
        let words = cell.split(separator: " ")
        let values = words.compactMap { read(String($0)) }
        guard !words.isEmpty, values.count == words.count else {
            throw unreadable("line \(number), \(column): a value is missing or not known; use * for any")
        }
        return Set(values)
    }

    private static func trimmed(_ cell: Substring.UTF8View) -> String {
        let blanks: Set<UInt8> = [0x20, 0x09, 0x0D]
        let start = cell.drop(while: blanks.contains)
        let text = start.lastIndex { !blanks.contains($0) }.map { start[...$0] } ?? start[..<start.startIndex]
        return String(Substring(text))
    }

    private static func unreadable(_ reason: String) -> KSZHubError {
        KSZHubError(.policyUnreadable, "policy file, \(reason)")
    }
}
