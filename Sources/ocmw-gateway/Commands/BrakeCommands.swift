import ArgumentParser
import Gateway
import MessageStore
import Messages
import SocialSecurity

/// Whom and what a brake is about.
struct BrakeScopeOptions: ParsableArguments {
    @Option(help: "KBO number of the partner; without it, every partner.")
    var partner: String?

    @Option(help: "Operation, such as requestInquiry; without it, every operation.")
    var operation: String?

    /// The scope, or an error that names the wrong option.
    func scope() throws -> BrakeScope {
        let recipient = try partner.map { text in
            guard let number = try? EnterpriseNumber(text) else {
                throw CommandFailure("--partner: not a KBO number", remedy: "give its ten digits, as outbox list shows")
            }
            return number
        }
        let operation = try operation.map { text in
            guard let operation = Operation(rawValue: text) else {
                throw CommandFailure("--operation: no such operation", remedy: "name one that outbox list shows")
            }
            return operation
        }
        guard let scope = BrakeScope(recipient: recipient, operation: operation) else {
            throw CommandFailure(
                "neither --partner nor --operation is given", remedy: "say whom or what to hold back")
        }
        return scope
    }
}

extension OutboxCommand {
    /// How documents are held back.
    enum BrakeMode: String, ExpressibleByArgument, CaseIterable {
        case pause
        case slow
        case drain
    }

    /// Holds documents back.
    struct Brakes: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "brakes", abstract: "Lists what is held back by hand.",
            discussion: "Example: ocmw-gateway outbox brakes --config gateway.yaml --tenant b")

        @OptionGroup var options: TenantOptions

        func run() async throws {
            try await options.with { _, tenant in
                let rows = try await tenant.store.brakes().map(\.json)
                try Output.rows(
                    rows, columns: ["partner", "operation", "mode", "perMinute", "since", "reason"], json: options.json)
            }
        }
    }

    /// Holds documents to a partner, of an operation, or both back.
    struct SetBrake: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "brake", abstract: "Holds documents back: to a partner, of an operation, or both.",
            discussion: """
                pause: no attempt begins. slow: so many attempts a minute. drain: what is in the outbox is still sent, what comes \
                after it waits. A running gateway obeys with its next attempt, and after restarts too. What is held back longer \
                than its budget is parked; statutory documents have none, and their terms run on.

                Example: ocmw-gateway outbox brake --config gateway.yaml --partner 0999999823 --mode slow --per-minute 12 --reason maintenance
                """)

        @OptionGroup var options: TenantOptions
        @OptionGroup var about: BrakeScopeOptions
        @Option(help: "pause, slow or drain.") var mode: BrakeMode
        @Option(help: "Attempts a minute, 1 to 6000; for slow.") var perMinute: Int?
        @Option(help: "Why, in short, naming nobody.") var reason: String

        func run() async throws {
            try await options.with { graph, tenant in
                let (scope, mode) = (try about.scope(), try brakeMode())
                let brake = try await DeliveryBrakes(environment: graph.environment).set(
                    mode, on: scope, reason: reason, of: tenant, by: .process("cli"))
                try Output.members(brake.json, json: options.json)
            }
        }

        private func brakeMode() throws -> Brake.Mode {
            switch (mode, perMinute) {
            case (.pause, nil): return .pause
            case (.drain, nil): return .drain
            case (.slow, let rate?) where Brake.ratesPerMinute.contains(rate): return .slow(perMinute: rate)
            case (.slow, _):
                throw CommandFailure(
                    "--mode slow needs --per-minute from 1 to 6000",
                    remedy: "say how many attempts may begin in a minute")
            case (.pause, _?), (.drain, _?):
                throw CommandFailure("--per-minute goes with --mode slow alone", remedy: "leave it out")
            }
        }
    }

    /// Lets documents go again.
    struct Release: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "release",
            abstract: "Takes a brake away: what it held back goes; a running gateway looks within 15 seconds.",
            discussion: "Example: ocmw-gateway outbox release --config gateway.yaml --partner 0999999823")

        @OptionGroup var options: TenantOptions
        @OptionGroup var about: BrakeScopeOptions

        func run() async throws {
            try await options.with { graph, tenant in
                let scope = try about.scope()
                do {
                    try await DeliveryBrakes(environment: graph.environment).release(
                        scope, of: tenant, by: .process("cli"))
                } catch let error as MessageStoreError where error.code == .notFound {
                    throw CommandFailure(
                        "there is no brake of this partner and operation",
                        remedy: "look with outbox brakes; a brake is released by the options that set it")
                }
                try Output.rows(
                    try await tenant.store.brakes().map(\.json),
                    columns: ["partner", "operation", "mode", "perMinute", "since", "reason"], json: options.json)
            }
        }
    }
}

extension Brake {
    /// As commands show it.
    var json: JSONValue {
        var members: [String: JSONValue] = [
            "mode": .string(mode.name), "since": .string(since.xmlDateTime), "reason": .string(reason),
        ]
        members["partner"] = scope.recipient.map { .string($0.digits) }
        members["operation"] = scope.operation.map { .string($0.rawValue) }
        if case .slow(let rate) = mode { members["perMinute"] = .integer(Int64(rate)) }
        return .object(members)
    }
}
