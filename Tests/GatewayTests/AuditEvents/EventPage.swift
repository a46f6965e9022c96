import Foundation

/// What docs/audit-events.md promises of lines, of commands, and of what the gateway does by itself.
struct EventPage {
    /// One kind of line.
    struct Line {
        let act: String
        let by: Set<String>
        let access: String
        let always: Set<String>
        let known: Set<String>
    }

    let lines: [Line]
    /// Acts by what happens, or by command.
    let acts: [String: [String]]

    static let shared = Result { try EventPage() }

    private init() throws {
        let root = (0..<4).reduce(URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()) { folder, _ in
            folder.deletingLastPathComponent()
        }
        let text = try String(contentsOf: root.appendingPathComponent("docs/audit-events.md"), encoding: .utf8)
        var (lines, acts, width): ([Line], [String: [String]], Int) = ([], [:], 0)
        for row in text.split(separator: "\n", omittingEmptySubsequences: false) {
            let cells = Self.cells(row)
            if cells.first == "line" || cells.first == "command" || cells.first == "what happens" {
                width = cells.count
                continue
            }
            guard !cells.isEmpty, cells.count == width else {
                width = 0
                continue
            }
            if cells.allSatisfy({ $0.allSatisfy { $0 == "-" } }) { continue }
            if width == 2 { acts[cells[0]] = Self.words(cells[1]) }
            guard width == 6, let act = Self.words(cells[0]).first else { continue }
            lines.append(
                Line(
                    act: act, by: Self.plain(cells[1]), access: cells[2], always: Self.plain(cells[4]),
                    known: Self.plain(cells[5])))
        }
        (self.lines, self.acts) = (lines, acts)
    }

    private static func cells(_ row: Substring) -> [String] {
        guard row.hasPrefix("|") else { return [] }
        return row.dropFirst().dropLast().split(separator: "|", omittingEmptySubsequences: false)
            .map { $0.trimmingCharacters(in: .whitespaces) }
    }

    private static func words(_ cell: String) -> [String] { cell.matches(of: /`([^`]+)`/).map { String($0.1) } }

    private static func plain(_ cell: String) -> Set<String> {
        Set(cell.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty })
    }
}
