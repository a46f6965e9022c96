import ArgumentParser
import Gateway
import MessageStore
import Messages

/// `ocmw-gateway outbox`: documents on their way.
struct OutboxCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "outbox", abstract: "Shows and steers documents on their way. Never shows their content.",
        discussion: "Example: ocmw-gateway outbox list --config gateway.yaml --tenant b --state parked",
        subcommands: [
            List.self, Show.self, Timeline.self, Retry.self, Park.self, Resume.self, Cancel.self,
            Brakes.self, SetBrake.self, Release.self,
        ])

    /// Lists documents.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists documents in the order of their creation.",
            discussion: "Example: ocmw-gateway outbox list --config gateway.yaml --state retryWait --state parked")

        @OptionGroup var options: TenantOptions
        @Option(help: "Only documents in this state. May be repeated.") var state: [OutboxStateName] = []
        @Option(help: "Number of documents at most.") var limit = 1000

        func run() async throws {
            try await options.with { _, tenant in
                let rows = try await tenant.store.outbox(states: Set(state), after: nil, limit: limit).map(\.json)
                try Output.rows(
                    rows,
                    columns: [
                        "ticket", "operation", "recipient", "state", "attempt", "dueAt", "lastCode", "reason", "remedy",
                    ], json: options.json)
            }
        }
    }

    /// Shows one document's state.
    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Shows one document's state. The look becomes a line of the audit log.",
            discussion: "Example: ocmw-gateway outbox show --config gateway.yaml 5d5c8a0e-…")

        @OptionGroup var options: TenantOptions
        @OptionGroup var document: TicketArgument

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
            discussion: "Example: ocmw-gateway outbox timeline --config gateway.yaml 5d5c8a0e-…")

        @OptionGroup var options: TenantOptions
        @OptionGroup var document: TicketArgument

        func run() async throws {
            try await options.with { graph, tenant in
                let conversation = try await document.entry(in: tenant).document.conversation
                try await graph.recordView(of: conversation, in: tenant)
                try await showTimeline(of: conversation, tenant: tenant, json: options.json)
            }
        }
    }

    /// Tries again at once.
    struct Retry: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Tries again at once; a running gateway looks within 15 seconds.",
            discussion: "Example: ocmw-gateway outbox retry --config gateway.yaml 5d5c8a0e-…")

        @OptionGroup var options: TenantOptions
        @OptionGroup var document: TicketArgument

        func run() async throws { try await document.operate(.retry, options) }
    }

    /// Stops trying.
    struct Park: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Stops trying until resumed.",
            discussion: "Example: ocmw-gateway outbox park --config gateway.yaml 5d5c8a0e-…")

        @OptionGroup var options: TenantOptions
        @OptionGroup var document: TicketArgument

        func run() async throws { try await document.operate(.park, options) }
    }

    /// Tries again after parking.
    struct Resume: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Tries a parked document again; a running gateway looks within 15 seconds.",
            discussion: "Example: ocmw-gateway outbox resume --config gateway.yaml 5d5c8a0e-…")

        @OptionGroup var options: TenantOptions
        @OptionGroup var document: TicketArgument

        func run() async throws { try await document.operate(.resume, options) }
    }

    /// Gives a document up.
    struct Cancel: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Gives a document up before its first attempt; its transfer or step becomes refused.",
            discussion: """
                After an attempt the hub may have stamped the document: then it is too late, and nothing is changed.

                Example: ocmw-gateway outbox cancel --config gateway.yaml 5d5c8a0e-…
                """)

        @OptionGroup var options: TenantOptions
        @OptionGroup var document: TicketArgument

        func run() async throws { try await document.operate(.cancel, options) }
    }
}

/// The document that a command is about.
struct TicketArgument: ParsableArguments {
    @Argument(help: "Ticket of the document.")
    var ticket: String

    /// Its outbox row.
    func entry(in tenant: Tenant) async throws -> OutboxEntry {
        guard let ticket = try? Ticket(ticket), let entry = try await tenant.store.outboxEntry(ticket: ticket) else {
            throw CommandFailure("no document in the outbox has this ticket", remedy: "look with outbox list")
        }
        return entry
    }

    /// Carries out an administrator's act, with its event and its audit line.
    func operate(_ act: OutboxAct, _ options: TenantOptions) async throws {
        try await options.with { graph, tenant in
            let document = try await entry(in: tenant).document
            do {
                try await OutboxOperator(environment: graph.environment).operate(
                    act, ticket: document.ticket, of: tenant, by: .process("cli"))
            } catch let error as MessageStoreError where act == .cancel && error.code == .illegalTransition {
                throw CommandFailure(
                    "too late to cancel \(document.operation.rawValue): it was attempted or is final, see outbox show",
                    remedy: document.operation.isStatutory
                        ? "await its receipt; a statutory document that the hub may have stamped stays sent"
                        : "use outbox park to stop further attempts")
            }
            try Output.members(try await entry(in: tenant).json, json: options.json)
        }
    }
}

/// Prints the events of a conversation.
func showTimeline(of conversation: Ticket, tenant: Tenant, json: Bool) async throws {
    let rows = try await tenant.store.timeline(conversation: conversation).map(\.json)
    try Output.rows(rows, columns: ["at", "code", "ticket", "organisation", "details"], json: json)
}

extension OutboxStateName: ExpressibleByArgument {}
