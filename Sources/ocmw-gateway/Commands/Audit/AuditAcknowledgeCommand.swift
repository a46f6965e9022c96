import ArgumentParser
import AuditLog
import Gateway
import GatewayHTTP

/// `ocmw-gateway audit acknowledge`: goes on with a log after its database was restored or its high-water mark was lost.
struct AuditAcknowledgeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "acknowledge",
        abstract: "Goes on with a log that does not agree with its high-water mark, or whose mark is gone.",
        discussion: """
            After a database was restored from an older backup, or the mark was lost, no checkpoint is signed until somebody
            answers for it. This writes a line (high-water-acknowledged, with the mark that was there and the reason), keeps
            the old mark beside the new one, and lets the log be signed again. It makes nothing good: checkpoints that others
            kept go on contradicting a log that lost lines. Run audit verify first, and show the adviser what it finds.

            Example: ocmw-gateway audit acknowledge --config gateway.yaml --tenant b --reason restored-backup-of-3-March
            """)

    @OptionGroup var options: TenantOptions
    @Option(help: "Why: stands in the log in clear, without a person.") var reason: String

    func validate() throws {
        guard AuditText.admissible(reason) != nil else {
            throw ValidationError(
                "--reason must say why, in 1 to 128 printable ASCII characters without a person's number")
        }
    }

    func run() async throws {
        try await options.with { graph, tenant in
            let mark = try await HighWaterAcknowledgement(
                environment: graph.environment, issuer: graph.issuer(logger: ProgramLog.logger(.error))
            ).acknowledge(tenant, reason: reason, by: .process("cli"))
            try Output.members(
                .object([
                    "year": .integer(Int64(mark.year)), "size": .integer(Int64(clamping: mark.size)),
                    "root": .string(mark.root.description),
                ]), json: options.json)
        }
    }
}
