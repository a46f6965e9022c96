import ArgumentParser
import Gateway
import GatewayHTTP

/// `ocmw-gateway audit publish-key`: sends the key of the newest log to the hub once more.
struct PublishKeyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "publish-key",
        abstract: "Sends the key in force of the newest log to the hub once more, and prints it.",
        discussion: """
            The running gateway sends each key by itself, once. The hub takes a further key only when the one before vouches
            for it; when that one was lost, the hub's operator has to allow the new one first (mock-ksz allow-log-key), and
            then it is sent again with this command.

            Example: ocmw-gateway audit publish-key --config gateway.yaml --tenant b
            """)

    @OptionGroup var options: TenantOptions

    func run() async throws {
        try await options.with { graph, tenant in
            guard
                try await AuditKeyPublisher(environment: graph.environment).publishAgain(
                    for: tenant, at: graph.environment.clock()),
                let year = try await tenant.store.auditYears().last
            else { throw GatewayError(.notFound, "there is no audit log yet") }
            try Output.members(
                .object(["key": .string(try await tenant.verifierKey(year: year).description)]), json: options.json)
        }
    }
}
