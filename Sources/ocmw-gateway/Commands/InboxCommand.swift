import ArgumentParser
import Gateway
import MessageStore
import Messages
import SocialSecurity

/// `ocmw-gateway inbox`: documents that other OCMWs delivered.
struct InboxCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inbox", abstract: "Shows received documents. Never shows their content.",
        discussion: "Example: ocmw-gateway inbox list --config gateway.yaml --tenant a --state accepted",
        subcommands: [List.self, Show.self, Timeline.self])

    /// Lists documents.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists documents in the order of acceptance.",
            discussion: "Example: ocmw-gateway inbox list --config gateway.yaml --tenant a --json")

        @OptionGroup var options: TenantOptions
        @Option(help: "Only documents in this state. May be repeated.") var state: [InboxStateName] = []
        @Option(help: "Number of documents at most.") var limit = 1000

        func run() async throws {
            try await options.with { _, tenant in
                let rows = try await tenant.store.inbox(states: Set(state), after: nil, limit: limit).map(\.json)
                try Output.rows(
                    rows, columns: ["sender", "ticket", "operation", "state", "storedAt"], json: options.json)
            }
        }
    }

    /// Shows one document's state.
    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Shows one document's state. The look becomes a line of the audit log.",
            discussion: "Example: ocmw-gateway inbox show --config gateway.yaml 0999999922 5d5c8a0e-…")

        @OptionGroup var options: TenantOptions
        @OptionGroup var document: IncomingArguments

        func run() async throws {
            try await options.with { graph, tenant in
                let entry = try await document.entry(in: tenant)
                try await graph.recordView(of: entry.document, in: tenant)
                try Output.members(entry.json, json: options.json)
            }
        }
    }

    /// Shows what happened in the conversation of one document.
    struct Timeline: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Shows what happened in the conversation of a document. The look becomes a line of the audit log.",
            discussion: "Example: ocmw-gateway inbox timeline --config gateway.yaml 0999999922 5d5c8a0e-…")

        @OptionGroup var options: TenantOptions
        @OptionGroup var document: IncomingArguments

        func run() async throws {
            try await options.with { graph, tenant in
                let conversation = try await document.entry(in: tenant).document.conversation
                try await graph.recordView(of: conversation, in: tenant)
                try await showTimeline(of: conversation, tenant: tenant, json: options.json)
            }
        }
    }
}

/// The received document that a command is about.
struct IncomingArguments: ParsableArguments {
    @Argument(help: "KBO number of the sender.")
    var sender: String

    @Argument(help: "Ticket of the document.")
    var ticket: String

    /// Its inbox row.
    func entry(in tenant: Tenant) async throws -> InboxEntry {
        guard let sender = try? EnterpriseNumber(sender), let ticket = try? Ticket(ticket),
            let entry = try await tenant.store.incoming(sender: sender, ticket: ticket)
        else {
            throw CommandFailure("no received document has this sender and ticket", remedy: "look with inbox list")
        }
        return entry
    }
}

extension InboxStateName: ExpressibleByArgument {}
