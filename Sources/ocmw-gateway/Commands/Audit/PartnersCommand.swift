import ArgumentParser
import Gateway
import GatewayHTTP
import MessageStore

/// `ocmw-gateway audit partners`: what is known of the logs of others, and what contradicts it.
struct PartnersCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "partners",
        abstract:
            "Shows the newest checkpoint of each partner's log, every contradiction found, and receipts that wait.",
        discussion: """
            Receipts wait while the hub does not give the key of the partner's log, or the gateway does not run: until they
            are looked at, nobody watches that log. They change nothing about the exit status.

            Contradictions about the OCMW's own log, which the hub's witness found, are shown too. With --json the notes that
            contradict each other come along: keep them, they are the evidence.

            Exit status 0: no contradiction; 1: at least one.

            Example: ocmw-gateway audit partners --config gateway.yaml --tenant b --json
            """)

    @OptionGroup var options: TenantOptions

    func run() async throws {
        try await options.with(.inspecting) { _, tenant in
            let partners = try await tenant.store.partnerCheckpoints()
            let contradictions = try await tenant.store.logContradictions()
            let waiting = try await tenant.store.waitingPartnerReceipts()
            if options.json {
                try Output.json(
                    .object([
                        "partners": .array(partners.map(\.json)), "contradictions": .array(contradictions.map(\.json)),
                        "waiting": .array(waiting.map(\.json)),
                    ]))
            } else {
                try Output.rows(
                    partners.map(\.json), columns: ["origin", "partner", "size", "cosigned", "receivedAt"], json: false)
                try Output.rows(
                    waiting.map(\.json), columns: ["partner", "receipts", "waitingSince"], json: false)
                try Output.rows(
                    contradictions.map(\.json), columns: ["origin", "code", "size", "partner", "foundAt"], json: false)
            }
            guard contradictions.isEmpty else { throw CommandFailure.invalid }
        }
    }
}
