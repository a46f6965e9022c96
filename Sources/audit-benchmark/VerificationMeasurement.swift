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

    /// The year as `audit export` writes it.
    private func export(to file: URL) async throws {
        try Data().write(to: file)
        let handle = try FileHandle(forWritingTo: file)
        defer { try? handle.close() }
        var text = Data()
        try await AuditLogExporter(environment: tenant.environment).export(
            tenant.tenant, year: SyntheticLines.year, by: .process("benchmark")
        ) { line in
            text += Data((line + "\n").utf8)
            guard text.count >= 1 << 20 else { return }
            try handle.write(contentsOf: text)
            text.removeAll(keepingCapacity: true)
        }
        try handle.write(contentsOf: text)
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
