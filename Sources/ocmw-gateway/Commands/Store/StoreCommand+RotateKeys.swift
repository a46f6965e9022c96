import ArgumentParser
import Gateway
import MessageStore

extension StoreCommand {
    /// Replaces the keys of stored values.
    struct RotateKeys: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "rotate-keys",
            abstract:
                "Replaces the keys of the stored values: draws new ones, wraps every value anew, destroys the old ones.",
            discussion: """
                Only while no gateway of this configuration runs. What is broken off goes on when it is repeated; until then both keys \
                count. Leaves a line tenant-changed in the audit log. Copies of the key file that were made before open backups that \
                were made before: destroy both, or keep both apart as they were. With PostgreSQL no gateway may run on another machine either: it is \
                refused then.

                Example: ocmw-gateway store rotate-keys --config gateway.yaml --tenant b
                """)

        @OptionGroup var options: TenantOptions

        func run() async throws {
            try await CommandFailure.explained(remedy: options.selection.file.remedy) {
                let lock = try ServeCommand.lock(try await options.configuration().dataDirectory)
                defer { lock.release() }
                try await rotate()
            }
        }

        private func rotate() async throws {
            try await options.with { graph, tenant in
                let log = StoreProgressLog("keys are replaced", unit: "rows", every: 10_000)
                let rotation = try await KeyRotator(environment: graph.environment)
                    .rotate(tenant, by: .process("cli")) { log.tell($0.done, of: $0.total) }
                try Output.members(
                    .object([
                        "organisation": .string(tenant.organisation.digits), "months": .integer(Int64(rotation.months)),
                        "values": .integer(Int64(rotation.values)),
                    ]), json: options.json)
            }
        }
    }
}
