import Foundation

/// Lines a second.
struct AppendRates {
    var alone = 0.0
    var aloneBare = 0.0
    var batched = 0.0
    var batchedBare = 0.0
}

/// How long one kind of question takes, in seconds.
struct Latency {
    let name: String
    let p50: Double
    let p99: Double
    let detail: String
}

/// One verification of everything.
struct Verification {
    var seconds = 0.0
    var processorSeconds = 0.0
    /// How much the peak of resident memory rose.
    var megabytes = 0
    var findings: [String] = []
}

/// What was measured, as a table in Markdown.
struct BenchmarkReport {
    let lines: Int
    var begin = AppendRates()
    var end = AppendRates()
    /// Lines a second in batches, by tenths of the lines between beginning and end.
    var growth: [Double] = []
    var bytesPerLine = 0
    var searches: [Latency] = []
    /// Searches that were read to their end.
    var walks: [PagingMeasurement.Walk] = []
    var verification = Verification()
    var exportVerification = Verification()

    init(lines: Int) { self.lines = lines }

    var table: String { ([title] + appending + questions + paging + verifying).joined(separator: "\n") }

    var page: String {
        """
        # The audit log at \(Self.grouped(lines)) lines

        `make benchmark-audit LINES=\(lines)` wrote this page. It fills a log with consultations of synthetic persons, about 50 lines
        a person and 40 users, a checkpoint for each 1000 lines, and measures beside a plain table of the same database (same bytes of
        leaf and openings, same pragmas, same driver). What counts are ratios: the machine is whichever it is.

        \(([appending, questions, paging, verifying].map { $0.joined(separator: "\n") }).joined(separator: "\n\n"))

        The time of a batch is that of its transaction alone; a checkpoint is signed after it. Questions read the first page of 50 lines and
        prove each line; up to 400 of each. What is read to its end is counted line by line: one that came twice or not at all ends the run. Verification is `audit verify` (every line, opening, node and checkpoint) and
        `ocmw-verify log` on an export; memory is how much the peak rose. The log has no receipts: each receipt that the OCMW signed adds
        the reading of one document to `audit verify`.

        """
    }

    private var title: String { "audit log, \(Self.grouped(lines)) lines, \(bytesPerLine) bytes a line" }

    /// Nothing when nothing was appended.
    private var appending: [String] {
        guard begin.alone > 0 else { return [] }
        return [
            "| appended | lines/s at the beginning | plain table | ratio | lines/s at the end | plain table | ratio |",
            "|---|---|---|---|---|---|---|",
            row("one a transaction", begin.alone, begin.aloneBare, end.alone, end.aloneBare),
            row("1000 a transaction", begin.batched, begin.batchedBare, end.batched, end.batchedBare),
            "",
            "Cost at the end / at the beginning: one a transaction \(Self.ratio(begin.alone, end.alone)), 1000 a transaction "
                + "\(Self.ratio(begin.batched, end.batched)). \(bytesPerLine) bytes a line with everything beside it. "
                + "Lines/s in batches while the log grew, by tenths: "
                + growth.map { "\(Int($0))" }.joined(separator: ", ") + ".",
        ]
    }

    private func row(_ name: String, _ first: Double, _ firstBare: Double, _ last: Double, _ lastBare: Double) -> String
    {
        "| \(name) | \(Int(first)) | \(Int(firstBare)) | \(Self.ratio(first, firstBare)) | \(Int(last)) | \(Int(lastBare)) "
            + "| \(Self.ratio(last, lastBare)) |"
    }

    private var questions: [String] {
        ["", "| question | p50 ms | p99 ms | |", "|---|---|---|---|"]
            + searches.map {
                "| \($0.name) | \(Self.milliseconds($0.p50)) | \(Self.milliseconds($0.p99)) | \($0.detail) |"
            }
    }

    private var paging: [String] {
        ["", "| read to the end, while lines are added | pages | lines found | lines there were | p99 ms a page |"]
            + ["|---|---|---|---|---|"]
            + walks.map {
                "| \($0.name) | \($0.pages) | \($0.found) | \($0.expected) | \(Self.milliseconds($0.p99)) |"
            }
    }

    private var verifying: [String] {
        ["", "| full verification | seconds | processor seconds | MB | findings |", "|---|---|---|---|---|"]
            + [("audit verify", verification), ("ocmw-verify log", exportVerification)].map { name, value in
                "| \(name) | \(Self.decimal(value.seconds)) | \(Self.decimal(value.processorSeconds)) | \(value.megabytes) "
                    + "| \(value.findings.isEmpty ? "none" : value.findings.prefix(3).joined(separator: ", ")) |"
            }
    }

    private static func ratio(_ first: Double, _ second: Double) -> String { String(format: "%.2f", first / second) }
    private static func milliseconds(_ seconds: Double) -> String { String(format: "%.2f", seconds * 1000) }
    private static func decimal(_ value: Double) -> String { String(format: "%.1f", value) }

    private static func grouped(_ number: Int) -> String {
        let digits = Array(String(number).reversed())
        let groups = stride(from: 0, to: digits.count, by: 3).map { digits[$0..<min($0 + 3, digits.count)] }
        return String(groups.joined(separator: ",").reversed())
    }
}
