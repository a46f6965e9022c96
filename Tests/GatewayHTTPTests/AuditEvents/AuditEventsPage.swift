import Foundation

/// docs/audit-events.md as a test reads it: what the page promises of lines and of operations.
struct AuditEventsPage {
    /// What the page says of one kind of line.
    struct Line {
        let act: String
        let by: Set<String>
        let access: String
        let always: Set<String>
        let known: Set<String>
    }

    /// The acts that the page says an operation leaves, in each case that it can have; `nil` where it cannot.
    struct Operation {
        let id: String
        let done: [String]
        let repeated: [String]
        let wrongRole: [String]?
        let notFound: [String]?
    }

    let lines: [Line]
    let operations: [Operation]
    /// Acts that the page says nothing leaves yet.
    let unused: Set<String>

    static let shared = Result { try AuditEventsPage() }

    private init() throws {
        let file = OpenAPIContractTests.repository.appending(path: "docs/audit-events.md")
        let text = try String(contentsOf: file, encoding: .utf8)
        let rows = Self.rows(of: text)
        lines = rows.compactMap { row in
            guard let act = row["line"].map(Self.words)?.first, let always = row["always"] else { return nil }
            return Line(
                act: act, by: Set(Self.plain(row["by"])), access: row["access"] ?? "", always: Set(Self.plain(always)),
                known: Set(Self.plain(row["where known"])))
        }
        operations = rows.compactMap { row in
            guard let id = row["operation"].map(Self.words)?.first, let done = row["done"] else { return nil }
            return Operation(
                id: id, done: Self.words(done), repeated: Self.words(row["repeated"] ?? ""),
                wrongRole: Self.acts(row["wrong role"]), notFound: Self.acts(row["not found"]))
        }
        let sentence = text.firstMatch(of: /No act leaves these yet:([^.]*)\./)
        unused = Set(sentence.map { Self.words(String($0.1)) } ?? [])
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

    private static func plain(_ cell: String?) -> [String] {
        (cell ?? "").split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
    }

    /// An empty cell: the case does not exist; a dash: it leaves nothing.
    private static func acts(_ cell: String?) -> [String]? { cell.flatMap { $0.isEmpty ? nil : words($0) } }
}

/// The operations of openapi.yaml with method and template, read from the file.
enum ContractOperations {
    struct Operation: Sendable {
        let id: String
        let method: String
        let template: String
    }

    static let all: [Operation] = {
        let file = OpenAPIContractTests.repository.appending(path: "openapi.yaml")
        let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
        let paths =
            text.components(separatedBy: "\npaths:\n").last?.components(separatedBy: "\nwebhooks:\n").first ?? ""
        var (found, template, method): ([Operation], String, String) = ([], "", "")
        for line in paths.split(separator: "\n") {
            if let match = line.wholeMatch(of: #/  (/[^ ]*):/#) {
                template = String(match.1)
            } else if let match = line.wholeMatch(of: #/    (get|put|post|delete|patch):/#) {
                method = match.1.uppercased()
            } else if let match = line.wholeMatch(of: #/      operationId: ([A-Za-z]+)/#) {
                found.append(Operation(id: String(match.1), method: method, template: template))
            }
        }
        return found
    }()
}
