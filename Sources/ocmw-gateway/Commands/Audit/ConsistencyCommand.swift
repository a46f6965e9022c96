import ArgumentParser
import Gateway
import GatewayHTTP

/// `ocmw-gateway audit consistency`: proves that a later checkpoint continues an earlier one.
struct ConsistencyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "consistency",
        abstract: "Prints two checkpoints and the proof that the later one continues the earlier one.",
        discussion: """
            For whoever kept the earlier one, from a receipt or an export; ocmw-verify consistency checks the file.

            Example: ocmw-gateway audit consistency --config gateway.yaml --tenant b --from 17 > b.consistency
            """)

    @OptionGroup var options: TenantSelection
    @Option(help: "Year of the log (UTC); the present one when left out.") var year: Int?
    @Option(help: "Size of the earlier checkpoint, its second line.") var from: UInt64
    @Option(help: "Size of the later checkpoint; the newest when left out.") var to: UInt64?

    func run() async throws {
        try await options.with(.inspecting) { graph, tenant in
            try await graph.inYear(year) { year in
                let statement = try await ConsistencyProver(tenant: tenant).statement(year: year, from: from, to: to)
                Output.bytes(statement.bytes)
            }
        }
    }
}
