import ArgumentParser
import AuditLog
import Foundation
import Gateway
import GatewayHTTP
import MessageStore
import SocialSecurity

/// `ocmw-gateway audit erase`: makes it impossible to tell about whom lines are.
struct AuditEraseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "erase", abstract: "Erases about whom and by whom lines are; the lines and every proof stay.",
        discussion: """
            What is erased is one line (--year and --index; with it, about whom it is beside later lines that point at it, and
            notes about it), a year (--year alone), a person in all years (--person; the
            number is read from standard input, never from the command line), or what is older than the retention period
            (--due). Run it with --dry-run first and show the count to the security adviser. Each erasure is told by lines
            with the act erased and the reason. Backups made before hold what was erased: destroy them too, and the old
            copies of the key file.

            Exit status 0: erased, or nothing was left to erase (erased: false); 1: lines are younger than the retention
            period, and nothing was erased; 2: there is no such line or year, or nothing is kept beside the line.

            Example: ocmw-gateway audit erase --config gateway.yaml --tenant b --year 2026 --index 17 --reason decision-4/2036
            """)

    @OptionGroup var options: TenantOptions
    @Option(help: "Year of the log (UTC) with --index; alone: every line whose time lies in this year.") var year: Int?
    @Option(help: "Number of the line, from 0.") var index: UInt64?
    @Flag(help: "Every line that tells a person, as user or subject; reads the number from standard input.")
    var person = false
    @Flag(
        help: "Every month that is older than settings.auditRetentionMonths; the running gateway does this each hour.")
    var due = false
    @Option(help: "Why: stands in the log in clear. A reference of the decision, never a name.") var reason: String?
    @Flag(help: "Also lines younger than the retention period.") var beforeRetention = false
    @Flag(help: "Counts what would be erased, and erases nothing.") var dryRun = false

    func validate() throws {
        let targets = [year != nil, person, due].count { $0 }
        guard targets == 1 else { throw ValidationError("name one of --year, --person and --due") }
        guard index == nil || year != nil else { throw ValidationError("--index needs --year") }
        guard dryRun || AuditText.admissible(reason) != nil else {
            throw ValidationError(
                "--reason must say why, in 1 to 128 printable ASCII characters without a person's number")
        }
    }

    func run() async throws {
        try await options.with { graph, tenant in
            let target = try target()
            let eraser = AuditEraser(environment: graph.environment)
            let plan = try await eraser.plan(target, of: tenant, by: .process("cli"))
            if plan.lostLineCount > 0 {
                let count = plan.lostLineCount
                Output.note(
                    "of \(count) \(count == 1 ? "line" : "lines") nobody can tell about whom: what stood beside "
                        + "\(count == 1 ? "it" : "them") is gone or damaged, and no line says that it was erased. What is "
                        + "put back later is not erased. Run ocmw-gateway audit verify, and show the adviser what it finds."
                )
            }
            guard !dryRun else { return try Output.members(plan.json(isErased: false), json: options.json) }
            guard beforeRetention || plan.youngLineCount == 0 else {
                try Output.members(plan.json(isErased: false), json: options.json)
                let count = plan.youngLineCount
                CommandFailure.print(
                    error: "\(count) \(count == 1 ? "line is" : "lines are") younger than the retention period; "
                        + "nothing was erased\n"
                        + "Remedy: repeat it with --before-retention if the adviser agrees")
                throw CommandFailure.invalid
            }
            try await eraser.erase(
                plan, of: tenant, reason: reason ?? "", beforeRetention: beforeRetention, by: .process("cli"))
            try await wipe(tenant)
            try Output.members(plan.json(isErased: !plan.isEmpty), json: options.json)
        }
    }

    private func target() throws -> AuditErasureTarget {
        if let year, let index { return .line(AuditPosition(year: year, index: index)) }
        if let year { return .year(year) }
        return person ? .person(try PersonPrompt.read()) : .due
    }

    /// Readers of an older state, such as the running gateway's, are waited for.
    private func wipe(_ tenant: Tenant) async throws {
        for _ in 0..<3 where try await tenant.store.wipeErased() { return }
        throw CommandFailure(
            "erased, but the database still holds old pages because somebody reads it",
            remedy: "repeat the command with --due, or restart the gateway")
    }
}

extension AuditErasurePlan {
    /// The counts, as `audit erase` prints them.
    fileprivate func json(isErased: Bool) -> JSONValue {
        .object([
            "erased": .bool(isErased), "lines": .integer(Int64(lineCount)),
            "youngerThanRetention": .integer(Int64(youngLineCount)), "linesDamaged": .integer(Int64(lostLineCount)),
            "years": .array(
                Set(openings.map(\.position.year) + months.map(\.month.year)).sorted().map { .integer(Int64($0)) }),
            "months": .array(months.map { .string($0.month.description) }),
        ])
    }
}
