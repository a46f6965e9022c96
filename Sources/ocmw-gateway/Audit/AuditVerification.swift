import AuditLog
import Gateway
import MessageStore

/// Recomputes the logs of one OCMW from their lines, as somebody who trusts only the tenant's public key would.
struct AuditVerification {
    /// What one year's log turned out to be.
    struct Report: Sendable {
        let year: Int
        let lineCount: UInt64
        let checkpointSize: UInt64?
        let root: String
        let findings: [String]

        var json: JSONValue {
            .object([
                "year": .integer(Int64(year)), "lines": .integer(Int64(lineCount)),
                "checkpoint": checkpointSize.map { .integer(Int64($0)) } ?? .null, "root": .string(root),
                "findings": .array(findings.map(JSONValue.string)),
            ])
        }
    }

    let tenant: Tenant
    /// Lines read at a time: bounds memory.
    private let batch = 1000

    init(tenant: Tenant) { self.tenant = tenant }

    /// One report a year, oldest first.
    func reports() async throws -> [Report] {
        var reports: [Report] = []
        var previous: Checkpoint?
        for year in try await tenant.store.auditYears() {
            let (report, checkpoint) = try await report(year: year, previous: previous)
            reports.append(report)
            previous = checkpoint
        }
        return reports
    }

    private func report(year: Int, previous: Checkpoint?) async throws -> (Report, Checkpoint?) {
        var findings: [String] = []
        let kept = try await tenant.store.newestCheckpoint(year: year)
        let checkpoint = try signedCheckpoint(kept, year: year, &findings)
        // The size first: lines committed meanwhile are not judged.
        let size = try await tenant.store.auditSize(year: year)
        var frontier = MerkleFrontier()
        while frontier.size < size {
            let limit = Int(min(UInt64(batch), size - frontier.size))
            let lines = try await tenant.store.auditLines(year: year, from: frontier.size, limit: limit)
            guard !lines.isEmpty else {
                findings.append("line \(frontier.size) and those after it are missing")
                break
            }
            for line in lines {
                check(line, expected: frontier.size, year: year, previous: previous, &findings)
                _ = frontier.append(MerkleHash(leaf: line.leafBytes))
                if let checkpoint, frontier.size == checkpoint.size, frontier.root != checkpoint.root {
                    findings.append("lines 0 to \(checkpoint.size - 1) are not those of the checkpoint")
                }
            }
        }
        if let checkpoint, checkpoint.size > frontier.size {
            findings.append("the checkpoint covers \(checkpoint.size) lines, but \(frontier.size) are there")
        }
        let report = Report(
            year: year, lineCount: frontier.size, checkpointSize: checkpoint?.size,
            root: frontier.root.description, findings: findings)
        return (report, checkpoint)
    }

    private func signedCheckpoint(_ kept: KeptCheckpoint?, year: Int, _ findings: inout [String]) throws -> Checkpoint?
    {
        guard let kept else {
            findings.append("no checkpoint was signed")
            return nil
        }
        let key = try tenant.checkpoints.verifierKey(year: year)
        guard let signed = try? SignedCheckpoint.verify(Array(kept.note.utf8), key: key) else {
            findings.append("the checkpoint is not signed by this OCMW's key")
            return nil
        }
        return signed.checkpoint
    }

    private func check(
        _ line: AuditLine, expected: UInt64, year: Int, previous: Checkpoint?, _ findings: inout [String]
    ) {
        if line.index != expected { findings.append("line \(expected) is missing") }
        guard let leaf = try? AuditLeaf(decoding: line.leafBytes) else {
            findings.append("line \(line.index) is not a line of the log")
            return
        }
        if line.index == 0, leaf.act != .logOpened { findings.append("line 0 does not open the log") }
        if line.index == 0, let previous, !leaf.continues(previous) {
            findings.append("line 0 does not continue the log of the year before")
        }
        if leaf.organisation != tenant.organisation.digits {
            findings.append("line \(line.index) is of another organisation")
        }
        for field in PersonalField.allCases where leaf.opening(field, with: line.side[field]) == .different {
            findings.append("the \(field.rawValue) kept beside line \(line.index) is not the recorded one")
        }
    }
}
