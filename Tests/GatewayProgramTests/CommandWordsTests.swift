import SocialSecurity
import Testing

@testable import Gateway
@testable import ocmw_gateway

/// What commands print for people.
@Suite struct CommandWordsTests {
    @Test(arguments: [
        ("/legalContext", "--legal-context"), ("limit", "--limit"), ("/open/0", "--open"), ("/from", "--from"),
        ("/ssin", "the number on standard input"),
    ])
    func aMemberIsCalledByItsOption(field: String, option: String) {
        #expect(CommandFailure.optionName(of: field) == option)
    }

    @Test func aWrongValueIsToldInTheWordsOfTheCommandLine() {
        do {
            _ = try AuditSearchRequest(.object(["legalContext": "x y", "limit": .integer(0)]))
            Issue.record("accepted")
        } catch {
            let text = CommandFailure.text(of: error, fallback: "")
            #expect(text.contains("--limit: must be a whole number from 1 to 200"))
            #expect(!text.contains("/limit") && !text.contains("request"))
        }
    }

    @Test func manyFindingsAreOneLineForEachCode() {
        let missing = (0..<100).map { AuditFinding(.sideMissing, year: 2026, index: $0) }
        let report = AuditYearReport(
            year: 2026, lineCount: 400, signedLineCount: 390, root: "ab",
            findings: missing + [
                AuditFinding(.checkpointMissing, year: 2026), AuditFinding(.lineBackDated, year: 2026, index: 7),
            ])
        let whole = AuditYearReport(year: 2025, lineCount: 3, signedLineCount: 3, root: "cd", findings: [])
        let lines = AuditVerifyText.lines([whole, report])
        #expect(lines.first == "2025: 3 lines, 3 signed, root cd: holds")
        #expect(lines[1] == "2026: 400 lines, 390 signed, root ab: DOES NOT HOLD")
        #expect(lines.contains("  side-missing: 100 or more, at 0, 1, 2, 3, 4, 5, 6, 7, …"))
        #expect(lines.contains("  checkpoint-missing: 1") && lines.contains("  line-back-dated: 1, at 7"))
        #expect(lines.count == 6)
    }

    /// Sessions, notes and answers of others are shown: none of them steers a terminal.
    @Test func whatSteersATerminalIsEscapedInWhatCommandsPrint() throws {
        let value = JSONValue.object(["session": .string("s\u{9B}1\u{202E}\u{2066}é")])
        let json = String(decoding: try Output.jsonBytes(value), as: UTF8.self)
        #expect(json == #"{"session":"s\u009b1\u202e\u2066é"}"# + "\n")
        let row = Output.harmless(Array("\"a\u{202E}\",é\r\n".utf8), .csv)
        #expect(String(decoding: row, as: UTF8.self) == #""a\u{202E}",é"# + "\r\n")
        #expect(Output.cells([value], ["session", "none"]) == [[#"s\u{009B}1\u{202E}\u{2066}é"#, "-"]])
    }

    @Test func daysThatTheLogDoesNotCoverAreSaid() {
        #expect(SpanNote.text(nil, from: nil, through: nil) == "note: there is no log yet")
    }
}
