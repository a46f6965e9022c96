import ArgumentParser
import Gateway
import GatewayHTTP
import Messages

extension AuditCommand {
    /// Writes everything that proves one conversation.
    struct Evidence: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Writes everything that proves one conversation into one file (docs/evidence-bundle.md).",
            discussion: """
                The file holds personal data. Taking it is a line of the log for each person concerned.
                Check it anywhere with ocmw-verify evidence.

                Example:
                  ocmw-gateway audit evidence --config gateway.yaml --tenant b --conversation c-1 > c-1.evidence.json
                """)

        @OptionGroup var options: TenantSelection
        @Option(help: "Ticket of the conversation.") var conversation: String

        func validate() throws {
            guard (try? Ticket(conversation)) != nil || !PersonArgument.isHeld(in: conversation) else {
                throw ValidationError("--conversation is the number of a person: give the ticket of the conversation")
            }
        }

        func run() async throws {
            try await options.with { graph, tenant in
                let ticket = try ticket()
                let bundler = EvidenceBundler(
                    environment: graph.environment, issuer: graph.issuer(logger: ProgramLog.logger(.error)))
                guard let bundle = try await bundler.take(ticket, of: tenant, by: .process("cli")) else {
                    throw CommandFailure(
                        "this tenant has no documents of that conversation",
                        remedy: "correct --conversation or --tenant")
                }
                var output = StandardOutput()
                try await bundle.write(to: &output)
                Output.line("")
            }
        }

        private func ticket() throws -> Ticket {
            do {
                return try Ticket(conversation)
            } catch {
                throw CommandFailure(
                    "--conversation is no ticket",
                    remedy: "give a UUID in lower case, or 1 to 32 letters, digits and hyphens, as in the timeline")
            }
        }
    }
}

/// Standard output as the place where a bundle goes.
private struct StandardOutput: EvidenceSink {
    mutating func write(_ bytes: [UInt8]) async throws { Output.bytes(bytes) }
}
