import ArgumentParser
import Foundation
import Gateway
import MessageStore
import SocialSecurity

extension AuditCommand {
    /// What is recorded about one person.
    struct ReportOnPerson: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "person-report", abstract: "Writes what the log has about one person, for that person.",
            discussion: """
                The person's INSZ is read from standard input, so that it stands in no list of processes and no history.
                The report becomes a line of the log itself. Lines of which nobody can tell about whom they are, because they
                are damaged or not written by this gateway, are named behind the rows and counted on standard error.

                Example: ocmw-gateway audit person-report --config gateway.yaml --tenant b --language fr --format csv
                """)

        @OptionGroup var options: TenantSelection
        @Option(help: "The person's language: nl, fr, de or en.") var language = Language.nl
        @Option(help: "json or csv.") var format = ReportFormat.json
        @Option(help: "Only lines from this instant on, e.g. 2026-03-02T09:15:00+01:00.") var since: String?
        @Option(help: "Only lines before this instant.") var until: String?

        func run() async throws {
            try await options.with { graph, tenant in
                let person = try PersonPrompt.read()
                var members: [String: JSONValue] = [
                    "ssin": .string(person.digits), "language": .string(language.rawValue),
                    "format": .string(format.rawValue),
                ]
                members["since"] = since.map(JSONValue.string)
                members["until"] = until.map(JSONValue.string)
                let request = try PersonReportRequest(.object(members))
                try await SpanNote.show(tenant, graph, since: since, until: until)
                let context = options.review(graph, tenant)
                let report = try await PersonReport(request, in: context).prepared()
                PassedNote.show(try await report.write { Output.report($0, format) })
            }
        }
    }

    /// Which flows were consulted when, per beneficiary.
    struct Inspection: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "inspection-table",
            abstract: "Writes per beneficiary which flows were consulted when, for an inspection.",
            discussion: """
                The table becomes a line of the log itself. It holds numbers of persons: keep it safe. Lines that this gateway
                did not write are left out, and counted. Of a person who is not kept any more the table says whether a line of
                the log tells of the erasure, and how many such lines there are.

                Example: ocmw-gateway audit inspection-table --config gateway.yaml --tenant b --from 2026-01-01 \
                --through 2026-03-31 --format csv > 2026-q1.csv
                """)

        @OptionGroup var options: TenantSelection
        @Option(help: "First day, YYYY-MM-DD, in Belgium.") var from: String
        @Option(help: "Last day, YYYY-MM-DD.") var through: String
        @Option(help: "Language of words and headings: nl, fr, de or en.") var language = Language.nl
        @Option(help: "json or csv.") var format = ReportFormat.json

        func run() async throws {
            try await options.with { graph, tenant in
                try await SpanNote.show(tenant, graph, from: try? CivilDate(from), through: try? CivilDate(through))
                let request = try InspectionRequest(
                    .object([
                        "from": .string(from), "through": .string(through), "language": .string(language.rawValue),
                        "format": .string(format.rawValue),
                    ]))
                let context = options.review(graph, tenant)
                let report = try await InspectionTable(request, in: context).prepared()
                PassedNote.show(try await report.write { Output.report($0, format) })
            }
        }
    }

    /// Figures of a year.
    struct Figures: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "yearly-figures",
            abstract: "Writes the figures of a year for the questionnaire about the minimal norms.",
            discussion: """
                The figures name no person. Making them becomes a line of the log itself. Lines that this gateway did not
                write are a figure of their own (linesNotOurs), and in no other. Lines whose user or person is not kept any
                more count for no user, person or flag: linesWithoutPersons has those erased on purpose, linesDamaged the
                others.

                Example: ocmw-gateway audit yearly-figures --config gateway.yaml --tenant b --year 2026 --format csv
                """)

        @OptionGroup var options: TenantSelection
        @Option(help: "Calendar year, in Belgium.") var year: Int
        @Option(help: "Language of the words: nl, fr, de or en.") var language = Language.nl
        @Option(help: "json or csv.") var format = ReportFormat.json

        func run() async throws {
            try await options.with { graph, tenant in
                try await SpanNote.show(tenant, graph, year: year)
                let request = try FiguresRequest(
                    .object([
                        "year": .integer(Int64(year)), "language": .string(language.rawValue),
                        "format": .string(format.rawValue),
                    ]))
                let context = options.review(graph, tenant)
                let report = try await YearFigures(request, in: context).prepared()
                PassedNote.show(try await report.write { Output.report($0, format) })
            }
        }
    }
}
