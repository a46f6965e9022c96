import Gateway
import Messages
import SocialSecurity

/// Proves the audit logs with the program's own commands, while the gateways run.
struct LogProof: Sendable {
    let stage: Stage

    /// Signs a checkpoint over everything so far and recomputes the log.
    func verify(_ office: Cast.Office) async throws -> String {
        let options = ["--config", stage.gateway(of: office).configurationFile, "--tenant", office.key]
        let checkpoint = try await run(["audit", "checkpoint"] + options)
        try expect("audit checkpoint", checkpoint.status, is: 0)
        let outcome = try await run(["audit", "verify", "--json"] + options)
        guard let reports = try? JSONReading(JSONValue(bytes: Array(outcome.output.utf8))).items else {
            throw DemoFailure("audit verify: \(outcome.complaint)")
        }
        let findings = reports.flatMap { $0["findings"].items.compactMap(\.string) }
        try expect(outcome.status == 0 && findings.isEmpty, findings.joined(separator: "; "))
        let lines = reports.compactMap { $0["lines"].integer }.reduce(0, +)
        let covered = reports.compactMap { $0["checkpoint"].integer }.reduce(0, +)
        return "\(lines) lines, \(covered) under a signed checkpoint"
    }

    private func run(_ arguments: [String]) async throws -> Tool.Outcome {
        try await Tool.run(stage.program, arguments, scratch: stage.folder.logs)
    }

    /// A receipt promises a line by its hash: the recipient's adviser finds that line.
    func promisesKept(in documents: [KeptDocument], advisers: [OfficeSoftware]) async throws -> String {
        var count = 0
        for adviser in advisers {
            let hashes = Set(try await AccessLog.entries(of: adviser).compactMap { $0["leafHash"].string })
            for kept in documents where kept.document.header.sender == adviser.office.number {
                guard case .receipt(let receipt) = kept.document.payload else { continue }
                let hash = receipt.leafHash.bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
                try expect(
                    hashes.contains(hash), "\(kept.file): its leaf is not in the log of \(adviser.office.letter)")
                count += 1
            }
        }
        try expect(count > 0, "there is no receipt")
        return "\(count) receipts"
    }
}
