import Foundation
import Gateway
import KSZHub
import Messages
import Testing

@testable import refusal_page

/// `docs/refusals.md` says what the code does.
@Suite struct RefusalPageTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    private let page: String

    init() throws {
        page = try String(contentsOf: Self.root.appending(path: "docs/refusals.md"), encoding: .utf8)
    }

    /// `make docs` writes the page anew.
    @Test func pageInTheRepositoryIsCurrent() {
        #expect(Array(page.utf8) == Array(RefusalPage().text.utf8), "run `make docs`")
    }

    /// Software links to `refusals.md#msg00012`: an anchor is the heading in small letters.
    @Test(arguments: RefusalCode.allCases)
    func codeHasASectionOfItsOwn(code: RefusalCode) {
        #expect(page.components(separatedBy: "\n### \(code.rawValue)\n").count == 2)
        #expect(page.contains("(#\(code.rawValue.lowercased()))"))
    }

    @Test(arguments: RequestProblem.Code.allCases)
    func problemHasASectionOfItsOwn(problem: RequestProblem.Code) {
        #expect(page.components(separatedBy: "\n### \(problem.rawValue)\n").count == 2)
        #expect(problem.when.hasSuffix(".") && problem.whatToDo.hasSuffix("."))
    }

    /// The guide to the REST interface lists the same types with the same status.
    @Test func guideListsEveryProblem() throws {
        let guide = try String(contentsOf: Self.root.appending(path: "docs/api.md"), encoding: .utf8)
        for problem in RequestProblem.Code.allCases {
            #expect(guide.contains("| \(problem.status) | `\(problem.rawValue)` |"), "\(problem.rawValue)")
        }
    }

    /// The page of the policy file names every rule of the hub, with its code.
    @Test func policyPageNamesRulesOfTheCatalogueOnly() throws {
        let policy = try String(contentsOf: Self.root.appending(path: "docs/policy-file.md"), encoding: .utf8)
        let codes = policy.matches(of: /(MSG|OGW|HAN)[0-9]{5}/).map { String($0.output.0) }
        #expect(!codes.isEmpty)
        for code in codes { #expect(RefusalCode(rawValue: code) != nil, "\(code)") }
    }

    /// The words that the code writes into `errors[].rule`, found in its text, are those of the page; no other one is.
    @Test func pageHasEveryRuleOfAField() throws {
        let written = try Self.ruleWords(
            in: ["Sources/Gateway/Review", "Sources/Gateway/UseCases", "Sources/GatewayHTTP"])
        #expect(written.count > 60)
        #expect(written.symmetricDifference(FieldRule.all.map(\.word)) == [])
        #expect(FieldRule.all.count == Set(FieldRule.all.map(\.word)).count)
        for rule in FieldRule.all {
            #expect(page.contains("| `\(rule.word)` | \(rule.statement) |") && rule.statement.hasSuffix("."))
        }
    }

    /// Literals that stand where a rule stands: labelled, before a message in words, or alone in a choice of two.
    private static func ruleWords(in folders: [String]) throws -> Set<String> {
        let patterns: [Regex<(Substring, Substring)>] = [
            /rule:\s*"([a-z0-9-]+)"/,
            /[(,]\s*"([a-z0-9]+(?:-[a-z0-9]+)*)",\s*(?:"[^"]* |reason\b|limit\.rule)/,
            /\? "([a-z-]+)" : "[a-z-]+",\s*"/, /\? "[a-z-]+" : "([a-z-]+)",\s*"/, /problem\("([a-z0-9-]+)"/,
            /(?:rule: |, )"((?:text|array)-)\\\(/,
        ]
        var words: Set<String> = []
        for folder in folders {
            let files = FileManager.default.enumerator(
                at: root.appending(path: folder), includingPropertiesForKeys: nil)
            for case let file as URL in try #require(files) where file.pathExtension == "swift" {
                // The catalogue itself is no witness.
                guard file.lastPathComponent != "FieldRule.swift" else { continue }
                let text = try String(contentsOf: file, encoding: .utf8)
                for match in patterns.flatMap({ text.matches(of: $0) }) {
                    words.insert(match.1.hasSuffix("-") ? "\(match.1)<n>" : String(match.1))
                }
            }
        }
        return words
    }

    @Test(arguments: AccessRule.allCases)
    func ruleOfTheHubIsNamed(rule: AccessRule) {
        #expect(page.contains("| `\(rule.rawValue)` |") && rule.statement.hasSuffix("."))
    }
}
