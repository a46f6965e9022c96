import AuditLog
import MessageStore
import Messages
import SocialSecurity
import Testing

@testable import Gateway

/// Words for lines: none missing, none twice, nothing personal in a template.
@Suite struct ReviewWordsTests {
    /// Every closed list that is put into words, with the words of each of its cases.
    static let lists: [(name: String, words: [LocalizedText])] = [
        ("acts", AuditAct.allCases.map(\.words)), ("outcomes", AuditOutcome.allCases.map(\.words)),
        ("access", AuditAccess.allCases.map(\.words)), ("verdicts", ReviewVerdict.allCases.map(\.words)),
        ("figures", Figure.allCases.map(\.words)), ("parts", LineExplanation.Part.allCases.map(\.label)),
        ("reasons", ReviewFlag.Code.allCases.map(\.innocentReasons)),
        ("questions", Messages.Operation.allCases.filter { $0.isSentByCustomer && $0 != .auditKey }.map(\.words)),
    ]

    @Test(arguments: lists.indices) func eachCaseHasWordsOfItsOwnInEachLanguage(_ index: Int) {
        let (name, words) = Self.lists[index]
        for language in Language.allCases {
            let texts = words.map { $0[language] }
            #expect(texts.allSatisfy { !$0.isEmpty }, "\(name) \(language)")
            let twice = Set(texts.filter { text in texts.count { $0 == text } > 1 })
            #expect(twice.isEmpty, "\(name) \(language): \(twice)")
        }
    }

    /// Only what people read in one language differs from the others; ids and codes stand outside the words.
    @Test(arguments: lists.indices) func noWordsHoldANumberOrAValue(_ index: Int) {
        let (name, words) = Self.lists[index]
        for text in words.flatMap({ text in Language.allCases.map { text[$0] } }) {
            #expect(!text.utf8.contains { (0x30...0x39).contains($0) } || name == "reasons", "\(name): \(text)")
        }
    }

    /// Dutch, French and German are three texts, not one copied; English may share a word with another.
    @Test func languagesDiffer() {
        for words in Self.lists.filter({ ["acts", "reasons", "questions"].contains($0.name) }).flatMap(\.words) {
            #expect(Set([words.nl, words.fr, words.de, words.en]).count == 4, "\(words.en)")
        }
    }

    /// What is seen is told in numbers of the settings, and blames nobody.
    @Test func flagsBlameNobody() {
        for code in ReviewFlag.Code.allCases {
            let seen = code.seen(ReviewSettings())
            #expect(Set([seen.nl, seen.fr, seen.de, seen.en]).count == 4)
            for word in ["misbruik", "fraud", "abus", "Missbrauch", "abuse", "illegal", "schuld", "coupable"] {
                #expect(Language.allCases.allSatisfy { !seen[$0].lowercased().contains(word.lowercased()) })
            }
        }
    }

    @Test(arguments: RefusalCode.allCases) func theRuleOfARefusalIsToldWithItsText(_ code: RefusalCode) async throws {
        let entry = AuditEntry(
            act: .consultationOutcome, timeMilliseconds: 0, access: .consulted, organisation: "0999999922",
            application: "x", actor: .process("dispatcher"))
        var refused = entry
        refused.outcome = .refused
        refused.rule = code.rawValue
        var random = SystemRandomNumberGenerator()
        let words = try #require(RuleWords.words(for: try refused.sealed(using: &random).leaf))
        for language in Language.allCases {
            #expect(words[language].hasPrefix("\(code.rawValue) (\(code.rule)): "))
        }
    }

    /// What somebody gave as a reason is no code of ours, even where it reads like one.
    @Test(arguments: [AuditAct.erased, .logExported, .highWaterAcknowledged])
    func aReasonIsToldAsOne(_ act: AuditAct) throws {
        var entry = AuditEntry(
            act: act, timeMilliseconds: 0, access: .changed, organisation: "0999999922", application: "x",
            actor: .process("cli"))
        entry.rule = RefusalCode.allCases[0].rawValue
        var random = SystemRandomNumberGenerator()
        let words = try #require(RuleWords.words(for: try entry.sealed(using: &random).leaf))
        #expect(words[.en] == "reason: \(RefusalCode.allCases[0].rawValue)")
    }

    @Test(arguments: [
        ("plain", "plain"), ("a,b", "\"a,b\""), ("say \"x\"", "\"say \"\"x\"\"\""), ("a\nb", "\"a\nb\""),
        ("=1+1", "'=1+1"), ("+32", "'+32"), ("-1", "'-1"), ("@SUM(A1)", "'@SUM(A1)"), ("\tx", "'\tx"),
        ("=HYPERLINK(\"x\",\"y\")", "\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\""), ("\u{FF1D}1", "'\u{FF1D}1"),
        ("a=1", "a=1"), ("", ""), ("71023000122", "71023000122"), ("a;b", "\"a;b\""),
    ])
    func aFieldOfCSVIsQuotedAndNeverAFormula(_ text: String, _ field: String) {
        #expect(CSVField.text(text) == field)
    }

    @Test(arguments: ["line/2026/17", "flag/burst/2026/0", "flag/expired-code-1/2026/9"])
    func aTargetIsReadBack(_ text: String) {
        #expect(ReviewTarget(text)?.text == text)
    }

    @Test(arguments: [
        "", "line", "line/2026", "line/2026/-1", "line/2026/017", "line/26/1", "line/2026/1/2", "flag/blame/2026/1",
        "flag/burst/2026", "Line/2026/1", "line/2026/1 ", "line/2026/99999999999999999999", "line/２０２６/1",
    ])
    func whatIsNoTargetIsRefused(_ text: String) {
        #expect(ReviewTarget(text) == nil)
    }

    @Test(arguments: [("2026-03", true), ("2026-3", false), ("2026-13", false), ("2026-00", false), ("26-03", false)])
    func aMonthHasItsForm(_ text: String, _ isMonth: Bool) {
        #expect((ReviewMonth(text) != nil) == isMonth)
    }
}
