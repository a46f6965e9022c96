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

    @Test(arguments: AccessRule.allCases)
    func ruleOfTheHubIsNamed(rule: AccessRule) {
        #expect(page.contains("| `\(rule.rawValue)` |") && rule.statement.hasSuffix("."))
    }
}
