import ArgumentParser
import Gateway
import MessageStore
import Messages

extension StoreCommand {
    /// What is not destroyed at the end of its retention.
    struct Hold: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Keeps what proceedings need from being destroyed at the end of its retention.",
            discussion: "Example: ocmw-gateway store hold list --config gateway.yaml --tenant b",
            subcommands: [SetHold.self, ListHolds.self, ReleaseHold.self])
    }

    /// Sets a hold.
    struct SetHold: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "set",
            abstract: "Sets a legal hold on a person, an application, a conversation or everything.",
            discussion: """
                A person: every conversation in which the person is named, under any number, now or later, and the person's decisions; the \
                number is read from standard input, never from the command line. What is held stays until the hold is released, however \
                long its retention is over. The gateway may run meanwhile. Leaves a line legal-hold-set in the audit log.

                Example: ocmw-gateway store hold set --config gateway.yaml --conversation 3c1d0c1a-0c54-4d9b-8a52-6f7d6a1f0d11 --reason court-2026-17
                """)

        @OptionGroup var options: TenantOptions
        @Flag(help: "A person; reads the number from standard input.") var person = false
        @Option(help: "Identifier of an application: its conversation is held.") var application: String?
        @Option(help: "Ticket of a conversation.") var conversation: String?
        @Flag(help: "Everything of the OCMW.") var everything = false
        @Option(help: "Why: stands in the log in clear. A reference of the proceedings, never a name.") var reason:
            String

        func validate() throws {
            let targets = [person, application != nil, conversation != nil, everything].count { $0 }
            guard targets == 1 else {
                throw ValidationError("name one of --person, --application, --conversation and --everything")
            }
        }

        func run() async throws {
            try await options.with { graph, tenant in
                let id = try await LegalHolds(environment: graph.environment).set(
                    try await scope(in: tenant), reason: reason, of: tenant, by: .process("cli"))
                try Output.members(.object(["hold": .string(id.value)]), json: options.json)
            }
        }

        private func scope(in tenant: Tenant) async throws -> LegalHoldScope {
            if person { return .person(try PersonPrompt.read()) }
            if let conversation {
                return .conversation(try HoldName.ticket(conversation, "--conversation"))
            }
            guard let application else { return .everything }
            guard let record = try await tenant.store.application(id: ApplicationID(application)) else {
                throw CommandFailure(
                    "--application: no such application", remedy: "give the identifier that the OCMW's software has")
            }
            return .conversation(record.application.conversation)
        }
    }

    /// Lists holds.
    struct ListHolds: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "Lists legal holds, the released ones too.",
            discussion: """
                Whom a hold on a person is about the database does not tell; the line legal-hold-set in the audit log does.

                Example: ocmw-gateway store hold list --config gateway.yaml --tenant b
                """)

        @OptionGroup var options: TenantOptions

        func run() async throws {
            try await options.with { _, tenant in
                try Output.rows(
                    try await tenant.store.holds().map(\.json),
                    columns: ["hold", "kind", "conversation", "since", "released", "reason"], json: options.json)
            }
        }
    }

    /// Releases a hold.
    struct ReleaseHold: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "release", abstract: "Releases a legal hold.",
            discussion: """
                What it held and is over goes at the end of the month. Leaves a line legal-hold-released in the audit log.

                Example: ocmw-gateway store hold release --config gateway.yaml --hold 3c1d0c1a-0c54-4d9b-8a52-6f7d6a1f0d11 --reason court-2026-17-ended
                """)

        @OptionGroup var options: TenantOptions
        @Option(help: "Name of the hold, as store hold list shows it.") var hold: String
        @Option(help: "Why: stands in the log in clear. A reference of the proceedings, never a name.") var reason:
            String

        func run() async throws {
            try await options.with { graph, tenant in
                let id = try HoldName.ticket(hold, "--hold")
                try await LegalHolds(environment: graph.environment).release(
                    id, reason: reason, of: tenant, by: .process("cli"))
                try Output.members(.object(["released": .string(id.value)]), json: options.json)
            }
        }
    }
}

/// Names on the command line.
private enum HoldName {
    static func ticket(_ text: String, _ option: String) throws -> Ticket {
        guard let ticket = try? Ticket(text) else {
            throw CommandFailure("\(option): not of the form of a ticket", remedy: "copy it from where it is shown")
        }
        return ticket
    }
}

extension LegalHold {
    /// As commands show it.
    var json: JSONValue {
        var members: [String: JSONValue] = [
            "hold": .string(id.value), "kind": .string(kind.rawValue), "since": .string(setAt.xmlDateTime),
            "reason": .string(reason),
        ]
        if let conversation { members["conversation"] = .string(conversation.value) }
        if let releasedAt { members["released"] = .string(releasedAt.xmlDateTime) }
        return .object(members)
    }
}
