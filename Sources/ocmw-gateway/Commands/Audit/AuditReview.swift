import ArgumentParser
import Foundation
import Gateway
import MessageStore
import SocialSecurity

extension AuditCommand {
    /// What a human should look at.
    struct Flags: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists what a human should look at in one month. A flag is a question, not an accusation.",
            discussion: """
                The reading becomes a line of the log itself. Lines that this gateway did not write make no flag; how many
                there were is said on standard error, and with --json as linesNotOurs. Lines whose user or person is not kept
                any more make no flag either (linesWithoutPersons, erased on purpose; linesDamaged, the others). A verdict is
                shown with the number of lines that the flag had then.

                Example: ocmw-gateway audit flags --config gateway.yaml --tenant b --month 2026-10 --language nl
                """)

        @OptionGroup var options: TenantOptions
        @Option(help: "The month, YYYY-MM.") var month: String
        @Option(help: "Language: nl, fr, de or en.") var language = Language.nl

        func run() async throws {
            try await options.with { graph, tenant in
                try await SpanNote.show(tenant, graph, month: month)
                let request = try MonthRequest(
                    .object(["month": .string(month), "language": .string(language.rawValue)]), hasCount: false)
                let context = options.review(graph, tenant)
                let (flags, gaps) = try await FlagFinder(context: context, month: request.month).read(in: language)
                guard case .object(let members) = flags, case .array(let items)? = members["items"] else {
                    return try Output.json(flags)
                }
                PassedNote.show(gaps)
                guard !options.json else { return try Output.json(flags) }
                try Output.rows(
                    items.map { $0.inBelgianTime(["since", "until"]) },
                    columns: ["id", "lineCount", "since", "until", "reviewed", "seen", "innocentReasons"],
                    json: false)
            }
        }
    }

    /// A random sample of a month.
    struct Sample: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Draws a random sample of one month's lines, which nobody could choose.",
            discussion: """
                The seed is derived from the first checkpoint after the month: drawing again gives the same lines.
                The reading becomes a line of the log itself.

                Example: ocmw-gateway audit sample --config gateway.yaml --tenant b --month 2026-10 --count 20
                """)

        @OptionGroup var options: TenantOptions
        @Option(help: "The month, YYYY-MM.") var month: String
        @Option(help: "Number of lines, 1 to 500.") var count = MonthRequest.counts.standard
        @Option(help: "Language: nl, fr, de or en.") var language = Language.nl

        func run() async throws {
            try await options.with { graph, tenant in
                try await SpanNote.show(tenant, graph, month: month)
                let request = try MonthRequest(
                    .object([
                        "month": .string(month), "count": .integer(Int64(count)),
                        "language": .string(language.rawValue),
                    ]), hasCount: true)
                let context = options.review(graph, tenant)
                let sample = try await ReviewSample(request, in: context).read()
                guard !options.json, case .object(let members) = sample, case .array(let items)? = members["items"]
                else { return try Output.json(sample) }
                try Output.rows(items, columns: ["year", "index", "text"], json: false)
            }
        }
    }

    /// Records a verdict.
    struct Review: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Records the adviser's verdict about a line or a flag. It becomes a line and never changes.",
            discussion: """
                A note is read from the file that --note names, UTF-8 text; line ends of Windows become those of others. It is
                kept encrypted, and its line commits to it.

                Example: ocmw-gateway audit review --config gateway.yaml --tenant b --target line/2026/17 \
                --verdict explained --note note.txt
                """)

        @OptionGroup var options: TenantOptions
        @Option(help: "line/YEAR/INDEX, or flag/ and the identifier of a flag.") var target: String
        @Option(help: "in-order, explained, to-follow-up or unlawful.") var verdict: ReviewVerdict
        @Option(help: "File with a note of at most 2000 characters.") var note: String?

        func validate() throws { try Self.check(target) }

        /// A target that is none is refused before anything is opened.
        static func check(_ target: String?) throws {
            guard target == nil || target.flatMap(ReviewTarget.init) != nil else {
                throw ValidationError("--target must be line/YEAR/INDEX or flag/CODE/YEAR/INDEX")
            }
        }

        func run() async throws {
            try await options.with { graph, tenant in
                var members: [String: JSONValue] = [
                    "target": .string(target), "verdict": .string(verdict.rawValue),
                ]
                if let note { members["note"] = .string(try NoteFile.text(of: note)) }
                let context = options.review(graph, tenant)
                let kept = try await ReviewDesk(context).record(ReviewRequest(.object(members)))
                try Output.members(options.json ? kept : kept.inBelgianTime(["recordedAt"]), json: options.json)
            }
        }
    }

    /// Lists verdicts.
    struct Reviews: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists the adviser's verdicts, oldest first.",
            discussion: """
                Whether the log proves a verdict and its note is shown beside it. The reading becomes a line of the log.

                Example: ocmw-gateway audit reviews --config gateway.yaml --tenant b --target line/2026/17
                """)

        private static let pageSize = 500

        @OptionGroup var options: TenantOptions
        @Option(help: "Only verdicts about this: line/YEAR/INDEX, or flag/ and the identifier of a flag.")
        var target: String?

        func validate() throws { try Review.check(target) }

        func run() async throws {
            try await options.with { graph, tenant in
                let desk = ReviewDesk(options.review(graph, tenant))
                let about = target.flatMap(ReviewTarget.init)
                var (rows, after): ([JSONValue], StoreCursor?) = ([], nil)
                repeat {
                    let page = try await desk.reviews(of: about, after: after, limit: Self.pageSize)
                    rows += page.map(\.json)
                    after = page.count < Self.pageSize ? nil : page.last?.cursor
                } while after != nil
                try Output.rows(
                    options.json ? rows : rows.map { $0.inBelgianTime(["recordedAt"]) },
                    columns: ["recordedAt", "target", "verdict", "proven", "note"], json: options.json)
            }
        }
    }
}
