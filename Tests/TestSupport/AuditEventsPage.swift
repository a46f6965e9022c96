import Foundation

/// docs/audit-events.md as tests read it: what the page promises of lines, operations, commands and background acts.
public struct AuditEventsPage: Sendable {
    /// What the page says of one kind of line.
    public struct Line: Sendable {
        /// The act.
        public let act: String
        /// Who may have done it.
        public let by: Set<String>
        /// Consulted, changed or either.
        public let access: String
        /// Fields that every such line has.
        public let always: Set<String>
        /// Fields that it has where they are known.
        public let known: Set<String>
    }

    /// The acts that the page says an operation leaves, in each case that it can have; `nil` where it cannot.
    public struct Operation: Sendable {
        /// Operation of openapi.yaml.
        public let id: String
        /// When it was carried out.
        public let done: [String]
        /// When it was repeated.
        public let repeated: [String]
        /// When the user's role does not allow it.
        public let wrongRole: [String]?
        /// When there is no such thing at this OCMW.
        public let notFound: [String]?
    }

    /// Rows of the table of lines.
    public let lines: [Line]
    /// Rows of the table of operations.
    public let operations: [Operation]
    /// What each row of commands leaves, by its first cell.
    public let commands: [String: [String]]
    /// What each row of background acts leaves, by its first cell.
    public let events: [String: [String]]
    /// Acts that the page says nothing leaves yet.
    public let unused: Set<String>

    /// The page of this repository.
    public static let shared = Result { try AuditEventsPage() }

    private init() throws {
        // Tests/TestSupport/AuditEventsPage.swift
        let root = (0..<3).reduce(URL(filePath: #filePath).resolvingSymlinksInPath()) { folder, _ in
            folder.deletingLastPathComponent()
        }
        let text = try String(contentsOf: root.appending(path: "docs/audit-events.md"), encoding: .utf8)
        let rows = Self.rows(of: text)
        lines = rows.compactMap(Self.line)
        operations = rows.compactMap(Self.operation)
        commands = Self.acts(rows, by: "command")
        events = Self.acts(rows, by: "what happens")
        let sentence = text.firstMatch(of: /No act leaves these yet:([^.]*)\./)
        unused = Set(sentence.map { Self.words(String($0.1)) } ?? [])
    }

    private static func line(_ row: [String: String]) -> Line? {
        guard let act = row["line"].map(words)?.first, let always = row["always"] else { return nil }
        return Line(
            act: act, by: plain(row["by"]), access: row["access"] ?? "", always: plain(always),
            known: plain(row["where known"]))
    }

    private static func operation(_ row: [String: String]) -> Operation? {
        guard let id = row["operation"].map(words)?.first, let done = row["done"] else { return nil }
        return Operation(
            id: id, done: words(done), repeated: words(row["repeated"] ?? ""), wrongRole: acts(row["wrong role"]),
            notFound: acts(row["not found"]))
    }

    private static func acts(_ rows: [[String: String]], by column: String) -> [String: [String]] {
        let pairs = rows.compactMap { row in row[column].map { ($0, words(row["lines"] ?? "")) } }
        return Dictionary(pairs) { first, _ in first }
    }

    /// Rows of every table, by the words of their head.
    private static func rows(of text: String) -> [[String: String]] {
        var (rows, head): ([[String: String]], [String]?) = ([], nil)
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            guard line.hasPrefix("|") else {
                head = nil
                continue
            }
            let cells = line.dropFirst().dropLast().split(separator: "|", omittingEmptySubsequences: false)
                .map { $0.trimmingCharacters(in: .whitespaces) }
            guard let names = head else {
                head = cells
                continue
            }
            guard !cells.allSatisfy({ $0.allSatisfy { $0 == "-" } }) else { continue }
            rows.append(Dictionary(zip(names, cells), uniquingKeysWith: { first, _ in first }))
        }
        return rows
    }

    /// The words in back quotes, in their order.
    private static func words(_ cell: String) -> [String] { cell.matches(of: /`([^`]+)`/).map { String($0.1) } }

    private static func plain(_ cell: String?) -> Set<String> {
        Set((cell ?? "").split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty })
    }

    /// An empty cell: the case does not exist; a dash: it leaves nothing.
    private static func acts(_ cell: String?) -> [String]? { cell.flatMap { $0.isEmpty ? nil : words($0) } }
}
