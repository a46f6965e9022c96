import Foundation
import Testing

/// `docs/audit-attacks.md`: each row's test exists, and each attack test has a row.
@Suite struct AttackPageTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// `Folder/Suite/test` of each row: the last cell, in back quotes.
    private func named() throws -> [String] {
        let page = try String(contentsOf: Self.root.appending(path: "docs/audit-attacks.md"), encoding: .utf8)
        let rows = page.split(separator: "\n").filter { $0.hasPrefix("| ") && $0.contains("Tests/") }
        return rows.flatMap { row -> [String] in
            let cell = row.split(separator: "|").last ?? ""
            return cell.split(separator: "`").map(String.init).filter { $0.contains("Tests/") }
        }
    }

    private func names(in file: URL) throws -> Set<String> {
        let text = try String(contentsOf: file, encoding: .utf8)
        return Set(
            text.matches(of: /@Test[^\n]*\n?[^\n]*?func ([A-Za-z]+)\(/).map { String($0.output.1) }
                + text.matches(of: /func ([A-Za-z]+)\([^)]*\) async throws/).map { String($0.output.1) })
    }

    @Test func eachRowHasItsTest() throws {
        let rows = try named()
        #expect(rows.count >= 30)
        for row in rows {
            let parts = row.split(separator: "/").map(String.init)
            let test = try #require(parts.last)
            let file = Self.root.appending(path: "Tests/" + parts.dropLast().joined(separator: "/") + ".swift")
            #expect(try names(in: file).contains(test), "\(row)")
        }
    }

    @Test func eachAttackHasItsRow() throws {
        let rows = Set(try named())
        for suite in ["AuditAttackTests", "AuditHistoryAttackTests"] {
            let folder = "GatewayProgramTests/Attacks/\(suite)"
            let text = try String(
                contentsOf: Self.root.appending(path: "Tests/\(folder).swift"), encoding: .utf8)
            let tests = text.matches(of: /\n    (?:@Test )?func ([A-Za-z]+)\(/).map { String($0.output.1) }
            #expect(tests.count >= 7)
            for test in tests { #expect(rows.contains("\(folder)/\(test)"), "\(test)") }
        }
    }
}
