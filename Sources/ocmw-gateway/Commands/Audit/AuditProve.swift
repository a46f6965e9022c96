import ArgumentParser
import AuditLog
import Gateway
import GatewayHTTP
import MessageStore

extension AuditCommand {
    /// Proves that one line is in the log and, if asked, who it names.
    struct Prove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Prints the proof that a line is in the log of the newest checkpoint (C2SP tlog-proof).",
            discussion: """
                The line names persons and documents by commitments only. With --open the file also holds what opens those
                that are named, and the key of the log: a stranger then sees and checks with ocmw-verify proof who or what
                was recorded. What was erased cannot be opened. Give the key to the stranger by another way too.

                The reading becomes a line of the log itself; an opening with its fields and --reason.

                Examples:
                  ocmw-gateway audit prove --config gateway.yaml --tenant b --index 17 > line.tlog-proof
                  ocmw-gateway audit prove --config gateway.yaml --index 17 --open subject --reason order-4/2036 > line.opened-proof
                """)

        @OptionGroup var options: TenantSelection
        @Option(help: "Year of the log (UTC); the present one when left out.") var year: Int?
        @Option(parsing: .unconditional, help: "Index of the line, from 0.") var index: UInt64
        @Option(help: "What to open, with commas: user, session, subject, message-digest. Needs --reason.")
        var open: String?
        @Option(help: "To whom and why it is opened: stands in the log in clear, without a person.")
        var reason: String?

        func validate() throws {
            guard (open == nil) == (reason == nil) else { throw ValidationError("--open and --reason go together") }
            _ = try opening()
        }

        func run() async throws {
            let opening = try opening()
            try await options.with { graph, tenant in
                try await graph.inYear(year) { year in
                    let position = AuditPosition(year: year, index: index)
                    guard let opening else { return try await prove(position, of: tenant, graph) }
                    let opener = LineOpener(environment: graph.environment, tenant: tenant)
                    Output.bytes(try await opener.open(opening, of: position, by: .process("cli")).bytes)
                }
            }
        }

        private func prove(_ position: AuditPosition, of tenant: Tenant, _ graph: GatewayGraph) async throws {
            let reader = AuditReader(environment: graph.environment)
            let prover = LineProver(tenant: tenant)
            let found = try await reader.lines(
                of: tenant, year: position.year, from: position.index, limit: 1, by: .process("cli")
            ).first
            guard let line = found, line.index == position.index else {
                throw try await RequestProblem.unknownLine(position, in: tenant.store)
            }
            guard let proven = try await prover.proof(of: line) else {
                throw CommandFailure("no checkpoint covers this line yet", remedy: "sign one with audit checkpoint")
            }
            guard try proven.proof.proves(leafHash: line.leafHash, key: try await prover.verifierKey(of: proven)) else {
                throw CommandFailure(
                    "line \(position.index) is not in the log that was signed: it was changed afterwards",
                    remedy: "run audit verify, show the adviser what it finds, and restore a backup")
            }
            Output.bytes(proven.proof.bytes)
        }

        /// What the options ask to open, under the same rules as a call of the interface.
        private func opening() throws -> OpeningRequest? {
            guard let open, let reason else { return nil }
            let fields = open.split(separator: ",", omittingEmptySubsequences: false).map {
                JSONValue.string(String($0))
            }
            do {
                return try OpeningRequest(.object(["open": .array(fields), "reason": .string(reason)]))
            } catch {
                let texts = error.errors.map { "--\($0.field.split(separator: "/").first ?? "open") \($0.message)" }
                throw ValidationError(texts.joined(separator: "\n"))
            }
        }
    }
}
