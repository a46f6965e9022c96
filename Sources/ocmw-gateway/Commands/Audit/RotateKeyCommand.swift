import ArgumentParser
import Gateway
import GatewayHTTP

/// `ocmw-gateway audit rotate-key`: changes the key with which the audit log is signed.
struct RotateKeyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate-key",
        abstract: "Changes the key with which the audit log is signed, and prints the old and the new verifier key.",
        discussion: """
            The log itself names both keys, in a line that the old key signs for a last time; the new key goes to the hub.
            A gateway that runs signs with the new key from then on. The old secret is destroyed: destroy it in backups of
            the key file too.

            Example: ocmw-gateway audit rotate-key --config gateway.yaml --tenant b
            """)

    @OptionGroup var options: TenantOptions

    func run() async throws {
        try await options.with { graph, tenant in
            let keys = try GatewayGraph.keys(of: tenant.organisation, graph.configuration)
            let now = graph.environment.clock()
            let rotated = try await graph.issuer(logger: ProgramLog.logger(.error)).rotateKey(
                of: tenant, in: keys, by: .process("cli"), at: now)
            try await AuditKeyPublisher(environment: graph.environment).publish(for: tenant, at: now)
            try Output.members(
                .object(["old": .string(rotated.old.description), "new": .string(rotated.new.description)]),
                json: options.json)
        }
    }
}
