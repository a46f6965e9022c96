import Foundation
import Testing

@testable import audit_benchmark

/// A small run of `make benchmark-audit`: what it measures is there and right. Times are not judged.
@Suite struct AuditBenchmarkTests {
    @Test func aSmallRunFindsWhatItLooksForAndProvesEverything() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("benchmark-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let report = try await BenchmarkRun(folder: folder, lines: 1000).report()
        #expect(report.verification.findings.isEmpty && report.exportVerification.findings.isEmpty)
        let found = Dictionary(uniqueKeysWithValues: report.searches.map { ($0.name, $0.detail) })
        #expect(found["person"] == "50 lines a page" && found["person never seen"] == "0 lines a page")
        #expect(found["ticket"] == "2 lines a page" && found["what never occurs"] == "0 lines a page")
        #expect(found["operation, counterpart"] == "50 lines a page" && found["inclusion proof"] != nil)
        let walks = Dictionary(uniqueKeysWithValues: report.walks.map { ($0.name, $0.found) })
        #expect(walks["person"] == 50 && walks["operation, period"] == 12 && walks["user, period"] == 0)
        #expect(report.bytesPerLine > 300)
        #expect(report.table.contains("| audit verify |") && report.page.hasPrefix("# The audit log at 1,000 lines"))
    }
}
