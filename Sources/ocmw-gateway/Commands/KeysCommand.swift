import ArgumentParser
import Gateway
import GatewayHTTP
import MessageStore

/// `ocmw-gateway keys`: API keys of an OCMW's software, adviser and administrator.
struct KeysCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys", abstract: "Makes, lists and revokes API keys.",
        discussion: "Example: ocmw-gateway keys create --config gateway.yaml --tenant b --label dossier-software",
        subcommands: [Create.self, List.self, Revoke.self])

    /// Makes a key and shows it once.
    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Makes a key and prints it. It is shown this once only.",
            discussion: "Example: ocmw-gateway keys create --config gateway.yaml --tenant b --label dpo --scope adviser"
        )

        @OptionGroup var options: TenantOptions

        @Option(help: "Name of the program that will use it; stands in the audit log.")
        var label: String

        @Option(help: "What it may do: software, adviser or operator. May be repeated.")
        var scope: [APIScope] = [.software]

        @Option(help: "Number of days until it expires, 1 to 1096.")
        var days = 365

        func validate() throws {
            guard (1...1096).contains(days) else { throw ValidationError("--days must be 1 to 1096") }
        }

        func run() async throws {
            try await options.with(mayCreate: true) { graph, tenant in
                let (token, record) = try await APIKeyIssuer(environment: graph.environment).create(
                    for: tenant, label: label, scopes: Set(scope), lifetime: .seconds(days * 86_400),
                    by: .process("cli"))
                guard options.json else { return Output.line(token.text) }
                try Output.json(
                    .object([
                        "key": .string(token.text), "id": .string(record.id),
                        "expiresAt": .string(record.expiresAt.xmlDateTime),
                    ]))
            }
        }
    }

    /// Lists keys without their secrets.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists keys, revoked and expired ones too, without their secrets.",
            discussion: """
                Example: ocmw-gateway keys list --config gateway.yaml --tenant b --json

                A key with the state not-ours was put into the database, or changed there, by somebody else: it opens
                nothing, and 'audit verify' finds it (api-key-not-ours).
                """)

        @OptionGroup var options: TenantOptions

        func run() async throws {
            try await options.with { graph, tenant in
                let now = graph.environment.clock()
                let rows = try await tenant.store.apiKeys().map { $0.json(at: now) }
                try Output.rows(
                    rows, columns: ["id", "label", "scopes", "state", "expiresAt", "createdAt"], json: options.json)
            }
        }
    }

    /// Revokes one key.
    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Revokes a key; calls with it are refused from now on.",
            discussion: "Example: ocmw-gateway keys revoke --config gateway.yaml --tenant b abcdefghijkl")

        @OptionGroup var options: TenantOptions

        @Argument(help: "Id of the key, as keys list shows it.")
        var id: String

        func run() async throws {
            try await options.with { graph, tenant in
                try await APIKeyIssuer(environment: graph.environment).revoke(id: id, of: tenant, by: .process("cli"))
                try Output.members(.object(["id": .string(id), "state": .string("revoked")]), json: options.json)
            }
        }
    }
}

extension APIScope: ExpressibleByArgument {}
