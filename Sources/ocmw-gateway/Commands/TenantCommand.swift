import ArgumentParser
import Gateway
import MessageStore
import SocialSecurity

/// `ocmw-gateway tenant`: the OCMWs of this gateway.
struct TenantCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tenant", abstract: "Records what mergers change for the OCMWs of this gateway.",
        discussion: "Example: ocmw-gateway tenant successions --config gateway.yaml",
        subcommands: [Succeed.self, Withdraw.self, Successions.self])

    /// Records a merger.
    struct Succeed: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Records that one OCMW took over from another.",
            discussion: """
                From then on receipts, refusals and answers of the successor count for documents to the one that ended, also for those \
                under way; a successor of this gateway accepts documents to the one that ended. A running gateway heeds it within \
                seconds. Every OCMW of the gateway has a line tenant-changed in its audit log. The hub routes by its own members.

                Example: ocmw-gateway tenant succeed --config gateway.yaml --ended 1999999844 --successor 0999999823 --reason merger
                """)

        @OptionGroup var options: SuccessionOptions
        @Option(help: "KBO number of the OCMW that took over.") var successor: String

        func run() async throws {
            try await options.with { graph, ended in
                let number = try SuccessionOptions.organisation(successor, "--successor")
                let record = try await SuccessionRecords(environment: graph.environment, tenants: graph.tenants).record(
                    number, after: ended, reason: options.reason, by: .process("cli"))
                try Output.members(record.json, json: options.json)
            }
        }
    }

    /// Takes a record back.
    struct Withdraw: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Takes back what tenant succeed recorded.",
            discussion: """
                What was accepted meanwhile stays accepted. What the configuration says stays as it is.

                Example: ocmw-gateway tenant withdraw --config gateway.yaml --ended 1999999844 --reason mistake
                """)

        @OptionGroup var options: SuccessionOptions

        func run() async throws {
            try await options.with { graph, ended in
                try await SuccessionRecords(environment: graph.environment, tenants: graph.tenants).withdraw(
                    ended, reason: options.reason, by: .process("cli"))
                try Output.members(.object(["withdrawn": .string(ended.digits)]), json: options.json)
            }
        }
    }

    /// Lists records.
    struct Successions: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists what tenant succeed recorded.",
            discussion: "Example: ocmw-gateway tenant successions --config gateway.yaml --tenant b")

        @OptionGroup var options: TenantOptions

        func run() async throws {
            try await options.with { _, tenant in
                let rows = try await tenant.store.successions().map(\.json)
                try Output.rows(
                    rows, columns: ["ended", "successor", "recordedAt", "reason"], json: options.json)
            }
        }
    }
}

/// Whom a record is about, and why. It is made for every OCMW of the gateway.
struct SuccessionOptions: ParsableArguments {
    @OptionGroup var file: ConfigurationOption
    @Option(help: "KBO number of the OCMW that ended.") var ended: String
    @Option(help: "Why, in short, naming nobody.") var reason: String
    @Flag(help: "Prints JSON.") var json = false

    /// Opens the stores of all OCMWs, works on them, closes them. The gateway may be running meanwhile.
    func with(_ body: (GatewayGraph, EnterpriseNumber) async throws -> Void) async throws {
        try await CommandFailure.explained(remedy: file.remedy) {
            let number = try Self.organisation(ended, "--ended")
            let configuration = try await ConfigurationLoader(path: file.path).load()
            for tenant in configuration.tenants { try await configuration.checkStoreExists(of: tenant) }
            let graph = try await GatewayGraph(configuration, logger: ProgramLog.logger(.error))
            do {
                try await body(graph, number)
            } catch {
                try await graph.close()
                throw error
            }
            try await graph.close()
        }
    }

    /// The number of an option, or an error that names it.
    static func organisation(_ text: String, _ option: String) throws -> EnterpriseNumber {
        guard let number = try? EnterpriseNumber(text) else {
            throw CommandFailure("\(option): not a KBO number", remedy: "give its ten digits")
        }
        return number
    }
}

extension Succession {
    /// As commands show it.
    var json: JSONValue {
        .object([
            "ended": .string(ended.digits), "successor": .string(successor.digits),
            "recordedAt": .string(recordedAt.xmlDateTime), "reason": .string(reason),
        ])
    }
}
