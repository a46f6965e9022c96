import Foundation

@testable import XMLSecurity

@testable import XMLSecurity

/// `docs/xml-wrapping.md`: every shape and what the verifiers say to it.
struct WrappingPage {
    private static let opening = """
        # Signature wrapping: shapes and verdicts

        Written by `make docs` from the tests; a test compares. From each valid message below every shape of this page is made
        by rearranging its text, without any key. Each is **refused**, by the failed steps that are listed, or **harmless**:
        the verifier hands out exactly the content that was signed, with the same signer and times.

        For SOAP messages a plain tree reading of the same bytes says the same as the one pass. *Another member's* parts come
        from a second valid message with a trusted certificate. `not-well-formed` and its kind are refusals of the bytes,
        before anything is verified. Where messages differ, their letters stand before the verdict; a missing letter means
        that the message has nothing to make the shape of.
        """

    /// The whole page, Markdown.
    static func text() throws -> String {
        let soap = try SOAPSample.all.get()
        var lines = [opening, "", "## SOAP messages", "", "| | message |", "|---|---|"]
        lines += soap.map { "| \($0.letter) | \($0.name) |" }
        for group in SOAPShapes.groups {
            lines += try table(group, samples: soap.map(\.letter)) { shape in
                try soap.compactMap { sample in
                    try sample.changed(shape).map { (sample.letter, sample.judge($0).text) }
                }
            }
        }
        lines += try documents()
        return lines.joined(separator: "\n") + "\n"
    }

    private static func documents() throws -> [String] {
        let samples = try DocumentSample.all.get()
        var lines = ["", "## Documents", "", documentOpening, "", "| | document |", "|---|---|"]
        lines += samples.map { "| \($0.letter) | \($0.name) |" }
        for group in DocumentShapes.groups {
            lines += try table(group, samples: samples.map(\.letter)) { shape in
                try samples.compactMap { sample in
                    try sample.changed(shape).map { (sample.letter, text(sample.judge($0), sample)) }
                }
            }
        }
        return lines
    }

    private static let documentOpening = """
        A document is kept and digested with its `ds:Signature`, which no signature covers. Where a harmless change leaves
        other octets there, the digest is another one, and the table says so: the message that carries a document, signed by
        the sender, and the digest in the hub's stamp settle which octets were sent.
        """

    private static func text(_ outcome: WrappingOutcome<VerifiedDocument>, _ sample: DocumentSample) -> String {
        guard let value = outcome.value, value.digest != sample.original.value?.digest else { return outcome.text }
        return outcome.text + ", another digest"
    }

    private static func table<Parts>(
        _ group: WrappingGroup<Parts>, samples: [String],
        _ verdicts: (WrappingShape<Parts>) throws -> [(letter: String, verdict: String)]
    ) rethrows -> [String] {
        let rows = try group.shapes.map { shape in
            "| \(shape.name) | \(cell(try verdicts(shape), samples: samples)) |"
        }
        return ["", "### \(group.title)", "", "| shape | verdict |", "|---|---|"] + rows
    }

    /// One verdict, or each with the letters of its messages.
    private static func cell(_ verdicts: [(letter: String, verdict: String)], samples: [String]) -> String {
        var grouped: [(letters: [String], verdict: String)] = []
        for (letter, verdict) in verdicts {
            if let index = grouped.firstIndex(where: { $0.verdict == verdict }) {
                grouped[index].letters.append(letter)
            } else {
                grouped.append(([letter], verdict))
            }
        }
        if grouped.count == 1, grouped[0].letters == samples { return grouped[0].verdict }
        return grouped.map { "\($0.letters.joined()): \($0.verdict)" }.joined(separator: "; ")
    }
}
