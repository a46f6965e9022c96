import ArgumentParser
import AuditLog
import Gateway
import GatewayHTTP
import MessageStore
import SocialSecurity

/// `ocmw-gateway audit`: the audit log of one OCMW.
struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "Reads, proves and exports the audit log.",
        discussion: "Example: ocmw-gateway audit verify --config gateway.yaml --tenant b",
        subcommands: [
            AuditListCommand.self, Verify.self, CheckpointNow.self, Prove.self, Export.self, Evidence.self,
            ConsistencyCommand.self,
            RotateKeyCommand.self, PublishKeyCommand.self, PartnersCommand.self, AuditEraseCommand.self,
            AuditAcknowledgeCommand.self,
            Explain.self, ReportOnPerson.self,
            Inspection.self, Figures.self, Flags.self, Sample.self, Review.self, Reviews.self, Reconcile.self,
        ])

    /// Recomputes the whole log.
    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Recomputes every log from its lines and compares it with all that was signed and stored.",
            discussion: """
                Compared are every checkpoint, every stored hash, the values beside the lines, the receipts that the
                OCMW signed, and the high-water mark beside its key file. Nothing is written.

                Exit status 0: every log holds; 1: something was changed or is missing.

                Example: ocmw-gateway audit verify --config gateway.yaml --tenant b --json
                """)

        @OptionGroup var options: TenantOptions

        func run() async throws {
            try await options.with(.inspecting) { graph, tenant in
                let reports = try await AuditVerification(highWater: graph.highWater).verify(tenant)
                if options.json {
                    try Output.json(.array(reports.map(\.json)))
                } else {
                    for line in AuditVerifyText.lines(reports) { Output.line(line) }
                }
                guard reports.allSatisfy(\.isValid) else { throw CommandFailure.invalid }
            }
        }
    }

    /// Signs a checkpoint now.
    struct CheckpointNow: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "checkpoint",
            abstract: "Signs a checkpoint if the log grew, and prints the newest one of a year, with that year's keys.",
            discussion: """
                Standard output is the checkpoint; standard error says which keys the log of that year had and for which
                lines each is good (members of keys with --json). Whoever verifies an export needs the first of them.

                Examples:
                  ocmw-gateway audit checkpoint --config gateway.yaml --tenant b > checkpoint.txt
                  ocmw-gateway audit checkpoint --config gateway.yaml --tenant b --year 2025 --json
                """)

        @OptionGroup var options: TenantOptions
        @Option(help: "Year of the log (UTC); the present one when left out.") var year: Int?

        func run() async throws {
            try await options.with { graph, tenant in
                try await graph.issuer(logger: ProgramLog.logger(.error)).issue(
                    for: tenant, at: graph.environment.clock())
                let reader = AuditReader(environment: graph.environment)
                let checkpoint = try await graph.inYear(year) { try await reader.checkpoint(of: tenant, year: $0) }
                guard !options.json, case .object(let members) = checkpoint, case .string(let note)? = members["note"]
                else { return try Output.json(checkpoint) }
                Output.bytes(Array(note.utf8))
                for (key, span) in try await tenant.verifierKeys(year: year ?? graph.presentYear) {
                    Output.note("key of the lines \(span.first) \(span.last.map { "to \($0)" } ?? "on"): \(key)")
                }
            }
        }
    }

    /// Writes the log without personal values.
    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Writes a year's log for verification elsewhere; it holds no personal value in clear.",
            discussion: "Example: ocmw-gateway audit export --config gateway.yaml --tenant b --year 2026 > 2026.log")

        @OptionGroup var options: TenantSelection
        @Option(help: "Year of the log (UTC); the present one when left out.") var year: Int?

        func run() async throws {
            try await options.with { graph, tenant in
                try await graph.inYear(year) { year in
                    _ = try await AuditLogExporter(environment: graph.environment).export(
                        tenant, year: year, by: .process("cli"), to: Output.line)
                }
            }
        }
    }
}

extension GatewayGraph {
    /// The year whose log is written now.
    var presentYear: Int { AuditLogOrigin.year(of: environment.clock().milliseconds) }

    /// Does what a command is asked for a year, the present one when --year was left out; what is not found there is
    /// told with the year that was taken.
    func inYear<Answer>(_ year: Int?, _ body: (Int) async throws -> Answer) async throws -> Answer {
        do {
            return try await body(year ?? presentYear)
        } catch let problem as RequestProblem where year == nil && problem.code == .notFound {
            throw RequestProblem(
                .notFound, "\(problem.detail) (--year was left out: \(presentYear), the present one, was taken.)",
                remedy: problem.remedy)
        }
    }
}
