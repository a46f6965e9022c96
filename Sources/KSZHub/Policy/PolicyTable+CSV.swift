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
        let rows = try TableText.rows(text, columns: Self.columns, unreadable: Self.unreadable)
        var lines: [PolicyLine] = []
        for row in rows { lines.append(try Self.line(row)) }
        self.init(lines: lines)
    }

    private static func line(_ row: TableText.Row) throws(KSZHubError) -> PolicyLine {
        let (cells, number) = (row.cells, row.number)
        guard let operation = Operation(rawValue: cells[0]), operation.isSentByCustomer, operation != .auditKey,
            !operation.isAboutOwnTraffic
        else {
            throw unreadable("line \(number), flow: not an operation that an OCMW sends")
        }
        return PolicyLine(
            number: number, operation: operation, legalContext: try context(cells[1], number: number),
            quality: try quality(cells[2], number: number),
            roles: try set(cells[3], column: "roles", number: number) { Int($0).flatMap(PersonRole.init(rawValue:)) },
            organisations: try set(cells[4], column: "organisations", number: number) { try? EnterpriseNumber($0) },
            text: row.text)
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

    private static func unreadable(_ reason: String) -> KSZHubError {
        KSZHubError(.policyUnreadable, "policy file, \(reason)")
    }
}
