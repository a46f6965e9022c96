import ArgumentParser
import Gateway
import MessageStore
import SocialSecurity

extension Language: ExpressibleByArgument {}
extension ReportFormat: ExpressibleByArgument {}
extension ReviewVerdict: ExpressibleByArgument {}

extension AuditCommand {
    /// Says one line in words.
    struct Explain: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Says one line in words: who, what, about whom, why, how it ended, by which rule.",
            discussion: """
                The reading becomes a line of the log itself.

                Example: ocmw-gateway audit explain --config gateway.yaml --tenant b --index 17 --language fr
                """)

        @OptionGroup var options: TenantOptions
        @Option(help: "Year of the log (UTC); the present one when left out.") var year: Int?
        @Option(parsing: .unconditional, help: "Index of the line, from 0.") var index: UInt64
        @Option(help: "Language: nl, fr, de or en.") var language = Language.nl

        func run() async throws {
            try await options.with { graph, tenant in
                let desk = ReviewDesk(options.review(graph, tenant))
                let explanation = try await graph.inYear(year) { year in
                    try await desk.explanation(of: AuditPosition(year: year, index: index))
                }
                guard !options.json else { return try Output.json(explanation.json(in: language)) }
                for line in explanation.lines(in: language) { Output.line(line) }
            }
        }
    }
}
