import Foundation
import KSZHub

/// A decision of the dry run in the words of the program.
struct MayAnswer: Encodable {
    /// A line of the policy file.
    struct Line: Encodable {
        let number: Int
        let text: String
    }

    let allowed: Bool
    /// `policy line 7`, or the name of the rule that refuses.
    let rule: String
    /// What the rule asks; refusals only, as everything below.
    let statement: String?
    let code: String?
    /// The element that the rule is about.
    let path: String?
    let explanation: String?
    let remedy: String?
    let policyFile: String
    /// The lines that decided, or that came nearest.
    let policyLines: [Line]

    init(_ explained: AccessExplanation, policyFile: String) {
        self.policyFile = policyFile
        policyLines = explained.lines.map { Line(number: $0.number, text: $0.text) }
        switch explained.decision {
        case .allowed(let rule):
            (allowed, self.rule) = (true, rule)
            (statement, code, path, explanation, remedy) = (nil, nil, nil, nil, nil)
        case .refused(let refusal):
            let entry = refusal.rule.code
            (allowed, rule, statement) = (false, refusal.rule.rawValue, refusal.rule.statement)
            (code, path, explanation, remedy) = (entry.rawValue, refusal.path, entry.text.en, entry.remedy.en)
        }
    }

    /// The answer in words.
    var text: String {
        var lines = [allowed ? "allowed by \(rule)" : "refused by rule \(rule) (\(code ?? ""))"]
        if let statement { lines.append("The rule: \(statement)") }
        if let explanation { lines.append(explanation) }
        if let path { lines.append("Where: \(path)") }
        if let remedy { lines.append("Remedy: \(remedy)") }
        if !policyLines.isEmpty {
            lines.append(allowed ? "In \(policyFile):" : "What comes nearest in \(policyFile):")
            lines += policyLines.map { "  line \($0.number): \($0.text)" }
        }
        return lines.joined(separator: "\n")
    }

    /// The answer as one line of JSON.
    func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
}
