import AuditLog
import Foundation
import Gateway
import MessageStore

/// The whole log verified by the gateway (`audit verify`), and its export by a stranger (`ocmw-verify log`).
struct VerificationMeasurement {
    let tenant: BenchmarkTenant
    let folder: URL

    func measure(_ report: inout BenchmarkReport) async throws {
        BenchmarkProgress.tell("audit verify")
        report.verification = try await measured {
            let reports = try await AuditVerification().verify(tenant.tenant)
            return reports.flatMap(\.findings).map(\.description)
        }
        let file = folder.appendingPathComponent("export.jsonl")
        BenchmarkProgress.tell("export")
        try await export(to: file)
        BenchmarkProgress.tell("ocmw-verify log")
        report.exportVerification = try await measured { try verify(file).findings.map { "\($0)" } }
    }

    private func measured(_ body: () async throws -> [String]) async throws -> Verification {
        Measure.forgetPeak()
        let (before, processor) = (Measure.peakMegabytes, Measure.processorSeconds)
        var findings: [String] = []
        let seconds = try await Measure.seconds { findings = try await body() }
        return Verification(
            seconds: seconds, processorSeconds: Measure.processorSeconds - processor,
            megabytes: Measure.peakMegabytes - before, findings: findings)
    }

    /// The lines and the newest checkpoint, as `AuditLogExporter` writes them.
    private func export(to file: URL) async throws {
        let year = SyntheticLines.year
        guard let kept = try await tenant.store.newestCheckpoint(year: year) else { return }
        try Data().write(to: file)
        let handle = try FileHandle(forWritingTo: file)
        defer { try? handle.close() }
        let key = try tenant.tenant.checkpoints.verifierKey(year: year)
        for line in AuditExport.header(key: key) { try handle.write(contentsOf: Data((line + "\n").utf8)) }
        var index: UInt64 = 0
        while index < kept.size {
            let limit = Int(min(1000, kept.size - index))
            let leaves = try await tenant.store.auditLeaves(year: year, from: index, limit: limit)
            guard !leaves.isEmpty else { return }
            let text = leaves.map { AuditExport.line(leaf: $0) + "\n" }.joined()
            try handle.write(contentsOf: Data(text.utf8))
            index += UInt64(leaves.count)
        }
        let note = try SignedNote(parsing: Array(kept.note.utf8))
        try handle.write(contentsOf: Data((AuditExport.line(checkpoint: note) + "\n").utf8))
    }

    private func verify(_ file: URL) throws -> AuditExportReport {
        let key = try tenant.tenant.checkpoints.verifierKey(year: SyntheticLines.year)
        var verifier = AuditExportVerifier(trustedKey: key)
        let handle = try FileHandle(forReadingFrom: file)
        defer { try? handle.close() }
        var rest: [UInt8] = []
        while let block = try handle.read(upToCount: 1 << 20), !block.isEmpty {
            rest += block
            var start = 0
            while let end = rest[start...].firstIndex(of: UInt8(ascii: "\n")) {
                verifier.consume(Array(rest[start..<end]))
                start = end + 1
            }
            rest.removeFirst(start)
        }
        return verifier.finish()
    }
}
