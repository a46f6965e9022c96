import ArgumentParser
import Gateway
import MessageStore

/// `ocmw-gateway webhooks`: events on their way to an OCMW's software.
struct WebhooksCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "webhooks", abstract: "Shows webhooks, sends them again, enables their endpoints.",
        discussion: "Example: ocmw-gateway webhooks list --config gateway.yaml --tenant b --state parked",
        subcommands: [List.self, Endpoints.self, Retry.self, Enable.self])

    /// Lists events.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists events in the order in which they happened, one line for each endpoint.",
            discussion: "Example: ocmw-gateway webhooks list --config gateway.yaml --state waiting --state parked")

        @OptionGroup var options: TenantOptions
        @Option(help: "Only events in this state: waiting, leased, delivered or parked. May be repeated.")
        var state: [WebhookState] = []
        @Option(help: "Number of events at most.") var limit = 1000

        func run() async throws {
            try await options.with { _, tenant in
                let rows = try await tenant.store.webhooks(states: Set(state), after: nil, limit: limit).map(\.json)
                try Output.rows(
                    rows, columns: ["id", "endpoint", "type", "state", "attempt", "dueAt", "createdAt", "lastCode"],
                    json: options.json)
            }
        }
    }

    /// Lists endpoints.
    struct Endpoints: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists endpoints as the last serve registered them, and which have disabled themselves.",
            discussion: "Example: ocmw-gateway webhooks endpoints --config gateway.yaml --json")

        @OptionGroup var options: TenantOptions

        func run() async throws {
            try await options.with { _, tenant in
                let rows = try await tenant.store.webhookEndpoints().map(\.json)
                try Output.rows(rows, columns: ["endpoint", "disabledAt", "events"], json: options.json)
            }
        }
    }

    /// Sends again.
    struct Retry: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Makes waiting and parked events due now; a running gateway looks within 15 seconds.",
            discussion: """
                Without an id, all of them. Events of an endpoint that is removed or disabled stay parked.

                Example: ocmw-gateway webhooks retry --config gateway.yaml --endpoint dossier
                """)

        @OptionGroup var options: TenantOptions
        @Option(help: "Only events for this endpoint.") var endpoint: String?
        @Argument(help: "Id of the event (webhook-id); all of them when left out.") var id: String?

        func run() async throws {
            try await options.with { graph, tenant in
                let count = try await tenant.store.retryWebhooks(
                    id: id, of: endpoint, at: graph.environment.clock())
                guard count > 0 || id == nil else {
                    throw CommandFailure(
                        "no waiting or parked event of an enabled endpoint has this id",
                        remedy: "look with webhooks list and webhooks endpoints")
                }
                try Output.members(.object(["retried": .integer(Int64(count))]), json: options.json)
            }
        }
    }

    /// Enables an endpoint.
    struct Enable: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lets an endpoint that answered 410 have events again, from now on.",
            discussion: "Example: ocmw-gateway webhooks enable --config gateway.yaml --tenant b dossier")

        @OptionGroup var options: TenantOptions
        @Argument(help: "Name of the endpoint, as in the configuration.") var endpoint: String

        func run() async throws {
            try await options.with { _, tenant in
                do {
                    try await tenant.store.enableWebhook(endpoint)
                } catch let error as MessageStoreError where error.code == .notFound {
                    let names = try await tenant.store.webhookEndpoints().map(\.endpoint.name)
                    throw CommandFailure(
                        "no endpoint is called \(endpoint.prefix(64))",
                        remedy: names.isEmpty
                            ? "add it to the configuration and start serve"
                            : "use one of: \(names.joined(separator: ", "))")
                }
                try Output.members(
                    .object(["endpoint": .string(endpoint), "state": .string("enabled")]), json: options.json)
            }
        }
    }
}

extension WebhookState: ExpressibleByArgument {}

extension WebhookDelivery {
    fileprivate var json: JSONValue {
        .object([
            "id": .string(id), "endpoint": .string(endpoint), "type": .string(type.rawValue),
            "state": .string(state.rawValue), "attempt": .integer(Int64(attempt)),
            "dueAt": dueAt.map { .string($0.xmlDateTime) } ?? .null, "createdAt": .string(createdAt.xmlDateTime),
            "lastCode": lastCode.map(JSONValue.string) ?? .null,
        ])
    }
}

extension WebhookEndpointRecord {
    fileprivate var json: JSONValue {
        .object([
            "endpoint": .string(endpoint.name),
            "events": .string(endpoint.types.map(\.rawValue).sorted().joined(separator: " ")),
            "disabledAt": disabledAt.map { .string($0.xmlDateTime) } ?? .null,
        ])
    }
}
