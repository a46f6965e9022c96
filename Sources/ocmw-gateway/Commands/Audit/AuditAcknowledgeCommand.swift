import ArgumentParser
import AuditLog
import Gateway
import GatewayHTTP

/// `ocmw-gateway audit acknowledge`: goes on with a log after its database was restored or its high-water mark was lost.
struct AuditAcknowledgeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "acknowledge",
        abstract: "Goes on with a log that is not what was signed, or has lines that the gateway did not write.",
        discussion: """
            After a database was restored from an older backup, the mark beside the key file was lost or damaged, or somebody
            wrote lines into the database, no checkpoint is signed until somebody answers for it. This writes a line
            (high-water-acknowledged, with the mark that was there or the numbers of the lines, and the reason), keeps the old
            mark beside the new one, and lets the log be signed again. It makes nothing good: checkpoints that others kept go
            on contradicting a log that lost lines, and audit verify names foreign lines for good. Run audit verify first, and
            show the adviser what it finds.

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
