import Foundation
import Messages
import SocialSecurity
import XMLSecurity

/// What came of a document, for people and as JSON.
struct SendReport: Encodable {
    /// The outcomes.
    enum Outcome: String, Encodable {
        case delivered, answered, refused, notForwarded

        var isSuccess: Bool { self == .delivered || self == .answered }
    }

    /// What a refusal says.
    struct Refused: Encodable {
        let isFinal: Bool
        let path: String?
        let type: String?
        let actual: String?
        let information: [String]
        let text: String
        let remedy: String
        let author: String
    }

    let outcome: Outcome
    let code: String
    let rule: String
    let operation: String
    let ticket: String?
    let digest: String
    let hub: String
    let httpStatus: Int
    let ticketCBSS: String?
    let timestampReceive: String?
    let timestampReply: String?
    let answer: String?
    let answeredBy: String?
    let status: String?
    let refusal: Refused?
    let proven: [String]
    let notes: [String]

    init(_ exchange: Exchange, language: Language) {
        let content = exchange.answer.content
        var stamp: HubStamp?
        if case .hubStamp(let found)? = exchange.answer.stamp?.document.payload { stamp = found }
        var refusal: Refusal?
        if case .refusal(let found)? = content?.document.payload { refusal = found }
        outcome = Self.outcome(stamp, refusal)
        code = stamp?.code ?? refusal?.code ?? ""
        rule = stamp?.rule ?? refusal?.rule ?? ""
        operation = exchange.document.element.localName
        ticket = exchange.document.ticket?.value
        digest = exchange.document.digest.base64
        hub = exchange.answer.hub.digits
        httpStatus = exchange.response.status
        ticketCBSS = stamp?.ticketCBSS.value
        timestampReceive = stamp?.timestampReceive.xmlDateTime
        timestampReply = stamp?.timestampReply.xmlDateTime
        answer = content?.document.operation.rawValue
        answeredBy = content?.signer.digits
        status = content?.document.payload.status.map { "\($0.value.rawValue) (\($0.code))" }
        self.refusal = refusal.map { Refused($0, language) }
        proven = exchange.answer.proven
        notes = exchange.answer.notes
    }

    private static func outcome(_ stamp: HubStamp?, _ refusal: Refusal?) -> Outcome {
        switch stamp?.outcome {
        case .delivered: .delivered
        case .answered: .answered
        case .notForwarded, .forwarded: .notForwarded
        case .refused: .refused
        case nil: refusal?.isFinal == false ? .notForwarded : .refused
        }
    }

    /// The answer as one line of JSON.
    func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }

    /// The answer in words.
    var text: String {
        var lines = [heading]
        lines += refusal?.lines ?? []
        let facts: [(String, String?)] = [
            ("operation", operation), ("ticket", ticket), ("digest", digest), ("hub", hub),
            ("ticketCBSS", ticketCBSS), ("timestampReceive", timestampReceive), ("timestampReply", timestampReply),
            ("answer", answer.map { "\($0) of \(answeredBy ?? "")" }), ("status", status),
            ("verified", proven.joined(separator: "; ")),
        ]
        for case (let name, let value?) in facts {
            lines.append("  " + name.padding(toLength: 18, withPad: " ", startingAt: 0) + value)
        }
        lines += notes.map { "  note: \($0)" }
        return lines.joined(separator: "\n")
    }

    private var heading: String {
        switch outcome {
        case .delivered: "delivered: the recipient's receipt came back"
        case .answered: "answered by the hub"
        case .refused: "refused: \(code), rule \(rule)"
        case .notForwarded: "not forwarded: \(code), rule \(rule); the same bytes may be sent again"
        }
    }
}

extension SendReport.Refused {
    init(_ refusal: Refusal, _ language: Language) {
        isFinal = refusal.isFinal
        path = refusal.elementPath
        type = refusal.elementType
        actual = refusal.actual
        information = refusal.information.map { pair in
            [pair.fieldName, pair.fieldValue].compactMap { $0 }.joined(separator: ": ")
        }
        text = refusal.texts[language]
        remedy = refusal.remedies[language]
        author = refusal.authorCode
    }

    /// What is wrong, where, what helps.
    fileprivate var lines: [String] {
        var lines = ["  \(text)", "  Remedy: \(remedy)"]
        if let path { lines.append("  Where: \(path)" + (type.map { " (expected \($0))" } ?? "")) }
        if let actual { lines.append("  Found: \(actual)") }
        if !information.isEmpty { lines.append("  Information: \(information.joined(separator: ", "))") }
        lines.append("  By: \(author), \(isFinal ? "final" : "not final")")
        return lines
    }
}
