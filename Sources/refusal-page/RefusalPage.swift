import Gateway
import KSZHub
import Messages
import SocialSecurity

/// `docs/refusals.md`: every code, rule and problem, as the code has them.
struct RefusalPage {
    /// The whole page, Markdown.
    var text: String {
        ([opening] + index + hubRules + receptionRules + readingRules + failedSteps + problems + fieldRules + codes)
            .joined(separator: "\n") + "\n"
    }

    private let opening = """
        # Refusals and problems

        Written by `make docs` from the code; a test compares. Whatever is not carried out says so with one of the codes
        of this page: a **refusal** (`refusal` of the exchange service) is a document signed by the hub or by the
        recipient, inside an `answer` beside the hub's stamp, or as detail of a SOAP fault; a **problem** is the JSON
        answer of the REST interface. Software may link to `refusals.md#msg00012` or `refusals.md#state-conflict`.

        A refusal has `code`, `rule` (the rule of the code, or a finer one of the tables below), `isFinal`, where it helps
        `elementPath`, `elementType` and `information`, and `text` and `remedy` in four languages. It names places and
        types, never the value of a personal element. *Final* means that the same document is refused again; what is not
        final is sent again by the outbox.

        A refusal goes over HTTP with 200, as a SOAP fault with 500 (SOAP 1.2: 400 when it is final). The REST interface shows
        it in answers with 200, 201 or 202: as `code` of a step, a document or a consultation, in timelines, and as the
        decision of an access question. No problem has such a code.

        ## Codes
        """

    private var index: [String] {
        let head = ["", "| code | rule | text | final |", "|---|---|---|---|"]
        return head
            + RefusalCode.allCases.map { code in
                let link = "[\(code.rawValue)](#\(code.rawValue.lowercased()))"
                return "| \(link) | `\(code.rule)` | \(code.text.en) | \(yes(code.isFinal)) |"
            }
    }

    private var hubRules: [String] {
        let head = [
            "", "## Rules of the hub", "",
            "In the order in which they are applied where one comes before another; `rule` of a refusal by the hub, and of",
            "the stamp beside it. [The policy file](policy-file.md) has the table that they read.", "",
            "| rule | what must hold | code |", "|---|---|---|",
        ]
        return head
            + AccessRule.allCases.map { rule in
                let outward = rule.outward == rule ? "" : " A sender is told `\(rule.outward.rawValue)`."
                return "| `\(rule.rawValue)` | \(rule.statement)\(outward) | \(link(rule.code)) |"
            }
    }

    private var receptionRules: [String] {
        let head = [
            "", "## Rules of a gateway about its hub", "",
            "`rule` of a fault or refusal by the recipient's gateway.", "", "| rule | what must hold | code |",
            "|---|---|---|",
        ]
        return head
            + ReceptionRule.allCases.map { "| `\($0.rawValue)` | \($0.statement) | \(link($0.code)) |" }
    }

    private var readingRules: [String] {
        let rules = MessagesError.Code.allCases.filter { $0 != .schemaUnavailable }.map { "`\($0.rawValue)`" }
        return [
            "", "## Rules of reading", "",
            "`rule` of \(link(.schemaViolation)), \(link(.ssinMalformed)), \(link(.notWellFormed)) and "
                + "\(link(.operationUnknown)) is a rule of XML Schema as the",
            "standard names it (`cvc-pattern-valid`, `cvc-complex-type`), or one of these:", "",
            rules.joined(separator: ", ") + ".",
        ]
    }

    private var failedSteps: [String] {
        let steps = FailedSteps.rows.map { "| \(link($0.code)) | \($0.steps.joined(separator: ", ")) |" }
        return [
            "", "## Failed steps of a verification", "",
            "Information `failedStep` of a refusal for a signature names every step that did not hold; the first one that "
                + "has",
            "a code of its own decides the code. Other steps stay with \(link(.messageSignatureInvalid)) or "
                + "\(link(.documentSignatureInvalid)).", "",
            "| code | steps |", "|---|---|",
        ] + steps
    }

    private var problems: [String] {
        let head = [
            "", "## Problems of the REST interface", "",
            "`type` is `urn:ocmw-gateway:problem:` and the word of the first column. [The REST interface](api.md) shows one.",
            "", "| type | HTTP | title |", "|---|---|---|",
        ]
        let all = RequestProblem.Code.allCases
        return head + all.map { "| [\($0.rawValue)](#\($0.rawValue)) | \($0.status) | \($0.title) |" }
            + all.flatMap { ["", "### \($0.rawValue)", "", $0.when, "", "*What to do:* \($0.whatToDo)"] }
    }

    private var fieldRules: [String] {
        let head = [
            "", "## Rules of fields", "",
            "`errors[].rule` of a problem: of `invalid-request` where no other one is named. What no answer to another OCMW could",
            "carry is refused with one of the [rules of reading](#rules-of-reading).", "",
            "| rule | what must hold |", "|---|---|",
        ]
        return head + FieldRule.all.map { "| `\($0.word)` | \($0.statement) |" }
    }

    private var codes: [String] {
        ["", "## Each code"] + RefusalCode.allCases.flatMap(section)
    }

    private func section(_ code: RefusalCode) -> [String] {
        var lines = ["", "### \(code.rawValue)", "", facts(code), "", code.when, ""]
        let rules = finerRules(of: code)
        if !rules.isEmpty { lines += ["Finer rules: \(rules.map { "`\($0)`" }.joined(separator: ", ")).", ""] }
        lines += ["| | text | remedy |", "|---|---|---|"]
        return lines
            + Language.allCases.map { "| \($0.rawValue) | \(code.text[$0]) | \(code.remedy[$0]) |" }
    }

    private func facts(_ code: RefusalCode) -> String {
        let finality =
            code.isRefusal ? (code.isFinal ? "final" : "not final") : "no refusal"
        return "Rule `\(code.rule)`, \(finality), status value `\(code.statusValue.rawValue)`."
    }

    private func finerRules(of code: RefusalCode) -> [String] {
        AccessRule.allCases.filter { $0.code == code && $0.outward == $0 }.map(\.rawValue)
            + ReceptionRule.allCases.filter { $0.code == code }.map(\.rawValue)
    }

    private func link(_ code: RefusalCode) -> String { "[\(code.rawValue)](#\(code.rawValue.lowercased()))" }

    private func yes(_ flag: Bool) -> String { flag ? "yes" : "no" }
}
